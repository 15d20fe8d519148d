"""What every report and every set of conclusions says of itself, in both languages."""

from tracker.exports.tree import Run

NOTICES = (
    Run("Working record. Not an international agreement; creates no rights or obligations.", language="en"),
    Run("이 문서는 실무 기록으로, 국제법·국내법상 권리나 의무를 발생시키지 않는다.", language="ko"),
)

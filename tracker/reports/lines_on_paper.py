"""A line of the report on paper: agreed, in both wordings, or in brackets while it is not agreed."""

from django.utils.translation import gettext as _

from tracker.exports.tree import Paragraph, Run, Runs
from tracker.reports.differences import differences
from tracker.reports.writing import Writing

LEFT_OUT, AGREED, BOTH_STAND = "left_out", "agreed", "both_stand"


def put_lines(writing: Writing, lines, style: str = "body") -> list[Paragraph]:
    return [paragraph for line in lines for paragraph in put_line(writing, line, style)]


def put_line(writing: Writing, line, style: str) -> list[Paragraph]:
    if line["state"] == LEFT_OUT:
        return []
    mark = portion_of(writing, line)
    sources = tuple((source["kind"], source["ref"]) for source in line["sources"])
    texts = [(code, line["texts"][code]) for code in writing.codes()]
    if line["state"] == AGREED:
        return [Paragraph(writing.run(texts[0][1]), style, mark, sources)]
    if line["state"] == BOTH_STAND:
        return [
            Paragraph((Run(writing.side(code), "side"), Run(" "), *writing.run(text)), style, mark, sources)
            for code, text in texts
        ]
    return [Paragraph(bracket(writing, texts), style, mark, sources)]


def bracket(writing: Writing, texts) -> Runs:
    """[US: … will …] [ROK: … intend to …]; the differing words stand out."""
    (first, ours), (second, theirs) = texts
    left, right = (text[writing.language] for text in (ours, theirs))
    if left == right:
        # They differ in the other language only.
        note = {
            "en": _("the Korean wordings differ"),
            "ko": _("the English wordings differ"),
        }[writing.language]
        return (*writing.run(ours), Run(f" [{note}]", "quiet"))
    runs: list[Run] = []
    for code, parts in zip((first, second), differences(left, right), strict=True):
        gap = " " if runs else ""
        said = [Run(part.text, "differs" if part.differs else "plain") for part in parts]
        said = said or [Run(_("no text"), "quiet")]
        runs += [Run(f"{gap}[{writing.side(code)}: ", "strong"), *said, Run("]", "strong")]
    return tuple(runs)


def portion_of(writing: Writing, line) -> str:
    """The marking of what it rests on; where that is not one marking, the highest of the report."""
    refs = {source["ref"] for source in line["sources"] if source["kind"] == "update"}
    held = {
        row["marking"]["en"]
        for section in writing.content["sections"]
        for row in section.get("assessments", ())
        if row["ref"] in refs
    }
    name = held.pop() if len(held) == 1 else writing.content["marking"]["en"]
    return writing.portions[name]

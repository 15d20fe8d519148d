"""The quarter's report on paper, read again by a library that knows nothing of the page."""

import io

import pytest
from pypdf import PdfReader

A4 = (595, 842)  # points
MARKING = {"en": "UNCLASSIFIED // DEMONSTRATION DATA", "ko": "평문 // 시연용 자료"}
HELD = {
    "en": (
        "ROK headline",
        "Working record. Not an international agreement; creates no rights or obligations.",
    ),
    "ko": ("ROK 요지", "이 문서는 실무 기록으로, 국제법·국내법상 권리나 의무를 발생시키지 않는다."),
}


def words_of(text):
    """Lines break anywhere in Korean, so spaces do not count."""
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_report_prints_on_a4_with_its_marking_on_every_page(desk, language):
    reader = desk("rok.reader", language).go("/reports/2026-q4/")
    printed = PdfReader(io.BytesIO(reader.page.pdf(prefer_css_page_size=True)))
    texts = [page.extract_text() for page in printed.pages]
    assert len(texts) > 1
    for number, (page, text) in enumerate(zip(printed.pages, texts, strict=True), start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        assert words_of(text).count(words_of(MARKING[language])) == 2, f"page {number}"
        assert words_of(f"{number} / {len(texts)}") in words_of(text)
    whole = words_of("".join(texts))
    for sentence in HELD[language]:
        assert words_of(sentence) in whole
    # Nothing to press on paper.
    assert words_of(reader.say("Sign out")) not in whole
    assert words_of(reader.say("Print")) not in whole


def test_what_is_folded_on_the_screen_is_whole_on_paper(site, desk):
    from tests.world import NOW, make_published
    from tracker.quarters.models import Period

    make_published(site, period=Period.of(NOW.date()).previous())
    reader = desk("us.reader", "en").go("/reports/2026-q3/e1/")
    folded = reader.page.locator("details[data-print-whole]")
    assert folded.count() > 1 and not reader.page.get_by_text("SHA-256").nth(1).is_visible()
    printed = PdfReader(io.BytesIO(reader.page.pdf(prefer_css_page_size=True)))
    whole = words_of("".join(page.extract_text() for page in printed.pages))
    for part in range(folded.count()):
        said = folded.nth(part).evaluate(
            "part => [...part.querySelectorAll('td, dd')].map(e => e.textContent)"
        )
        assert said and all(words_of(text) in whole for text in said)
    # Printing leaves the page as it was.
    assert reader.page.locator("details[data-print-whole][open]").count() == 0

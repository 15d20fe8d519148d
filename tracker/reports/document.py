"""A report as a content tree, from its plain content: the same for PDF, DOCX and workbook."""

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.exports.notice import NOTICES
from tracker.exports.tree import Document, Facts, Part, Run, Runs
from tracker.meetings.rules import name_number
from tracker.pages.dates import long_day
from tracker.reports.edition import Edition
from tracker.reports.models import Report
from tracker.reports.seal import seal
from tracker.reports.sections import annex, chapters
from tracker.reports.summary import summarise
from tracker.reports.writing import Writing, day_or_none, marking_of, parse_day, portions_of


def make_document(edition: Edition, languages, sides) -> Document:
    content = edition.content
    parts, names, titles = [], [], []
    for language in languages:
        with translation.override(language):
            ordered = sorted(sides, key=lambda side: (side.language != language, side.code))
            writing = Writing(edition, language, ordered, portions_of(content, language))
            parts.append(make_part(writing))
            names.append(name_of(writing))
            titles.append(f"{parts[-1].title}: {parts[-1].subtitle}")
    return Document(
        title=" / ".join(titles),
        parts=tuple(parts),
        marking=" / ".join(dict.fromkeys(marking_of(edition)[language] for language in languages)),
        name=names[0],
        page="{n} / {total}",
        at=edition.at,
        notices=NOTICES,
    )


def name_of(writing: Writing) -> str:
    return _("%(quarter)s · edition %(n)d") % {
        "quarter": writing.period.label,
        "n": writing.content["edition"],
    }


def say_stage(writing: Writing) -> str:
    edition = writing.edition
    if edition.state == Report.State.PUBLISHED:
        return _("Quarterly progress report · edition %(n)d") % {"n": writing.content["edition"]}
    if edition.candidate:
        return _("Quarterly progress report · draft for concurrence no. %(n)d") % {
            "n": edition.candidate.number
        }
    return _("Quarterly progress report · draft, not agreed")


def make_part(writing: Writing) -> Part:
    return Part(
        language=writing.language,
        eyebrow=say_stage(writing),
        title=_("U.S.-ROK Nuclear Consultative Group"),
        subtitle=_("Progress report: %(quarter)s") % {"quarter": writing.period.in_words},
        facts=Facts(tuple(cover_facts(writing))),
        blocks=(*summarise(writing), *chapters(writing), *seal(writing), *annex(writing)),
        contents=_("Contents"),
        sheet=(_("Section"), _("Item"), _("Text"), _("Marking")),
    )


def cover_facts(writing: Writing):
    content = writing.content
    yield (
        _("To"),
        say(
            _(
                "The President of the United States and the President of the Republic of Korea, "
                "each through its own chain of command"
            )
        ),
    )
    yield (
        _("Period"),
        say(
            _("%(start)s to %(end)s; position as of %(as_of)s")
            % {
                "start": long_day(parse_day(content["period"]["start"])),
                "end": long_day(parse_day(content["period"]["end"])),
                "as_of": long_day(parse_day(content["as_of"])),
            }
        ),
    )
    if basis := content["basis"]:
        yield _("Basis"), say_basis(writing, basis)
    if meeting := content["meeting"]:
        yield _("Plenary"), say_meeting(writing, meeting)
    yield _("Valid text"), say(VALID[content["valid_text"]]())


def say(text: str) -> Runs:
    return (Run(text),)


def say_basis(writing: Writing, basis) -> Runs:
    where = _("%(date)s, ¶%(n)d (%(code)s)") % {
        "date": long_day(parse_day(basis["date"])),
        "n": basis["paragraph"],
        "code": basis["commitment"],
    }
    title, quote = writing.run(basis["document"]), writing.run(basis["quote"], "quote")
    return (*title, Run(f", {where}: “"), *quote[:1], Run("”"), *quote[1:])


def say_meeting(writing: Writing, meeting) -> Runs:
    held = day_or_none(meeting["starts_on"])
    where = ", ".join(filter(None, (writing.text(meeting["city"]), long_day(held) if held else "")))
    name = name_number(meeting["level"], meeting["number"])
    return say(f"{name} ({where})" if where else name)


# When both count the two texts are of equal rank; else the other is there for courtesy.
VALID = {
    "en": lambda: _("English; the Korean text is a courtesy translation"),
    "ko": lambda: _("Korean; the English text is a courtesy translation"),
    "both": lambda: _("English and Korean, equally authentic"),
}

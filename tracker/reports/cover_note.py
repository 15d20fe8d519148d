"""The note by which one side sends the report up its own chain. Internal to that side; made to be edited."""

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.exports.tree import Block, Document, Facts, Heading, Paragraph, Part, Run, Runs
from tracker.pages.dates import day, long_day
from tracker.people.sides import joint_day
from tracker.reports.clearances import of_report
from tracker.reports.content import read_lines
from tracker.reports.document import name_of
from tracker.reports.edition import Edition
from tracker.reports.frozen import Transmission
from tracker.reports.lines import label_of
from tracker.reports.lines_on_paper import put_lines
from tracker.reports.models import Report
from tracker.reports.seal import short
from tracker.reports.summary import make_tiles, status
from tracker.reports.writing import Writing, marking_of, portions_of
from tracker.workstreams.rules import TROUBLE


def make_cover_note(report, edition: Edition, member, sides, now, language) -> Document:
    with translation.override(language):
        ordered = sorted(sides, key=lambda side: (side.language != language, side.code))
        writing = Writing(edition, language, ordered, portions_of(edition.content, language))
        today = joint_day(now, sides)
        side = writing.side(member.side_id)
        internal = _("Internal to %(side)s") % {"side": side}
        part = Part(
            language=language,
            eyebrow=internal,
            title=_("Cover note"),
            subtitle=_("Progress report: %(quarter)s") % {"quarter": writing.period.in_words},
            facts=Facts(tuple(head(writing, report, member, today))),
            blocks=tuple(body(writing, report, member)),
            sheet=(_("Section"), _("Item"), _("Text"), _("Marking")),
        )
        return Document(
            title=f"{part.title}: {part.subtitle}",
            parts=(part,),
            marking=f"{marking_of(edition)[language]} · {internal}",
            name=f"{part.title} · {name_of(writing)}",
            page="{n} / {total}",
            at=now,
        )


def head(writing: Writing, report, member, today):
    yield _("To"), said(_("[office or post]"))
    yield _("From"), said(writing.side(member.side_id))
    yield _("Date"), said(long_day(today))
    report_name = _("Quarterly progress report")
    yield _("About"), said(f"{report_name}, {name_of(writing)}, {say_state(writing, report)}")
    if writing.edition.candidate:
        yield _("Short code"), said(short(writing.edition.candidate.hash))


def said(text: str) -> Runs:
    return (Run(text),)


def say_state(writing: Writing, report) -> str:
    if writing.edition.snapshot:
        day_published = joint_day(writing.edition.snapshot.published_at, writing.sides)
        return _("published %(day)s") % {"day": day(day_published)}
    return str(Report.State(report.state).label)


def body(writing: Writing, report, member) -> list[Block]:
    sections = writing.content["sections"]
    summary = sections[0]
    own = [row for row in summary["figures"] if row["side"] == member.side_id]
    blocks: list[Block] = [Heading(_("What the report says")), *put_lines(writing, summary["lines"])]
    blocks.append(make_tiles(writing, own))
    blocks += list_items(_("What needs attention on our side"), trouble(writing, member.side_id))
    blocks += list_items(_("Where the sides differ"), differing(writing))
    blocks += list_items(_("What we ask of the other side"), asks(writing, member.side_id, own=True))
    blocks += list_items(_("What the other side asks of us"), asks(writing, member.side_id, own=False))
    blocks += list_items(_("Cleared by our offices"), say_clearances(writing, report, member))
    blocks += list_items(_("On its way up"), steps(report, member))
    return blocks


def list_items(title: str, items) -> list[Block]:
    found = [Paragraph(runs, "item") for runs in items]
    return [Heading(title, 2), *found] if found else []


def assessments(writing: Writing):
    for section in writing.content["sections"]:
        if section["kind"] == "workstream":
            name = f"{section['number']}. {writing.text(section['name'])}"
            for row in section["assessments"]:
                yield name, section, row


def trouble(writing: Writing, side):
    for name, _section, row in assessments(writing):
        if row["side"] == side and row["rating"] in TROUBLE:
            yield (Run(f"{name}: "), status(row["rating"]), Run(" · "), *writing.run(row["headline"]))


def differing(writing: Writing):
    for section in writing.content["sections"]:
        if section.get("picture") == "differ":
            by_side = {row["side"]: row for row in section["assessments"]}
            runs = [Run(f"{section['number']}. {writing.text(section['name'])}:")]
            for code in writing.codes():
                runs += [Run(f" {writing.side(code)} "), status(by_side[code]["rating"])]
            yield tuple(runs)


def asks(writing: Writing, side, *, own: bool):
    for name, _section, row in assessments(writing):
        if (row["side"] == side) == own and any(row["ask"].values()):
            yield (Run(f"{name}: "), *writing.run(row["ask"]))


def say_clearances(writing: Writing, report, member):
    """Of the report, then of its lines in their order, each with what the line is."""
    answers: dict = {}
    for row in of_report(report, member):
        answers.setdefault(row.subject_id, []).append(row)
    for row in answers.pop(report.pk, ()):
        yield said(say_answer(row))
    for line in read_lines(report) if answers else ():
        for row in answers.get(line.pk, ()):
            yield said(f"{label_of(line, writing.codes())}: {say_answer(row)}")


def say_answer(row) -> str:
    told = f" ({row.told_by})" if row.told_by else ""
    return f"{row.office.abbreviation}: {row.get_answer_display()}{told}"


def steps(report, member):
    """Only what this side wrote of its own chain."""
    for row in Transmission.objects.visible_to(member).filter(report=report):
        rest = "; ".join(filter(None, (row.reference, row.comment)))
        yield said(f"{day(row.on)}: {row.get_step_display()}, {row.office}{f'; {rest}' if rest else ''}")

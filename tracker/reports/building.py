"""What the page of a report reads before publication: its lines, and where each side stands."""

import json
from typing import NamedTuple

from tracker.meetings.models import Meeting
from tracker.meetings.rules import name_of
from tracker.pages.bilingual import reader_language, words
from tracker.people.once import draw
from tracker.people.rules import can_draft
from tracker.reports import clearances, moves, positions
from tracker.reports.assembling import due_on, meeting_of
from tracker.reports.compare import say_dates
from tracker.reports.content import build, read_lines
from tracker.reports.differences import Part, differences, whole
from tracker.reports.document import make_document
from tracker.reports.drafted import read_above
from tracker.reports.edition import read_edition
from tracker.reports.lines import NOTHING, LineState, state_of, wordings_of
from tracker.reports.links import linker
from tracker.reports.models import Report, ReportLine
from tracker.reports.newer import newer_updates, ref_of
from tracker.reports.on_screen import lay_out
from tracker.reports.problems import problems_of
from tracker.reports.seal import short
from tracker.reports.since import read_since
from tracker.reports.wordings import own_wording, wording_token
from tracker.workstreams.models import Clearance
from tracker.workstreams.own_side import read_office_names


class SideWords(NamedTuple):
    side: str
    # [(language, the text in parts, those that differ from the other side's marked)]
    texts: list[tuple[str, list[Part]]]
    is_empty: bool


class Line(NamedTuple):
    row: ReportLine
    state: LineState
    # One entry for no side where both say the same.
    wordings: list[SideWords]
    token: str
    is_written: bool  # the member's side has words of its own
    asked_by: str  # the side that asked to leave it out
    sources: list[tuple[str, str]]
    clearances: list[Clearance]
    may: set[str]


def find_report(period) -> Report | None:
    """The latest edition, published or not."""
    return Report.objects.of(period).select_related("quarter").newest_first().first()


def read_line(line, sides, member, stage_moves, link, asked=()) -> Line:
    codes = [side.code for side in sides]
    state = LineState(state_of(line, codes))
    texts = wordings_of(line, codes)
    return Line(
        line,
        state,
        lay_wordings(texts, state),
        line.token,
        own_wording(line, member.side_id) is not None,
        line.leave_out_asked_by_id or "",
        [(source["ref"].split("/")[-1], link(source["kind"], source["ref"])) for source in line.sources],
        list(asked),
        line_moves(line, state, texts, member) & stage_moves,
    )


def lay_wordings(texts, state) -> list[SideWords]:
    (one, ours), (other, theirs) = texts.items()
    if state == LineState.AGREED or ours == theirs:
        return [SideWords("", [(code, whole(ours[code], False)) for code in by_language(ours)], False)]
    parts = {code: differences(ours[code], theirs[code]) for code in ("en", "ko")}
    return [
        SideWords(one, [(code, parts[code][0]) for code in by_language(ours)], ours == NOTHING),
        SideWords(other, [(code, parts[code][1]) for code in by_language(theirs)], theirs == NOTHING),
    ]


def by_language(texts):
    """The reader's language first; a text that is not there is not shown."""
    first = reader_language()
    return [code for code in (first, "ko" if first == "en" else "en") if texts[code]]


def line_moves(line, state, texts, member) -> set[str]:
    """What the state of this line lets a member do with it."""
    theirs = next((text for side, text in texts.items() if side != member.side_id), NOTHING)
    may = {"save_wording"}
    if state == LineState.LEFT_OUT:
        return {"put_back"}
    if state == LineState.BRACKETS:
        may.add("let_both_stand")
    if theirs not in (NOTHING, texts.get(member.side_id)):
        may.add("accept_theirs")
    if line.leave_out_asked_by_id != member.side_id:
        may.add("leave_out")
    if line.outcome or line.leave_out_asked_by_id:
        may.add("put_back")
    return may


def read_page(report, member, sides) -> dict:
    codes = [side.code for side in sides]
    candidate = report.candidate if report.state == Report.State.OUT else None
    standings = positions.current_positions(report, candidate, codes)
    stage = moves.stage_of(report, counting=bool(candidate) and positions.all_count(standings))
    allowed = set(moves.allowed(stage, member))
    meeting = meeting_of(report, member)
    context = {
        "report": report,
        "period": report.quarter.period,
        "stage": stage,
        "stages": list(moves.Stage),
        "allowed": allowed,
        "meeting": meeting,
        "due_on": due_on(report, meeting),
        "newer": [(update, ref_of(update)) for update in newer_updates(report, member)],
        "other": sides.other(member.side_id) if member.side_id else None,
        "editions": list(Report.objects.filter(quarter=report.quarter_id).order_by("edition")),
        "report_clearances": [],
    }
    asked: dict = {}
    if member.side_id:
        for clearance in clearances.of_report(report, member):
            asked.setdefault(clearance.subject_id, []).append(clearance)
        context["report_clearances"] = asked.get(report.pk, [])
        context.update(read_asking(member))
    if candidate is None:
        return {**context, **read_draft(report, member, sides, allowed, asked)}
    return {**context, **read_out(report, candidate, standings, member, sides)}


def read_asking(member) -> dict:
    """For the own side's clearances: whom it may ask, and what an office may say."""
    return {
        "may_draft": can_draft(member, member.side_id),
        "offices": [
            (key, words(name, "name").text or name.office.abbreviation)
            for key, name in read_office_names(member.side_id).items()
        ],
        "answers": Clearance.Answer.choices,
        "once": draw(),
    }


def read_draft(report, member, sides, allowed, asked) -> dict:
    lines = read_lines(report)
    facts = json.loads(report.facts)
    link = linker(facts)
    above = read_above(report, facts, sides, link)
    groups: list[dict] = []
    for line in lines:
        where = (line.section if line.workstream_id is None else "workstream", line.workstream_id)
        if not groups or groups[-1]["where"] != where:
            number = line.workstream.number if line.workstream_id else None
            is_told = line.workstream_id or line.section == ReportLine.Section.SUMMARY
            stands = above.get(number, []) if is_told else []
            groups.append({"where": where, "row": line, "above": stands, "lines": []})
        groups[-1]["lines"].append(read_line(line, sides, member, allowed, link, asked.get(line.pk, ())))
    return {
        "groups": groups,
        "problems": problems_of(build(report, lines)),
        "open_count": sum(
            line.state in (LineState.BRACKETS, LineState.ONE_SIDE) for g in groups for line in g["lines"]
        ),
        "line_count": len(lines),
    }


def read_out(report, candidate, standings, member, sides) -> dict:
    edition = read_edition(report)
    language = reader_language()
    part = make_document(edition, [language], sides).parts[0]
    own = standings.get(member.side_id)
    other = next((row for side, row in standings.items() if side != member.side_id), None)
    earlier = own.earlier if own and own.position is None else None
    since = read_since(report, earlier, edition.content, member, [side.code for side in sides])
    return {
        "candidate": candidate,
        "short_hash": short(candidate.hash),
        "part": part,
        "sections": lay_out(part, linker(edition.content)),
        "standings": list(standings.values()),
        "own": own,
        "theirs": other,
        "earlier": earlier,
        "since": since,
        "since_dates": say_dates(since.dates) if since else [],
        "proposed": read_proposed(report, other, sides) if member.side_id else [],
    }


def read_proposed(report, standing, sides) -> list:
    """The other side's edits: for each line the words that are out beside the proposed ones."""
    if standing is None or standing.position is None:
        return []
    codes = [side.code for side in sides]
    found = []
    for edit in standing.position.edits.select_related("line").prefetch_related("line__wordings"):
        present = wordings_of(edit.line, codes)[standing.side]
        proposed = {"en": edit.text_en, "ko": edit.text_ko}
        texts = [(code, *differences(present[code], proposed[code])) for code in by_language(proposed)]
        found.append((edit.line, texts))
    return found


def read_meetings(report, member):
    """[(a plenary that both sides see, its name)], the latest first."""
    rows = Meeting.objects.visible_to(member).on_record().filter(level=Meeting.Level.PLENARY)
    return [(meeting, name_of(meeting)) for meeting in rows.order_by("-number")]


def token_of(line, member) -> str:
    return wording_token(line, member.side_id)

"""The sentences of a first draft, in both languages from the same facts, each with what it rests on."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import npgettext, override, pgettext

from tracker.commitments.rules import show_due
from tracker.meetings.rules import name_of
from tracker.pages.bilingual import reader_language, words
from tracker.pages.dates import long_day
from tracker.reports.models import ReportLine
from tracker.reports.plain import both, fingerprint, plain_meeting, source, update_ref
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import Rating, Workstream
from tracker.workstreams.rules import picture, trend

Section = ReportLine.Section
Kind = MilestoneChange.Kind


class Sentence(NamedTuple):
    """A line as it comes out of the facts."""

    key: str
    section: str
    workstream: Workstream | None
    text_en: str
    text_ko: str
    sources: list[dict[str, str]]
    facts: dict


def write_sentences(facts) -> list[Sentence]:
    """In the order of the report."""
    sentences = summarise(facts)
    for workstream in facts.workstreams:
        sentences.append(compare_sides(facts, workstream))
        sentences += [
            say_change(facts, change, place)
            for change, place in facts.changes
            if change.milestone.workstream_id == workstream.pk
        ]
        sentences += [
            say_decision(facts, row, workstream) for row in facts.decisions if is_of(row, workstream)
        ]
    sentences += [say_decision(facts, row, None) for row in facts.decisions if is_of(row, None)]
    sentences += say_texts(facts)
    sentences += [say_meeting(meeting) for meeting in facts.meetings]
    return sentences + say_silent(facts)


def write(key, section, workstream, say: Callable[[], str], sources, facts) -> Sentence:
    with override("en"):
        english = str(say())
    with override("ko"):
        korean = str(say())
    return Sentence(key, section, workstream, english, korean, sources, facts)


def named(workstreams) -> str:
    return ", ".join(f"{row.number} {words(row, 'name').text}" for row in workstreams)


def word_of(rating) -> str:
    """As it stands inside a sentence."""
    return str(Rating(rating).label).lower()


def pinned_sources(facts, workstreams):
    """The updates of these workstreams; the quarter itself where there are none."""
    found = []
    for row in workstreams:
        for side in facts.sides:
            if pinned := facts.pinned.get((row.pk, facts.period, side.code)):
                ref = update_ref(row, side.code, facts.period, pinned.version)
                found.append(source("update", ref, pinned.version))
    return found or [the_quarter(facts)]


def the_quarter(facts):
    """What is not there has no version; the day on which it was not there takes its place."""
    return source("quarter", facts.period.slug, facts.as_of)


def ratings_of(facts, workstream):
    found = (facts.pinned.get((workstream.pk, facts.period, side.code)) for side in facts.sides)
    return [pinned and pinned.rating for pinned in found]


# --- the summary


def summarise(facts):
    moved: dict[int, list] = {-1: [], 1: []}
    for row in facts.workstreams:
        directions = {direction_of(facts, row, side) for side in facts.sides}
        for direction, rows in moved.items():
            if direction in directions:
                rows.append(row)
    differ = [row for row in facts.workstreams if picture(ratings_of(facts, row)) == "differ"]
    found = [
        ("worse", moved[-1], say_worse),
        ("better", moved[1], say_better),
        ("differ", differ, say_differ),
    ]
    said = [
        write(
            f"summary/{name}",
            Section.SUMMARY,
            None,
            partial(say, rows),
            pinned_sources(facts, rows),
            {"workstreams": [row.number for row in rows]},
        )
        for name, rows, say in found
        if rows
    ]
    if not (moved[-1] or moved[1]):
        sources = pinned_sources(facts, facts.workstreams)
        said.insert(0, write("summary/same", Section.SUMMARY, None, say_same, sources, {"workstreams": []}))
    return said


def direction_of(facts, workstream, side):
    before = max(
        (
            period
            for row, period, code in facts.pinned
            if row == workstream.pk and code == side.code and period < facts.period
        ),
        default=None,
    )
    now = facts.pinned.get((workstream.pk, facts.period, side.code))
    if now is None or before is None:
        return 0
    return trend(facts.pinned[workstream.pk, before, side.code].rating, now.rating).direction


def say_worse(rows):
    text = npgettext(
        "report",
        "The assessment of %(n)d workstream worsened: %(names)s.",
        "The assessment of %(n)d workstreams worsened: %(names)s.",
        len(rows),
    )
    return text % {"n": len(rows), "names": named(rows)}


def say_better(rows):
    text = npgettext(
        "report",
        "The assessment of %(n)d workstream improved: %(names)s.",
        "The assessment of %(n)d workstreams improved: %(names)s.",
        len(rows),
    )
    return text % {"n": len(rows), "names": named(rows)}


def say_differ(rows):
    text = npgettext(
        "report",
        "The assessments of the two sides differ on %(n)d workstream: %(names)s.",
        "The assessments of the two sides differ on %(n)d workstreams: %(names)s.",
        len(rows),
    )
    return text % {"n": len(rows), "names": named(rows)}


def say_same():
    return pgettext("report", "No assessment changed since the last report.")


# --- a workstream


def compare_sides(facts, workstream) -> Sentence:
    ratings = ratings_of(facts, workstream)
    say = {
        "agree": say_agreed,
        "differ": say_each,
        "one_missing": say_each,
        "none": say_none,
    }[picture(ratings)]
    if not any(ratings) and workstream.counted_state in Workstream.CLOSED:
        say = partial(say_closed, workstream)
    return write(
        f"workstream/{workstream.slug}",
        Section.WORKSTREAM,
        workstream,
        lambda: say(facts.sides, ratings),
        pinned_sources(facts, [workstream]),
        {},
    )


def say_agreed(sides, ratings):
    return pgettext("report", "Both sides assess this workstream as %(rating)s.") % {
        "rating": word_of(ratings[0])
    }


def say_each(sides, ratings):
    """Each edition names its own side first, as it does everywhere."""
    pairs = [
        (
            words(side, "name").text,
            word_of(rating) if rating else pgettext("report", "has not reported"),
        )
        for side, rating in sorted(
            zip(sides, ratings, strict=True), key=lambda pair: pair[0].language != reader_language()
        )
    ]
    each = "; ".join(f"{name}: {said}" for name, said in pairs)
    return pgettext("report", "Assessment by side: %(each)s.") % {"each": each}


def say_none(sides, ratings):
    return pgettext("report", "Neither side has reported on this workstream.")


def say_closed(workstream, sides, ratings):
    state = str(Workstream.State(workstream.counted_state).label).lower()
    return pgettext("report", "This workstream is closed: %(state)s.") % {"state": state}


# --- milestones, decisions


def say_change(facts, change, place) -> Sentence:
    milestone = change.milestone
    plain = {
        "milestone": str(milestone),
        "kind": change.kind,
        "title": both(milestone, "title"),
        "side": change.side_id,
        "from": iso(change.from_due_on),
        "from_precision": change.from_precision,
        "to": iso(change.to_due_on),
        "to_precision": change.to_precision,
        "days": change.days_moved,
        "done_on": iso(change.done_on),
        "reason": both(change, "reason"),
        "released_on": iso(change.released_on),
    }
    return write(
        f"milestone/{milestone}/{place}",
        Section.MILESTONES,
        milestone.workstream,
        lambda: f"{milestone} {words(milestone, 'title').text}: {say_what_happened(change)}",
        [source("milestone", milestone, facts.versions[change.milestone_id])],
        plain,
    )


def iso(day):
    return day and day.isoformat()


def say_what_happened(change):
    parts = {
        "before": show_due(change.from_due_on, change.from_precision),
        "after": show_due(change.to_due_on, change.to_precision),
        "day": long_day(change.done_on) if change.done_on else "",
    }
    sentence = {
        Kind.MOVED: pgettext("report", "moved from %(before)s to %(after)s"),
        Kind.STARTED: pgettext("report", "started"),
        Kind.DONE: pgettext("report", "completed on %(day)s"),
        Kind.DROPPED: pgettext("report", "dropped"),
        Kind.REOPENED: pgettext("report", "reopened, due %(after)s"),
    }[Kind(change.kind)] % parts
    if change.kind == Kind.MOVED and change.days_moved is not None:
        sentence = f"{sentence} ({say_days(change.days_moved)})"
    reason = words(change, "reason").text
    return f"{sentence}. {reason}" if reason else f"{sentence}."


def say_days(days):
    sign = "+" if days > 0 else "−"
    return npgettext("report", "%(days)s day", "%(days)s days", abs(days)) % {"days": f"{sign}{abs(days)}"}


def is_of(decision, workstream):
    rows = decision.workstreams.all()
    return workstream in rows if workstream else not rows


def say_decision(facts, decision, workstream) -> Sentence:
    of = f"{workstream.slug}/" if workstream else ""
    return write(
        f"decision/{of}{decision.code}",
        Section.DECISIONS,
        workstream,
        lambda: f"{decision.code}: {words(decision, 'text').text}",
        [source("decision", decision.code, 1)],
        {
            "decision": decision.code,
            "decided_on": iso(decision.decided_on),
            "reference": decision.reference,
            "meeting": facts.slugs.get(decision.meeting_id, ""),
        },
    )


# --- texts, meetings, who is silent

SAID = {
    "made": lambda: pgettext("report", "made: %(codes)s"),
    "reaffirmed": lambda: pgettext("report", "reaffirmed: %(codes)s"),
    "changed": lambda: pgettext("report", "changed: %(codes)s"),
    "ended": lambda: pgettext("report", "ended: %(codes)s"),
}


def say_texts(facts):
    return [
        say_text(document, list(citations))
        for document, citations in groupby(facts.citations, key=lambda row: row.paragraph.document)
    ]


def say_text(document, citations) -> Sentence:
    cited = sorted({(row.commitment.code, row.part) for row in citations})
    by_part = {part: [code for code, said in cited if said == part] for part in SAID}

    def say():
        parts = [SAID[part]() % {"codes": ", ".join(codes)} for part, codes in by_part.items() if codes]
        return f"{words(document, 'title').text} ({long_day(document.date)}): {'; '.join(parts)}."

    quotes = sorted([row.part, row.commitment.code, row.quote_en, row.quote_ko] for row in citations)
    return write(
        f"document/{document.slug}",
        Section.TEXTS,
        None,
        say,
        [source("document", document.slug, fingerprint(document.title_en, document.title_ko, quotes))],
        {
            "document": document.slug,
            "date": iso(document.date),
            "title": both(document, "title"),
            "cited": [{"commitment": code, "part": part} for code, part in cited],
        },
    )


def say_meeting(meeting) -> Sentence:
    def say():
        place, day = words(meeting, "city").text, long_day(meeting.starts_on)
        held = pgettext("report", "%(meeting)s: held on %(day)s.") % {"meeting": name_of(meeting), "day": day}
        if not place:
            return held
        return pgettext("report", "%(meeting)s: held in %(place)s on %(day)s.") % {
            "meeting": name_of(meeting),
            "place": place,
            "day": day,
        }

    plain = plain_meeting(meeting)
    facts = {"meeting": plain.pop("ref"), **plain}
    facts.update(starts_on=iso(meeting.starts_on), ends_on=iso(meeting.ends_on))
    return write(
        f"meeting/{meeting.slug}",
        Section.MEETINGS,
        None,
        say,
        [source("meeting", meeting.slug, fingerprint(meeting.state, facts))],
        facts,
    )


def say_silent(facts):
    said = []
    for side in facts.sides:
        silent = [
            row
            for row in facts.workstreams
            if row.counted_state == Workstream.State.ACTIVE
            and (row.pk, facts.period, side.code) not in facts.pinned
        ]
        if silent:
            said.append(
                write(
                    f"silent/{side.code.lower()}",
                    Section.NOT_REPORTED,
                    None,
                    partial(say_not_reported, side, silent),
                    [the_quarter(facts)],
                    {"side": side.code, "workstreams": [row.number for row in silent]},
                )
            )
    return said


def say_not_reported(side, silent):
    return pgettext("report", "Not reported by %(side)s: %(names)s.") % {
        "side": words(side, "name").text,
        "names": named(silent),
    }

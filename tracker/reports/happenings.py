"""Sentences on what happened in the quarter: milestones, decisions, texts, meetings; and who was silent."""

from functools import partial
from itertools import groupby

from django.utils.translation import npgettext, pgettext

from tracker.commitments.rules import show_due
from tracker.meetings.rules import name_of
from tracker.pages.bilingual import words
from tracker.pages.dates import long_day
from tracker.reports.models import ReportLine
from tracker.reports.plain import both, fingerprint, plain_meeting, source
from tracker.reports.sentence import Sentence, iso, named, the_quarter, write
from tracker.workstreams.milestones import MilestoneChange
from tracker.workstreams.models import Workstream

Section = ReportLine.Section
Kind = MilestoneChange.Kind


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

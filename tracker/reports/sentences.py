"""The sentences of a first draft, in both languages from the same facts, each with what it rests on."""

from functools import partial

from django.utils.translation import npgettext, pgettext

from tracker.pages.bilingual import reader_language, words
from tracker.reports.happenings import is_of, say_change, say_decision, say_meeting, say_silent, say_texts
from tracker.reports.models import ReportLine
from tracker.reports.plain import source, update_ref
from tracker.reports.sentence import Sentence, named, the_quarter, write
from tracker.workstreams.models import Rating, Workstream
from tracker.workstreams.rules import picture, trend

Section = ReportLine.Section


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

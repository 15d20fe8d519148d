"""Facts as plain data, in the shape that content.py describes."""

from collections import Counter

from django.conf import settings

from tracker.history.canonical import canonical, sha256
from tracker.quarters.models import periods
from tracker.reports.assemble import BASIS, FIRST_PERIOD
from tracker.reports.content import SCHEMA
from tracker.workstreams.models import Rating, StatusUpdate
from tracker.workstreams.rules import picture, trend


def both(row, field) -> dict[str, str]:
    return {language: getattr(row, f"{field}_{language}") for language in ("en", "ko")}


def fingerprint(*parts) -> str:
    """A version for what has none: the same words, the same mark."""
    return sha256(canonical(parts))[:12]


def source(kind, ref, version) -> dict[str, str]:
    return {"kind": kind, "ref": str(ref), "version": str(version)}


def update_ref(workstream, side, period, version) -> str:
    """As in addresses: consultation/us-2026-q4-2."""
    return f"{workstream.slug}/{side.lower()}-{period.slug}-{version}"


def plain_facts(facts, meeting) -> dict:
    """Everything of the content but its lines, edition and valid text."""
    assessments = {row.pk: [assess(facts, row, side) for side in facts.sides] for row in facts.workstreams}
    sections = [
        {
            "kind": "workstream",
            "number": row.number,
            "slug": row.slug,
            "name": both(row, "name"),
            "state": row.counted_state,
            "picture": picture([assessment["rating"] for assessment in assessments[row.pk]]),
            "assessments": assessments[row.pk],
            "lines": [],
            "milestones": [],
            "decisions": [],
        }
        for row in facts.workstreams
    ]
    summary = {
        "kind": "summary",
        "figures": [figures(assessments.values(), place, side) for place, side in enumerate(facts.sides)],
        "differ": [section["slug"] for section in sections if section["picture"] == "differ"],
        "lines": [],
    }
    rest = [{"kind": kind, "lines": []} for kind in ("decisions", "texts", "meetings", "not_reported")]
    return {
        "schema": SCHEMA,
        "quarter": facts.period.slug,
        "period": {"start": facts.period.start, "end": facts.period.end},
        "as_of": facts.as_of,
        "marking": highest_marking(facts.updates.values()),
        "sides": [{"code": side.code, "name": both(side, "name")} for side in facts.sides],
        "meeting": plain_meeting(meeting) if meeting else None,
        "basis": facts.basis and plain_basis(facts.basis),
        "sections": [summary, *sections, *rest],
        "matrix": plain_matrix(facts),
        "milestones": [plain_milestone(row) for row in facts.milestones],
    }


def assess(facts, workstream, side):
    key = workstream.pk, facts.period, side.code
    pinned = facts.pinned.get(key)
    earlier = [
        period
        for row, period, code in facts.pinned
        if row == workstream.pk and code == side.code and period < facts.period
    ]
    before = max(earlier, default=None)
    before_rating = facts.pinned[workstream.pk, before, side.code].rating if before else None
    update = facts.updates[pinned.pk] if pinned else None
    nothing = {"en": "", "ko": ""}
    return {
        "side": side.code,
        "rating": update and update.rating,
        "before": before_rating,
        "before_quarter": before and before.slug,
        "change": trend(before_rating, update.rating if update else None).key,
        **{field: both(update, field) if update else nothing for field in StatusUpdate.TEXTS},
        "as_of": update and update.as_of,
        "marking": marking_words(update.marking) if update else nothing,
        "ref": update_ref(workstream, side.code, facts.period, update.version) if update else "",
        "version": str(update.version) if update else "",
    }


def figures(assessments, place, side):
    ratings = [rows[place]["rating"] for rows in assessments]
    counted = Counter(filter(None, ratings))
    return {
        "side": side.code,
        "reported": sum(counted.values()),
        "total": len(ratings),
        "counts": {rating: counted[rating] for rating in Rating.values},
    }


def marking_words(marking):
    """In both languages; one that is no longer configured stands as it was."""
    return {"en": marking, "ko": dict(settings.NCG_MARKINGS).get(marking, marking)}


def highest_marking(updates):
    order = [english for english, _korean in settings.NCG_MARKINGS]
    held = {update.marking for update in updates}
    if unknown := sorted(held.difference(order)):
        return marking_words(unknown[-1])  # higher than all that we know
    return marking_words(max(held, key=order.index, default=order[0]))


def plain_meeting(meeting):
    return {
        "ref": meeting.slug,
        "level": meeting.level,
        "number": meeting.number,
        "title": both(meeting, "title"),
        "city": both(meeting, "city"),
        "starts_on": meeting.starts_on,
        "ends_on": meeting.ends_on,
    }


def plain_basis(citation):
    document = citation.paragraph.document
    return {
        "commitment": BASIS,
        "document": both(document, "title"),
        "date": document.date,
        "paragraph": citation.paragraph.number,
        "quote": both(citation, "quote"),
    }


def plain_matrix(facts):
    shown = list(periods(min(FIRST_PERIOD, facts.period), facts.period))
    codes = [side.code for side in facts.sides]

    def rating(workstream, period, code):
        pinned = facts.pinned.get((workstream.pk, period, code))
        return pinned and pinned.rating

    return {
        "quarters": [period.slug for period in shown],
        "rows": [
            {
                "number": row.number,
                "slug": row.slug,
                "name": both(row, "name"),
                "cells": [{code: rating(row, period, code) for code in codes} for period in shown],
            }
            for row in facts.workstreams
        ],
    }


def plain_milestone(milestone):
    return {
        "ref": str(milestone),
        "workstream": milestone.workstream.slug,
        "number": milestone.number,
        "title": both(milestone, "title"),
        "responsible": milestone.responsible_id,
        "baseline": milestone.baseline_due_on,
        "due": milestone.due_on,
        "precision": milestone.due_precision,
        "state": milestone.state,
        "done_on": milestone.done_on,
        "slip_days": milestone.slip_days,
    }

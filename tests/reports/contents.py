"""Plain content as content.py describes it, and a published report that holds it."""

import datetime

from tests.world import NOW
from tracker.assent.models import Position
from tracker.assent.signatures import write_signatures
from tracker.history.canonical import canonical
from tracker.history.models import FIRST
from tracker.quarters.models import Period, ensure_quarter
from tracker.reports.content import hashes_of
from tracker.reports.frozen import Candidate, Snapshot
from tracker.reports.models import LineWording, Report, ReportLine

QUARTERS = ["2026-q1", "2026-q2", "2026-q3", "2026-q4"]
MARKING = {"en": "UNCLASSIFIED // DEMONSTRATION DATA", "ko": "평문 // 시연용 자료"}
RATINGS = ("not_started", "on_track", "at_risk", "off_track", "paused", "complete")


def both(english, korean=None):
    return {"en": english, "ko": f"{english} (국문)" if korean is None else korean}


def make_line(ref, us, rok=None, state="agreed", **fields):
    rok = us if rok is None else rok
    sources = [{"kind": "update", "ref": "w-1/us-2026-q4-2", "version": "2"}]
    return {
        "ref": ref,
        "state": state,
        "texts": {"ROK": rok, "US": us},
        "sources": sources,
        "facts": {},
        "assembled": True,
        **fields,
    }


def make_assessment(number, side, text, rating="on_track"):
    if rating is None:
        nothing = {"en": "", "ko": ""}
        return {
            **dict.fromkeys(("rating", "before", "before_quarter", "as_of")),
            **dict.fromkeys(("headline", "narrative", "ask", "marking"), nothing),
            "side": side,
            "change": "",
            "ref": "",
            "version": "",
        }
    return {
        "side": side,
        "rating": rating,
        "before": "on_track",
        "before_quarter": "2026-q3",
        "change": "worse" if rating == "at_risk" else "same",
        "headline": both(f"{side} headline {number} {text}"),
        "narrative": both(f"{side} narrative {number} {text}\nsecond line"),
        "ask": both(f"{side} ask {number}"),
        "as_of": "2026-11-12",
        "marking": MARKING,
        "ref": f"w-{number}/{side.lower()}-2026-q4-2",
        "version": "2",
    }


def make_workstream(number, text):
    differs = number % 2 == 0
    rok = None if number % 5 == 0 else "at_risk" if differs else "on_track"
    return {
        "kind": "workstream",
        "number": number,
        "slug": f"w-{number}",
        "name": both(f"Workstream {number} {text}"),
        "state": "active",
        "picture": "one_missing" if rok is None else "differ" if differs else "agree",
        "assessments": [make_assessment(number, "ROK", text, rok), make_assessment(number, "US", text)],
        "lines": [make_line(f"workstream/w-{number}", both(f"Line of {number}: {text}"))],
        "milestones": [
            make_line(
                f"milestone/{number}.1", both(f"{number}.1 moved from 30 September to 18 December 2026")
            )
        ],
        "decisions": [make_line(f"decision/P7-D{number}", both(f"P7-D{number}: one draft is kept"))],
    }


def make_milestone(number, text):
    return {
        "ref": f"{number}.1",
        "workstream": f"w-{number}",
        "number": 1,
        "title": both(f"Acceptance check {text}"),
        "responsible": None,
        "baseline": "2026-09-30",
        "due": None if number % 4 == 0 else "2026-12-18",
        "precision": "none" if number % 4 == 0 else "day",
        "state": "done" if number % 3 == 0 else "planned",
        "done_on": "2026-11-02" if number % 3 == 0 else None,
        "slip_days": 79,
    }


def make_content(workstreams=2, text="Consultation", **fields):
    counts = {rating: n for n, rating in enumerate(RATINGS)}
    numbers = range(1, workstreams + 1)
    return {
        "schema": "ncg-report/1",
        "quarter": "2026-q4",
        "edition": 1,
        "period": {"start": "2026-10-01", "end": "2026-12-31"},
        "as_of": "2026-11-20",
        "valid_text": "en",
        "marking": MARKING,
        "sides": [{"code": "ROK", "name": both("ROK", "한측")}, {"code": "US", "name": both("US", "미측")}],
        "meeting": {
            "ref": "plenary-7",
            "level": "plenary",
            "number": 7,
            "title": both("Seventh plenary"),
            "city": both("Seoul", "서울"),
            "starts_on": "2026-11-18",
            "ends_on": "2026-11-18",
        },
        "basis": {
            "commitment": "R4.2",
            "document": both("Readout of the inaugural meeting", "제1차 회의 공동언론발표문"),
            "date": "2023-07-18",
            "paragraph": 4,
            "quote": both("reporting progress to the Presidents", "양국 대통령에게 진전사항을 보고"),
        },
        "sections": [
            {
                "kind": "summary",
                "figures": [
                    {"side": side, "reported": 9, "total": workstreams, "counts": counts}
                    for side in ("ROK", "US")
                ],
                "differ": [f"w-{n}" for n in numbers if n % 2 == 0],
                "lines": [make_line("summary/worse", both(f"One workstream worsened. {text}"))],
            },
            *(make_workstream(n, text) for n in numbers),
            {"kind": "decisions", "lines": [make_line("decision/X-1", both("X-1: by exchange of letters"))]},
            {"kind": "texts", "lines": [make_line("text/s", both("Joint statement: reaffirmed R4.2"))]},
            {"kind": "meetings", "lines": [make_line("meeting/plenary-7", both("7th plenary: held"))]},
            {"kind": "not_reported", "lines": []},
        ],
        "matrix": {
            "quarters": QUARTERS,
            "rows": [
                {
                    "number": n,
                    "slug": f"w-{n}",
                    "name": both(f"Workstream {n} {text}"),
                    "cells": [
                        {"ROK": None if n % 5 == 0 else RATINGS[(n + q) % 6], "US": RATINGS[(n + q + 1) % 6]}
                        for q in range(4)
                    ],
                }
                for n in numbers
            ],
        },
        "milestones": [make_milestone(n, text) for n in numbers],
        **fields,
    }


def make_report(world, content, *, state="draft", edition=1, **fields):
    """The row of a report with this content, without its lines."""
    period = Period.parse(content["quarter"])
    return Report.objects.create(
        quarter=ensure_quarter(period),
        edition=edition,
        as_of=datetime.date.fromisoformat(content["as_of"]),
        valid_text=content["valid_text"],
        facts=canonical(content),
        state=state,
        assembled_by=world.us.editor,
        assembled_at=NOW,
        **fields,
    )


def send_out(world, report, content, number=3):
    hashes = hashes_of(content)
    report.state = "out"
    report.save()
    return Candidate.objects.create(
        report=report,
        number=number,
        text=canonical(content),
        **hashes,
        sent_by=world.us.releaser,
        sent_at=NOW,
    )


def concur(world, team, report, candidate, kind="concur", **fields):
    return Position.objects.create(
        subject_kind="report",
        subject_id=report.pk,
        side=team.side,
        content_hash=candidate.relevant_hash(report.valid_text),
        kind=kind,
        **{
            "taken_by": team.releaser,
            "post": f"Acting co-chair of {team.side.code}",
            "authority": f"delegation {team.side.code}-4",
            "at": NOW,
            **fields,
        },
    )


def publish(world, content=None, *, edition=1, **fields):
    """As the verbs leave it: out, both concurred, frozen."""
    content = {**(content or make_content()), "edition": edition}
    report = make_report(world, content, edition=edition)
    candidate = send_out(world, report, content)
    positions = [concur(world, team, report, candidate) for team in world.teams]
    last = Snapshot.objects.order_by("-number").first()
    snapshot = Snapshot.objects.create(
        report=report,
        candidate=candidate,
        number=last.number + 1 if last else 1,
        text=candidate.text,
        hash=candidate.hash,
        previous_hash=last.hash if last else FIRST,
        chain_sequence=41,
        chain_hash="c" * 64,
        signatures=write_signatures(positions),
        **{
            "marking_en": MARKING["en"],
            "marking_ko": MARKING["ko"],
            "published_by": world.us.releaser,
            "published_at": NOW + datetime.timedelta(hours=2),
            **fields,
        },
    )
    report.state = "published"
    report.save()
    return snapshot


def make_draft(world, content=None):
    """A draft on one line of which the sides do not agree."""
    content = content or make_content(1)
    report = make_report(world, content)
    line = ReportLine.objects.create(
        report=report,
        key="summary/worse",
        section="summary",
        order=1,
        text_en="The sides will meet in December",
        text_ko="양측은 12월에 만난다",
        sources=[{"kind": "quarter", "ref": "2026-q4", "version": "2026-11-20"}],
    )
    LineWording.objects.create(
        line=line,
        side=world.rok.side,
        text_en="The sides intend to meet in December",
        text_ko="양측은 12월에 만나고자 한다",
        written_by=world.rok.editor,
        written_at=NOW,
    )
    return report

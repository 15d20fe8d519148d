"""Every address, as every kind of visitor. It is read from the URL patterns: a new one fails here."""

import re

import pytest
from django.db import transaction

from tests.pages.web import (
    HTMX,
    Place,
    find_problems,
    is_page,
    sign_in,
    still,
    text_of,
    url_names,
    without_token,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db  # the walk itself is made once, in a transaction that ends with it

# US people read English, ROK people Korean. A steward without another role reads; root belongs to no side.
VISITORS = (
    "signed out",
    *(f"US {role}" for role in ("reader", "editor", "releaser", "steward")),
    *(f"ROK {role}" for role in ("reader", "editor", "releaser", "steward")),
    "root",
)
HTMX_VISITORS = ("signed out", "US reader", "US editor", "US releaser", "ROK releaser")

ANYONE = "302  200 200 200 200  200 200 200 200  200"
NO_POST = "401  405 405 405 405  405 405 405 405  405"
NO_GET = "302  405 405 405 405  405 405 405 405  405"
PUBLIC = "200  200 200 200 200  200 200 200 200  200"
PUBLIC_NO_POST = "405  405 405 405 405  405 405 405 405  405"
NOT_ALLOWED = (NO_POST, NO_GET, PUBLIC_NO_POST)  # the same for htmx, so not asked again
DRAFTERS = "302  403 200 200 403  403 200 200 403  403"
# US has a draft milestone and a draft change, both sides have submitted an update on workstream one.
US_DRAFTERS = "302  403 200 200 403  404 404 404 404  404"
DRAFTERS_TYPE = "401  403 422 422 403  403 422 422 403  403"
US_DRAFTERS_TYPE = "401  403 422 422 403  404 404 404 404  404"
US_RELEASER = "302  403 403 200 403  404 404 404 404  404"
STEWARDS = "302  403 403 403 200  403 403 403 200  403"
US_STEWARD = "302  403 403 403 200  403 403 403 404  403"
NO_STEWARD = "302  403 403 403 404  403 403 403 404  403"
CLOSERS = "401  403 403 403 409  403 403 403 409  403"
STEWARDS_ONLY = "302  403 403 403 200  403 403 403 200  403"
STEWARDS_TYPE = "401  403 403 403 422  403 403 403 422  403"
RELEASERS = "302  403 403 200 403  403 403 200 403  403"
RELEASERS_TYPE = "401  403 403 422 403  403 403 422 403  403"
RELEASED = "401  403 403 409 403  403 403 409 403  403"
PLANNERS = "302  403 403 200 200  403 403 200 200  403"
PLANNED = "401  403 403 409 409  403 403 409 409  403"
NOBODY_FOUND = "302  404 404 404 404  404 404 404 404  404"
NOT_FOUND = "401  404 404 404 404  404 404 404 404  404"
GONE_ON = "302  302 302 302 302  302 302 302 302  302"
DRAFTERS_LATE = "401  403 409 409 403  403 409 409 403  403"
US_DRAFTERS_LATE = "401  403 409 409 403  404 404 404 404  404"
NO_DRAFTER = "302  403 404 404 403  403 404 404 403  403"
NO_DRAFTER_POSTS = "401  403 404 404 403  403 404 404 403  403"
NOBODYS = "404  404 404 404 404  404 404 404 404  404"

# name: [(an address, GET by each visitor, an empty POST by each visitor)]
PAGES = {
    "overview": [
        ("/", ANYONE, NO_POST),
        ("/?changes=all", ANYONE, NO_POST),
        ("/?waiting=all", ANYONE, NO_POST),
    ],
    "confirmations": [
        ("/confirmations/", ANYONE, "401  403 403 409 403  403 403 409 403  403"),
        ("/confirmations/?show=all", ANYONE, "401  403 403 409 403  403 403 409 403  403"),
    ],
    "release_many": [
        (
            "/release/",
            "302  403 403 200 403  403 403 200 403  403",
            "401  403 403 422 403  403 403 422 403  403",
        )
    ],
    "brief": [("/brief/", ANYONE, NO_POST), ("/brief/?shareable=1", ANYONE, NO_POST)],
    "brief_text": [("/brief.txt", ANYONE, NO_POST), ("/brief.txt?shareable=1", ANYONE, NO_POST)],
    "brief_pdf": [("/brief.pdf?shareable=1", ANYONE, NO_POST), ("/brief.pdf", ANYONE, NO_POST)],
    "search": [
        ("/search/", ANYONE, NO_POST),
        ("/search/?q=internal", ANYONE, NO_POST),
        ("/search/?q=ROK", ANYONE, NO_POST),
        ("/search/?q=US+draft+note", ANYONE, NO_POST),
        ("/search/?q=%00%E2%80%AE", ANYONE, NO_POST),
    ],
    "round_show": [
        (
            "/quarters/2026-q4/",
            "302  200 200 200 200  200 200 200 200  404",
            "401  403 302 302 403  403 302 302 403  404",
        ),
        (
            "/quarters/2026-q4/?show=all",
            "302  200 200 200 200  200 200 200 200  404",
            "401  403 302 302 403  403 302 302 403  404",
        ),
        (
            "/quarters/2026-q3/?show=x",
            "302  200 200 200 200  200 200 200 200  404",
            "401  403 409 409 403  403 409 409 403  404",
        ),
        ("/quarters/2023-q2/", NOBODY_FOUND, NOT_FOUND),
        ("/quarters/2027-q1/", NOBODY_FOUND, NOT_FOUND),
    ],
    "sheet_upload": [
        (
            "/quarters/2026-q4/sheets/",
            "302  403 200 200 403  403 200 200 403  404",
            "401  403 422 422 403  403 422 422 403  404",
        ),
        ("/quarters/2026-q3/sheets/", NOBODY_FOUND, "401  403 409 409 403  403 409 409 403  404"),
        ("/quarters/2027-q1/sheets/", NOBODY_FOUND, NOT_FOUND),
    ],
    "sheet_file": [
        ("/quarters/2026-q4/sheets/US-1.xlsx", "302  200 200 200 200  404 404 404 404  404", NO_POST),
        ("/quarters/2026-q4/sheets/ROK-1.xlsx", "302  404 404 404 404  200 200 200 200  404", NO_POST),
        ("/quarters/2026-q3/sheets/US-1.xlsx", NOBODY_FOUND, NO_POST),
        ("/quarters/2026-q4/sheets/never/was.xlsx", NOBODY_FOUND, NO_POST),
    ],
    "workstreams:update_discard": [
        ("/workstreams/one/update/discard/", DRAFTERS, "401  403 409 409 403  403 409 409 403  403"),
        (
            "/workstreams/four/update/discard/",
            "302  403 200 200 403  403 404 404 403  403",
            "401  403 409 409 403  403 409 409 403  403",
        ),
    ],
    "workstreams:milestone_discard": [
        (
            "/workstreams/one/milestones/{draft}/discard/",
            US_DRAFTERS,
            "401  403 409 409 403  404 404 404 404  404",
        ),
        (
            "/workstreams/one/milestones/{late}/discard/",
            DRAFTERS,
            "401  403 409 409 403  403 409 409 403  403",
        ),
        (
            "/workstreams/one/milestones/{quiet}/discard/",
            "302  403 404 404 403  403 404 404 403  403",
            "401  403 409 409 403  403 409 409 403  403",
        ),
    ],
    "workstreams:workstream_list": [("/workstreams/", ANYONE, NO_POST)],
    "workstreams:workstream_show": [
        ("/workstreams/one/", ANYONE, NO_POST),
        ("/workstreams/one/?history=all", ANYONE, NO_POST),
        ("/workstreams/one/?notes=all", ANYONE, NO_POST),
        ("/workstreams/one/?milestone=1", ANYONE, NO_POST),
        ("/workstreams/one/?on=update:rok-2026-q4-1", ANYONE, NO_POST),
        ("/workstreams/two/", ANYONE, NO_POST),
        ("/workstreams/three/", ANYONE, NO_POST),
        ("/workstreams/four/", ANYONE, NO_POST),
        ("/workstreams/never-was/", "302  404 404 404 404  404 404 404 404  404", NO_POST),
    ],
    "workstreams:workstream_close": [
        ("/workstreams/one/close/", STEWARDS, CLOSERS),
        # It is closed already: the form asks for the reason to open it again.
        ("/workstreams/four/close/", STEWARDS, CLOSERS),
        ("/workstreams/never-was/close/", NOBODY_FOUND, NOT_FOUND),
    ],
    "commitments:commitment_close": [
        ("/commitments/R4.2/close/", STEWARDS, CLOSERS),
        ("/commitments/R9.9/close/", NOBODY_FOUND, NOT_FOUND),
    ],
    "workstreams:update_edit": [
        ("/workstreams/one/update/", DRAFTERS, "401  403 422 422 403  403 422 422 403  403")
    ],
    "workstreams:update_submit": [
        ("/workstreams/one/update/submit/", NO_GET, "401  403 409 409 403  403 409 409 403  403")
    ],
    "workstreams:update_return": [
        ("/workstreams/one/update/return/", NO_GET, "401  403 403 422 403  403 403 422 403  403")
    ],
    "workstreams:update_release": [
        (
            "/workstreams/one/update/release/",
            "302  403 403 200 403  403 403 200 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
        (
            "/workstreams/four/update/release/",
            "302  403 403 200 403  403 403 404 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
    ],
    "workstreams:update_confirm": [
        ("/workstreams/three/confirm/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
        ("/workstreams/four/confirm/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
    ],
    "workstreams:received_edit": [
        # US noted what ROK told, and has reported itself.
        (
            "/workstreams/two/received/",
            "302  403 403 200 403  403 403 409 403  403",
            "401  403 403 422 403  403 403 409 403  403",
        ),
        ("/workstreams/four/received/", RELEASERS, RELEASERS_TYPE),
        ("/workstreams/one/received/", RELEASERS.replace("200", "409"), RELEASED),
        ("/workstreams/never-was/received/", NOBODY_FOUND, NOT_FOUND),
    ],
    "workstreams:received_confirm": [
        ("/workstreams/two/received/confirm/", NO_GET, RELEASED),
        ("/workstreams/four/received/confirm/", NO_GET, RELEASED),
    ],
    "workstreams:update_show": [
        ("/workstreams/three/updates/us-2026-q4-1/", ANYONE, NO_POST),
        ("/workstreams/three/updates/us-2026-q4-2/", ANYONE, NO_POST),
        ("/workstreams/one/updates/rok-2026-q4-1/", ANYONE, NO_POST),
        (
            "/workstreams/one/updates/rok-2026-q4-2/",
            "302  404 404 404 404  404 404 404 404  404",
            NO_POST,
        ),
    ],
    "workstreams:milestone_add": [
        ("/workstreams/one/milestones/add/", DRAFTERS, "401  403 422 422 403  403 422 422 403  403")
    ],
    "workstreams:milestone_edit": [
        (
            "/workstreams/one/milestones/{draft}/edit/",
            US_DRAFTERS,
            "401  403 422 422 403  404 404 404 404  404",
        ),
        (
            "/workstreams/one/milestones/{late}/edit/",
            "302  403 404 404 403  403 404 404 403  403",
            "401  403 422 422 403  403 422 422 403  403",
        ),
        (
            "/workstreams/one/milestones/{rok_draft}/edit/",
            "302  404 404 404 404  403 200 200 403  404",
            "401  404 404 404 404  403 422 422 403  404",
        ),
        # It is a milestone of another workstream.
        (
            "/workstreams/two/milestones/{draft}/edit/",
            "302  404 404 404 404  404 404 404 404  404",
            "401  404 404 404 404  404 404 404 404  404",
        ),
    ],
    "workstreams:milestone_change": [
        (
            "/workstreams/one/milestones/{late}/change/",
            DRAFTERS,
            "401  403 409 409 403  403 409 409 403  403",
        ),
        (
            # US has proposed another date.
            "/workstreams/one/milestones/{prepared}/change/",
            "302  403 302 302 403  403 302 302 403  403",
            "401  403 409 409 403  403 409 409 403  403",
        ),
        # US answers for it.
        (
            "/workstreams/one/milestones/{quiet}/change/",
            "302  403 200 200 403  403 403 403 403  403",
            "401  403 409 409 403  403 403 403 403  403",
        ),
        (
            "/workstreams/one/milestones/{draft}/change/",
            "302  403 404 404 403  404 404 404 404  404",
            "401  403 404 404 403  404 404 404 404  404",
        ),
    ],
    "workstreams:milestone_release": [
        (
            "/workstreams/one/milestones/{draft}/release/",
            US_RELEASER,
            "401  403 403 409 403  404 404 404 404  404",
        ),
        (
            "/workstreams/one/milestones/{late}/release/",
            "302  403 403 200 403  403 403 200 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
        # It is shared and nobody drafts a change of it.
        (
            "/workstreams/one/milestones/{quiet}/release/",
            "302  403 403 404 403  403 403 403 403  403",
            "401  403 403 409 403  403 403 403 403  403",
        ),
    ],
    "workstreams:milestone_answer": [
        (
            "/workstreams/one/milestones/{prepared}/answer/",
            "302  403 403 403 403  403 403 200 403  403",
            "401  403 403 403 403  403 403 422 403  403",
        ),
        # Nothing is proposed.
        (
            "/workstreams/one/milestones/{late}/answer/",
            "302  403 403 404 403  403 403 404 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
        (
            "/workstreams/one/milestones/{draft}/answer/",
            "302  403 403 404 403  404 404 404 404  404",
            "401  403 403 409 403  404 404 404 404  404",
        ),
    ],
    # Without a word of what it is about, nothing is found.
    "workstreams:note_add": [
        ("/workstreams/one/notes/", NO_GET, "401  403 404 404 403  403 404 404 403  403"),
    ],
    "workstreams:clearance_ask": [
        ("/workstreams/one/clearances/", NO_GET, "401  403 404 404 403  403 404 404 403  403"),
    ],
    "workstreams:clearance_answer": [
        (
            "/workstreams/one/clearances/{asked}/answer/",
            NO_GET,
            "401  403 422 422 403  403 404 404 403  403",
        ),
        (
            "/workstreams/one/clearances/{rok_asked}/answer/",
            NO_GET,
            "401  403 404 404 403  403 422 422 403  403",
        ),
        # It is of another workstream.
        (
            "/workstreams/two/clearances/{asked}/answer/",
            NO_GET,
            "401  403 404 404 403  403 404 404 403  403",
        ),
    ],
    "commitments:commitment_list": [
        ("/commitments/", ANYONE, NO_POST),
        (
            "/commitments/?q=report&force=committed&by=both&cadence=once&state=active&workstream=one"
            "&source=readout&sort=affirmed",
            ANYONE,
            NO_POST,
        ),
        ("/commitments/?q=nothing&sort=date&page=2", ANYONE, NO_POST),
        (
            "/commitments/?q=%00&force=x&by=x&cadence=x&state=x&workstream=x&source=x&sort=x&page=x",
            ANYONE,
            NO_POST,
        ),
    ],
    "commitments:commitment_show": [
        ("/commitments/R4.2/", ANYONE, NO_POST),
        ("/commitments/R3.8/", ANYONE, NO_POST),
        ("/commitments/R9.9/", "302  404 404 404 404  404 404 404 404  404", NO_POST),
    ],
    "commitment_export": [
        ("/commitments.csv", ANYONE, NO_POST),
        ("/commitments.xlsx?lang=both&force=discussed", ANYONE, NO_POST),
        ("/commitments.csv?lang=x&q=%00", ANYONE, NO_POST),
    ],
    "sources:source_list": [
        ("/sources/", ANYONE, NO_POST),
        ("/sources/?q=joint&kind=statement&authority=official&publication=full&sort=oldest", ANYONE, NO_POST),
    ],
    "sources:source_show": [
        ("/sources/readout/", ANYONE, NO_POST),
        ("/sources/never-was/", "302  404 404 404 404  404 404 404 404  404", NO_POST),
    ],
    "milestones:milestone_list": [
        ("/milestones/", ANYONE, NO_POST),
        ("/milestones/?q=internal", ANYONE, NO_POST),
        (
            "/milestones/?workstream=one&by=joint&state=planned&from=2026-01-01&late=1&sort=due",
            ANYONE,
            NO_POST,
        ),
        ("/milestones/?to=2026-12-31&slipped=1&sort=number", ANYONE, NO_POST),
    ],
    "milestone_export": [
        ("/milestones.csv", ANYONE, NO_POST),
        ("/milestones.xlsx?lang=both", ANYONE, NO_POST),
    ],
    "decision_export": [
        ("/decisions.csv?state=agreed", ANYONE, NO_POST),
        ("/decisions.xlsx?lang=both&meeting={rok_plan}", ANYONE, NO_POST),
    ],
    "action_export": [
        ("/actions.csv?overdue=1", ANYONE, NO_POST),
        ("/actions.xlsx?lang=both&meeting={us_plan}", ANYONE, NO_POST),
    ],
    "glossary": [("/glossary/", ANYONE, NO_POST)],
    "meetings:meeting_list": [
        ("/meetings/", ANYONE, NO_POST),
        ("/meetings/?level=plenary&state=held", ANYONE, NO_POST),
        ("/meetings/?level=x&state=%00&page=2", ANYONE, NO_POST),
    ],
    "meetings:meeting_show": [
        ("/meetings/plenary-1/", ANYONE, NO_POST),
        ("/meetings/plenary-2/", ANYONE, NO_POST),
        ("/meetings/plenary-3/", NOBODY_FOUND, NO_POST),
        ("/meetings/{us_plan}/", "302  200 200 200 200  404 404 404 404  404", NO_POST),
        ("/meetings/{rok_plan}/", "302  404 404 404 404  200 200 200 200  404", NO_POST),
    ],
    "meetings:meeting_add": [("/meetings/add/", STEWARDS_ONLY, STEWARDS_TYPE)],
    "meetings:meeting_edit": [
        ("/meetings/plenary-2/edit/", "302  403 403 403 404  403 403 403 404  403", STEWARDS_TYPE),
        (
            "/meetings/{us_plan}/edit/",
            "302  403 403 403 200  404 404 404 404  404",
            "401  403 403 403 422  404 404 404 404  404",
        ),
        ("/meetings/plenary-99/edit/", NOBODY_FOUND, NOT_FOUND),
    ],
    "meetings:meeting_move": [
        # Agreed by both sides already.
        ("/meetings/plenary-2/agree/", RELEASERS.replace("200", "404"), RELEASED),
        *(
            (f"/meetings/plenary-2/{move}/", PLANNERS, PLANNED)
            for move in ("announce", "hold", "postpone", "relocate")
        ),
        ("/meetings/plenary-2/cancel/", RELEASERS, RELEASED),
        (
            "/meetings/{us_plan}/share/",
            "302  403 403 200 403  404 404 404 404  404",
            "401  403 403 409 403  404 404 404 404  404",
        ),
        (
            "/meetings/{us_plan}/cancel/",
            "302  403 403 200 200  404 404 404 404  404",
            "401  403 403 409 409  404 404 404 404  404",
        ),
        ("/meetings/plenary-2/never-was/", NOBODYS, NOBODYS),
    ],
    "meetings:agenda_edit": [
        ("/meetings/plenary-2/agenda/", DRAFTERS, NO_POST),
        ("/meetings/{us_plan}/agenda/", US_DRAFTERS, NO_POST),
        ("/meetings/plenary-99/agenda/", NOBODY_FOUND, NO_POST),
    ],
    "meetings:agenda_assemble": [
        ("/meetings/plenary-2/agenda/assemble/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/meetings/plenary-1/agenda/assemble/", NO_GET, DRAFTERS_LATE),
        ("/meetings/{us_plan}/agenda/assemble/", NO_GET, US_DRAFTERS_LATE),
    ],
    "meetings:agenda_item_add": [
        ("/meetings/plenary-2/agenda/add/", NO_GET, "401  403 422 422 403  403 422 422 403  403"),
        ("/meetings/{us_plan}/agenda/add/", NO_GET, "401  403 422 422 403  404 404 404 404  404"),
    ],
    "meetings:agenda_item_edit": [
        ("/meetings/plenary-2/agenda/{item}/", DRAFTERS, "401  403 422 422 403  403 422 422 403  403"),
        (
            "/meetings/plenary-2/agenda/{us_item}/",
            "302  403 200 200 403  403 404 404 403  403",
            "401  403 422 422 403  403 404 404 403  403",
        ),
        # It is of another meeting.
        ("/meetings/plenary-1/agenda/{item}/", NO_DRAFTER, NO_DRAFTER_POSTS),
    ],
    "meetings:briefing_note_add": [
        (
            "/meetings/plenary-2/agenda/{item}/note/",
            NO_GET,
            "401  403 422 422 403  403 422 422 403  403",
        ),
        (
            "/meetings/plenary-2/agenda/{us_item}/note/",
            NO_GET,
            "401  403 422 422 403  403 404 404 403  403",
        ),
    ],
    "meetings:agenda_item_move": [
        ("/meetings/plenary-2/agenda/{item}/up/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/meetings/plenary-2/agenda/{item}/down/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/meetings/plenary-2/agenda/{item}/off/", NO_GET, DRAFTERS_LATE),
        ("/meetings/plenary-2/agenda/{item}/share/", NO_GET, DRAFTERS_LATE),
        ("/meetings/plenary-2/agenda/{us_item}/share/", NO_GET, "401  403 409 409 403  403 404 404 403  403"),
        ("/meetings/plenary-2/agenda/{item}/never-was/", NOBODYS, NOBODYS),
    ],
    "meetings:conclusions_show": [
        ("/meetings/plenary-1/conclusions/", ANYONE, NO_POST),
        # It is not held yet.
        ("/meetings/plenary-2/conclusions/", NOBODY_FOUND, NO_POST),
        ("/meetings/{us_plan}/conclusions/", NOBODY_FOUND, NO_POST),
    ],
    "meetings:conclusions_edition": [
        ("/meetings/plenary-1/conclusions/e1/", ANYONE, NO_POST),
        ("/meetings/plenary-1/conclusions/e2/", NOBODY_FOUND, NO_POST),
    ],
    "meetings:conclusions_answer": [
        ("/meetings/plenary-1/conclusions/answer/", NO_GET, "401  403 403 422 403  403 403 422 403  403"),
        ("/meetings/plenary-2/conclusions/answer/", NO_GET, NOT_FOUND),
    ],
    "meetings:conclusion_edit": [
        (
            "/meetings/plenary-1/conclusions/{held_item}/",
            DRAFTERS,
            "401  403 422 422 403  403 422 422 403  403",
        ),
        ("/meetings/plenary-1/conclusions/{item}/", NO_DRAFTER, NO_DRAFTER_POSTS),
    ],
    "meetings:conclusions_export": [
        ("/meetings/plenary-1/conclusions.docx", ANYONE, NO_POST),
        # After the first edition a conclusion was worded anew.
        ("/meetings/plenary-1/conclusions.pdf", NOBODY_FOUND, NO_POST),
    ],
    "meetings:conclusions_edition_export": [
        ("/meetings/plenary-1/conclusions-e1.pdf?lang=both", ANYONE, NO_POST),
        ("/meetings/plenary-1/conclusions-e1.docx", ANYONE, NO_POST),
        ("/meetings/plenary-1/conclusions-e1.json", ANYONE, NO_POST),
        ("/meetings/plenary-1/conclusions-e1.xlsx", NOBODY_FOUND, NO_POST),
    ],
    "decisions:decision_list": [
        ("/decisions/", ANYONE, NO_POST),
        ("/decisions/?state=agreed&side=US&workstream=one&meeting=plenary-1", ANYONE, NO_POST),
        ("/decisions/?meeting={rok_plan}&sort=code", ANYONE, NO_POST),
    ],
    "decisions:decision_add": [("/decisions/add/", DRAFTERS, DRAFTERS_TYPE)],
    "meetings:decision_add": [
        ("/meetings/plenary-2/decisions/add/", DRAFTERS, DRAFTERS_TYPE),
        ("/meetings/{us_plan}/decisions/add/", NOBODY_FOUND, NOT_FOUND),
        ("/meetings/plenary-99/decisions/add/", NOBODY_FOUND, NOT_FOUND),
    ],
    # One that both have agreed, one that ROK has agreed to.
    "decisions:decision_show": [
        ("/decisions/P1-D1/", ANYONE, NO_POST),
        ("/decisions/{proposed}/", ANYONE, NO_POST),
        ("/decisions/P9-D1/", NOBODY_FOUND, NO_POST),
    ],
    "decisions:decision_edit": [
        ("/decisions/{proposed}/edit/", DRAFTERS, DRAFTERS_TYPE),
        (
            "/decisions/P1-D1/edit/",
            "302  403 404 404 403  403 404 404 403  403",
            "401  403 409 409 403  403 409 409 403  403",
        ),
    ],
    "decisions:decision_agree": [
        ("/decisions/{proposed}/agree/", "302  403 403 200 403  403 403 302 403  403", RELEASED),
        ("/decisions/P1-D1/agree/", RELEASERS.replace("200", "302"), RELEASED),
        ("/decisions/P9-D1/agree/", NOBODY_FOUND, NOT_FOUND),
    ],
    "actions:action_list": [
        ("/actions/", ANYONE, NO_POST),
        ("/actions/?overdue=1&workstream=one", ANYONE, NO_POST),
        ("/actions/?meeting={rok_plan}&sort=newest", ANYONE, NO_POST),
        ("/actions/?meeting={us_plan}&office=x&page=2", ANYONE, NO_POST),
    ],
    "actions:action_add": [("/actions/add/?workstream=one", DRAFTERS, DRAFTERS_TYPE)],
    "actions:action_paste": [("/actions/paste/", DRAFTERS, DRAFTERS_TYPE)],
    "meetings:action_add": [
        ("/meetings/plenary-2/actions/add/", DRAFTERS, DRAFTERS_TYPE),
        ("/meetings/{us_plan}/actions/add/", US_DRAFTERS, US_DRAFTERS_TYPE),
        ("/meetings/plenary-99/actions/add/", NOBODY_FOUND, NOT_FOUND),
    ],
    "meetings:action_paste": [
        ("/meetings/plenary-2/actions/paste/", DRAFTERS, DRAFTERS_TYPE),
        ("/meetings/{us_plan}/actions/paste/", US_DRAFTERS, US_DRAFTERS_TYPE),
        ("/meetings/plenary-99/actions/paste/", NOBODY_FOUND, NOT_FOUND),
    ],
    # One of each side that is its own, one of a meeting that US is to do, one that ROK has released.
    **{
        f"actions:action_{step}": [
            (f"/actions/{{us_action}}/{step}/", US_DRAFTERS, US_DRAFTERS_TYPE),
            (
                f"/actions/{{rok_action}}/{step}/",
                "302  404 404 404 404  403 200 200 403  404",
                "401  404 404 404 404  403 422 422 403  404",
            ),
            (
                f"/actions/{{table_action}}/{step}/",
                "302  403 200 200 403  403 403 403 403  403",
                "401  403 422 422 403  403 403 403 403  403",
            ),
            (
                f"/actions/{{shared_action}}/{step}/",
                "302  403 403 403 403  403 403 200 403  403",
                "401  403 403 403 403  403 409 422 403  403",
            ),
        ]
        for step in ("edit", "close")
    },
    "actions:action_release": [
        ("/actions/{us_action}/release/", US_RELEASER, "401  403 403 409 403  404 404 404 404  404"),
        (
            "/actions/{shared_action}/release/",
            "302  403 403 403 403  403 403 404 403  403",
            "401  403 403 403 403  403 403 409 403  403",
        ),
    ],
    "meetings_ics": [("/meetings.ics", ANYONE, NO_POST)],
    "meetings:meeting_ics": [
        ("/meetings/plenary-1.ics", ANYONE, NO_POST),
        ("/meetings/{us_plan}.ics", "302  200 200 200 200  404 404 404 404  404", NO_POST),
        ("/meetings/plenary-99.ics", NOBODY_FOUND, NO_POST),
    ],
    "meetings:meeting_present": [
        ("/meetings/plenary-2/present/", ANYONE, NO_POST),
        ("/meetings/{rok_plan}/present/", NOBODY_FOUND, NO_POST),
        ("/meetings/plenary-99/present/", NOBODY_FOUND, NO_POST),
    ],
    "meetings:meeting_book": [
        ("/meetings/plenary-2/book/", "302  200 200 200 200  200 200 200 200  404", NO_POST),
        ("/meetings/{us_plan}/book/", "302  200 200 200 200  404 404 404 404  404", NO_POST),
        ("/meetings/plenary-99/book/", NOBODY_FOUND, NO_POST),
    ],
    "reports:report_list": [("/reports/", ANYONE, NO_POST)],
    "reports:report_show": [
        ("/reports/2026-q4/", ANYONE, NO_POST),
        ("/reports/2026-q3/", ANYONE, NO_POST),
        ("/reports/2026-q2/", ANYONE, NO_POST),
        ("/reports/2023-q3/", ANYONE, NO_POST),
        ("/reports/2023-q2/", "302  404 404 404 404  404 404 404 404  404", NO_POST),
        ("/reports/2027-q1/", "302  404 404 404 404  404 404 404 404  404", NO_POST),
    ],
    "reports:report_start": [
        ("/reports/2026-q1/start/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/reports/2026-q4/start/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/reports/2027-q1/start/", NO_GET, NOT_FOUND),
    ],
    "reports:report_assemble": [
        ("/reports/2026-q4/assemble/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
        ("/reports/2026-q3/assemble/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
        ("/reports/2026-q1/assemble/", NO_GET, NOT_FOUND),
    ],
    "reports:report_take_back": [
        ("/reports/2026-q4/take-back/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q3/take-back/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q1/take-back/", NO_GET, NOT_FOUND),
    ],
    "reports:report_terms": [
        (
            "/reports/2026-q4/terms/",
            "302  403 200 200 403  403 200 200 403  403",
            "401  403 422 422 403  403 422 422 403  403",
        ),
        ("/reports/2026-q1/terms/", NOBODY_FOUND, NOT_FOUND),
    ],
    "reports:line_add": [
        (
            "/reports/2026-q4/lines/add/",
            "302  403 200 200 403  403 200 200 403  403",
            "401  403 422 422 403  403 422 422 403  403",
        ),
        ("/reports/2026-q1/lines/add/", NOBODY_FOUND, NOT_FOUND),
    ],
    "reports:line_edit": [
        (
            "/reports/2026-q4/lines/{line}/",
            "302  403 200 200 403  403 200 200 403  403",
            "401  403 422 422 403  403 422 422 403  403",
        ),
        (
            "/reports/2026-q4/lines/{us_plan}/",
            "302  403 404 404 403  403 404 404 403  403",
            "401  403 404 404 403  403 404 404 403  403",
        ),
    ],
    "reports:line_move": [
        (
            "/reports/2026-q4/lines/{line}/accept_theirs/",
            NO_GET,
            "401  403 409 409 403  403 409 409 403  403",
        ),
        (
            "/reports/2026-q4/lines/{line}/let_both_stand/",
            NO_GET,
            "401  403 409 409 403  403 409 409 403  403",
        ),
        ("/reports/2026-q4/lines/{line}/leave_out/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
        ("/reports/2026-q4/lines/{line}/put_back/", NO_GET, "401  403 409 409 403  403 409 409 403  403"),
        ("/reports/2026-q4/lines/{line}/never-was/", NO_GET, NOT_FOUND),
    ],
    "reports:report_send": [
        ("/reports/2026-q4/send-out/", NO_GET, "401  403 403 422 403  403 403 422 403  403"),
        ("/reports/2026-q1/send-out/", NO_GET, NOT_FOUND),
    ],
    "reports:report_newer": [
        ("/reports/2026-q4/newer/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q1/newer/", NO_GET, NOT_FOUND),
    ],
    "reports:clearance_ask": [
        ("/reports/2026-q4/clearances/", NO_GET, "401  403 404 404 403  403 404 404 403  403"),
    ],
    "reports:clearance_answer": [
        ("/reports/2026-q4/clearances/{asked}/", NO_GET, "401  403 404 404 403  403 404 404 403  403"),
    ],
    "reports:position_take": [
        (
            "/reports/2026-q2/position/",
            "302  403 403 200 403  403 403 200 403  403",
            "401  403 403 422 403  403 403 422 403  403",
        ),
        (
            "/reports/2026-q4/position/",
            "302  403 403 409 403  403 403 409 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
    ],
    "reports:position_receive": [
        (
            "/reports/2026-q2/received/",
            "302  403 403 200 403  403 403 200 403  403",
            "401  403 403 422 403  403 403 422 403  403",
        ),
        (
            "/reports/2026-q4/received/",
            "302  403 403 409 403  403 403 409 403  403",
            "401  403 403 409 403  403 403 409 403  403",
        ),
    ],
    "reports:position_again": [
        ("/reports/2026-q2/position/again/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q4/position/again/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
    ],
    "reports:position_silence": [
        ("/reports/2026-q2/silence/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q4/silence/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
    ],
    "reports:edits_adopt": [
        ("/reports/2026-q2/adopt/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q4/adopt/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
    ],
    "reports:report_publish": [
        ("/reports/2026-q2/publish/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
        ("/reports/2026-q4/publish/", NO_GET, "401  403 403 409 403  403 403 409 403  403"),
    ],
    "reports:report_compare": [
        ("/reports/2026-q4/compare/2026-q3/", ANYONE, NO_POST),
        ("/reports/2026-q3/compare/2026-q3/?from=1&to=1", ANYONE, NO_POST),
        ("/reports/2026-q4/compare/2026-q1/", NOBODY_FOUND, NO_POST),
        ("/reports/2026-q4/compare/2026-q3/?from=%00", NOBODY_FOUND, NO_POST),
    ],
    "reports:edition_show": [
        ("/reports/2026-q3/e1/", ANYONE, NO_POST),
        ("/reports/2026-q3/e2/", NOBODY_FOUND, NO_POST),
        ("/reports/2026-q4/e1/", NOBODY_FOUND, NO_POST),
    ],
    "reports:edition_verify": [
        ("/reports/2026-q3/e1/verify/", ANYONE, NO_POST),
        ("/reports/2026-q4/e1/verify/", NOBODY_FOUND, NO_POST),
    ],
    "reports:objection_add": [
        (
            "/reports/2026-q3/e1/objection/",
            "302  403 403 200 403  403 403 200 403  404",
            "401  403 403 422 403  403 403 422 403  404",
        ),
        ("/reports/2026-q4/e1/objection/", NOBODY_FOUND, NOT_FOUND),
    ],
    "reports:step_add": [
        (
            "/reports/2026-q3/e1/transmission/",
            "302  403 403 200 403  403 403 200 403  404",
            "401  403 403 422 403  403 403 422 403  404",
        ),
        ("/reports/2026-q4/e1/transmission/", NOBODY_FOUND, NOT_FOUND),
    ],
    "reports:reported_add": [
        (
            "/reports/2026-q3/e1/reported/",
            "302  403 403 200 403  403 403 200 403  404",
            "401  403 403 422 403  403 403 422 403  404",
        ),
        ("/reports/2026-q4/e1/reported/", NOBODY_FOUND, NOT_FOUND),
    ],
    "reports:correction_start": [
        ("/reports/2026-q3/e1/correction/", NO_GET, "401  403 302 302 403  403 302 302 403  403"),
        ("/reports/2026-q4/e1/correction/", NO_GET, NOT_FOUND),
    ],
    # Last quarter's is published, this quarter's a draft.
    "reports:report_export": [
        ("/reports/2026-q3.pdf", ANYONE, NO_POST),
        ("/reports/2026-q3.docx?lang=both", ANYONE, NO_POST),
        ("/reports/2026-q3.xlsx?lang=ko", ANYONE, NO_POST),
        ("/reports/2026-q3.json", ANYONE, NO_POST),
        ("/reports/2026-q4.docx?lang=%00", ANYONE, NO_POST),
        ("/reports/2026-q4.pdf", NOBODY_FOUND, NO_POST),
        ("/reports/2026-q1.docx", NOBODY_FOUND, NO_POST),
    ],
    "reports:edition_export": [
        ("/reports/2026-q3/e1.pdf?lang=both", ANYONE, NO_POST),
        ("/reports/2026-q4/e1.docx", ANYONE, NO_POST),
        ("/reports/2026-q4/e1.json", NOBODY_FOUND, NO_POST),
        ("/reports/2026-q3/e2.pdf", NOBODY_FOUND, NO_POST),
    ],
    "reports:cover_note": [
        ("/reports/2026-q3/cover-note.docx", "302  200 200 200 200  200 200 200 200  404", NO_POST),
        ("/reports/2026-q4/cover-note.docx", "302  200 200 200 200  200 200 200 200  404", NO_POST),
        ("/reports/2026-q1/cover-note.docx", NOBODY_FOUND, NO_POST),
    ],
    "reports:edition_cover_note": [
        ("/reports/2026-q3/e1/cover-note.docx", "302  200 200 200 200  200 200 200 200  404", NO_POST),
        ("/reports/2026-q3/e2/cover-note.docx", NOBODY_FOUND, NO_POST),
    ],
    "history:entry_list": [
        ("/history/", ANYONE, NO_POST),
        ("/history/?who=us.editor&what=milestone&from=2026-01-01&to=2026-12-31", ANYONE, NO_POST),
        ("/history/?verb=draft_saved", ANYONE, NO_POST),
        ("/history/?subject={late}", ANYONE, NO_POST),
        ("/history/?subject={one}", ANYONE, NO_POST),
        ("/history/?subject={rok_draft}", ANYONE, NO_POST),
        ("/history/?who=%00&what=x&verb=x&from=x&to=9999-12-31&subject=x&before=x", ANYONE, NO_POST),
    ],
    "account_login": [
        (
            "/account/login/",
            "200  302 302 302 302  302 302 302 302  302",
            "200  302 302 302 302  302 302 302 302  302",
        )
    ],
    "account_logout": [
        ("/account/logout/", ANYONE, "302  302 302 302 302  302 302 302 302  302"),
    ],
    "account_inactive": [("/account/inactive/", PUBLIC, PUBLIC_NO_POST)],
    "account_change_password": [
        ("/account/password/change/", ANYONE, "401  200 200 200 200  200 200 200 200  200"),
    ],
    "password_set_link": [("/account/set-password/no/such/", GONE_ON, PUBLIC_NO_POST)],
    "password_set": [("/account/set-password/no/set/", NOBODYS, NOBODYS)],
    "session_list": [("/account/sessions/", ANYONE, NO_POST)],
    "session_end": [("/account/sessions/end/", NO_GET, "401  400 400 400 400  400 400 400 400  400")],
    "access_list": [
        ("/account/access/", "302  403 403 200 200  403 403 200 200  403", NO_POST),
        (
            "/account/access/?who=us.editor&kind=signed_in&from=2026-01-01&to=2026-12-31",
            "302  403 403 200 200  403 403 200 200  403",
            NO_POST,
        ),
        (
            "/account/access/?who=%00&kind=x&from=x&to=9999-12-31&before=x",
            "302  403 403 200 200  403 403 200 200  403",
            NO_POST,
        ),
    ],
    "mail_settings": [
        (
            "/account/mails/",
            "302  200 200 200 200  200 200 200 200  404",
            "401  422 422 422 422  422 422 422 422  404",
        )
    ],
    "side_mail_settings": [
        ("/account/mails/side/", STEWARDS, "401  403 403 403 422  403 403 403 422  403"),
    ],
    "member_list": [("/account/members/", STEWARDS, NO_POST)],
    "member_add": [("/account/members/add/", STEWARDS, "401  403 403 403 422  403 403 403 422  403")],
    "member_change": [
        ("/account/members/us.editor/", US_STEWARD, "401  403 403 403 422  403 403 403 404  403"),
        # The other side's, or nobody's.
        ("/account/members/rok.nobody/", NO_STEWARD, "401  403 403 403 404  403 403 403 404  403"),
    ],
    "member_link": [
        ("/account/members/us.editor/link/", NO_GET, "401  403 403 403 200  403 403 403 404  403"),
    ],
    "office_list": [("/account/offices/", STEWARDS, "401  403 403 403 422  403 403 403 422  403")],
    # US has one office only, so there is none to hand it over to.
    "office_handover": [
        (
            "/account/offices/{us_office}/handover/",
            "302  403 403 403 200  404 404 404 404  404",
            "401  403 403 403 422  404 404 404 404  404",
        ),
        (
            "/account/offices/{rok_office}/handover/?to={us_office}",
            "302  404 404 404 404  403 403 403 200  404",
            "401  404 404 404 404  403 403 403 422  404",
        ),
        ("/account/offices/{one}/handover/", NOBODY_FOUND, NOT_FOUND),
    ],
    "language_set": [
        (
            "/account/language/",
            "405  405 405 405 405  405 405 405 405  405",
            "400  400 400 400 400  400 400 400 400  400",
        )
    ],
    "marking_css": [("/marking.css", PUBLIC, PUBLIC_NO_POST)],
    "healthz": [("/healthz", PUBLIC, PUBLIC_NO_POST)],
}


# Pages of which htmx may ask for a part.
WITH_FRAGMENTS = (
    "overview",
    "round_show",
    "search",
    "confirmations",
    "workstreams:workstream_show",
    "workstreams:update_edit",
    "workstreams:update_release",
    "meetings:meeting_list",
    "meetings:agenda_edit",
    "decisions:decision_list",
    "actions:action_list",
    "reports:line_edit",
    "reports:report_compare",
    "reports:edition_verify",
    "history:entry_list",
    "access_list",
    "commitments:commitment_list",
    "sources:source_list",
    "milestones:milestone_list",
)

# Redirects that do not ask for a sign-in.
GOES_ON = ("account_logout", "password_set_link")


SHOWN_AT_ONCE = (
    "workstreams:update_confirm",
    "round_show",
    "meetings:agenda_assemble",
    "meetings:agenda_item_move",
)


def with_htmx(name, method, row):
    """The same, but: without a sign-in a page says where to sign in, and what is saved shows at once."""
    if method == "GET" and name not in GOES_ON:
        row = row.replace("302", "204", 1) if row.startswith("302") else row
    if name in SHOWN_AT_ONCE and method == "POST":
        row = row.replace("302", "200")
    answers = dict(zip(VISITORS, row.split(), strict=True))
    return " ".join(answers[visitor] for visitor in HTMX_VISITORS)


class Visit:
    """One answer, kept for the questions below."""

    def __init__(self, visitor, method, address, htmx, response):
        self.visitor, self.method, self.address, self.htmx = visitor, method, address, htmx
        self.status, self.headers = response.status_code, response.headers
        self.is_html = response.headers.get("Content-Type", "").startswith("text/html") and response.content
        self.html = without_token(text_of(response)) if self.is_html else ""

    def __repr__(self):
        return f"{self.method} {self.address} by {self.visitor}{', htmx' if self.htmx else ''}: {self.status}"


def walk():
    world = make_world()
    place = Place(world)
    keys = place.keys()
    members = dict(zip(VISITORS, [None, *world.members, place.root], strict=True))
    clients = {visitor: sign_in(member) for visitor, member in members.items()}
    for name, rows in PAGES.items():
        for address, *statuses in rows:
            for method, row in zip(("GET", "POST"), statuses, strict=True):
                for visitor, client in clients.items():
                    asks_htmx = visitor in HTMX_VISITORS and row not in NOT_ALLOWED
                    for htmx in (False, True) if asks_htmx else (False,):
                        # What one visitor changes, the next has not seen.
                        point = transaction.savepoint()
                        response = client.generic(
                            method, address.format_map(keys), headers=HTMX if htmx else {}
                        )
                        transaction.savepoint_rollback(point)
                        if name == "account_logout" and members[visitor]:
                            client.force_login(members[visitor])
                        yield name, Visit(visitor, method, address, htmx, response)


@pytest.fixture(scope="module")
def visits(django_db_setup, django_db_blocker):
    """[(name of the pattern, visit)] of the whole walk, made once."""
    with django_db_blocker.unblock(), still(), transaction.atomic():
        found = list(walk())
        transaction.set_rollback(True)
    return found


def test_every_url_pattern_is_walked():
    # Data entry has a walk of its own, tests/people/test_admin_walk.py, which is held to be complete there.
    assert {name for name in url_names() if not name.startswith("admin:")} == set(PAGES)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", PAGES)
def test_every_visitor_gets_the_answer_of_the_table(visits, name, method, htmx):
    found: dict = {}
    for _name, visit in visits:
        if (_name, visit.method, visit.htmx) == (name, method, htmx):
            found.setdefault(visit.address, []).append(str(visit.status))
    expected = {address: get if method == "GET" else post for address, get, post in PAGES[name]}
    if htmx:
        expected = {
            address: with_htmx(name, method, row)
            for address, row in expected.items()
            if row not in NOT_ALLOWED
        }
    assert {address: " ".join(row) for address, row in found.items()} == {
        address: " ".join(row.split()) for address, row in expected.items()
    }


def test_all_markup_is_strictly_right_in_both_languages(visits):
    """No error a browser would repair, no id twice, nothing inline, every reference has its target."""
    seen: dict = {}
    for _name, visit in visits:
        if visit.is_html:
            # Two pages that differ in the reader's name only are looked at once.
            seen.setdefault(re.sub(r'(?s)<details class="menu">.*?</details>', "", visit.html), visit)
    assert len(seen) > 80
    assert {visit.headers["Content-Language"] for visit in seen.values()} == {"en", "ko"}
    problems = {visit: find_problems(visit.html) for visit in seen.values()}
    assert {visit: found for visit, found in problems.items() if found} == {}


def test_htmx_gets_a_fragment_where_the_page_has_one_and_only_there(visits):
    fragments = {(visit.method, name) for name, visit in visits if visit.is_html and not is_page(visit.html)}
    assert {name for method, name in fragments if method == "GET"} == set(WITH_FRAGMENTS)
    assert {name for method, name in fragments if method == "POST"} == {
        "confirmations",
        "round_show",
        "workstreams:update_edit",
        "workstreams:update_submit",
        "workstreams:update_return",
        "workstreams:update_release",
        "workstreams:update_confirm",
        "workstreams:received_confirm",
        "workstreams:clearance_answer",
        "meetings:agenda_assemble",
        "meetings:agenda_item_add",
        "meetings:agenda_item_move",
        "reports:line_edit",
    }
    assert all(visit.htmx for _name, visit in visits if visit.is_html and not is_page(visit.html))


def test_every_page_carries_the_marking_above_and_below(visits):
    for _name, visit in visits:
        if visit.is_html and is_page(visit.html):
            word = (
                "평문 // 시연용 자료"
                if '<html lang="ko">' in visit.html
                else "UNCLASSIFIED // DEMONSTRATION DATA"
            )
            assert visit.html.count(f'<p class="mark">{word}</p>') == 2, visit


def test_every_answer_binds_the_browser(visits):
    for _name, visit in visits:
        policy = visit.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, visit
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy, visit
        assert visit.headers["X-Frame-Options"] == "DENY", visit
        assert visit.headers["X-Content-Type-Options"] == "nosniff", visit
        secret = _name == "password_set_link" and visit.status == 302
        assert visit.headers["Referrer-Policy"] == ("no-referrer" if secret else "same-origin"), visit
        assert visit.headers["Cross-Origin-Opener-Policy"] == "same-origin", visit


def test_nothing_but_the_marking_sheet_is_kept_by_a_browser(visits):
    kept = {name for name, visit in visits if "no-store" not in visit.headers["Cache-Control"]}
    assert kept == {"marking_css"}


def test_signed_out_visitors_are_sent_to_sign_in_and_back(visits):
    for name, visit in visits:
        if (
            name != "password_set_link"
            and visit.visitor == "signed out"
            and visit.method == "GET"
            and visit.status in (302, 204)
        ):
            if visit.htmx and name != "account_logout":
                assert visit.headers["HX-Redirect"] == "/account/login/", visit
            else:
                assert visit.headers["Location"].startswith("/account/login/"), visit

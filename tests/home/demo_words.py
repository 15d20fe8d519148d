"""Whatever the demonstration made says so in its own words, wherever one row of it is printed by itself."""

import datetime

from django.apps import apps
from django.db.models import CharField, TextField

from tracker.assent.models import Position
from tracker.commitments.models import Citation, Document
from tracker.meetings.models import Meeting
from tracker.people.sides import joint_day, read_sides
from tracker.reports.frozen import Snapshot
from tracker.workstreams.models import Wording

FIRST_DAY = datetime.date(2023, 7, 18)
ENGLISH, KOREAN = ("(demonstration)", "(demo)"), ("(시연)",)
# What has no words of its own. A model is named with the columns, "" for all that it has.
EXEMPT = {
    "User": {
        "username": "what a member signs in with; the name beside it says so",
        "password": "a hash",
        "zone": "the name of a time zone",
    },
    "Office": {"abbreviation": "the code an office is filed under; its names beside it say so"},
    "Meeting": {
        "city_en": "a place that there is",
        "city_ko": "a place that there is",
        "zone": "the name of a time zone",
    },
    "AgendaItem": {"slot": "a key"},
    "Decision": {"code": "a number"},
    "ActionItem": {"code": "a number"},
    "Note": {"subject_kind": "a key"},
    "Clearance": {"subject_kind": "a key"},
    "StatusUpdate": {"marking": "says DEMONSTRATION DATA where `make run` sets it; tests read it too"},
    "Position": {"subject_kind": "a key", "content_hash": "a hash"},
    "Conclusions": {"hash": "a hash"},
    "ReportLine": {
        "key": "a key",
        "text_en": "written by the product, and only within a report, which carries the marking",
        "text_ko": "written by the product, and only within a report, which carries the marking",
    },
    "Report": {"facts": "what the product counted, only within a report, which carries the marking"},
    "Candidate": {"": "a whole report, which carries the marking"},
    "Snapshot": {"": "a whole report, which carries the marking"},
    "Entry": {"": "what was done to a row, under the name of that row"},
    "EntryBody": {"": "the words of a row as they were"},
    "ChainHead": {"": "hashes"},
}


def find_keys():
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in models}


def text_columns(model):
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, (CharField, TextField)) and not field.choices and not field.is_relation
        if is_text and not EXEMPT.get(model.__name__, {}).keys() & {field.name, ""}:
            yield field.name


def says_so(column, text) -> bool:
    marks = {"_en": ENGLISH, "_ko": KOREAN}.get(column[-3:], ENGLISH + KOREAN)
    return any(mark in text for mark in marks)


def check_words(before):
    """Every text of every row that is there now and was not `before`, as `find_keys` found them."""
    looked_at, silent = set(), set()
    for model, keys in before.items():
        for row in model._base_manager.exclude(pk__in=keys):
            for column in text_columns(model):
                if text := getattr(row, column):
                    looked_at.add(model.__name__)
                    if not says_so(column, text):
                        silent.add((model.__name__, column, text[:80]))
    assert silent == set()
    # The walk has not gone past what there is.
    assert looked_at >= {
        *("User", "OfficeName", "Meeting", "Attendance", "AgendaItem", "BriefingNote", "Decision"),
        *("ActionItem", "Milestone", "MilestoneChange", "StatusUpdate", "ReceivedUpdate", "Note"),
        *("Clearance", "Position", "LineWording", "Objection", "Transmission"),
    }
    # Their exemption: they are frozen with the marking on them.
    for snapshot in Snapshot.objects.all():
        assert "DEMONSTRATION DATA" in snapshot.text and "시연용 자료" in snapshot.text


def check_confirmations(today):
    """Nothing of the record is confirmed before there is its text, nor before the group met."""
    sides = read_sides()
    taken = Position.objects.filter(kind=Position.Kind.CONFIRM)
    on = {(row.subject_id, row.side_id): joint_day(row.at, sides) for row in taken}
    texts = {document.pk: document.date for document in Document.objects.all()}
    for source, subject in ((Citation, "commitment_id"), (Wording, "workstream_id")):
        for row in source.objects.select_related("paragraph__document"):
            key = getattr(row, subject)
            texts[key] = max(texts.get(key, FIRST_DAY), row.paragraph.document.date)
    held = {row.pk: row.starts_on for row in Meeting.objects.held() if row.starts_on}
    for key, day in {**texts, **held}.items():
        for side in sides:
            if (key, side.code) in on:
                assert min(max(FIRST_DAY, day), today) <= on[key, side.code] <= today, key
    assert {day.year for (key, _side), day in on.items() if key in texts} == {2023, 2024, 2025}

"""An entry in words: its sentence, and what changed as rows of label, before, after."""

import datetime

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from tracker.history.labels import FIELDS, KINDS, NOT_SHOWN, PARTS
from tracker.pages import dates
from tracker.pages.bilingual import reader_language
from tracker.pages.bilingual import words as find_words


def actor_name(entry) -> str:
    return str(entry.actor) if entry.actor_id else _("The system")


def sentence(entry, verbs) -> str:
    text = verbs.get(entry.verb, "%(actor)s: %(subject)s")
    return str(text) % {"actor": actor_name(entry), "subject": entry.subject_label}


def read_rows(entry, body, sides):
    """[(label, before, after)] of what differs; what only counts or identifies is left out."""
    before, after = flat(body.before), flat(body.after)
    if "due_before" in after:
        before = {**before, "due_on": after.pop("due_before")}
    before.pop("due_before", None)
    names = [name for name in {**before, **after} if name not in NOT_SHOWN]
    model = find_model(entry.subject_kind)
    rows = []
    for name in names:
        # What an entry does not speak of did not change: a move of state names nothing else.
        if after and name not in after:
            continue
        kind, _label, column = split_name(name)
        about = find_model(kind) if kind else model
        old, new = (say(about, column, row[name], sides) if name in row else "" for row in (before, after))
        if old != new:
            rows.append((name_in_words(name), old, new))
    return rows


def split_name(name):
    """(kind, label, column) of "kind/label/column": what was entered together with the subject."""
    kind, _slash, rest = name.partition("/")
    label, _slash, column = rest.rpartition("/")
    return (kind, label, column) if column else ("", "", name)


def name_in_words(name):
    kind, label, column = split_name(name)
    shown = FIELDS.get(column) or FIELDS.get(f"{column}_id", column)
    return f"{PARTS.get(kind) or KINDS.get(kind, kind)} {label}: {shown}" if kind else shown


def flat(content) -> dict:
    """One value per name. Lead offices are a list; a change of a milestone holds pairs."""
    if isinstance(content, list):
        return {"leads": ", ".join(map(str, content))}
    if not isinstance(content, dict):
        return {}
    content = dict(content)
    if isinstance(content.get("due"), list) and len(content["due"]) == 3:
        before, after, precision = content.pop("due")
        if precision:
            content.update(due_before=before, due_on=after)
            if precision != "day":
                content["due_precision"] = precision
    if isinstance(content.get("reason"), list) and len(content["reason"]) == 2:
        content["reason_en"], content["reason_ko"] = content.pop("reason")
    return content


def find_model(kind):
    try:
        return apps.get_model("tracker", kind)
    except LookupError:
        return None


def find_field(model, name):
    if model is None:
        return None
    for candidate in (name, f"to_{name}", name.replace("due_", "to_")):
        try:
            return model._meta.get_field(candidate)
        except FieldDoesNotExist:
            continue
    return None


def say(model, name, value, sides) -> str:
    """A stored value as the pages say it. The model is asked by name: its room is above this one."""
    if name == "responsible_id":
        side = next((side for side in sides if side.code == value), None)
        return find_words(side, "name").text if side else _("Joint")
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "host_id":
        return find_words(next(side for side in sides if side.code == value), "name").text
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "quarter":
        return say_quarter(value)
    if name == "marking" and reader_language() == "ko":
        return dict(settings.NCG_MARKINGS).get(value, value)
    if name == "position":
        model, name = find_model("position"), "kind"
    field = find_field(model, name)
    if getattr(field, "related_model", None) and field.related_model._meta.model_name == "side":
        return next((find_words(side, "name").text for side in sides if side.code == value), str(value))
    choices = dict(getattr(field, "flatchoices", None) or ())
    if isinstance(value, (str, int)) and value in choices:
        return str(choices[value])
    if isinstance(field, models.DateField) or name == "since":
        return say_day(value)
    return str(value)


def say_day(value) -> str:
    """Entries hold days as text; forms too, and then it may be any text."""
    try:
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value)
    return dates.day(day)


def say_quarter(value) -> str:
    year, dash, number = str(value).partition("-q")
    if not (dash and year.isdecimal() and number.isdecimal()):
        return str(value)
    return _("%(year)d Q%(number)d") % {"year": int(year), "number": int(number)}

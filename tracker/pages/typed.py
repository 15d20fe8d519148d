"""What somebody typed, to be read by them where the form itself cannot come back."""

import re

from django import forms
from django.apps import apps

from tracker.pages.labels import LABELS

# Never printed back, not even to the person who typed them.
SECRETS = (
    "csrfmiddlewaretoken",
    "password",
    "oldpassword",
    "password1",
    "password2",
    "new_password1",
    "new_password2",
    "login",
)
# What forms carry and buttons say; nobody typed it.
CARRIED = {
    *("seen", "once", "last", "back", "ref", "next", "looked_at", "revision", "picture", "token"),
    *(
        "action",
        "do",
        "step",
        "row",
        "save",
        "preview",
        "id",
        "TOTAL_FORMS",
        "INITIAL_FORMS",
        "MIN_NUM_FORMS",
    ),
    *("MAX_NUM_FORMS", "_save", "_continue", "_addanother", "_popup", "_to_field"),
}
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}")
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.SelectMultiple, forms.HiddenInput)


def typed(request):
    """[(name, value, label)] of a POST, to be sent again; what has a label is words, and is also shown."""
    place = place_of(request.resolver_match)
    return [
        (name, value, label_of(name, value, place))
        for name, values in request.POST.lists()
        for value in values
        if name not in SECRETS and len(name) < 100
    ]


def place_of(match):
    """The module of the page, whose forms come first: two may use one name for different things."""
    if not match:
        return ""
    return "admin" if "admin" in match.app_names else match.func.__module__


def label_of(name, value, place=""):
    """What the form calls a field in which one types, else its name; empty for what nobody typed.

    Rows of a form name their fields with the row in front: `w1-headline`, `decisions-0-text_en`.
    """
    plain = name.rpartition("-")[2]
    if plain in CARRIED or not value.strip() or KEY.fullmatch(value):
        return ""
    if place == "admin" and (label := label_in_data_entry(plain)):
        return label
    fields, is_near = fields_near(plain, place)
    labels = [field.label or "" for field in fields if not isinstance(field.widget, CHOSEN)]
    if fields and not labels:
        return ""
    in_words = next(filter(None, labels), "")
    in_words = (is_near and in_words) or LABELS.get(plain) or in_words or label_in_data_entry(plain)
    return in_words or plain.replace("_", " ").capitalize()


def fields_near(name, place):
    """The fields of this name in the forms nearest to a page, and whether those are of its own room.

    What `meetings/decision_views.py` shows stands in `decision_forms.py`, else in some form of its room.
    """
    room, _dot, module = place.rpartition(".")
    fields = known_fields(name)
    for near in (f"{room}.{module.removesuffix('views')}forms", f"{room}."):
        found = [field for form_module, field in fields if form_module.startswith(near)]
        if room and found:
            return found, True
    return [field for _module, field in fields], False


def known_fields(name):
    """[(module, field)] of this name in all forms of the product."""
    found, kinds = [], [forms.BaseForm]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        field = getattr(kind, "base_fields", {}).get(name)
        if field and kind.__module__.startswith("tracker."):
            found.append((kind.__module__, field))
    return found


def label_in_data_entry(name):
    """Its forms are made of models, whose fields are named in words there."""
    for model in apps.get_app_config("tracker").get_models():
        for field in model._meta.concrete_fields:
            is_written = field.name == name and not field.choices and not field.is_relation
            # Django's own name is no word of ours.
            if is_written and field.verbose_name != name.replace("_", " "):
                return field.verbose_name
    return ""

"""What a form shows when someone saved first: an update, a draft milestone, a change of a shared one."""

from django.utils.translation import gettext as _

from tracker.history.conflicts import contents_of, read_base, read_conflict, revision_of
from tracker.history.labels import FIELDS
from tracker.history.words import say
from tracker.pages.bilingual import text_columns
from tracker.workstreams import milestone_actions as actions
from tracker.workstreams.milestones import Milestone, MilestoneChange, Stage
from tracker.workstreams.models import StatusUpdate

UPDATE = ("rating", *text_columns(StatusUpdate.TEXTS), "as_of")
CHANGE = ("kind", "due_on", "due_precision", "done_on", "reason_en", "reason_ko")
Kind = MilestoneChange.Kind


def as_note(model, names, mine, sides) -> str:
    """What was typed, field by field: the own side may keep it as a note instead of saving it."""
    said = [(FIELDS.get(name, name), say(model, name, mine[name], sides)) for name in names if name in mine]
    return "\n".join(f"{label}: {text}" for label, text in said if text)


def of_update(form, current, member, sides):
    seen = form.cleaned_data["seen"]
    contents = [
        content
        for content in contents_of("statusupdate", [seen.partition(".")[0]], member)
        if "rating" in content
    ]
    revision = revision_of(seen)
    base = read_base(
        contents,
        lambda content: revision is not None and content.get("revision") == revision,
        lambda content: "version" in content,
    )
    return read_conflict(
        StatusUpdate,
        UPDATE,
        heading=heading_of_update(current),
        theirs=current.content() if current else {},
        mine=form.content(),
        base=base,
        sides=sides,
    )


def heading_of_update(current):
    if current is None:
        return _("This form no longer fits what is stored")
    if current.is_open:
        return _("%(who)s saved this draft while you were writing") % {"who": current.written_by}
    return _("The update of %(who)s was released while you were writing") % {"who": current.written_by}


def of_milestone(form, current, member, sides):
    revision = revision_of(form.cleaned_data["seen"])
    base = read_base(
        contents_of("milestone", [current.pk], member),
        lambda content: revision is not None and content.get("revision") == revision,
    )
    mine = form.content()
    mine["due_on"] = actions.last_day(mine["due_on"], mine["due_precision"])
    return read_conflict(
        Milestone,
        Milestone.CONTENT,
        heading=heading_of_milestone(current),
        theirs={name: getattr(current, name) for name in Milestone.CONTENT},
        mine=mine,
        base=base,
        sides=sides,
    )


def heading_of_milestone(current):
    if current.stage == Stage.DRAFT:
        return _("%(who)s saved this while you were writing") % {"who": current.written_by}
    return _("This milestone was changed while you were writing")


def of_change(form, milestone, change, member, sides):
    """`change` is the side's own open draft. What was typed may be wrong by now: it is taken as it is."""
    if change is None:
        change = actions.last_shared_change(milestone, member)
    return read_conflict(
        MilestoneChange,
        CHANGE,
        heading=heading_of_milestone(change or milestone),
        theirs=read_change(change) if change else read_due(milestone.due_on, milestone.due_precision),
        mine=typed_change(form.data),
        base=base_of_change(form.data.get("seen", ""), milestone, change, member),
        sides=sides,
    )


def typed_change(data):
    typed = {name: data.get(name, "") for name in CHANGE}
    return only_what_counts(typed)


def read_change(change):
    content = {
        "kind": change.kind,
        "due_on": change.to_due_on,
        "due_precision": change.to_precision,
        "done_on": change.done_on,
        "reason_en": change.reason_en,
        "reason_ko": change.reason_ko,
    }
    return only_what_counts(content)


def read_due(due_on, precision):
    return {"due_on": due_on, "due_precision": precision}


def only_what_counts(content):
    """The kind decides which of the fields mean anything."""
    left_out = set()
    if content["kind"] not in (Kind.MOVED, Kind.REOPENED):
        left_out |= {"due_on", "due_precision"}
    if content["kind"] != Kind.DONE:
        left_out.add("done_on")
    return {name: value for name, value in content.items() if name not in left_out}


def base_of_change(seen, milestone, change, member):
    """The draft that the form showed; without one it started from the date that stood then."""
    if revision := revision_of(seen, 2):
        keys = actions.own_changes(milestone, member).values_list("pk", flat=True)
        found = read_base(
            contents_of("milestonechange", keys, member),
            lambda content: content.get("revision") == revision,
        )
        return read_entry(found) if found else {}
    if change and change.stage != Stage.DRAFT:
        return read_due(change.from_due_on, change.from_precision)
    return read_due(milestone.due_on, milestone.due_precision)


def read_entry(content):
    """A change as entries hold it: the dates as from, to and how exactly, the reason as a pair."""
    _before, due_on, precision = content["due"]
    reason_en, reason_ko = content["reason"]
    return only_what_counts(
        {
            "kind": content["kind"],
            **read_due(due_on, precision),
            "done_on": content["done_on"],
            "reason_en": reason_en,
            "reason_ko": reason_ko,
        }
    )

"""What a page shows of the reader's own side only: its notes, and the clearances of a draft."""

from django.db.models import F
from django.utils.translation import gettext as _

from tracker.pages.bilingual import words
from tracker.people.models import OfficeName
from tracker.people.rules import can_draft
from tracker.workstreams import clearances
from tracker.workstreams.forms import AskOfficeForm, NoteForm
from tracker.workstreams.notes import find_subject, name_of, read_notes


def read_own_side(page, member, *, all_notes=False, on="workstream"):
    """For the page of a workstream; nothing for who belongs to no side."""
    if not member.side_id:
        return {}
    notes, has_more = read_notes(page["workstream"], member, show_all=all_notes)
    return {
        "notes": notes,
        "has_more_notes": has_more,
        "note_form": new_note(page, member, on) if page["may_draft"] else None,
        "clearances": ClearancePanel(page["draft"], member) if page["draft"] else None,
    }


def new_note(page, member, on):
    subjects = dict(note_subjects(page))
    if on not in subjects and (subject := find_subject(page["workstream"], on, member)):
        subjects[on] = label_of(subject, page)
    return NoteForm(subjects=list(subjects.items()), initial={"on": on if on in subjects else "workstream"})


def note_subjects(page):
    """[(name, label)]: the workstream, its milestones, and the updates that the page shows."""
    milestones = [*page["milestones"], *page["milestone_drafts"]]
    updates = [update for _period, _picture, rows in page["history"] for update in rows]
    rows = [page["workstream"], *milestones, *updates]
    return [(name_of(row), label_of(row, page)) for row in rows]


def label_of(subject, page):
    kind = name_of(subject).partition(":")[0]
    if kind == "update":
        return _("Update: %(side)s, %(quarter)s, version %(n)s") % {
            "side": next(words(c.side, "name").text for c in page["cards"] if c.side.code == subject.side_id),
            "quarter": subject.quarter.period.label,
            "n": subject.version,
        }
    if kind == "milestone":
        number = f"{page['workstream'].number}.{subject.number}" if subject.number else _("Draft")
        return _("Milestone: %(number)s %(title)s") % {
            "number": number,
            "title": words(subject, "title").text,
        }
    return _("This workstream")


class ClearancePanel:
    """The offices that were asked about one draft, and the form to ask another. `back` names the page."""

    def __init__(self, subject, member, *, back="", form=None):
        self.on, self.back = clearances.name_of(subject), back
        names = read_office_names(member.side_id)
        self.rows = list(clearances.of_subject(subject, member))
        for row in self.rows:
            row.name = names.get(row.office_id)
        self.waiting = sum(row.is_waiting for row in self.rows)
        self.may_ask = can_draft(member, subject.side_id) and clearances.is_draft(subject)
        self.form = form or (AskOfficeForm(names=names) if self.may_ask else None)


def read_office_names(side_id):
    """{office: what it is called now}, in the order of abbreviations."""
    names = OfficeName.objects.filter(office__side=side_id).select_related("office")
    ordered = names.order_by("office__abbreviation", F("since").asc(nulls_first=True))
    return {name.office_id: name for name in ordered}

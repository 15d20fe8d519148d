"""Translations left behind: a text of which one language was changed later than the other.

Asked only of what can still be changed, and of those who can. "Behind" is as `pages.bilingual.words` has it.
"""

from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.commitments.models import Commitment, Document
from tracker.home.waiting_ground import Row, name_of
from tracker.meetings.models import Meeting
from tracker.meetings.rules import STILL_TO_COME
from tracker.meetings.rules import name_of as name_of_meeting
from tracker.meetings.table import AgendaItem
from tracker.pages.bilingual import LANGUAGES, words
from tracker.people.rules import can_enter_record
from tracker.reports.models import LineWording, Report
from tracker.workstreams.models import StatusUpdate, Workstream


def is_behind(fields) -> Q:
    """As `words` says it, for the database: both texts are there, and one was changed after the other."""
    found = Q(pk__in=[])
    for field in fields:
        there = ~Q(**{f"{field}_en": ""}) & ~Q(**{f"{field}_ko": ""})
        found |= there & (
            Q(**{f"{field}_en_at__lt": F(f"{field}_ko_at")})
            | Q(**{f"{field}_ko_at__lt": F(f"{field}_en_at")})
        )
    return found


def behind(row, fields):
    """(the language that is behind, the day since which it is), of the text in which it has been longest."""
    for field in fields:
        for language in LANGUAGES:
            if words(row, field, language).is_behind:
                first, second = getattr(row, f"{field}_en_at"), getattr(row, f"{field}_ko_at")
                return language, max(first, second)
    return None, None


def make_row(ground, row, fields, *, kind, name, address, tag=""):
    language, since = behind(row, fields)
    return Row(
        key=f"translation/{kind}/{row.pk}",
        title=_("Bring the translation up to date: %(name)s") % {"name": name},
        text=_("The English was changed after the Korean")
        if language == "ko"
        else _("The Korean was changed after the English"),
        since=ground.day_of(since),
        until=None,
        address=address,
        press=_("Open the text"),
        tag=tag,
        look="",
    )


def translations_behind(ground):
    """In what an editor writes: updates, items of meetings to come, the own side's words of a report."""
    if ground.may_draft:
        yield from of_updates(ground)
        yield from of_agendas(ground)
        yield from of_wordings(ground)


def of_updates(ground):
    """What the side says this quarter: its draft, else what it released. Older ones are written anew."""
    begun = {draft.workstream_id for draft in ground.drafts}
    for update in ground.updates:
        is_current = update.is_open or update.workstream_id not in begun
        language, _since = behind(update, StatusUpdate.TEXTS)
        if language and is_current and ground.is_mine(update.workstream_id):
            yield make_row(
                ground,
                update,
                StatusUpdate.TEXTS,
                kind="update",
                name=name_of(update.workstream),
                address=reverse("workstreams:update_edit", args=[update.workstream.slug]),
                tag=_("Draft, your side only") if update.is_open else "",
            )


def of_agendas(ground):
    meetings = Meeting.objects.visible_to(ground.member).filter(state__in=STILL_TO_COME)
    items = (
        AgendaItem.objects.visible_to(ground.member)
        .on()
        .filter(is_behind(AgendaItem.TEXTS), meeting__in=meetings.order_by().values("pk"))
        .prefetch_related(Prefetch("meeting", meetings))
        .order_by("meeting__starts_on", "order", "pk")
    )
    for item in items:
        yield make_row(
            ground,
            item,
            AgendaItem.TEXTS,
            kind="agenda",
            name=name_of_item(item),
            address=reverse("meetings:meeting_show", args=[item.meeting.slug]),
            tag=_("Internal to your side") if item.audience_id else "",
        )


def name_of_item(item) -> str:
    """A mail may hold it: what a side prepares goes by its meeting alone."""
    if item.audience_id:
        return _("an item prepared for the %(meeting)s") % {"meeting": name_of_meeting(item.meeting)}
    return f"{name_of_meeting(item.meeting)}, {words(item, 'title').text}"


def of_wordings(ground):
    drafts = [report for report in ground.reports if report.state == Report.State.DRAFT]
    wordings = (
        LineWording.objects.filter(
            is_behind(LineWording.TEXTS), side_id=ground.side_id, line__report__in=drafts
        )
        .select_related("line__report__quarter")
        .order_by("line__report__quarter__year", "line__report__quarter__number", "line__order", "pk")
    )
    for wording in wordings:
        period = wording.line.report.quarter.period
        yield make_row(
            ground,
            wording,
            LineWording.TEXTS,
            kind="wording",
            name=_("a line of the %(quarter)s report") % {"quarter": period.label},
            address=reverse("reports:line_edit", args=[period, wording.line_id]),
        )


# What stewards enter: the fields that are translated, and what a row is called.
RECORD = (
    (Workstream, ("name", "objective"), name_of),
    (Commitment, ("text", "note"), lambda row: row.code),
    (Document, ("title", "note"), lambda row: words(row, "title").text),
)


def record_behind(ground):
    """In the shared record, for those who enter it."""
    if not can_enter_record(ground.member):
        return
    for model, fields, name in RECORD:
        for row in model.objects.filter(is_behind(fields)):
            yield make_row(
                ground,
                row,
                fields,
                kind=model._meta.model_name,
                name=name(row),
                address=reverse(f"admin:tracker_{model._meta.model_name}_change", args=[row.pk]),
            )

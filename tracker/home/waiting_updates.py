"""What assessments ask for: one that is due, a draft to go on with or to release, a difference."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.home.waiting_ground import Row, address_of, name_of, name_of_milestone
from tracker.pages.bilingual import words
from tracker.workstreams.milestone_actions import can_change
from tracker.workstreams.milestones import Stage
from tracker.workstreams.models import Rating, StatusUpdate
from tracker.workstreams.rules import picture


def updates_due(ground):
    """What the own side has not reported this quarter and nobody has begun."""
    if not ground.may_draft:
        return
    begun = {draft.workstream_id for draft in ground.drafts}
    for workstream in ground.workstreams:
        reported = ground.cells.reported.get((workstream.pk, ground.side_id), [])
        last = max((period for period in reported if period <= ground.period), default=None)
        if last == ground.period or workstream.pk in begun or not ground.is_mine(workstream.pk):
            continue
        # Older than a quarter: not even the last one was reported.
        is_stale = last is None or last < ground.period.previous()
        yield Row(
            key=f"update/{workstream.slug}/{ground.period.slug}",
            title=_("Report on %(workstream)s") % {"workstream": name_of(workstream)},
            text=say_last(ground, last),
            since=last.next().start if last else ground.period.start,
            until=ground.quarter.updates_due,
            address=reverse("workstreams:update_edit", args=[workstream.slug]),
            press=_("Write the update"),
            tag=_("Stale") if is_stale and last else "",
            look="warn",
        )


def say_last(ground, last):
    if last is None:
        return _("Your side has never reported on it")
    quarters = {"quarter": ground.period.label, "last": last.label}
    return _("Your side has not reported for %(quarter)s; last for %(last)s") % quarters


def is_returned(draft, note) -> bool:
    """Given back, and not saved since."""
    return draft.state == StatusUpdate.State.DRAFT and note is not None and note.written_at > draft.written_at


def drafts_returned(ground):
    if not ground.may_draft:
        return
    for draft in ground.drafts:
        note = ground.return_notes.get(draft.pk)
        if is_returned(draft, note) and is_for(draft, ground):
            yield Row(
                key=f"draft/{draft.pk}",
                title=_("Revise the draft of %(workstream)s") % {"workstream": name_of(draft.workstream)},
                text=_("Returned with a note: %(note)s") % {"note": note.text},
                since=ground.day_of(note.written_at),
                until=ground.quarter.updates_due,
                address=reverse("workstreams:update_edit", args=[draft.workstream.slug]),
                press=_("Revise it"),
                tag=_("Internal to your side"),
            )


def is_for(draft, ground) -> bool:
    return draft.written_by_id == ground.member.pk or ground.is_mine(draft.workstream_id)


def drafts_of_updates(ground):
    """With the step that the member can take. What only a releaser can do waits for every one of the side."""
    for draft in ground.drafts:
        submitted = draft.state == StatusUpdate.State.SUBMITTED
        if is_returned(draft, ground.return_notes.get(draft.pk)):
            continue
        if ground.may_release:
            title = (
                _("Release or return %(workstream)s")
                if submitted
                else _("Release the draft of %(workstream)s")
            )
        elif ground.may_draft and not submitted and is_for(draft, ground):
            title = _("Submit the draft of %(workstream)s")
        else:
            continue
        yield Row(
            key=f"draft/{draft.pk}",
            title=title % {"workstream": name_of(draft.workstream)},
            text=_("Submitted for release") if submitted else _("Draft"),
            since=ground.day_of(draft.written_at),
            until=ground.quarter.updates_due,
            address=address_of(draft.workstream, "#update"),
            press=_("Open the draft"),
            tag=_("Internal to your side"),
        )


def drafts_of_milestones(ground):
    """New ones, and changes of those that are shared."""
    if not ground.may_release:
        return
    for milestone in ground.milestones:
        if milestone.stage == Stage.DRAFT:
            yield draft_of(
                ground, milestone, milestone, _("Release the new milestone %(milestone)s"), milestone.pk
            )
    for change in ground.changes:
        if change.stage == Stage.DRAFT and can_change(ground.member, change.milestone):
            title = _("Release the change of milestone %(milestone)s")
            kind = str(change.get_kind_display())
            yield draft_of(ground, change, change.milestone, title, change.milestone_id, kind)


def draft_of(ground, draft, milestone, title, key, text=""):
    return Row(
        key=f"draft/{draft.pk}",
        title=title % {"milestone": name_of_milestone(milestone)},
        text=" · ".join(filter(None, [text, name_of(milestone.workstream)])),
        since=ground.day_of(draft.written_at),
        until=None,
        address=reverse("workstreams:milestone_release", args=[milestone.workstream.slug, key]),
        press=_("Open the preview"),
        tag=_("Draft, your side only"),
    )


def drafts_at_once(ground):
    """From two drafts on, one preview for all of them."""
    if not ground.may_release:
        return
    milestones = [row for row in (*ground.milestones, *ground.changes) if row.stage == Stage.DRAFT]
    drafts = [*ground.drafts, *milestones]
    if (n := len(drafts)) > 1:
        yield Row(
            key="drafts",
            title=ngettext("Release %(n)d draft at once", "Release %(n)d drafts at once", n) % {"n": n},
            text=_("One preview of all that the other side will see"),
            since=ground.day_of(min(draft.written_at for draft in drafts)),
            until=None,
            address=reverse("release_many"),
            press=_("Open the preview"),
        )


def divergences(ground):
    differing = [
        row
        for row in ground.workstreams
        if ground.is_mine(row.pk)
        and picture(ground.cells.pair(row.pk, ground.period, ground.sides)) == "differ"
    ]
    since = read_said_since(ground, differing)
    labels = dict(Rating.choices)
    for workstream in differing:
        ratings = ground.cells.pair(workstream.pk, ground.period, ground.sides)
        yield Row(
            key=f"differ/{workstream.slug}/{ground.period.slug}",
            title=_("Reconcile %(workstream)s") % {"workstream": name_of(workstream)},
            text=" · ".join(
                f"{words(side, 'name').text} {labels[rating]}"
                for side, rating in zip(ground.sides, ratings, strict=True)
            ),
            since=since.get(workstream.pk),
            until=None,
            address=address_of(workstream),
            press=_("Compare both"),
            tag=_("Sides differ"),
            look="warn",
        )


def read_said_since(ground, workstreams) -> dict:
    """{workstream: the day since which both sides have said what they say now}"""
    if not workstreams:
        return {}
    rows = (
        StatusUpdate.objects.visible_to(ground.member)
        .standing()
        .filter(
            workstream__in=[row.pk for row in workstreams],
            quarter__year=ground.period.year,
            quarter__number=ground.period.number,
        )
        .order_by("as_of")
    )
    return dict(rows.values_list("workstream_id", "as_of"))

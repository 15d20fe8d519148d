"""What the other side noted of the own one: a releaser says that it is so, or releases something else."""

from django.utils.translation import gettext as _

from tracker.home.waiting_ground import Row, address_of, name_of
from tracker.workstreams.models import Rating
from tracker.workstreams.received import say_received


def received_to_confirm(ground):
    if not ground.may_release:
        return
    for workstream in ground.workstreams:
        received = ground.cells.received.get((workstream.pk, ground.period, ground.side_id))
        if received:
            yield Row(
                key=f"received/{workstream.slug}/{ground.period.slug}",
                title=_("Confirm or replace %(workstream)s") % {"workstream": name_of(workstream)},
                text=f"{dict(Rating.choices)[received.rating]}: {say_received(received)}",
                since=received.received_on,
                until=None,
                address=address_of(workstream),
                press=_("See it"),
                tag=_("Noted by the other side"),
                look="warn",
            )

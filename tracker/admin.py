"""Everything that stewards enter, room by room; nothing is defined here."""

import tracker.commitments.admin
import tracker.meetings.admin
import tracker.people.admin
import tracker.quarters.admin
import tracker.workstreams.admin  # noqa: F401
from tracker.people.admin_site import site

__all__ = ["site"]

"""What a member may do. Templates, views and verbs ask the same questions; nobody acts for the other side."""

from tracker.people.models import User

EDITORS = (User.Role.EDITOR, User.Role.RELEASER)


def acts_for(member, side_id: str | None) -> bool:
    """A superuser without a side acts for nobody."""
    return bool(member.is_active and side_id and member.side_id == side_id)


def can_draft(member, side_id: str | None) -> bool:
    """Write drafts of a side, submit them, and press "still true"."""
    return acts_for(member, side_id) and member.role in EDITORS


def can_release(member, side_id: str | None) -> bool:
    """Share what is internal to a side, or return it with a note."""
    return acts_for(member, side_id) and member.role == User.Role.RELEASER


def can_manage_accounts(member, side_id: str | None) -> bool:
    """Add, change and close accounts of a side, and its offices."""
    return acts_for(member, side_id) and member.is_steward


def can_enter_record(member) -> bool:
    """Enter master data, which both sides see at once and each confirms."""
    return acts_for(member, member.side_id) and member.is_steward


def can_read_access(member, side_id: str | None) -> bool:
    """Read who of a side signed in, was refused or exported."""
    return can_release(member, side_id) or can_manage_accounts(member, side_id)


def can_open_admin(member) -> bool:
    """Stewards enter; who runs the machine looks things up."""
    return can_enter_record(member) or bool(member.is_active and member.is_superuser)

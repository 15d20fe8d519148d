"""Back, and Save again: who sends what they have just saved is not told that somebody was faster."""

from tracker.history.models import Entry


def repeats(subject, content, *, by) -> bool:
    """Is what a form holds what stands there, and was it this member who left it so?"""
    if any(getattr(subject, name) != value for name, value in content.items()):
        return False
    entries = Entry.objects.visible_to(by).filter(subject_id=subject.pk).order_by("-at", "-sequence")
    return entries.values_list("actor_id", flat=True).first() == by.pk

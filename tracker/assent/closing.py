"""A commitment or workstream is closed when both sides have confirmed that it is: derived, never stored."""

from tracker.assent.rules import is_for_it, read_latest


def mark_closings(subjects, sides) -> None:
    """Sets on each `counted_state`, the state that counts, and `closing_waits_for`, the sides to confirm yet.

    Only what is entered as closed is asked about: for most pages that is no query at all.
    """
    closed = {subject.pk: subject for subject in subjects if subject.state in subject.CLOSED}
    waits_for = read_waits_for(closed, sides)
    for subject in subjects:
        subject.closing_waits_for = waits_for.get(subject.pk, [])
        subject.counted_state = subject.State.ACTIVE if subject.closing_waits_for else subject.state


def read_waits_for(closed, sides) -> dict:
    """{key: sides that have not confirmed the present words}"""
    if not closed:
        return {}
    model = type(next(iter(closed.values())))
    # Read whole: the hash covers every word, of which a page may have fetched a few.
    subjects = list(model.objects.filter(pk__in=closed).prefetch_related(model.SOURCES))
    latest = read_latest(subjects)
    return {
        subject.pk: [side for side in sides if not is_for_it(latest.get((subject.pk, side.code)))]
        for subject in subjects
    }

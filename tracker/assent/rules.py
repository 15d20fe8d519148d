from tracker.assent.models import Position

# The verbs by which master data is entered; the last one of a row says who did it.
ENTERING = (
    "record_loaded",
    "record_entered",
    "record_changed",
    "commitment_closed",
    "commitment_reopened",
    "workstream_started",
    "workstream_closed",
    "workstream_reopened",
)

FOR_IT = (
    Position.Kind.CONFIRM,
    Position.Kind.AGREE,
    Position.Kind.CONCUR,
    Position.Kind.NO_OBJECTION,
)


def read_latest(subjects) -> dict[tuple, Position]:
    """{(subject's key, side): its last position on the words as they are now}; one query for all of them."""
    hashes = {subject.pk: subject.content_hash() for subject in subjects}
    positions = Position.objects.filter(subject_id__in=hashes).select_related("taken_by").order_by("at", "id")
    return {
        (position.subject_id, position.side_id): position
        for position in positions
        if position.content_hash == hashes[position.subject_id]
    }


def latest_positions(subject) -> dict[str, Position]:
    """{side: its last position on the words as they are now}."""
    return {side: position for (_key, side), position in read_latest([subject]).items()}


def is_for_it(position: Position | None) -> bool:
    return position is not None and position.kind in FOR_IT


def sides_for(subject) -> set[str]:
    """The sides whose last position on the present words is for them."""
    return {side for side, position in latest_positions(subject).items() if is_for_it(position)}


def is_confirmed(subject, sides) -> bool:
    return sides_for(subject) >= {side.code for side in sides}

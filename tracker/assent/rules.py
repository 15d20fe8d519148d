from tracker.assent.models import Position

FOR_IT = (
    Position.Kind.CONFIRM,
    Position.Kind.AGREE,
    Position.Kind.CONCUR,
    Position.Kind.NO_OBJECTION,
)


def latest_positions(subject) -> dict[str, Position]:
    """{side: its last position on the words as they are now}."""
    return {
        position.side_id: position for position in Position.objects.counting(subject).order_by("at", "id")
    }


def sides_for(subject) -> set[str]:
    """The sides whose last position on the present words is for them."""
    return {side for side, position in latest_positions(subject).items() if position.kind in FOR_IT}


def is_confirmed(subject, sides) -> bool:
    return sides_for(subject) >= {side.code for side in sides}

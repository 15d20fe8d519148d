"""What a verb raises when somebody was faster; the view shows how it stands now."""


class Stale(Exception):
    """Someone saved first. `current` is what stands now, None when nothing does."""

    def __init__(self, current):
        super().__init__(current)
        self.current = current


class MoveNotAllowed(Exception):
    """The move is not (or no longer) possible from the state the row is in."""

    def __init__(self, current):
        super().__init__(current)
        self.current = current

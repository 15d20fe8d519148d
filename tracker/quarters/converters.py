from tracker.quarters.models import Period


class PeriodConverter:
    """2026-q4 in an address."""

    regex = "20[0-9]{2}-q[1-4]"

    def to_python(self, value):
        return Period.parse(value)

    def to_url(self, value):
        return value.slug if isinstance(value, Period) else value

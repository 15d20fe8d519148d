"""An export as the answer to a request: a file with a name that says what it is and of which day."""

import datetime
from collections.abc import Callable

from django.http import HttpResponse

from tracker.exports import csv, xlsx
from tracker.exports.table import Table

WRITERS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (csv.write, csv.CONTENT_TYPE),
    "xlsx": (xlsx.write, xlsx.CONTENT_TYPE),
}


class ExportConverter:
    """The end of an address that is a file: commitments.csv."""

    regex = "|".join(WRITERS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def send(table: Table, kind: str, name: str, day: datetime.date) -> HttpResponse:
    write, content_type = WRITERS[kind]
    file_name = f"{name}-{day.isoformat()}.{kind}"
    return HttpResponse(
        write(table),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Content-Language": table.language,
        },
    )

"""PDF by typst: tagged (PDF/UA-1), for archives (PDF/A-2a), the same bytes for the same document.

Texts go in as data and are never read as markup.
"""

import dataclasses
import datetime
import json
from typing import Any

from django.conf import settings

from tracker.exports.glyphs import FONTS, written
from tracker.exports.table import printable
from tracker.exports.tree import Document

CONTENT_TYPE = "application/pdf"
TEMPLATE = settings.BASE_DIR / "templates" / "exports" / "report.typ"
STANDARDS: Any = ["ua-1", "a-2a"]


def write(document: Document) -> bytes:
    import typst

    return typst.compile(
        str(TEMPLATE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(as_data(document), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(document.at.timestamp()),
    )


def as_data(value):
    """Plain values for the template: a block says what it is, a day is its number."""
    if dataclasses.is_dataclass(value):
        fields = {field.name: as_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__.lower(), **fields}
    if isinstance(value, (list, tuple)):
        return [as_data(item) for item in value]
    if isinstance(value, str):
        return "\n".join(written(line) for line in printable(value).splitlines())
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.UTC)
        return {
            "year": utc.year,
            "month": utc.month,
            "day": utc.day,
            "hour": utc.hour,
            "minute": utc.minute,
            "second": utc.second,
        }
    if isinstance(value, datetime.date):
        return value.toordinal()
    return value

"""DOCX and XLSX are zip files that carry the time of packing; here they carry the time of what they say."""

import datetime
import io
import re
import zipfile

CHANGED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def settled(data: bytes, at: datetime.datetime) -> bytes:
    """The same content, packed the same way every time."""
    at = at.astimezone(datetime.UTC)
    said = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = CHANGED.sub(rb"\g<1>" + said, content)
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()

"""A document as the answer to a request: one tree, a writer for each kind of file."""

from collections.abc import Callable

from django.http import HttpResponse

from tracker.exports import docx, pdf, workbook
from tracker.exports.tree import Document

WRITERS: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "pdf": (pdf.write, pdf.CONTENT_TYPE),
    "docx": (docx.write, docx.CONTENT_TYPE),
    "xlsx": (workbook.write, workbook.CONTENT_TYPE),
}
JSON = "application/json"


class PaperConverter:
    """The end of an address that is a report as a file: 2026-q4.pdf."""

    regex = "|".join((*WRITERS, "json"))

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def send_document(document: Document, kind: str, name: str) -> HttpResponse:
    write, content_type = WRITERS[kind]
    languages = ", ".join(part.language for part in document.parts)
    return send_file(write(document), content_type, f"{name}.{kind}", languages)


def send_file(data: bytes, content_type: str, name: str, languages: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": languages},
    )

"""Documents and commitments of the public record."""

import re
from operator import attrgetter

from tracker.commitments.models import (
    Citation,
    Commitment,
    Confidence,
    Document,
    Paragraph,
    Precision,
)
from tracker.commitments.record_files import (
    NOTHING,
    Field,
    both,
    day,
    either,
    name,
    number,
    one_of,
    said,
    side_or,
    text,
)
from tracker.commitments.record_kinds import Kind, Link, Part
from tracker.commitments.record_rows import read_loaded
from tracker.commitments.rules import is_quoted_from
from tracker.pages.bilingual import LANGUAGES
from tracker.people.models import Side

# Where words stand: in an item two keys, on a row the paragraph.
PLACE = {
    "document": Field(name, show=attrgetter("paragraph.document.code")),
    "paragraph": Field(number, show=attrgetter("paragraph.number")),
}
DUE = {
    "due_text": Field(both, NOTHING),
    "due_on": Field(day, None),
    "due_precision": Field(one_of(Precision.values), Precision.NONE.value),
}


def find_paragraph(document, number) -> Paragraph:
    paragraph = (
        Paragraph.objects.select_related("document").filter(document__code=document, number=number).first()
    )
    if paragraph is None:
        raise ValueError(f"no paragraph {number} in {document}")
    return paragraph


def find_named_paragraph(label) -> Paragraph:
    """From `R ¶4`."""
    match = re.fullmatch(r"(\S+) ¶([1-9][0-9]{0,3})", label)
    if match is None:
        raise ValueError(f"{label!r} does not name a paragraph like “R ¶4”")
    return find_paragraph(match[1], int(match[2]))


def name_paragraph(paragraph) -> str:
    return f"{paragraph.document.code} ¶{paragraph.number}"


def find_commitment(code) -> Commitment:
    return find_by(Commitment, "commitment", code=code)


def find_document(code) -> Document:
    return find_by(Document, "document", code=code)


def find_by(model, word, **named):
    row = model.objects.filter(**named).first()
    if row is None:
        raise ValueError(f"no {word} {' '.join(map(str, named.values()))}")
    return row


SOURCES = Link(find_named_paragraph, name_paragraph, related=("document",))
COMMITMENTS = Link(find_commitment, attrgetter("code"))
DOCUMENTS = Link(find_document, attrgetter("code"))


def quoted_in_paragraph(field):
    """The paragraph an item names, once the words of `field` are found in it."""

    def resolve(content):
        columns = {key: value for key, value in content.items() if key not in PLACE}
        columns["paragraph"] = paragraph = find_paragraph(content["document"], content["paragraph"])
        for language in LANGUAGES:
            quote = content[f"{field}_{language}"]
            if quote and not stands_in(quote, paragraph, f"text_{language}"):
                raise ValueError(f"“{quote}” is not in {name_paragraph(paragraph)}")
        return columns

    return resolve


def stands_in(quote, paragraph, column) -> bool:
    """In the paragraph, or in what was loaded into it before people edited it."""
    if is_quoted_from(quote, getattr(paragraph, column)):
        return True
    _code, loaded = read_loaded(Documents()).get(paragraph.document_id, (None, None))
    before = (loaded or {}).get("paragraphs", {}).get(str(paragraph.number), {})
    return is_quoted_from(quote, before.get(column, ""))


class Documents(Kind):
    section, model = "documents", Document
    fields = {
        "code": Field(name),
        "slug": Field(name),
        "title": Field(said),
        "kind": Field(one_of(Document.Kind.values)),
        "date": Field(day),
        "place": Field(both, NOTHING),
        "authority": Field(one_of(Document.Authority.values)),
        "publication": Field(one_of(Document.Publication.values)),
        "valid_text": Field(one_of(Document.ValidText.values)),
        "url": Field(text, ""),
        "note": Field(both, NOTHING),
    }
    parts = {
        "paragraphs": Part(
            Paragraph,
            "document",
            {
                "number": Field(number),
                "text": Field(either),
                "wording_note": Field(both, NOTHING),
            },
            key=("number",),
        )
    }
    links: dict[str, Link] = {}

    def check(self, content):
        if content["date"] is None:
            raise ValueError("date: is empty")


class Commitments(Kind):
    section, model = "commitments", Commitment
    fields = {
        "code": Field(name),
        "text": Field(said),
        "force": Field(one_of(Commitment.Force.values)),
        "cadence": Field(one_of(Commitment.Cadence.values)),
        "undertaken_by": Field(side_or("both"), show=attrgetter("undertaken_by_id")),
        **DUE,
        "measured_by": Field(one_of(Commitment.Measure.values), Commitment.Measure.HAND.value),
        "note": Field(both, NOTHING),
        "confidence": Field(one_of(Confidence.values)),
    }
    parts = {
        "citations": Part(
            Citation,
            "commitment",
            {
                **PLACE,
                "quote": Field(either),
                "part": Field(one_of(Citation.Part.values)),
                **DUE,
            },
            key=("document", "paragraph", "part"),
            resolve=quoted_in_paragraph("quote"),
            related=("paragraph__document",),
        )
    }
    links: dict[str, Link] = {}
    needed = ("citations",)

    def check(self, content):
        """A code is the document's, the paragraph's number and a place in it: R4.2, S2-4.1."""
        match = re.fullmatch(
            r"([A-Z0-9]*[A-Z]|[A-Z0-9]*[0-9](?=-))-?([1-9][0-9]*)\.[1-9][0-9]*", content["code"]
        )
        if match is None:
            raise ValueError("its code does not name a paragraph like R4.2 or S2-4.1")
        find_paragraph(match[1], int(match[2]))

    def columns(self, content):
        return with_side(content, "undertaken_by")


def with_side(content, field):
    """The column of a side that may be left out of a partial content."""
    columns = dict(content)
    if field in columns:
        columns[f"{field}_id"] = find_side(columns.pop(field))
    return columns


def find_side(code):
    return None if code is None else find_by(Side, "side", code=code).pk

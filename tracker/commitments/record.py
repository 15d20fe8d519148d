"""Loads the public record. What is there already stays as it is: people may have edited it."""

import datetime
import json
from pathlib import Path

from django.db import transaction

from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.commitments.rules import is_quoted_from
from tracker.history.actions import record
from tracker.pages.bilingual import LANGUAGES
from tracker.pages.text import clean_text

FOLDER = Path(__file__).resolve().parent.parent / "data"


class BrokenRecord(Exception):
    """Says file, item and reason; nothing of the record is loaded."""


def read_files():
    for path in sorted(FOLDER.glob("*.json")):
        try:
            yield path.name, json.loads(path.read_text(encoding="utf-8"))
        except ValueError as e:
            raise BrokenRecord(f"{path.name}: {e}") from e


def texts(item, fields, now):
    """Column values of the bilingual fields of an item."""
    values: dict[str, str | datetime.datetime | None] = {}
    for field in fields:
        for language in LANGUAGES:
            text = clean_text(item[field][language])
            values[f"{field}_{language}"] = text
            values[f"{field}_{language}_at"] = now if text else None
    return values


@transaction.atomic
def load_documents(content, now) -> int:
    made = 0
    for item in content["documents"]:
        document, is_new = Document.objects.get_or_create(
            code=item["code"],
            defaults={
                "slug": item["slug"],
                "kind": item["kind"],
                "date": datetime.date.fromisoformat(item["date"]),
                "authority": item["authority"],
                "publication": item["publication"],
                "valid_text": item["valid_text"],
                "url": item["url"],
                **texts(item, ["title", "place", "note"], now),
            },
        )
        for paragraph in item["paragraphs"]:
            Paragraph.objects.get_or_create(
                document=document,
                number=paragraph["number"],
                defaults=texts(paragraph, ["text", "wording_note"], now),
            )
        if is_new:
            made += 1
            record(
                document,
                "record_loaded",
                by=None,
                now=now,
                audience=None,
                after={"code": document.code},
            )
    return made


@transaction.atomic
def load_commitments(content, now) -> int:
    made = 0
    for item in content["commitments"]:
        who = item["undertaken_by"]
        commitment, is_new = Commitment.objects.get_or_create(
            code=item["code"],
            defaults={
                "force": item["force"],
                "cadence": item["cadence"],
                "undertaken_by_id": None if who == "both" else who,
                "due_on": item["due_on"] and datetime.date.fromisoformat(item["due_on"]),
                "due_precision": item["due_precision"],
                "measured_by": item["measured_by"],
                **texts(item, ["text", "due_text"], now),
            },
        )
        if not is_new:
            continue
        made += 1
        for citation in item["citations"]:
            cite(commitment, citation, now)
        record(
            commitment,
            "record_loaded",
            by=None,
            now=now,
            audience=None,
            after={"code": commitment.code},
        )
    return made


def cite(commitment, citation, now):
    paragraph = find_paragraph(commitment.code, citation)
    for language in LANGUAGES:
        quote = citation["quote"][language]
        if quote and not is_quoted_from(quote, getattr(paragraph, f"text_{language}")):
            raise BrokenRecord(f"{commitment.code}: “{quote}” is not in {paragraph}")
    Citation.objects.create(
        commitment=commitment,
        paragraph=paragraph,
        part=citation["part"],
        **texts(citation, ["quote"], now),
    )


def find_paragraph(label, item):
    paragraph = Paragraph.objects.filter(document__code=item["document"], number=item["paragraph"]).first()
    if paragraph is None:
        raise BrokenRecord(f"{label}: no paragraph {item['paragraph']} in {item['document']}")
    return paragraph

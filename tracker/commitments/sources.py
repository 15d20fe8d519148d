"""The list of sources and the reading view of one: its words, and what rests on them."""

import hashlib
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tracker.assent.closing import mark_closings
from tracker.assent.rules import is_for_it, latest_positions
from tracker.commitments.models import Citation, Document, Paragraph
from tracker.commitments.quotes import Piece, cut
from tracker.pages import listing
from tracker.pages.bilingual import LANGUAGES
from tracker.pages.listing import Listing, Sort


def fits_words(rows, value):
    return rows.filter(
        Q(code__istartswith=value) | Q(title_en__icontains=value) | Q(title_ko__icontains=value)
    )


def make_listing(asked) -> Listing:
    return Listing(
        asked,
        filters=[
            listing.words("q", _("Words or code"), fits_words),
            listing.choice("kind", _("Kind"), Document.Kind.choices, "kind"),
            listing.choice("authority", _("Authority"), Document.Authority.choices, "authority"),
            listing.choice("publication", _("Publication"), Document.Publication.choices, "publication"),
        ],
        sorts={
            "newest": Sort(_("Newest first"), ("-date", "code", "pk")),
            "oldest": Sort(_("Oldest first"), ("date", "code", "pk")),
        },
    )


def read_sources(asked):
    found = make_listing(asked)
    documents = Document.objects.annotate(
        paragraph_count=Count("paragraphs", distinct=True),
        commitment_count=Count("paragraphs__citations__commitment", distinct=True),
    )
    return {"listing": found, "rows": found.read_page(documents)}


class Mark(NamedTuple):
    """One piece of a paragraph: plain, or cited by those whose codes stand behind its end."""

    text: str
    is_cited: bool
    anchor: str  # of the first citation that begins here
    also: list[str]  # anchors of others that begin here too
    ends: list  # [(citation, its card)]


class Text(NamedTuple):
    language: str
    marks: list[Mark]


class Shown(NamedTuple):
    paragraph: Paragraph
    texts: list[Text]
    cards: list  # [(anchor of the card, citation, anchor of its words or "")]
    wordings: list


def card_anchor(paragraph, number) -> str:
    return f"c{paragraph.number}-{number + 1}"


def words_anchor(paragraph, number, language) -> str:
    return f"q{paragraph.number}-{number + 1}-{language}"


def read_text(paragraph, citations, language) -> Text:
    quotes = [getattr(citation, f"quote_{language}") for citation in citations]
    pieces = cut(getattr(paragraph, f"text_{language}"), quotes)
    return Text(language, [read_mark(piece, paragraph, citations, language) for piece in pieces])


def read_mark(piece: Piece, paragraph, citations, language) -> Mark:
    anchors = [words_anchor(paragraph, number, language) for number in piece.begins]
    return Mark(
        piece.text,
        bool(piece.covered_by),
        anchors[0] if anchors else "",
        anchors[1:],
        [(citations[number], card_anchor(paragraph, number)) for number in piece.ends],
    )


def read_paragraph(paragraph) -> Shown:
    citations = list(paragraph.citations.all())
    languages = [language for language in LANGUAGES if getattr(paragraph, f"text_{language}")]
    texts = [read_text(paragraph, citations, language) for language in languages]
    known = {anchor for text in texts for mark in text.marks for anchor in (mark.anchor, *mark.also)}
    cards = []
    for number, citation in enumerate(citations):
        places = [words_anchor(paragraph, number, language) for language in languages]
        place = next((place for place in places if place in known), "")
        cards.append((card_anchor(paragraph, number), citation, place))
    return Shown(paragraph, texts, cards, list(paragraph.wordings.all()))


def digest(paragraphs, language) -> str:
    """SHA-256 of the stored text, its paragraphs parted by an empty line; "" when there is none."""
    text = "\n\n".join(filter(None, (getattr(each, f"text_{language}") for each in paragraphs)))
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def read_source(document, sides):
    citations = Citation.objects.select_related("commitment").order_by("commitment__code_order", "part")
    paragraphs = list(
        document.paragraphs.prefetch_related(
            Prefetch("citations", citations), "citations__commitment__workstreams", "wordings__workstream"
        )
    )
    shown = [read_paragraph(paragraph) for paragraph in paragraphs]
    commitments = {c.commitment_id: c.commitment for each in shown for _card, c, _place in each.cards}
    # One object for each citation: the state is set on all of them.
    mark_closings([c.commitment for each in shown for _card, c, _place in each.cards], sides)
    positions = latest_positions(document)
    return {
        "document": document,
        # Out of the house only to the web.
        "link": document.url if document.url.startswith(("https://", "http://")) else "",
        "paragraphs": shown,
        "commitment_count": len(commitments),
        "digests": [(code, found) for code in LANGUAGES if (found := digest(paragraphs, code))],
        "named": sorted(
            {w.workstream for each in shown for w in each.wordings}, key=lambda workstream: workstream.number
        ),
        "confirmations": [(side, confirmed(positions.get(side.code))) for side in sides],
    }


def confirmed(position):
    return position if is_for_it(position) else None

"""The page for concurrence and integrity: who agreed in which capacity, and how to check the text."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.assent.signatures import Signature
from tracker.exports.tree import Block, Facts, Heading, Panel, Panels, Paragraph, Run
from tracker.reports.writing import Writing


def seal(writing: Writing) -> list[Block]:
    edition = writing.edition
    if edition.candidate is None:
        return []
    blocks: list[Block] = [Heading(_("Concurrence and integrity"), new_page=True, is_folded=True)]
    if edition.snapshot:
        by_side = {signature.side: signature for signature in edition.signatures}
        blocks.append(Panels(tuple(sign(writing, code, by_side.get(code)) for code in writing.codes())))
    else:
        waiting = _("Out for concurrence. Not agreed until both sides have concurred on these words.")
        blocks.append(Paragraph((Run(waiting, "strong"),)))
    blocks += [Heading(_("Integrity"), 2), Facts(tuple(fingerprints(writing)))]
    blocks.append(Paragraph((Run(say_check(writing)),), "small"))
    return blocks


def sign(writing: Writing, code: str, signature: Signature | None) -> Panel:
    side = Run(writing.side(code), "side")
    if signature is None:
        return Panel((side, Run(_("No position on record"), "missing")), ())
    words = str(signature.label)
    if not signature.is_signed:
        # Silence is said in a sentence and never looks like a signature.
        note = Paragraph((Run(f"{words}. {writing.moment(signature.at)}", "quiet"),))
        return Panel((side, Run(words, "missing")), (note,))
    facts = [
        (_("When"), signature.at and writing.moment(signature.at)),
        (_("Name"), signature.name),
        (_("Post"), signature.post),
        (pgettext("concurrence", "Authority"), signature.authority),
        (_("Received through"), signature.received_through),
        (_("Both texts"), _("confirmed to say the same") if signature.conforms else ""),
    ]
    rows = tuple((name, (Run(text),)) for name, text in facts if text)
    return Panel((side, Run(words, "complete")), (Facts(rows),))


def fingerprints(writing: Writing):
    candidate, snapshot = writing.edition.candidate, writing.edition.snapshot
    assert candidate is not None
    yield _("Short code"), (Run(short(candidate.hash), "strong"),)
    yield "SHA-256", (Run(candidate.hash, "code"),)
    yield _("English"), (Run(candidate.hash_en, "code"),)
    yield _("Korean"), (Run(candidate.hash_ko, "code"),)
    if snapshot:
        before = Run(_("none, this is the first one")) if snapshot.number == 1 else None
        yield _("Report before"), (before or Run(snapshot.previous_hash, "code"),)
        head = _("entry %(n)d") % {"n": snapshot.chain_sequence}
        yield _("Shared history"), (Run(f"{head}, "), Run(snapshot.chain_hash, "code"))
        yield _("Published"), (Run(writing.moment(snapshot.published_at)),)


def short(digest: str) -> str:
    """What can be read over a phone: 5E86-3EA5."""
    return f"{digest[:4]}-{digest[4:8]}".upper()


def say_check(writing: Writing) -> str:
    return _(
        "The JSON export is the text that was hashed, byte for byte: its SHA-256 is the number above. "
        "A frozen report is never changed; a correction is a new edition."
    )

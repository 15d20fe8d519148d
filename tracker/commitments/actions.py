"""Verbs on what the texts say. Master data: a steward of either side enters, each side confirms."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.commitments.models import Citation
from tracker.commitments.rules import is_quoted_from
from tracker.history.actions import record
from tracker.pages.bilingual import LANGUAGES, set_texts
from tracker.pages.conflicts import MoveNotAllowed, Stale
from tracker.people.rules import can_enter_record


def require_source(quotes, paragraph) -> None:
    """`quotes`: {"en": …, "ko": …}, at least one, each found in its paragraph. Raises ValidationError."""
    if not any(quotes.values()):
        raise ValidationError({"quote_en": _("Quote the words that say so, in English or in Korean.")})
    for language, quote in quotes.items():
        if quote and not is_quoted_from(quote, getattr(paragraph, f"text_{language}")):
            raise ValidationError({f"quote_{language}": _("These words are not in the paragraph.")})


def move_state(subject, to, *, by, seen, now, verb, cite=None, reason=""):
    """One step of the table of states, recorded. What is closed counts when both sides have confirmed it.

    `seen` is the content hash of what the form showed; `cite` enters the source, when the step needs one,
    and returns what it said before and says now.
    """
    if not can_enter_record(by):
        raise PermissionDenied
    current = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    if current.content_hash() != seen:
        raise Stale(current)
    if to not in current.moves():
        raise MoveNotAllowed(current)
    said, says = cite() if cite else ({}, {})
    before, after = {"state": current.state, **said}, {"state": to, **says}
    current.state, current.state_at = to, now
    current.save(update_fields=["state", "state_at"])
    record(current, verb, by=by, now=now, audience=None, before=before, after=after, reason=reason)
    return current


def enter_quotes(row, field, quotes, now):
    """Puts the words on a citation or wording, new or there already. Returns what it said and says.

    The same paragraph may be cited again after a closing was taken back: the row keeps the latest words,
    the history all of them.
    """
    said = {} if row._state.adding else {f"quote_{name}": getattr(row, f"{field}_{name}") for name in quotes}
    set_texts(row, [field], {f"{field}_{name}": quotes[name] for name in quotes}, now)
    row.save()
    paragraph = row.paragraph
    source = f"{paragraph.document.code} ¶{paragraph.number}"
    return said, {"source": source, **{f"quote_{name}": quotes[name] for name in LANGUAGES}}


@transaction.atomic
def close_commitment(commitment, to, *, paragraph, quotes, by, seen, now):
    """Enters that a text ends a commitment, with the words that say so."""
    require_source(quotes, paragraph)
    if to not in commitment.CLOSED:
        raise MoveNotAllowed(commitment)

    def cite():
        key = {"commitment": commitment, "paragraph": paragraph, "part": Citation.Part.ENDED}
        return enter_quotes(Citation.objects.filter(**key).first() or Citation(**key), "quote", quotes, now)

    return move_state(commitment, to, by=by, seen=seen, now=now, verb="commitment_closed", cite=cite)


@transaction.atomic
def reopen(subject, *, reason, by, seen, now):
    """Takes a closing back, of a commitment or a workstream, with the reason.

    What was quoted for it stays where it is: the text says what it says.
    """
    if subject.state not in subject.CLOSED:
        raise MoveNotAllowed(subject)
    if not reason:
        raise ValidationError({"reason": _("Say why it is opened again.")})
    verb = f"{subject._meta.model_name}_reopened"
    return move_state(subject, subject.State.ACTIVE, by=by, seen=seen, now=now, verb=verb, reason=reason)

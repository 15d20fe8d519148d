"""Verbs on what the texts say. Master data: a steward of either side enters, each side confirms."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.commitments.models import Citation, Commitment
from tracker.commitments.rules import is_quoted_from
from tracker.history.actions import record
from tracker.people.rules import can_enter_record


def require_source(quotes, paragraph) -> None:
    """`quotes`: {"en": …, "ko": …}, at least one, each found in its paragraph. Raises ValidationError."""
    if not any(quotes.values()):
        raise ValidationError({"quote_en": _("Quote the words that say so, in English or in Korean.")})
    for language, quote in quotes.items():
        if quote and not is_quoted_from(quote, getattr(paragraph, f"text_{language}")):
            raise ValidationError({f"quote_{language}": _("These words are not in the paragraph.")})


def move_state(subject, to, *, by, now, verb, before_save=lambda: None):
    """One step of the table of states, recorded. What is closed counts when both sides have confirmed it."""
    if not can_enter_record(by):
        raise PermissionDenied
    current = type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk)
    if to not in type(subject).MOVES[current.state]:
        raise ValidationError({"state": _("This is no longer possible: it was changed meanwhile.")})
    before, current.state = {"state": current.state}, to
    before_save()
    current.full_clean()
    current.save(update_fields=["state"])
    record(current, verb, by=by, now=now, audience=None, before=before, after={"state": to})
    return current


@transaction.atomic
def close_commitment(commitment, to, *, paragraph, quotes, by, now):
    """Enters that a text ends a commitment, with the words that say so."""

    def cite():
        require_source(quotes, paragraph)
        Citation.objects.create(
            commitment=commitment,
            paragraph=paragraph,
            part=Citation.Part.ENDED,
            **{f"quote_{language}": quote for language, quote in quotes.items()},
            **{f"quote_{language}_at": now for language, quote in quotes.items() if quote},
        )

    return move_state(commitment, to, by=by, now=now, verb="commitment_closed", before_save=cite)


@transaction.atomic
def reopen_commitment(commitment, *, by, now):
    """Takes a closing back; the words that were quoted for it are no longer said to end it."""
    commitment.citations.filter(part=Citation.Part.ENDED).delete()
    return move_state(commitment, Commitment.State.ACTIVE, by=by, now=now, verb="commitment_reopened")

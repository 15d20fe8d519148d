"""The words of the product in both languages, each with one sentence: what it says here."""

from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.assent.models import Position
from tracker.commitments.models import Commitment, Confidence
from tracker.meetings.models import Meeting
from tracker.pages.bilingual import LANGUAGES
from tracker.workstreams.models import Rating

Force, Cadence, State, Level, Kind = (
    Commitment.Force,
    Commitment.Cadence,
    Commitment.State,
    Meeting.Level,
    Position.Kind,
)

SENTENCES: list[tuple[str, Any, dict[Any, Any]]] = [
    (
        "force",
        _("Force: how firmly a text speaks"),
        {
            Force.COMMITTED: _("The text says that the two sides will do it."),
            Force.ESTABLISHED: _("The text says that something has been set up."),
            Force.AFFIRMED: _("The text says again, or confirms, what stands already."),
            Force.DISCUSSED: _(
                "The text says that it was talked about: no commitment, and not counted as one."
            ),
        },
    ),
    (
        "state",
        _("State of a commitment"),
        {
            State.ACTIVE: _("It stands: no text has closed it, or not both sides have confirmed that."),
            State.FULFILLED: _("A text says that it was done, and both sides have confirmed it."),
            State.SUPERSEDED: _("A later text replaces it, and both sides have confirmed it."),
            State.NOT_PURSUED: _("A text gives it up, and both sides have confirmed it."),
        },
    ),
    (
        "cadence",
        _("Cadence: how often it is due"),
        {
            Cadence.ONCE: _("It is done once."),
            Cadence.RECURRING: _("It comes back: it is measured by what is on record, quarter by quarter."),
            Cadence.CONTINUING: _("It goes on without an end, so it never completes."),
            Cadence.STANDING: _("It holds for a case that may never come, so it never completes."),
        },
    ),
    (
        "rating",
        _("Rating of a workstream by one side"),
        {
            Rating.NOT_STARTED: _("Work has not begun."),
            Rating.ON_TRACK: _("It goes as planned."),
            Rating.AT_RISK: _("It may miss what was planned; the update says why or asks for something."),
            Rating.OFF_TRACK: _("It misses what was planned; the update says why or asks for something."),
            Rating.PAUSED: _("Work rests; the update says why or asks for something."),
            Rating.COMPLETE: _("It is done; the update says what was completed."),
        },
    ),
    (
        "level",
        _("Level of a meeting"),
        {
            Level.PLENARY: _("The group itself meets, led by its principals."),
            Level.WORKING_GROUP: _(
                "Those who do the work meet between plenaries; a preparatory meeting is one of these."
            ),
            Level.SIMULATION: _("A case is played through at the table."),
            Level.EXERCISE: _("A case is practised by those who would act."),
            Level.SIGNING: _("A text is signed."),
        },
    ),
    (
        "position",
        _("Position of a side on a text"),
        {
            Kind.CONFIRM: _("The side says that the entry is right as it reads now."),
            Kind.AGREE: _("The side agrees to these words."),
            Kind.CONCUR: _("The side lets the report go out as it reads now."),
            Kind.AD_REFERENDUM: _("The side concurs if its capital confirms; until then the report waits."),
            Kind.NO_OBJECTION: _("The side was silent until the agreed day; a person recorded that."),
            Kind.HOLD: _("The side stops the text and says why."),
            Kind.WITHDRAWN: _("The side takes back the position it had."),
        },
    ),
    (
        "confidence",
        _("How we know what the public record says"),
        {
            Confidence.OFFICIAL: _("Somebody has read it in the official text."),
            Confidence.OFFICIAL_KO: _("Somebody has read it in the official Korean text."),
            Confidence.PRESS: _("The press has reported it; no official text was seen."),
            Confidence.COPY: _("It comes from a copy that nobody has verified."),
        },
    ),
]


class Term(NamedTuple):
    anchor: str
    says: list  # [(language, word, sentence)]


class Group(NamedTuple):
    key: str
    title: str
    terms: list[Term]


def in_language(language, text) -> str:
    with translation.override(language):
        return str(text)


def read_glossary() -> dict[str, list[Group]]:
    return {
        "groups": [
            Group(key, str(title), [read_term(key, *pair) for pair in sentences.items()])
            for key, title, sentences in SENTENCES
        ]
    }


def read_term(key, choice, sentence) -> Term:
    says = [
        (language, in_language(language, choice.label), in_language(language, sentence))
        for language in LANGUAGES
    ]
    return Term(f"{key}-{choice.value}", says)

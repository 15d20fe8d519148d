"""Mails from the rules of `waiting`: what is due soon, due today or overdue, and a digest once a week.

A thing is told once when it comes near, once on its day and once when it is over it; a day that moved makes
it another thing. Who gets a digest on a day gets no reminder beside it: the digest says the same and more.
"""

import datetime
import unicodedata
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tracker.home.waiting import read_waiting, read_waiting_on
from tracker.home.waiting_ground import SOON, Ground, Row
from tracker.pages.bilingual import words
from tracker.pages.context import highest_marking
from tracker.pages.dates import day, long_day
from tracker.people.mail_actions import read_recipients
from tracker.people.mails import Mail, read_preference
from tracker.people.sides import read_sides

OVERDUE, TODAY, NEAR = "overdue", "today", "near"
# A digest whose day went by without a run is sent late, but not this late.
LATE_DIGEST = datetime.timedelta(days=2)
# What was told longer ago than this is forgotten.
KEPT = datetime.timedelta(days=400)
LONGEST_SUBJECT, LONGEST_TEXT = 140, 500
# Control characters, marks that cannot be seen, and ends of lines and paragraphs, whatever their code.
UNPRINTED = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


class Told(NamedTuple):
    """A thing that waits, and how near its day is; None: it has none, or there is time."""

    row: Row
    stage: str | None

    @property
    def name(self) -> str:
        return f"{self.row.key} {self.row.until} {self.stage}"


def compose(*, on, now) -> int:
    """Writes down a mail for everyone who is to be told something on this day. How many."""
    forget(on)
    told = read_told()
    return sum(compose_for(member, told.get(member.pk, Past()), on, now) for member in read_recipients())


def forget(on):
    Mail.objects.unrestricted("what is too old goes, of both sides").filter(day__lt=on - KEPT).delete()


class Past(NamedTuple):
    names: frozenset = frozenset()
    last_day: datetime.date | None = None
    last_digest: datetime.date | None = None


def read_told() -> dict:
    """{member: what was told before}, in one query."""
    found: dict = {}
    rows = Mail.objects.unrestricted("each is compared with its own member's").order_by("day")
    for member, kind, on, names in rows.values_list("member_id", "kind", "day", "told"):
        past = found.get(member, Past())
        found[member] = Past(
            past.names.union(names), on, on if kind == Mail.Kind.DIGEST else past.last_digest
        )
    return found


def compose_for(member, past, on, now) -> bool:
    """One mail a day to one person. False when there is nothing to say, or it is written down already."""
    if past.last_day and past.last_day >= on:
        return False
    try:
        with transaction.atomic(), override(member.language):
            mail = make_mail(member, past, on, now)
            if mail is None:
                return False
            mail.save(force_insert=True)
    except IntegrityError:
        return False  # another run was faster
    return mail.state == Mail.State.WAITING


def make_mail(member, past, on, now) -> Mail | None:
    wishes, sides = read_preference(member), read_sides()
    ground = Ground(member, sides, on, soon=max(SOON, wishes.days_before))
    waiting = [Told(row, stage_of(row, on, wishes.days_before)) for row in read_waiting(ground)]
    fresh = [told for told in waiting if told.stage and told.name not in past.names]
    names = [told.name for told in fresh]
    if is_digest_due(on, wishes.digest_weekday, past.last_digest):
        mail = Mail(member=member, day=on, kind=Mail.Kind.DIGEST, told=names, composed_at=now)
        if waiting:
            mail.subject, mail.body = write_digest(ground, waiting, read_waiting_on(ground), wishes)
        else:
            mail.state = Mail.State.NOTHING
        return mail
    if not fresh:
        return None
    mail = Mail(member=member, day=on, kind=Mail.Kind.REMINDER, told=names, composed_at=now)
    mail.subject, mail.body = write_reminder(ground, fresh, wishes)
    return mail


def stage_of(row, on, days_before) -> str | None:
    over = row.days_over(on)
    if over is None or over < -days_before:
        return None
    if over > 0:
        return OVERDUE
    return TODAY if over == 0 else NEAR


def is_digest_due(on, weekday, last) -> bool:
    """On the side's weekday; a missed run is made up for. A week has one, also when the weekday changed."""
    due = on - datetime.timedelta(days=(on.weekday() - weekday) % 7)
    if on - due > LATE_DIGEST:
        return False
    return last is None or (last < due and on - last > LATE_DIGEST)


# --- what a mail says -------------------------------------------------------------------------------------


def write_reminder(ground, fresh, wishes) -> tuple[str, str]:
    return subject_of(fresh), body_of(ground, sections_of(fresh), wishes)


def write_digest(ground, waiting, others, wishes) -> tuple[str, str]:
    n = len(waiting)
    subject = ngettext("NCG: %(n)d thing waits for you", "NCG: %(n)d things wait for you", n) % {"n": n}
    sections = [*sections_of(waiting), (say_others(ground), [Told(row, None) for row in others])]
    return one_line(f"{subject}, {day(ground.today)}", LONGEST_SUBJECT), body_of(ground, sections, wishes)


def say_others(ground) -> str:
    return _("Waiting on %(side)s") % {"side": words(ground.other, "name").text}


def subject_of(fresh) -> str:
    """Of one thing its title; of more how many of each kind."""
    if len(fresh) == 1:
        told = fresh[0]
        sentence = {
            OVERDUE: _("NCG, overdue: %(title)s"),
            TODAY: _("NCG, due today: %(title)s"),
            NEAR: _("NCG, due %(day)s: %(title)s"),
        }[told.stage]
        text = sentence % {"title": told.row.title, "day": day(told.row.until)}
        return one_line(text, LONGEST_SUBJECT)
    counts = [
        (sum(told.stage == OVERDUE for told in fresh), _("%(n)d overdue")),
        (sum(told.stage == TODAY for told in fresh), _("%(n)d due today")),
        (sum(told.stage == NEAR for told in fresh), _("%(n)d due soon")),
    ]
    return "NCG: " + ", ".join(text % {"n": n} for n, text in counts if n)


def sections_of(waiting) -> list[tuple]:
    return [
        (_("Overdue"), [told for told in waiting if told.stage == OVERDUE]),
        (_("Due today"), [told for told in waiting if told.stage == TODAY]),
        (_("Due soon"), [told for told in waiting if told.stage == NEAR]),
        (_("Waits for you"), [told for told in waiting if told.stage is None]),
    ]


def body_of(ground, sections, wishes) -> str:
    """The marking above and below, as on every page; days in full, so that a delayed mail stays true."""
    marking = highest_marking()
    lines = [marking, "", _("As of %(day)s") % {"day": long_day(ground.today)}]
    for heading, entries in sections:
        if entries:
            lines += ["", heading.upper()]
            for told in entries:
                lines += ["", *describe(told.row, wishes)]
    address = settings.PUBLIC_URL + reverse("mail_settings")
    lines += ["", "--", _("Turn these mails off: %(address)s") % {"address": address}]
    return "\n".join([*lines, "", marking, ""])


def describe(row, wishes) -> list[str]:
    lines = [f"- {one_line(row.title)}"]
    if row.until:
        lines.append("  " + _("Due %(day)s") % {"day": day(row.until)})
    if wishes.with_texts and row.text:
        lines.append("  " + one_line(row.text, LONGEST_TEXT))
    return [*lines, f"  {settings.PUBLIC_URL}{row.address}"]


def one_line(text, longest=None) -> str:
    """What people typed, on one line and of printed signs: it stands in a header or between our lines."""
    shown = "".join(" " if unicodedata.category(sign) in UNPRINTED else sign for sign in text)
    line = unicodedata.normalize("NFC", " ".join(shown.split()))
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1].rstrip()}…"

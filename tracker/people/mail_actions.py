"""Verbs on mails: what a side and a member want told, and handing what is composed to the mail server."""

import contextlib
import smtplib
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from tracker.history.actions import record
from tracker.pages.conflicts import Stale
from tracker.people.mail_server import may_have_taken
from tracker.people.mails import Mail, read_preference
from tracker.people.models import Side, User
from tracker.people.rules import acts_for, can_manage_accounts

State = Mail.State


@transaction.atomic
def set_side_preference(*, by, seen, now, content):
    """A steward says how the members of the own side are told."""
    if not can_manage_accounts(by, by.side_id):
        raise PermissionDenied
    # There may be no row to lock yet.
    Side.objects.select_for_update(no_key=True).get(pk=by.side_id)
    current = read_preference(by)
    if current.token != seen:
        raise Stale(current)
    before = current.content()
    for name, value in content.items():
        setattr(current, name, value)
    after = current.content()
    if before == after:
        return current
    current.revision += 1
    current.save(force_insert=current._state.adding)
    record(
        current,
        "side_preference_changed",
        by=by,
        now=now,
        audience=by.side_id,
        before={**before, "revision": current.revision - 1},
        after={**after, "revision": current.revision},
    )
    return current


@transaction.atomic
def set_own_mails(*, by, wants, now):
    """A member turns the own mails on or off."""
    if not acts_for(by, by.side_id):
        raise PermissionDenied
    current = User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    if current.gets_mails == wants:
        return current
    before = {"gets_mails": current.gets_mails}
    current.gets_mails = wants
    current.save(update_fields=["gets_mails"])
    record(
        current,
        "own_mails_set",
        by=by,
        now=now,
        audience=by.side_id,
        before=before,
        after={"gets_mails": wants},
    )
    return current


def read_recipients():
    """Whom mails go to: members of a side, with an address, who did not turn them off."""
    members = User.objects.filter(is_active=True, side__isnull=False, gets_mails=True).exclude(email="")
    return members.order_by("side", "username")


class Outcome(NamedTuple):
    sent: int = 0
    dropped: int = 0
    # What the server, or its absence, said; the rest waits for the next run.
    trouble: str = ""


def hand_over(*, now) -> Outcome:
    """Hands every mail that waits to the server, the oldest first. Called outside of any transaction."""
    mails = Mail.objects.unrestricted("each goes to its own member").waiting()
    waiting = list(mails.order_by("day", "member__username", "kind"))
    if not waiting:
        return Outcome()
    server = get_connection()
    sent = dropped = 0
    trouble = ""
    try:
        server.open()
        for mail in waiting:
            if not take(mail, now):
                dropped += 1
                continue
            line = getattr(server, "connection", None)
            try:
                server.send_messages([as_message(mail)])
            except ANSWERED as answer:
                # The server is there and said no to this one.
                trouble = say(answer)
                if is_for_good(answer):
                    finish(mail, State.DROPPED)
                    dropped += 1
                else:
                    give_back(mail)
            except OSError:
                if not may_have_taken(line):
                    give_back(mail)
                raise
            else:
                finish(mail, State.SENT, sent_at=now)
                sent += 1
    except OSError as silence:
        trouble = say(silence)
    finally:
        with contextlib.suppress(OSError):
            server.close()
    return Outcome(sent, dropped, trouble)


def rows(mail):
    return Mail.objects.unrestricted("each goes to its own member").filter(pk=mail.pk)


def take(mail, now) -> bool:
    """Is it this run's to send? Of two runs at a time one gets it. Who is not to be told any more is not."""
    if not read_recipients().filter(pk=mail.member_id).exists():
        rows(mail).waiting().update(state=State.DROPPED, subject="", body="")
        return False
    return bool(rows(mail).waiting().update(state=State.HANDED, handed_at=now))


def finish(mail, state, **times) -> None:
    rows(mail).update(state=state, subject="", body="", **times)


def give_back(mail) -> None:
    rows(mail).update(state=State.WAITING, handed_at=None)


# What is not for the server to say: the address or a header cannot be written down.
ANSWERED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, ValueError)


def is_for_good(answer) -> bool:
    """No such mailbox, no such address: asking every day changes nothing."""
    if isinstance(answer, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in answer.recipients.values())
    return isinstance(answer, ValueError)


def say(trouble) -> str:
    return f"{type(trouble).__name__}: {trouble}"


def as_message(mail) -> EmailMessage:
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[User.objects.values_list("email", flat=True).get(pk=mail.member_id)],
        headers={
            # The same at every try, so that a mail server can tell a second one from another.
            "Message-ID": f"<{mail.pk}@{settings.PUBLIC_HOST}>",
            "Auto-Submitted": "auto-generated",
        },
    )

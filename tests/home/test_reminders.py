"""Mails: a quarter day by day, servers that fail, and nothing of the other side in any of it."""

import datetime
import io
import smtplib
from collections import Counter

import pytest
from django.core import mail as mails
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.home.waits import DAY, at
from tests.pages.test_two_worlds import seed  # noqa: F401
from tests.pages.web import Place
from tests.world import (
    NOW,
    TODAY,
    close_action,
    make_action,
    make_change,
    make_meeting,
    make_member,
    make_milestone,
    make_office,
    make_superuser,
    make_update,
    make_workstream,
    make_world,
    prefer,
    seen_by,
    update_content,
)
from tracker.assent.actions import confirm_all
from tracker.home.reminders import compose, is_digest_due, one_line
from tracker.people.mail_actions import hand_over, set_own_mails
from tracker.people.mails import Mail
from tracker.quarters.models import Period
from tracker.workstreams import actions as updates
from tracker.workstreams.actions import set_leads

pytestmark = pytest.mark.django_db

Oct, Nov, Dec = (lambda day, month=month: datetime.date(2026, month, day) for month in (10, 11, 12))
MOST_SUBJECT = 140


@pytest.fixture
def world():
    return make_world()


def give_address(*members):
    for member in members:
        member.email = f"{member.username}@example.org"
        member.save(update_fields=["email"])


def run(on):
    """As cron does. What it printed, and what came out: [(to whom, subject)]."""
    before, told = len(mails.outbox), io.StringIO()
    call_command("send_reminders", on=on.isoformat(), stdout=told)
    return told.getvalue(), [
        (message.to[0].split("@")[0], message.subject) for message in mails.outbox[before:]
    ]


# --- a quarter --------------------------------------------------------------------------------------------


class Autumn:
    """The last quarter of 2026, day by day. People do things after the mails of a day."""

    def __init__(self, world):
        self.us, self.rok = world.us, world.rok
        self.second = make_member(self.us.side, "editor", "us.second", language="ko")
        give_address(
            *(self.us.editor, self.second, self.us.releaser, self.us.steward),
            *(self.rok.editor, self.rok.releaser),
        )
        set_own_mails(by=self.us.steward, wants=False, now=at(Oct(1)))  # and us.reader has no address
        self.rok.releaser.language = "en"
        self.rok.releaser.save()
        prefer(self.rok, now=at(Oct(1)), days_before=3, digest_weekday=2)
        offices = {
            name: make_office(team.side, name, by=team.steward, now=at(Oct(1)))
            for name, team in (("OSD-P", self.us), ("PM", self.us), ("MND", self.rok))
        }
        self.us.editor.offices.add(offices["OSD-P"])
        self.second.offices.add(offices["PM"])
        self.rok.editor.offices.add(offices["MND"])
        self.one, self.two = make_workstream(1), make_workstream(2)
        self.mnd = offices["MND"]
        set_leads(self.one, [offices["OSD-P"], self.mnd], by=self.us.steward, now=at(Oct(1)))
        set_leads(self.two, [offices["PM"], self.mnd], by=self.us.steward, now=at(Oct(1)))
        # Both had reported last quarter, and confirmed what is entered.
        for team in world.teams:
            confirm_all([self.one, self.two], by=team.releaser, now=at(Oct(1)))
            for work in (self.one, self.two):
                make_update(work, team, now=at(datetime.date(2026, 9, 20)))
        self.meeting = make_meeting(self.us, starts_on=Oct(2), now=at(Oct(1)))
        for team in world.teams:
            confirm_all([self.meeting], by=team.releaser, now=at(Oct(1)))

    def diary(self):
        return {
            Oct(2): self.plan,
            Oct(14): lambda day: make_change(self.joint, self.rok, "done", done_on=day, now=at(day)),
            Oct(20): lambda day: make_change(self.check, self.us, "moved", due_on=Nov(20), now=at(day)),
            Nov(10): lambda day: close_action(self.action, self.rok, now=at(day)),
            Nov(22): lambda day: make_change(self.check, self.us, "done", done_on=day, now=at(day)),
            Dec(1): lambda day: make_update(self.one, self.us, now=at(day)),
            Dec(9): lambda day: make_update(self.two, self.rok, now=at(day)),
            Dec(12): lambda day: make_update(self.one, self.rok, state="submitted", now=at(day)),
            Dec(15): self.release_theirs,
            Dec(18): lambda day: make_update(self.two, self.us, now=at(day)),
        }

    def plan(self, day):
        self.joint = make_milestone(
            self.two, self.us, title_en="Joint text", due_on=Oct(15), responsible_id=None, now=at(day)
        )
        self.check = make_milestone(self.one, self.us, title_en="Line check", due_on=Nov(2), now=at(day))
        self.action = make_action(
            self.meeting, self.rok, due_on=Nov(10), office=self.mnd, text_en="Circulate", now=at(day)
        )
        make_milestone(self.one, self.rok, released=False, title_en="ROK secret", due_on=Oct(9), now=at(day))
        make_action(
            None,
            self.us,
            released=False,
            due_on=Oct(30),
            workstream=self.one,
            text_en="US secret",
            now=at(day),
        )

    def release_theirs(self, day):
        draft = updates.open_draft(self.one, Period(2026, 4), self.rok.releaser)
        updates.release(draft, by=self.rok.releaser, seen=draft.token, now=at(day))


QUARTER = """
01 Oct rok.editor: NCG: 처리할 사항 2건, 2026. 10. 1.
01 Oct rok.releaser: NCG: 2 things wait for you, 1 Oct 2026
05 Oct us.editor: NCG: 1 thing waits for you, 5 Oct 2026
05 Oct us.releaser: NCG: 3 things wait for you, 5 Oct 2026
05 Oct us.second: NCG: 처리할 사항 2건, 2026. 10. 5.
07 Oct rok.editor: NCG: 처리할 사항 3건, 2026. 10. 7.
07 Oct rok.releaser: NCG: 4 things wait for you, 7 Oct 2026
08 Oct us.releaser: NCG, due 15 Oct 2026: Milestone 2.1 Joint text
08 Oct us.second: NCG 기한 2026. 10. 15.: 이정표 2.1 US 이정표
12 Oct rok.editor: NCG 기한 2026. 10. 15.: 이정표 2.1 US 이정표
12 Oct rok.releaser: NCG, due 15 Oct 2026: Milestone 2.1 Joint text
12 Oct us.editor: NCG: 1 thing waits for you, 12 Oct 2026
12 Oct us.releaser: NCG: 3 things wait for you, 12 Oct 2026
12 Oct us.second: NCG: 처리할 사항 2건, 2026. 10. 12.
14 Oct rok.editor: NCG: 처리할 사항 3건, 2026. 10. 14.
14 Oct rok.releaser: NCG: 4 things wait for you, 14 Oct 2026
19 Oct us.editor: NCG: 3 things wait for you, 19 Oct 2026
19 Oct us.releaser: NCG: 4 things wait for you, 19 Oct 2026
19 Oct us.second: NCG: 처리할 사항 1건, 2026. 10. 19.
21 Oct rok.editor: NCG: 처리할 사항 2건, 2026. 10. 21.
21 Oct rok.releaser: NCG: 3 things wait for you, 21 Oct 2026
23 Oct us.editor: NCG, due 30 Oct 2026: An action of your side · OSD-P · 1 Workstream 1
23 Oct us.releaser: NCG, due 30 Oct 2026: An action of your side · OSD-P · 1 Workstream 1
26 Oct us.editor: NCG: 2 things wait for you, 26 Oct 2026
26 Oct us.releaser: NCG: 3 things wait for you, 26 Oct 2026
26 Oct us.second: NCG: 처리할 사항 1건, 2026. 10. 26.
28 Oct rok.editor: NCG: 처리할 사항 3건, 2026. 10. 28.
28 Oct rok.releaser: NCG: 4 things wait for you, 28 Oct 2026
30 Oct us.editor: NCG, due today: An action of your side · OSD-P · 1 Workstream 1
30 Oct us.releaser: NCG, due today: An action of your side · OSD-P · 1 Workstream 1
31 Oct us.editor: NCG, overdue: An action of your side · OSD-P · 1 Workstream 1
31 Oct us.releaser: NCG, overdue: An action of your side · OSD-P · 1 Workstream 1
02 Nov us.editor: NCG: 2 things wait for you, 2 Nov 2026
02 Nov us.releaser: NCG: 3 things wait for you, 2 Nov 2026
02 Nov us.second: NCG: 처리할 사항 1건, 2026. 11. 2.
04 Nov rok.editor: NCG: 처리할 사항 3건, 2026. 11. 4.
04 Nov rok.releaser: NCG: 4 things wait for you, 4 Nov 2026
07 Nov rok.editor: NCG 기한 2026. 11. 10.: 조치사항 P1-A1 · MND
07 Nov rok.releaser: NCG, due 10 Nov 2026: Action P1-A1 · MND
09 Nov us.editor: NCG: 3 things wait for you, 9 Nov 2026
09 Nov us.releaser: NCG: 4 things wait for you, 9 Nov 2026
09 Nov us.second: NCG: 처리할 사항 1건, 2026. 11. 9.
10 Nov rok.editor: NCG 오늘 기한: 조치사항 P1-A1 · MND
10 Nov rok.releaser: NCG, due today: Action P1-A1 · MND
11 Nov rok.editor: NCG: 처리할 사항 2건, 2026. 11. 11.
11 Nov rok.releaser: NCG: 3 things wait for you, 11 Nov 2026
13 Nov us.editor: NCG, due 20 Nov 2026: Milestone 1.1 Line check
13 Nov us.releaser: NCG, due 20 Nov 2026: Milestone 1.1 Line check
16 Nov us.editor: NCG: 3 things wait for you, 16 Nov 2026
16 Nov us.releaser: NCG: 4 things wait for you, 16 Nov 2026
16 Nov us.second: NCG: 처리할 사항 1건, 2026. 11. 16.
18 Nov rok.editor: NCG: 처리할 사항 2건, 2026. 11. 18.
18 Nov rok.releaser: NCG: 3 things wait for you, 18 Nov 2026
20 Nov us.editor: NCG, due today: Milestone 1.1 Line check
20 Nov us.releaser: NCG, due today: Milestone 1.1 Line check
21 Nov us.editor: NCG, overdue: Milestone 1.1 Line check
21 Nov us.releaser: NCG, overdue: Milestone 1.1 Line check
23 Nov us.editor: NCG: 2 things wait for you, 23 Nov 2026
23 Nov us.releaser: NCG: 3 things wait for you, 23 Nov 2026
23 Nov us.second: NCG: 처리할 사항 1건, 2026. 11. 23.
25 Nov rok.editor: NCG: 처리할 사항 2건, 2026. 11. 25.
25 Nov rok.releaser: NCG: 3 things wait for you, 25 Nov 2026
30 Nov us.editor: NCG: 2 things wait for you, 30 Nov 2026
30 Nov us.releaser: NCG: 3 things wait for you, 30 Nov 2026
30 Nov us.second: NCG: 처리할 사항 1건, 2026. 11. 30.
02 Dec rok.editor: NCG: 처리할 사항 2건, 2026. 12. 2.
02 Dec rok.releaser: NCG: 3 things wait for you, 2 Dec 2026
07 Dec us.editor: NCG: 1 thing waits for you, 7 Dec 2026
07 Dec us.releaser: NCG: 2 things wait for you, 7 Dec 2026
07 Dec us.second: NCG: 처리할 사항 1건, 2026. 12. 7.
09 Dec rok.editor: NCG: 처리할 사항 2건, 2026. 12. 9.
09 Dec rok.releaser: NCG: 3 things wait for you, 9 Dec 2026
10 Dec us.releaser: NCG, due 17 Dec 2026: Report on 2 Workstream 2
10 Dec us.second: NCG 기한 2026. 12. 17.: 보고: 2 과업 2
14 Dec rok.releaser: NCG, due 17 Dec 2026: Release or return 1 Workstream 1
14 Dec us.editor: NCG: 1 thing waits for you, 14 Dec 2026
14 Dec us.releaser: NCG: 2 things wait for you, 14 Dec 2026
14 Dec us.second: NCG: 처리할 사항 1건, 2026. 12. 14.
16 Dec rok.releaser: NCG: 1 thing waits for you, 16 Dec 2026
17 Dec us.releaser: NCG, due today: Report on 2 Workstream 2
17 Dec us.second: NCG 오늘 기한: 보고: 2 과업 2
18 Dec us.releaser: NCG, overdue: Report on 2 Workstream 2
18 Dec us.second: NCG 기한 경과: 보고: 2 과업 2
21 Dec us.editor: NCG: 1 thing waits for you, 21 Dec 2026
21 Dec us.releaser: NCG: 1 thing waits for you, 21 Dec 2026
23 Dec rok.releaser: NCG: 1 thing waits for you, 23 Dec 2026
28 Dec us.editor: NCG: 1 thing waits for you, 28 Dec 2026
28 Dec us.releaser: NCG: 1 thing waits for you, 28 Dec 2026
30 Dec rok.releaser: NCG: 1 thing waits for you, 30 Dec 2026
"""


def test_a_quarter_day_by_day_sends_these_mails_and_no_others(world):
    autumn, told = Autumn(world), []
    diary = autumn.diary()
    day = Oct(1)
    while day <= Dec(31):
        _said, sent = run(day)
        told += [f"{day:%d %b} {who}: {subject}" for who, subject in sent]
        assert run(day)[1] == []  # a second run on the same day sends nothing
        if day in diary:
            diary[day](day)
        day += DAY
    assert diary.keys() <= {Oct(1) + n * DAY for n in range(92)}
    assert told == QUARTER.split("\n")[1:-1]
    # None twice, none to the wrong side, none to whom none is to be sent.
    assert max(Counter((message.to[0], message.subject) for message in mails.outbox).values()) == 1
    assert len({message.extra_headers["Message-ID"] for message in mails.outbox}) == len(mails.outbox)
    for message in mails.outbox:
        code, other = ("US", "ROK") if message.to[0].startswith("us.") else ("ROK", "US")
        assert f"{other} secret" not in message.body
        assert f"{code} secret" not in message.subject
    assert Mail.objects.exclude(state__in=["sent", "nothing"]).count() == 0
    assert Mail.objects.exclude(subject="", body="").count() == 0


# --- who is told what -------------------------------------------------------------------------------------


@pytest.fixture
def due(world):
    """A milestone of the US side that is due in five days; its editor has an address. TODAY is a Thursday."""
    give_address(world.us.editor)
    one = make_workstream(1)
    for team in world.teams:
        make_update(one, team)
    return make_milestone(one, world.us, title_en="Line check", due_on=TODAY + 5 * DAY)


def test_a_mail_holds_titles_and_links_only_until_the_side_wants_more(world, due, settings):
    settings.PUBLIC_URL = "https://ncg.example.gov"
    action = make_action(
        make_meeting(world.us), world.us, due_on=TODAY, text_en="Circulate the annex", office=None
    )
    compose(on=TODAY, now=NOW)
    body = Mail.objects.get().body
    assert body == "\n".join(
        [
            "UNCLASSIFIED // DEMONSTRATION DATA",
            "",
            "As of 12 November 2026",
            "",
            "DUE TODAY",
            "",
            f"- Action {action.code}",
            "  Due 12 Nov 2026",
            f"  https://ncg.example.gov/actions/{action.pk}/close/",
            "",
            "DUE SOON",
            "",
            "- Milestone 1.1 Line check",
            "  Due 17 Nov 2026",
            f"  https://ncg.example.gov/workstreams/workstream-1/milestones/{due.pk}/change/",
            "",
            "--",
            "Turn these mails off: https://ncg.example.gov/account/mails/",
            "",
            "UNCLASSIFIED // DEMONSTRATION DATA",
            "",
        ]
    )
    Mail.objects.all().delete()
    prefer(world.us, with_texts=True)
    compose(on=TODAY, now=NOW)
    assert "  Circulate the annex\n" in Mail.objects.get().body


def test_a_mail_is_in_the_language_of_its_reader(world, due):
    world.us.editor.language = "ko"
    world.us.editor.save()
    assert run(TODAY)[1] == [("us.editor", "NCG 기한 2026. 11. 17.: 이정표 1.1 US 이정표")]
    assert "기한 임박" in mails.outbox[0].body


def test_how_many_days_before_is_for_each_side_to_say(world, due):
    prefer(world.us, days_before=4)
    assert run(TODAY)[1] == []
    assert len(run(TODAY + DAY)[1]) == 1


def test_what_comes_late_within_the_days_is_told_at_once_and_a_missed_day_is_made_up_for(world, due):
    assert len(run(TODAY)[1]) == 1  # five days before, though no run was made on the seventh
    assert run(TODAY + DAY)[1] == run(TODAY + 2 * DAY)[1] == []
    # No run on the day itself: the next one says that it is overdue.
    assert run(TODAY + 7 * DAY)[1] == [("us.editor", "NCG, overdue: Milestone 1.1 Line check")]
    assert run(TODAY + 8 * DAY)[1] == []


def test_a_date_that_moved_is_told_anew(world, due):
    run(TODAY)
    make_change(due, world.us, "moved", due_on=TODAY + 6 * DAY)
    assert run(TODAY + DAY)[1] == [("us.editor", "NCG, due 18 Nov 2026: Milestone 1.1 Line check")]


@pytest.mark.parametrize("how", ["off", "closed", "no address"])
def test_nobody_is_told_who_turned_mails_off_or_left_or_has_no_address(world, due, how):
    editor = world.us.editor
    if how == "off":
        set_own_mails(by=editor, wants=False, now=NOW)
    else:
        editor.is_active, editor.email = how != "closed", "" if how == "no address" else editor.email
        editor.save()
    root = make_superuser()
    give_address(root) if how != "no address" else None
    assert run(TODAY)[1] == [] and not Mail.objects.exists()


# --- the digest -------------------------------------------------------------------------------------------


def test_the_digest_says_everything_and_what_the_other_side_is_waited_for(world, due):
    monday = TODAY + 4 * DAY
    make_workstream(2)
    prefer(world.us, days_before=1)
    assert run(monday)[1] == [("us.editor", "NCG: 2 things wait for you, 16 Nov 2026")]
    body = mails.outbox[0].body
    assert body.index("DUE SOON") < body.index("Line check") < body.index("WAITS FOR YOU")
    assert body.index("Report on 2 Workstream 2") < body.index("WAITING ON ROK") < body.rindex("Workstream 2")
    # What it said of near days is not told again.
    assert run(monday + DAY)[1] == [("us.editor", "NCG, due today: Milestone 1.1 Line check")]


def test_no_digest_says_that_nothing_waits_and_the_day_is_over_with_it(world):
    give_address(world.us.editor)
    one = make_workstream(1)
    make_update(one, world.us, now=at(Nov(12)))
    assert run(Nov(16))[1] == []  # though the other side has not reported
    make_workstream(2)
    assert run(Nov(17))[1] == []
    assert len(run(Nov(23))[1]) == 1


@pytest.mark.parametrize(
    ("on", "last", "due"),
    [
        (Nov(16), None, True),  # a Monday
        (Nov(17), None, True),
        (Nov(18), Nov(9), True),  # two days late
        (Nov(19), Nov(9), False),
        (Nov(17), Nov(16), False),
        (Nov(23), Nov(16), True),
        (Nov(23), Nov(18), True),
        # The weekday was changed to Monday after a digest on Saturday.
        (Nov(16), Nov(14), False),
    ],
)
def test_a_week_has_one_digest(on, last, due):
    assert is_digest_due(on, 0, last) == due


# --- servers that fail, and runs that meet ----------------------------------------------------------------


class Flaky(EmailBackend):
    """A mail server that answers as `mood` says."""

    mood: Exception | None = None
    on_open: Exception | None = None

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        if self.mood:
            raise self.mood
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "tests.home.test_reminders.Flaky"
    yield Flaky
    Flaky.mood = Flaky.on_open = None


def states():
    return [(mail.day, mail.state) for mail in Mail.objects.order_by("day")]


@pytest.mark.parametrize("where", ["mood", "on_open"])
@pytest.mark.parametrize(
    "failure",
    [ConnectionRefusedError("no"), TimeoutError("slow"), smtplib.SMTPServerDisconnected("gone")],
    ids=lambda failure: type(failure).__name__,
)
def test_a_server_that_is_down_for_three_days_delays_and_doubles_nothing(world, due, server, where, failure):
    setattr(server, where, failure)
    for n in range(3):
        with pytest.raises(CommandError, match="wait for the next run"):
            run(TODAY + n * DAY)
    assert states() == [(TODAY, "waiting")]
    # Meanwhile another thing came near: it has a mail of its own.
    make_milestone(due.workstream, world.us, title_en="Other", due_on=TODAY + 9 * DAY)
    with pytest.raises(CommandError):
        run(TODAY + 3 * DAY)
    setattr(server, where, None)
    said, sent = run(TODAY + 3 * DAY)
    assert sent == [
        ("us.editor", "NCG, due 17 Nov 2026: Milestone 1.1 Line check"),
        ("us.editor", "NCG, due 21 Nov 2026: Milestone 1.2 Other"),
    ]
    assert said == "0 mails written, 2 sent, 0 dropped.\n"
    assert run(TODAY + 3 * DAY)[1] == []


def test_who_turned_mails_off_while_the_server_was_down_gets_none_of_the_old_ones(world, due, server):
    server.mood = ConnectionRefusedError("no")
    with pytest.raises(CommandError):
        run(TODAY)
    server.mood = None
    set_own_mails(by=world.us.editor, wants=False, now=NOW)
    assert run(TODAY + DAY) == ("0 mails written, 0 sent, 1 dropped.\n", [])
    assert Mail.objects.get().body == ""


def test_a_mailbox_that_is_not_there_does_not_stop_the_others(world, due, server, monkeypatch):
    give_address(world.us.releaser)
    refusal = smtplib.SMTPRecipientsRefused({"us.editor@example.org": (550, b"no such user")})
    sends = EmailBackend.send_messages

    def send(backend, messages):
        if "us.editor" in messages[0].to[0]:
            raise refusal
        return sends(backend, messages)

    monkeypatch.setattr(Flaky, "send_messages", send)
    with pytest.raises(CommandError, match="no such user"):
        run(TODAY)
    assert sorted(Mail.objects.values_list("member__username", "state")) == [
        ("us.editor", "dropped"),
        ("us.releaser", "sent"),
    ]
    assert [message.to for message in mails.outbox] == [["us.releaser@example.org"]]


def test_a_crash_between_sending_and_marking_costs_a_mail_at_most_and_doubles_none(world, due, monkeypatch):
    """The one moment at which nobody knows: the server may have it, so it is left alone."""

    def crash(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tracker.people.mail_actions.finish", crash)
        with pytest.raises(KeyboardInterrupt):
            run(TODAY)
    assert len(mails.outbox) == 1 and states() == [(TODAY, "handed")]
    for n in (0, 1, 2):
        assert run(TODAY + n * DAY)[1] == []
    # It is in the digest, and the next step of it is told.
    assert run(TODAY + 4 * DAY)[1] == [("us.editor", "NCG: 1 thing waits for you, 16 Nov 2026")]
    assert run(TODAY + 5 * DAY)[1] == [("us.editor", "NCG, due today: Milestone 1.1 Line check")]


def test_a_crash_before_sending_delays(world, due, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("tracker.management.commands.send_reminders.hand_over", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(TODAY)
    assert states() == [(TODAY, "waiting")]
    assert len(run(TODAY)[1]) == 1


def test_a_line_that_breaks_while_the_server_has_the_message_is_such_a_moment_too():
    from tracker.people.mail_server import Watched, may_have_taken

    class Line:
        def __init__(self, at_data):
            self.at_data = at_data

        def sendmail(self):
            return self.data("text")

        def data(self, message):
            if self.at_data:
                raise self.at_data
            return 250, b"taken"

    class Connection(Watched, Line):
        pass

    for failure, may_have in (
        (smtplib.SMTPServerDisconnected("gone"), True),
        (TimeoutError("slow"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (None, False),
    ):
        line = Connection(failure)
        try:
            line.sendmail()
        except OSError as raised:
            assert raised is failure
        assert may_have_taken(line) == may_have
    assert not may_have_taken(None)


def test_the_database_holds_that_nobody_gets_two_of_a_kind_on_a_day(world, due):
    run(TODAY)
    first = Mail.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(member=first.member, day=first.day, kind=first.kind, composed_at=NOW)
    # A run that was faster in between: this one writes nothing and goes on.
    from tracker.home.reminders import Past, compose_for

    assert compose_for(world.us.editor, Past(), TODAY, NOW) is False


def test_two_runs_at_a_time_send_a_mail_once(world, due, monkeypatch):
    from tracker.people import mail_actions

    compose(on=TODAY, now=NOW)
    take = mail_actions.take

    def other_run_first(mail, now):
        monkeypatch.setattr(mail_actions, "take", take)
        assert hand_over(now=NOW).sent == 1
        return take(mail, now)

    monkeypatch.setattr(mail_actions, "take", other_run_first)
    assert hand_over(now=NOW).sent == 0
    assert len(mails.outbox) == 1


# --- hostile words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "One\r\nBcc: everybody@example.org",
        "One\nTwo\n\nThree",
        "\u202eevil\u202c gpj.exe",
        "\u2028line\u2029paragraph\u0085next\x00nul\x1b[31m\u200b",
        "가" * 300,
        "한" * 300,
        "\ud800".encode("utf-8", "replace").decode(),
        "=?utf-8?q?Encoded?=",
        ": {title} %s %(day)s <script>",
    ],
    ids=range(9),
)
def test_hostile_titles_stay_one_line_in_subject_and_body(world, due, title, monkeypatch):
    # Forms and columns refuse most of these; a mail does not count on it.
    monkeypatch.setattr("tracker.home.waiting_dates.name_of_milestone", lambda _row: f"1.1 {title}")
    run(TODAY)
    message = mails.outbox[0]
    raw = message.message()
    assert len(message.subject) <= MOST_SUBJECT and message.subject.isprintable()
    assert raw.get_all("Bcc") is None and raw["Subject"]
    assert "\u202e" not in message.body and "\u2028" not in message.body and "\x00" not in message.body
    lines = message.body.split("\n")
    assert len(lines) == 15 and lines[6].startswith("- Milestone 1.1 ")
    assert message.to == ["us.editor@example.org"]
    assert b"everybody" not in raw.as_bytes().split(b"\n\n")[0].replace(b"One Bcc: everybody", b"")


def test_a_line_is_shortened_with_a_mark_and_composed(world):
    assert one_line("가" * 300, 140) == "가" * 139 + "…"
    assert one_line("a  b\n c", 140) == "a b c"
    assert one_line("\u1112\u1161\u11ab") == "한"


# --- two worlds -------------------------------------------------------------------------------------------


def mails_of(hidden, code, seed):  # noqa: F811
    """All that a side's members are mailed over two months, in a world with or without internal rows."""
    with transaction.atomic():
        seed("world")
        world = make_world()
        Place(world, hidden=hidden, seed=seed)
        seed("mails")
        for team in world.teams:
            prefer(team, with_texts=True)
            if team.side.code == code:
                give_address(*team.members)
        found = []
        # Every day for a fortnight, then each day of a week once.
        for n in (*range(14), *range(14, 60, 6)):
            compose(on=TODAY + n * DAY, now=NOW)
        rows = Mail.objects.filter(member__side=code).order_by("member__username", "day", "kind")
        for mail in rows.select_related("member"):
            found.append(
                (mail.member.username, mail.day, mail.kind, mail.state, mail.told, mail.subject, mail.body)
            )
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(("hidden", "code"), [("ROK", "US"), ("US", "ROK")])
def test_mails_are_the_same_with_and_without_the_other_sides_internal_rows(seed, hidden, code):  # noqa: F811
    with_them = mails_of((), code, seed)
    assert with_them == mails_of((hidden,), code, seed)
    assert len(with_them) > 25
    own = mails_of((code,), code, seed)
    assert own != with_them  # its own internal rows are told of


# --- the command ------------------------------------------------------------------------------------------


def test_the_command_refuses_a_wrong_day_and_says_when_mails_are_off(world, settings):
    with pytest.raises(CommandError, match="is not a date like"):
        call_command("send_reminders", on="12.11.2026")
    settings.MAIL_IS_ON = False
    with pytest.raises(CommandError, match="EMAIL_URL is missing"):
        call_command("send_reminders")


def test_without_a_day_it_is_today_in_both_capitals(world, due, monkeypatch):
    """Late in the evening in Washington it is tomorrow in Seoul, and still today."""
    evening = datetime.datetime(2026, 11, 13, 3, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("tracker.management.commands.send_reminders.timezone.now", lambda: evening)
    call_command("send_reminders", stdout=io.StringIO())
    assert Mail.objects.get().day == TODAY


def test_mails_cost_a_fixed_number_of_queries_a_member(world, django_assert_max_num_queries):
    for number in range(1, 31):
        make_workstream(number)
    make_update(make_workstream(31), world.us)
    give_address(world.us.editor)
    with django_assert_max_num_queries(50):
        compose(on=TODAY, now=NOW)


def test_what_is_old_is_forgotten(world, due):
    run(TODAY)
    run(TODAY + 401 * DAY)
    assert Mail.objects.filter(day=TODAY).count() == 0


def test_a_draft_that_is_submitted_near_its_day_is_told_to_the_releaser_the_next_day(world):
    give_address(world.us.releaser)
    one = make_workstream(1)
    make_update(one, world.rok)
    day = Dec(12)
    draft = updates.save_draft(
        one,
        period=Period.of(day),
        by=world.us.editor,
        seen=seen_by(one, world.us, Period.of(day)),
        content=update_content(world.us, as_of=day),
        now=at(day),
        submit=True,
    )
    assert run(day)[1] == [("us.releaser", "NCG, due 17 Dec 2026: Release or return 1 Workstream 1")]
    updates.release(draft, by=world.us.releaser, seen=draft.token, now=at(day))
    assert run(Dec(13))[1] == []

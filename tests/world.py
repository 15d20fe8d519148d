"""Two sides, one person per role and side, and plain functions that make what a test needs.

Whatever a person does in the product is done here through the same verbs, with the time passed in.
Texts are in both languages, and each names its side, so that a leak shows in a rendered page.
"""

import datetime
import itertools
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from tracker.assent.models import Position
from tracker.commitments.models import Citation, Commitment, Document, Paragraph
from tracker.meetings import action_actions, cancelling, decision_actions
from tracker.meetings import actions as meetings
from tracker.meetings import agenda_actions as agenda
from tracker.meetings import conclusion_actions as conclusions
from tracker.meetings import plan_actions as plans
from tracker.meetings.conclusions import read_words
from tracker.people import actions as people
from tracker.people.access import Access
from tracker.people.mail_actions import set_side_preference
from tracker.people.mails import read_preference
from tracker.people.models import Side, User
from tracker.people.sides import Sides
from tracker.quarters.models import Period
from tracker.reports import assembling, concurrence, going_out, publishing, wordings
from tracker.workstreams import actions as updates
from tracker.workstreams import clearances
from tracker.workstreams import milestone_actions as milestones
from tracker.workstreams import received_actions as received
from tracker.workstreams.models import Workstream
from tracker.workstreams.notes import add_note
from tracker.workstreams.received import token_of

TODAY = datetime.date(2026, 11, 12)
NOW = datetime.datetime(2026, 11, 12, 14, 0, tzinfo=datetime.UTC)  # 09:00 in Washington, 23:00 in Seoul
PASSWORD = "a long enough pass phrase"
ROLES = ("reader", "editor", "releaser", "steward")

# As in migration 0002, for tests whose database was emptied.
SIDES = {
    "US": {
        "name_en": "US",
        "name_ko": "미측",
        "zone": "America/New_York",
        "language": "en",
    },
    "ROK": {
        "name_en": "ROK",
        "name_ko": "한측",
        "zone": "Asia/Seoul",
        "language": "ko",
    },
}


@dataclass(frozen=True)
class Team:
    side: Side
    reader: User
    editor: User
    releaser: User
    steward: User

    @property
    def members(self):
        return [getattr(self, role) for role in ROLES]


@dataclass(frozen=True)
class World:
    us: Team
    rok: Team

    @property
    def teams(self):
        return self.us, self.rok

    @property
    def sides(self):
        return Sides(team.side for team in self.teams)

    @property
    def members(self):
        return [member for team in self.teams for member in team.members]

    def other(self, team):
        return self.rok if team is self.us else self.us


def make_world():
    return World(**{code.lower(): make_team(make_side(code)) for code in SIDES})


def make_side(code):
    return Side.objects.get_or_create(code=code, defaults=SIDES[code])[0]


def make_team(side):
    return Team(side, **{role: make_member(side, role) for role in ROLES})


def make_member(side, role, username=None, **fields):
    """us.reader, us.editor … A steward is a reader with the flag."""
    username = username or f"{side.code.lower()}.{role}"
    return User.objects.create(
        username=username,
        name=username.replace(".", " ").title(),
        side=side,
        password=make_password(PASSWORD),
        **{
            "role": "reader" if role == "steward" else role,
            "is_steward": role == "steward",
            "language": side.language,
            "zone": side.zone,
            **fields,
        },
    )


def make_superuser(username="root"):
    """Runs the machine; belongs to no side."""
    return User.objects.create(
        username=username,
        name="Root",
        side=None,
        is_superuser=True,
        password=make_password(PASSWORD),
    )


def make_office(side, abbreviation="OSD-P", *, now=NOW, **fields):
    return people.add_office(
        abbreviation,
        side=side,
        now=now,
        **{
            "name_en": f"Office {abbreviation}",
            "name_ko": f"{abbreviation}실",
            **fields,
        },
    )


def make_document(code="T", **fields):
    return Document.objects.create(
        code=code,
        **{
            "slug": f"text-{code.lower()}",
            "title_en": f"Joint statement {code}",
            "title_ko": f"공동성명 {code}",
            "kind": "statement",
            "date": datetime.date(2024, 6, 10),
            "authority": "official",
            "publication": "full",
            "valid_text": "both",
            **fields,
        },
    )


def make_paragraph(document, number=1, **fields):
    texts = {
        "text_en": f"Both sides will report, in paragraph {number}.",
        "text_ko": f"양측은 {number}항에서 보고한다.",
    }
    return Paragraph.objects.create(document=document, number=number, **{**texts, **fields})


def make_commitment(code="T1.1", *, paragraph=None, quote_en="will report", **fields):
    commitment = Commitment.objects.create(
        code=code,
        **{
            "text_en": f"Report what was promised in {code}.",
            "text_ko": f"{code}에서 약속한 바를 보고한다.",
            "force": "committed",
            "cadence": "once",
            **fields,
        },
    )
    if paragraph:
        Citation.objects.create(commitment=commitment, paragraph=paragraph, quote_en=quote_en)
    return commitment


def make_workstream(number=1, **fields):
    return Workstream.objects.create(
        number=number,
        **{
            "slug": f"workstream-{number}",
            "name_en": f"Workstream {number}",
            "name_ko": f"과업 {number}",
            "objective_en": f"What workstream {number} is for.",
            "objective_ko": f"과업 {number}의 목표.",
            "state": "active",
            **fields,
        },
    )


def update_content(team, *, as_of=TODAY, **fields):
    """What an update form sends."""
    side = team.side.code
    return {
        "rating": "on_track",
        "headline_en": f"{side} headline",
        "headline_ko": f"{side} 요지",
        "narrative_en": f"{side} narrative",
        "narrative_ko": f"{side} 설명",
        "ask_en": "",
        "ask_ko": "",
        "as_of": as_of,
        "marking": settings.NCG_MARKINGS[0][0],
        **fields,
    }


def seen_by(workstream, team, period):
    """The token a form opened just now would send."""
    return updates.token_of(updates.form_source(workstream, period, team.editor))


def make_update(workstream, team, *, state="released", now=NOW, today=None, period=None, **content):
    """Through the verbs: the editor drafts and submits, the releaser releases."""
    today = today or now.date()
    period = period or Period.of(today)
    update = updates.save_draft(
        workstream,
        period=period,
        by=team.editor,
        seen=seen_by(workstream, team, period),
        content=update_content(team, **{"as_of": today, **content}),
        now=now,
        submit=state != "draft",
    )
    if state == "released":
        update = updates.release(update, by=team.releaser, seen=update.token, now=now)
    return update


def received_content(**fields):
    """What the form of a received assessment sends."""
    return {
        "rating": "at_risk",
        "headline_en": "Told headline",
        "headline_ko": "전달받은 요지",
        "narrative_en": "Told narrative",
        "narrative_ko": "전달받은 설명",
        "received_through": "a call of the working level",
        "received_on": TODAY,
        **fields,
    }


def note_received(workstream, team, *, period=None, now=NOW, today=None, **content):
    """The releaser of `team` notes what the other side told."""
    today = today or now.date()
    period = period or Period.of(today)
    side = next(code for code in SIDES if code != team.side.code)
    current = received.find_received(workstream, period, side, team.releaser)
    return received.note_received(
        workstream,
        side,
        period=period,
        content=received_content(**{"received_on": today, **content}),
        by=team.releaser,
        seen=token_of(current),
        now=now,
        today=today,
    )


def milestone_content(team, **fields):
    side = team.side.code
    return {
        "title_en": f"{side} milestone",
        "title_ko": f"{side} 이정표",
        "responsible_id": side,
        "due_on": datetime.date(2026, 12, 15),
        "due_precision": "day",
        **fields,
    }


def make_milestone(workstream, team, *, released=True, now=NOW, **content):
    milestone = milestones.save_milestone(
        None,
        workstream=workstream,
        by=team.editor,
        seen="",
        content=milestone_content(team, **content),
        now=now,
    )
    if released:
        milestone = milestones.release_milestone(milestone, by=team.releaser, seen=milestone.token, now=now)
    return milestone


def change_content(kind, **fields):
    return {
        "kind": kind,
        "due_on": None,
        "due_precision": "none",
        "done_on": TODAY if kind == "done" else None,
        "reason_en": f"Why it was {kind}",
        "reason_ko": f"{kind} 사유",
        **fields,
    }


def make_change(milestone, team, kind, *, released=True, now=NOW, today=None, **content):
    """What happens to a shared milestone: moved, started, done, dropped, reopened."""
    if kind in ("moved", "reopened"):
        content = {
            "due_on": datetime.date(2027, 1, 15),
            "due_precision": "day",
            **content,
        }
    change = milestones.save_change(
        milestone,
        by=team.editor,
        seen=change_seen(milestone, team),
        content=change_content(kind, **content),
        now=now,
    )
    if released:
        change = milestones.release_change(
            change,
            by=team.releaser,
            seen=change_seen(milestone, team),
            now=now,
            today=today or now.date(),
        )
    return change


def change_seen(milestone, team):
    """The token a change form opened just now would send."""
    current = type(milestone).objects.unrestricted("a test looks at the row").get(pk=milestone.pk)
    return milestones.change_token(current, milestones.open_change(current, team.editor))


def make_note(subject, team, *, text=None, now=NOW):
    return add_note(subject, text=text or f"{team.side.code} note", by=team.editor, now=now)


def make_clearance(draft, team, *, office=None, answer=None, told_by="", due_on=None, now=NOW):
    """An office is asked; with `answer`, what it said is noted too."""
    office = office or team.side.offices.first() or make_office(team.side)
    clearance = clearances.ask_office(draft, office, due_on=due_on, by=team.editor, now=now)
    if answer:
        clearance = clearances.note_answer(
            clearance, answer=answer, told_by=told_by, by=team.editor, seen=clearance.token, now=now
        )
    return clearance


def prefer(team, *, now=NOW, **content):
    """How the side's members are told by mail: what a steward's form sends."""
    wishes = read_preference(team.steward)
    return set_side_preference(
        by=team.steward, seen=wishes.token, now=now, content={**wishes.content(), **content}
    )


def make_access(member, kind="signed_in", *, now=NOW, **fields):
    return Access.objects.create(side=member.side, member=member, kind=kind, at=now, **fields)


def quarters_back(period, count):
    """The period and those before it, oldest first."""
    back = list(itertools.islice(_backwards(period), count))
    return back[::-1]


def _backwards(period):
    while True:
        yield period
        period = period.previous()


def still_true(workstream, *, period, by, now=NOW, today=TODAY):
    """ "Still true as of today", pressed on a page that shows the side's last text. As `confirm` does."""
    last = updates.last_released(workstream, period, by)
    return updates.confirm(
        workstream, period=period, by=by, seen=last.token if last else "", now=now, today=today
    )


def meeting_content(level="plenary", **fields):
    return {
        "level": level,
        "title_en": f"A {level} of the group",
        "title_ko": f"{level} 회의",
        "host_id": "US",
        "city_en": "Washington, D.C.",
        "city_ko": "워싱턴",
        "zone": "America/New_York",
        "starts_on": datetime.date(2026, 12, 10),
        **fields,
    }


def make_meeting(team, *, own=False, now=NOW, **content):
    """A steward enters it: shared at once and agreed, or as the side's own tentative plan."""
    plan = meetings.plan_own_meeting if own else meetings.plan_meeting
    return plan(by=team.steward, now=now, content=meeting_content(**content))


def make_agenda_item(meeting, team, *, own=False, now=NOW, **content):
    side = team.side.code
    content = {"title_en": f"{side} item", "title_ko": f"{side} 의제", "minutes": 20, **content}
    return agenda.add_agenda_item(meeting, by=team.editor, now=now, content=content, own=own)


def word_conclusion(item, team, text, *, now=NOW):
    return conclusions.word_conclusion(
        item, by=team.editor, seen=item.token, now=now, content={"conclusion_en": text, "conclusion_ko": ""}
    )


def agree_conclusions(meeting, *teams, now=NOW):
    """What came of the last side's press: the frozen conclusions, or None."""
    frozen = None
    for team in teams:
        frozen = conclusions.take_position(
            meeting,
            Position.Kind.AGREE,
            by=team.releaser,
            seen=read_words(meeting, team.releaser).hash,
            now=now,
            post=f"{team.side.code} co-chair",
        )
    return frozen


def make_decision(meeting, team, *, now=NOW, **content):
    side = team.side.code
    content = {"text_en": f"{side} proposes it.", "text_ko": f"{side} 제안.", **content}
    if meeting is None:
        content.setdefault("decided_on", now.date())
    return decision_actions.propose_decision(meeting, by=team.editor, now=now, content=content)


def change_decision(decision, team, *, now=NOW, **content):
    """Other words of it; what else it says stays."""
    content = {**decision_actions.content_of(decision), **content}
    return decision_actions.change_decision(
        decision, by=team.editor, seen=decision.token, now=now, content=content
    )


def agree(decision, *teams, now=NOW, today=None):
    """Each of the sides agrees to its words; the last answer is returned."""
    for team in teams:
        decision = decision_actions.agree_decision(
            decision, by=team.releaser, seen=decision.content_hash(), now=now, today=today or now.date()
        )
    return decision


def make_action(meeting, team, *, released=True, now=NOW, today=None, **content):
    """What the team's side is to do: noted at a meeting, or its own and then released."""
    side = team.side.code
    content = {"text_en": f"{side} is to do it.", "text_ko": f"{side} 조치.", "side_id": side, **content}
    action = action_actions.add_action(
        meeting, by=team.editor, now=now, today=today or now.date(), content=content
    )
    if released and action.audience_id and not meeting:
        action = action_actions.release_action(action, by=team.releaser, seen=action.token, now=now)
    return action


def change_action(action, team, *, now=NOW, **content):
    by = team.editor if action.audience_id or action.meeting_id else team.releaser
    return action_actions.change_action(action, by=by, seen=action.token, now=now, content=content)


def close_action(action, team, to="done", *, now=NOW, today=None):
    return action_actions.close_action(
        action,
        by=team.editor if action.audience_id or action.meeting_id else team.releaser,
        to=to,
        note={"closing_note_en": f"How {team.side.code} closed it.", "closing_note_ko": "조치 결과."},
        seen=action.token,
        now=now,
        today=today or now.date(),
    )


def make_report(team, *, period=None, now=NOW, today=None, **fields):
    """The first draft of a quarter's report, from what is released."""
    today = today or now.date()
    return assembling.start_report(period or Period.of(today), by=team.editor, now=now, today=today, **fields)


def line_of(report, key=None):
    """A line as a page opened just now would show it; the first one when none is named."""
    lines = report.lines.select_related("report__quarter", "workstream").prefetch_related("wordings")
    return lines.get(key=key) if key else lines.first()


def word_line(line, team, english, korean=None, *, now=NOW):
    line = line_of(line.report, line.key)
    return wordings.save_wording(
        line,
        by=team.editor,
        seen=wordings.wording_token(line, team.side.code),
        content={"text_en": english, "text_ko": korean or f"{english} (국문)"},
        now=now,
    )


def press_line(verb, line, team, *, now=NOW):
    """accept_theirs, let_both_stand, leave_out, put_back: on the line as it is now."""
    line = line_of(line.report, line.key)
    return getattr(wordings, verb)(line, by=team.editor, seen=line.token, now=now)


def send_out(report, team, *, now=NOW, today=None, **fields):
    report.refresh_from_db()
    return going_out.send_out(
        report, by=team.releaser, seen=report.token, now=now, today=today or now.date(), **fields
    )


def concur(report, *teams, kind="concur", now=NOW, **fields):
    """Each of the sides takes a position on what is out now; the last one is returned."""
    for team in teams:
        position = concurrence.take_position(
            report,
            kind,
            by=team.releaser,
            seen=report.candidate.hash,
            now=now,
            **{"post": f"{team.side.code} co-chair", **fields},
        )
    return position


def publish(report, team, *, now=NOW):
    return publishing.publish(report, by=team.releaser, seen=report.candidate.hash, now=now)


def make_published(world, *, now=NOW, **fields):
    """From the first draft to the snapshot, both sides in agreement."""
    report = make_report(world.us, now=now, **fields)
    send_out(report, world.us, now=now)
    concur(report, *world.teams, now=now)
    return publish(report, world.rok, now=now)


def plan_seen(meeting):
    """The token a form opened just now would send."""
    return type(meeting).objects.unrestricted("a test looks at the row").get(pk=meeting.pk).content_hash()


def move_meeting(meeting, team, move, *, now=NOW, **content):
    """share, agree, announce, hold: with what the form of the move sends."""
    verbs = {"share": plans.share_plan, "agree": plans.agree_plan}
    verb = verbs.get(move) or getattr(plans, move)
    more = {"content": content} if move in ("hold", "relocate", "postpone") else {}
    if move == "postpone":
        more["today"] = now.date()
    return verb(meeting, by=team.releaser, seen=plan_seen(meeting), now=now, **more)


def postpone(meeting, team, starts_on=None, *, now=NOW, **content):
    reason = {"reason_en": "The hall burnt down.", "reason_ko": "회의장 화재."}
    return move_meeting(meeting, team, "postpone", now=now, **{"starts_on": starts_on, **reason, **content})


def relocate(meeting, team, *, now=NOW, **content):
    place = {"city_en": "Seoul", "city_ko": "서울", "zone": "Asia/Seoul", "host_id": "ROK"}
    reason = {"reason_en": "The hall burnt down.", "reason_ko": "회의장 화재."}
    return move_meeting(meeting, team, "relocate", now=now, **{**place, **reason, **content})


def cancel_meeting(meeting, team, *, fates=cancelling.NOTHING, now=NOW, **options):
    resting = cancelling.read_resting(meeting, team.releaser)
    return cancelling.cancel(
        meeting,
        by=team.releaser,
        seen=cancelling.token_of(meeting, resting),
        now=now,
        today=now.date(),
        reason={"reason_en": "A typhoon.", "reason_ko": "태풍."},
        fates=fates,
        **options,
    )

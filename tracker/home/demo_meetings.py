"""The meetings of the demonstration: one that was held at working level, the next plenary, and their tables.

All steps lie in one side's diary, in order of time: on a short past they fall on one day, and what is decided
at a meeting must not come before the meeting.
"""

import datetime
from functools import partial

from tracker.assent.actions import take_position
from tracker.assent.models import Position
from tracker.meetings.action_actions import add_action, close_action, release_action
from tracker.meetings.actions import plan_meeting
from tracker.meetings.agenda_actions import (
    add_agenda_item,
    add_briefing_note,
    assemble_agenda,
    change_agenda_item,
)
from tracker.meetings.conclusion_actions import take_position as agree_to
from tracker.meetings.conclusion_actions import word_conclusion
from tracker.meetings.conclusions import read_words
from tracker.meetings.decision_actions import agree_decision, propose_decision
from tracker.meetings.models import Attendance, Meeting
from tracker.meetings.table import ActionItem, AgendaItem, Decision
from tracker.pages.bilingual import text_columns

THURSDAY = 3
WEEK = datetime.timedelta(days=7)


class Meetings:
    def __init__(self, demo):
        self.demo, self.data, self.diary = demo, demo.data["meetings"], demo.diary
        self.rows = {}  # {name in the data: row}, as the steps leave it

    def plan(self):
        working, plenary = self.data["working"], self.data["plenary"]
        self.plan_working(working)
        self.add(plenary["entered"], self.enter_plenary, plenary)
        for item in self.data["between"]:
            self.add(item["on"], self.write_own_action, item)
        letters = self.data["letters"]
        self.add(letters["on"], self.propose_by_letters, letters)
        for place, side in enumerate(self.demo.sides):
            self.add(letters["on"] + 1 + place, self.agree, "letters", side)
        for side in self.demo.sides:
            self.add(plenary["confirmed"], self.confirm, "plenary", side)
        self.draw_up(plenary["agenda"])
        for place, item in enumerate(plenary["decisions"]):
            self.add(-4, self.propose, "plenary", ("decision", place), item)
            if item.get("agreed"):
                self.add(-4, self.agree, ("decision", place), item["by"])

    def draw_up(self, agenda):
        """The agenda of the next plenary: assembled, changed, with what each side proposes and prepares."""
        self.add(-9, self.assemble, agenda["assembled_by"])
        self.add(-9, self.change_item, agenda["changed"])
        for item in agenda["proposed"]:
            self.add(-8, self.put_on_agenda, "plenary", item)
        for item in agenda["prepared"]:
            self.add(-7, self.put_on_agenda, "plenary", {**item, "own": True})
        self.add(-5, self.assemble, agenda["assembled_by"])
        self.add(-5, self.retitle, agenda)
        for note in agenda["points"]:
            self.add(-6, self.note_point, agenda["changed"]["slot"], note)

    def plan_working(self, working):
        ago = -working["days_ago"]
        self.add(ago + 1, self.enter_working, working)
        for side in self.demo.sides:
            self.add(ago + 2, self.confirm, "working", side)
        for item in working["agenda"]:
            self.add(ago + 2, self.put_on_agenda, "working", item)
        for item in working["agenda"]:
            self.add(ago + 2, self.conclude, item)
        self.add(ago + 2, self.propose, "working", "decided", working["decision"])
        for side in self.demo.sides:
            self.add(ago + 3, self.agree, "decided", side)
        for place, item in enumerate(working["actions"]):
            self.add(ago + 3, self.write_action, ("action", place), item)
        for place, item in enumerate(working["actions"]):
            if "closed" in item:
                self.add(item["closed"], self.close, ("action", place), item)
        for side, signed in working["agreed_by"].items():
            self.add(ago + 4, self.agree_conclusions, side, signed)

    def add(self, offset, step, *args):
        day = self.diary.day(offset)
        self.diary.add(day, next(iter(self.demo.sides)), partial(step, *args, day))

    def member(self, side, role):
        return self.demo.members[side, role]

    def content(self, item):
        """What a meeting is entered with; hours are written as a clock shows them."""
        found = {**item["content"], **self.demo.texts(item["content"], Meeting.TEXTS)}
        for name in ("starts_at", "ends_at"):
            found[name] = datetime.time.fromisoformat(found[name])
        people = [
            {
                **person,
                **self.demo.texts(person, ("name", "post")),
                "part": person.get("part", Attendance.Part.MEMBER),
            }
            for person in item["people"]
        ]
        return {**found, "attendance": people}

    def enter_working(self, item, day, now):
        held = {"state": Meeting.State.HELD, "starts_on": self.diary.day(-item["days_ago"])}
        content = {**self.content(item), **held}
        self.rows["working"] = plan_meeting(by=self.member("ROK", "steward"), now=now, content=content)

    def enter_plenary(self, item, day, now):
        """On the Thursday that lies about so many weeks after the day of loading."""
        soonest = self.diary.today + item["weeks"] * WEEK - datetime.timedelta(days=3)
        starts_on = soonest + datetime.timedelta(days=(THURSDAY - soonest.weekday()) % 7)
        content = {**self.content(item), "starts_on": starts_on}
        self.rows["plenary"] = plan_meeting(by=self.member("US", "steward"), now=now, content=content)

    def confirm(self, name, side, day, now):
        take_position(self.rows[name], Position.Kind.CONFIRM, by=self.member(side, "releaser"), now=now)

    def assemble(self, side, day, now):
        assemble_agenda(self.rows["plenary"], by=self.member(side, "editor"), now=now, today=day)

    def slot(self, slot, by):
        rows = AgendaItem.objects.visible_to(by)
        return rows.get(meeting=self.rows["plenary"], slot=slot)

    def change_item(self, item, day, now):
        by = self.member(item["by"], "editor")
        row = self.slot(item["slot"], by)
        content = {name: item[name] for name in ("minutes", "lead_side_id")}
        change_agenda_item(row, by=by, seen=row.token, now=now, content=content)

    def retitle(self, agenda, day, now):
        """What was assembled is called as the workstreams are; here it has to say that it is invented."""
        by = self.member(agenda["assembled_by"], "editor")
        for row in AgendaItem.objects.visible_to(by).filter(meeting=self.rows["plenary"]).exclude(slot=""):
            content = {
                name: getattr(row, name) + agenda["says"][name[-2:]] for name in text_columns(["title"])
            }
            change_agenda_item(row, by=by, seen=row.token, now=now, content=content)

    def note_point(self, slot, note, day, now):
        by = self.member(note["by"], "editor")
        add_briefing_note(self.slot(slot, by), text=note["text"], by=by, now=now)

    def conclude(self, item, day, now):
        by = self.member(item["conclusion_by"], "editor")
        row = self.rows["item", item["title_en"]]
        content = self.demo.texts(item, ("conclusion",))
        word_conclusion(row, by=by, seen=row.token, now=now, content=content)

    def agree_conclusions(self, side, signed, day, now):
        meeting, by = self.rows["working"], self.member(side, "releaser")
        seen = read_words(meeting, by).hash
        agree_to(meeting, Position.Kind.AGREE, by=by, seen=seen, now=now, **signed)

    def put_on_agenda(self, meeting, item, day, now):
        content = {
            **self.demo.texts(item, ("title",)),
            "workstream": self.demo.workstreams.get(item["workstream"]),
            "purpose": AgendaItem.Purpose(item["purpose"]),
            "minutes": item["minutes"],
            "lead_side_id": item.get("lead_side_id"),
        }
        by, own = self.member(item["by"], "editor"), item.get("own", False)
        row = add_agenda_item(self.rows[meeting], by=by, now=now, content=content, own=own)
        self.rows["item", item["title_en"]] = row

    def propose(self, meeting, name, item, day, now):
        content = {
            **self.demo.texts(item, Decision.TEXTS),
            "workstreams": [self.demo.workstreams[number] for number in item["workstreams"]],
        }
        by = self.member(item["by"], "editor")
        self.rows[name] = propose_decision(self.rows[meeting], by=by, now=now, content=content)

    def propose_by_letters(self, item, day, now):
        """Between meetings, in place of what the working-level meeting had agreed."""
        content = {
            **self.demo.texts(item, Decision.TEXTS),
            "reference": item["reference"],
            "decided_on": day,
            "supersedes": self.rows["decided"],
            "workstreams": [self.demo.workstreams[number] for number in item["workstreams"]],
        }
        by = self.member(item["by"], "editor")
        self.rows["letters"] = propose_decision(None, by=by, now=now, content=content)

    def agree(self, name, side, day, now):
        decision = self.rows[name]
        by = self.member(side, "releaser")
        self.rows[name] = agree_decision(decision, by=by, seen=decision.content_hash(), now=now, today=day)

    def action_content(self, item):
        return {
            **self.demo.texts(item, ActionItem.TEXTS),
            "side_id": item["side"],
            "workstream": self.demo.workstreams[item["workstream"]],
            "due_on": self.diary.due(item["due"]),
        }

    def write_action(self, name, item, day, now):
        by, content = self.member(item["side"], "editor"), self.action_content(item)
        self.rows[name] = add_action(self.rows["working"], by=by, now=now, today=day, content=content)

    def write_own_action(self, item, day, now):
        by, content = self.member(item["side"], "editor"), self.action_content(item)
        action = add_action(None, by=by, now=now, today=day, content=content)
        if item["released"]:
            releaser = self.member(item["side"], "releaser")
            release_action(action, by=releaser, seen=action.token, now=now)

    def close(self, name, item, day, now):
        action = self.rows[name]
        close_action(
            action,
            by=self.member(item["side"], "editor"),
            to=ActionItem.State.DONE,
            note=self.demo.texts(item, ("closing_note",)),
            seen=action.token,
            now=now,
            today=day,
        )

"""The milestones of the demonstration and what happens to them. One side enters all of a workstream's."""

from functools import partial
from operator import itemgetter

from tracker.workstreams.milestone_actions import (
    answer_proposal,
    change_token,
    is_due,
    open_change,
    release_change,
    release_milestone,
    save_change,
    save_milestone,
)
from tracker.workstreams.milestones import Milestone


class Milestones:
    def __init__(self, demo):
        self.demo, self.data, self.diary = demo, demo.data, demo.diary
        self.rows = {}  # {(workstream, place in the data): milestone}, as the steps leave it

    def plan(self):
        for number, entered in self.data["milestones"].items():
            side, changes = entered["side"], []
            for place, item in enumerate(entered["items"]):
                key = int(number), place
                is_draft = item.get("until") == "draft"
                day = self.diary.day(item["drafted"] if is_draft else entered["released"])
                # In the order of the list, so that numbers follow it; each by the side that answers for it.
                answers = item["responsible"] or side
                self.diary.add(day, side, partial(self.write, key, answers, item))
                if not is_draft:
                    self.diary.add(day, side, partial(self.release, key, answers))
                changes += [(change["on"], key, change) for change in item.get("changes", ())]
            for offset, key, change in sorted(changes, key=itemgetter(0)):
                day = self.diary.day(offset)
                answers = entered["items"][key[1]]["responsible"] or side
                self.diary.add(day, side, partial(self.write_change, key, answers, change, day))
                self.diary.add(day, side, partial(self.release_change, key, answers, change, day))

    def due(self, item):
        offset = item.get("due")
        due_on = None if offset is None else self.diary.due(offset)
        return {"due_on": due_on, "due_precision": item.get("precision", "day")}

    def write(self, key, side, item, now):
        content = {
            **self.demo.texts(item, Milestone.TEXTS),
            "responsible_id": item["responsible"],
            **self.due(item),
        }
        by = self.demo.members[side, "editor"]
        workstream = self.demo.workstreams[key[0]]
        self.rows[key] = save_milestone(
            None, workstream=workstream, by=by, seen=None, content=content, now=now
        )

    def release(self, key, side, now):
        by = self.demo.members[side, "releaser"]
        milestone = self.rows[key]
        self.rows[key] = release_milestone(milestone, by=by, seen=milestone.token, now=now)

    def write_change(self, key, side, change, day, now):
        content = {
            "kind": change["kind"],
            "done_on": day if change["kind"] == "done" else None,
            **self.demo.texts(change, ["reason"]),
            **self.due(change),
        }
        by = self.demo.members[side, "editor"]
        milestone = self.rows[key]
        if change["kind"] == "moved" and is_due(milestone, content):
            return  # the past is too short to move in
        save_change(milestone, by=by, seen=change_token(milestone, None), content=content, now=now)

    def release_change(self, key, side, item, day, now):
        by = self.demo.members[side, "releaser"]
        milestone = self.rows[key]
        change = open_change(milestone, by)
        if change is None:
            return
        seen = change_token(milestone, change)
        change = release_change(change, by=by, seen=seen, now=now, today=day)
        if change.is_proposed and not item.get("unanswered"):
            other = next(code for code in self.demo.sides if code != side)
            by, seen = self.demo.members[other, "releaser"], change.token
            change = answer_proposal(change, by=by, agrees=True, note="", seen=seen, now=now, today=day)
        self.rows[key] = change.milestone

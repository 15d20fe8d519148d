"""What each side of the demonstration keeps to itself: notes in its language, clearances of drafts."""

from functools import partial

from tracker.pages.text import clean_text
from tracker.workstreams.clearances import ask_office, note_answer
from tracker.workstreams.notes import add_note


class OwnSide:
    def __init__(self, demo, updates, milestones):
        self.demo, self.data, self.diary = demo, demo.data, demo.diary
        # As the steps before leave them.
        self.updates, self.milestones = updates.shown, milestones.rows
        self.asked = {}

    def plan(self):
        for item in self.data["notes"]:
            self.add(item, item["days_ago"], self.note)
        for item in self.data["clearances"]:
            self.add(item, item["days_ago"], self.ask)
        for item in self.data["clearances"]:
            if "answer" in item:
                self.add(item, item["answered_days_ago"], self.answer)

    def add(self, item, days_ago, step):
        self.diary.add(self.diary.day(-days_ago), item["side"], partial(step, item))

    def by(self, item):
        return self.demo.members[item["side"], "editor"]

    def note(self, item, now):
        number = item["workstream"]
        subject = self.demo.workstreams[number]
        if "milestone" in item:
            subject = self.milestones[number, item["milestone"] - 1]
        add_note(subject, text=clean_text(item["text"]), by=self.by(item), now=now)

    def ask(self, item, now):
        side, number, office = item["side"], item["workstream"], item["office"]
        self.asked[side, number, office] = ask_office(
            self.updates[number, side],
            self.demo.offices[side, office],
            due_on=self.diary.due(item["due"]),
            by=self.by(item),
            now=now,
        )

    def answer(self, item, now):
        asked = self.asked[item["side"], item["workstream"], item["office"]]
        note_answer(
            asked,
            answer=item["answer"],
            told_by=clean_text(item["told_by"]),
            by=self.by(item),
            seen=asked.token,
            now=now,
        )

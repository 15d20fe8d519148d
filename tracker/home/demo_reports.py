"""The reports of the demonstration: past quarters published, one of them corrected, the present one a draft.

All steps lie in one side's diary, in order of time, as those of the meetings do.
"""

import datetime
from functools import partial

from tracker.assent.models import Position
from tracker.home.demo_diary import FIRST_DAY
from tracker.quarters.models import Period, periods
from tracker.reports.assembling import start_report
from tracker.reports.concurrence import take_position
from tracker.reports.frozen import Objection, Transmission
from tracker.reports.going_out import send_out
from tracker.reports.models import LineWording, Report
from tracker.reports.publishing import publish, raise_objection, start_correction
from tracker.reports.sources import known_sources
from tracker.reports.transmission import note_step, release_reported
from tracker.reports.wordings import accept_theirs, add_line, save_wording, wording_token

Concur = Position.Kind.CONCUR


class Reports:
    def __init__(self, demo, meetings):
        self.demo, self.data, self.diary = demo, demo.data["reports"], demo.diary
        self.meetings = meetings.rows  # as the steps before leave them
        self.first, *others = demo.sides
        self.other = others[0]
        self.rows = {}  # {period: its newest edition}

    def plan(self):
        now = Period.of(self.diary.today)
        past = list(periods(Period.of(FIRST_DAY), now.previous())) if now > Period.of(FIRST_DAY) else []
        for period in past:
            if period.end + datetime.timedelta(self.data["published"]) <= self.diary.today:
                self.plan_published(period)
        back = self.data["corrected"]["quarters_back"]
        if len(past) >= back:
            self.plan_correction(past[-back])
        self.plan_draft(now)

    def after(self, period, days, step, *args):
        """So many days after the end of the quarter, unless that is still to come."""
        day = period.end + datetime.timedelta(days)
        if day <= self.diary.today:
            self.diary.add(day, self.first, partial(step, period, *args, day))

    def plan_published(self, period):
        self.after(period, self.data["assembled"], self.assemble)
        self.after(period, self.data["concurred"], self.concur)
        self.after(period, self.data["published"], self.publish)
        for side, days in self.data["reported"].items():
            if (self.diary.today - period.end).days < self.data["steps_shown_for"]:
                self.after(period, self.data["sent_up"], self.send_up, side)
            self.after(period, days, self.report_to_president, side)

    def plan_correction(self, period):
        item = self.data["corrected"]
        self.after(period, item["objected"], self.object)
        self.after(period, item["started"], self.correct)
        self.after(period, item["started"] + 1, self.concur)
        self.after(period, item["started"] + 2, self.publish)

    def plan_draft(self, period):
        draft = self.data["draft"]
        day = self.diary.day(draft["started"])
        self.diary.add(day, self.first, partial(self.start, period, day))
        for item in draft["wordings"]:
            day = self.diary.day(item["on"])
            self.diary.add(day, self.first, partial(self.word, period, item))

    def member(self, side, role):
        return self.demo.members[side, role]

    def assemble(self, period, day, now):
        by = self.member(self.other, "editor")
        report = start_report(period, by=by, now=now, today=day, as_of=period.end)
        self.send_out(period, report, day, now)

    def send_out(self, period, report, day, now):
        by = self.member(self.other, "releaser")
        send_out(report, by=by, seen=report.token, now=now, today=day)
        self.rows[period] = Report.objects.get(pk=report.pk)

    def concur(self, period, day, now):
        report = self.rows[period]
        for side in self.demo.sides:
            by, post = self.member(side, "releaser"), self.data["posts"][side]
            take_position(report, Concur, by=by, seen=report.candidate.hash, now=now, post=post)

    def publish(self, period, day, now):
        report = self.rows[period]
        publish(report, by=self.member(self.other, "releaser"), seen=report.candidate.hash, now=now)

    def send_up(self, period, side, day, now):
        by, office = self.member(side, "releaser"), self.data["offices"][side]
        step = Transmission.Step.SENT
        note_step(self.rows[period], by=by, step=step, office=office, on=day, now=now, today=day)

    def report_to_president(self, period, side, day, now):
        by = self.member(side, "releaser")
        release_reported(self.rows[period], by=by, on=day, now=now, today=day)

    def object(self, period, day, now):
        item = self.data["corrected"]
        raise_objection(
            self.rows[period],
            by=self.member(item["by"], "releaser"),
            kind=Objection.Kind.OBJECTION,
            content=self.demo.texts(item, Objection.TEXTS),
            now=now,
        )

    def correct(self, period, day, now):
        item = self.data["corrected"]
        report = start_correction(self.rows[period], by=self.member(item["by"], "editor"), now=now)
        line = add_line(
            report,
            by=self.member(item["by"], "editor"),
            section="summary",
            workstream=None,
            content={"text_en": item["line_en"], "text_ko": item["line_ko"]},
            sources=known_sources(report)[:1],
            now=now,
        )
        other = next(side for side in self.demo.sides if side != item["by"])
        accept_theirs(line, by=self.member(other, "editor"), seen=line.token, now=now)
        self.send_out(period, report, day, now)

    def start(self, period, day, now):
        meeting = self.meetings.get("plenary")
        by = self.member(self.other, "editor")
        self.rows[period] = start_report(period, by=by, now=now, today=day, meeting=meeting)

    def word(self, period, item, now):
        lines = self.rows[period].lines.select_related("report").prefetch_related("wordings")
        line = lines.filter(key=item["line"]).first()
        if line is None:
            return  # the past is too short for this workstream
        by = self.member(item["by"], "editor")
        if item.get("accepts"):
            accept_theirs(line, by=by, seen=line.token, now=now)
            return
        content = self.demo.texts(item, LineWording.TEXTS)
        save_wording(line, by=by, seen=wording_token(line, by.side_id), content=content, now=now)

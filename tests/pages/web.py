"""What the page tests share: a place full of life, who visits it, a strict reader of what comes back."""

import datetime
import io
import logging
import re
from contextlib import contextmanager
from html import unescape
from types import SimpleNamespace

import html5lib
import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from html5lib.html5parser import ParseError

from tests.exports.papers import read_docx, read_pdf
from tests.world import (
    NOW,
    TODAY,
    agree,
    agree_conclusions,
    close_action,
    concur,
    line_of,
    make_access,
    make_action,
    make_agenda_item,
    make_change,
    make_clearance,
    make_commitment,
    make_decision,
    make_document,
    make_meeting,
    make_milestone,
    make_note,
    make_office,
    make_paragraph,
    make_published,
    make_report,
    make_superuser,
    make_update,
    make_workstream,
    milestone_content,
    note_received,
    prefer,
    quarters_back,
    seen_by,
    send_out,
    still_true,
    update_content,
    word_conclusion,
    word_line,
)
from tracker.meetings.models import Meeting
from tracker.meetings.table import BriefingNote
from tracker.quarters.models import Period
from tracker.reports.models import Report
from tracker.workstreams import actions as updates
from tracker.workstreams import milestone_actions as milestones
from tracker.workstreams.milestones import Milestone
from tracker.workstreams.models import Clearance, Wording

HTMX = {"HX-Request": "true"}
SPRITE = set(
    re.findall(r'<symbol id="([^"]+)"', (settings.BASE_DIR / "templates/parts/icons.html").read_text())
)
NOW_PERIOD = Period.of(TODAY)


def url_names(resolver=None, namespace=""):
    """{name with namespace: pattern} of every address the product answers."""
    names = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            names[f"{namespace}{entry.name}"] = entry.pattern
        else:
            names.update(url_names(entry, f"{namespace}{entry.app_name}:" if entry.app_name else namespace))
    return names


# --- reading what comes back ------------------------------------------------------------------------------


def is_page(html):
    return html.lstrip()[:9].lower() == "<!doctype"


def plain_text(html):
    """What a reader reads, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def parse(html):
    """The tree of a page or a fragment. Raises ParseError, with the place, on what a browser would repair."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        return parser.parse(html) if is_page(html) else parser.parseFragment(html, container="main")
    except ParseError as e:
        (line, column), code, _data = parser.errors[-1]
        near = html.splitlines()[line - 1][max(0, column - 120) : column + 40]
        raise ParseError(f"{code} in line {line}: {near!r} ({e})") from None


def elements(tree):
    return [element for element in tree.iter() if isinstance(element.tag, str)]


def find_problems(html):
    """What is wrong with the markup of a page, or of a fragment, which uses the icons of its page."""
    try:
        found = elements(parse(html))
    except ParseError as e:
        return [str(e)]
    ids = [element.get("id") for element in found if element.get("id") is not None]
    known = set(ids)
    problems = [f"id twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]
    problems += [f"bad id: {name!r}" for name in ids if not name or re.search(r"\s", name)]
    for element in found:
        tag = element.tag.rpartition("}")[2]
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                problems.append(f"inline {name}= on <{tag}>")
            if name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"):
                problems += [
                    f"{name} names no element: {part}" for part in value.split() if part not in known
                ]
                if not value.strip():
                    problems.append(f"{name} is empty on <{tag}>")
            if name.rpartition("}")[2] == "href" and value.startswith("#"):
                targets = SPRITE if tag == "use" and not is_page(html) else known
                problems += [] if value[1:] in targets else [f"href names no element: {value}"]
        if tag == "script" and (not element.get("src") or (element.text or "").strip()):
            problems.append("inline <script>")
        if tag == "style":
            problems.append("inline <style>")
        if tag == "html" and element.get("lang") not in ("en", "ko"):
            problems.append("no language on <html>")
        if tag in ("input", "textarea", "select") and not is_named(element, found):
            problems.append(f"no label for <{tag} name={element.get('name')}>")
    return problems + find_unkept(found)


WORDS = {"textarea", "text", "email", "number", "url", "date", "time"}


def typed_forms(found):
    """[(a form in which one types, the innermost section around it or the form itself)]"""
    around = {}
    for part in found:
        if part.tag in ("section", "form"):
            around |= {form: part for form in part.iter("form") if part is not form or form not in around}
    pairs = []
    for form, section in around.items():
        types = {part.get("type", "text") if part.tag == "input" else part.tag for part in form.iter()}
        # Passwords stay out of the browser's store, and with them who signs in.
        if form.get("method", "").lower() == "post" and types & WORDS and "password" not in types:
            pairs.append((form, section))
    return pairs


def find_unkept(found):
    """Forms whose text a reload would lose or mix up with another's: app.js keeps it under address and id."""
    kept = {form: None for part in found if part.get("data-keep") is not None for form in part.iter("form")}
    keys = [(form.get("action"), form.get("id")) for form in kept]
    problems = [f"two forms are kept as one: {key}" for key in set(keys) if keys.count(key) > 1]
    problems += [f"a kept form without an id: {address}" for address, name in keys if not name]
    typed = {form for form, _section in typed_forms(found)}
    return problems + [f"what is typed is not kept: {form.get('action')}" for form in typed.difference(kept)]


def is_named(field, found):
    if field.get("type") in ("hidden", "submit") or field.get("aria-label"):
        return True
    labels = [element for element in found if element.tag == "label"]
    return any(label.get("for") == field.get("id", "") or field in list(label.iter()) for label in labels)


TOKEN = re.compile(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]+')


def without_token(html):
    return TOKEN.sub(r"\1", html)


def text_of(response):
    kind = response.headers.get("Content-Type", "").rsplit(".")[-1]
    if kind == "sheet":
        sheets = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
        return "\n".join(str(row) for sheet in sheets for row in sheet.values)
    if kind == "document":
        return read_docx(response.content)
    if kind == "application/pdf":
        return read_pdf(response.content)
    return response.content.decode()


def form_fields(response, action):
    """What a browser would send from the form with this action, without pressing any of its buttons."""
    (form,) = [
        element
        for element in elements(parse(text_of(response)))
        if element.tag == "form" and element.get("action", response.request["PATH_INFO"]) == action
    ]
    fields = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type")
        if element.tag == "textarea":
            fields[name] = element.text or ""
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            fields[name] = chosen[0].get("value")
        elif element.tag == "input" and (kind != "radio" or element.get("checked") is not None):
            fields[name] = element.get("value", "")
    return fields


# --- visitors ---------------------------------------------------------------------------------------------


@contextmanager
def still():
    """A clock that stands: views ask for the time in one place only. Expected refusals write no log."""
    clock, log = SimpleNamespace(now=NOW), logging.getLogger("django.request")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.people.middleware.timezone", SimpleNamespace(now=lambda: clock.now))
        patch.setattr("django.contrib.auth.models.timezone", SimpleNamespace(now=lambda: clock.now))
        patch.setattr("tracker.people.access_log.timezone", SimpleNamespace(now=lambda: clock.now))
        patch.setattr("tracker.people.sessions.as_time", lambda seconds: clock.now)
        # Copying each template's context takes longer than rendering it.
        patch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
        before, _nothing = log.level, log.setLevel(logging.ERROR)
        yield clock
        log.setLevel(before)


def sign_in(member, **options):
    client = Client(**options)
    if member is not None:
        client.force_login(member)
    return client


# --- a place full of life ---------------------------------------------------------------------------------


class Place:
    """Workstreams in which both sides have shared and internal rows, which alternate in time.

    `hidden` names the sides whose internal rows are left out: everything shared is the same without them.
    `seed` is told before each step, so that a test can give the same row the same key.
    """

    def __init__(self, world, *, hidden=(), seed=lambda step: None):
        self.world, self.us, self.rok = world, world.us, world.rok
        self.seed = seed
        self.root = make_superuser()
        self._make_ground()
        for number, (side, step) in enumerate(self._steps()):
            seed(number)
            if side not in hidden:
                step(NOW - datetime.timedelta(hours=40 - number))

    def keys(self):
        """What addresses hold: a draft of each side, a milestone both draft a change of, one with none."""
        milestones = Milestone.objects.filter(workstream=self.one)
        return {
            "draft": milestones.get(side="US", stage="draft").pk,
            "rok_draft": milestones.get(side="ROK", stage="draft").pk,
            "late": self.late.pk,
            "one": self.one.pk,
            "prepared": self.prepared.pk,
            "asked": self._asked("US"),
            "rok_asked": self._asked("ROK"),
            "quiet": milestones.get(title_ko="", side="US").pk,
            "line": line_of(Report.objects.of(NOW_PERIOD).get()).pk,
            "proposed": self.plenary.decisions.get().pk,
            "us_action": self.one.actions.get(audience="US").pk,
            "rok_action": self.one.actions.get(audience="ROK").pk,
            "table_action": self.held.actions.get().pk,
            "shared_action": self.one.actions.get(audience=None, meeting=None).pk,
            "us_office": self.us.side.offices.get().pk,
            "rok_office": self.rok.side.offices.get().pk,
            "us_plan": Meeting.objects.get(audience="US").pk,
            "rok_plan": Meeting.objects.get(audience="ROK").pk,
            "item": self.plenary.agenda.get(audience=None, lead_side="ROK").pk,
            "us_item": self.plenary.agenda.get(audience="US").pk,
            "held_item": self.held.agenda.get().pk,
        }

    def _asked(self, code):
        """The clearance of the side's submitted update."""
        update = self.one.updates.get(side=code, state="submitted")
        return Clearance.objects.get(subject_id=update.pk).pk

    def _make_ground(self):
        self.seed("ground")
        document = make_document("R", slug="readout")
        paragraph = make_paragraph(document, 4)
        promise = make_commitment("R4.2", paragraph=paragraph, due_text_en="this year")
        make_commitment("R3.8", paragraph=paragraph, force="discussed")
        self.one = make_workstream(1, slug="one", kind="line")
        self.two = make_workstream(2, slug="two", name_en="")
        self.three = make_workstream(3, slug="three", objective_en="", objective_ko="")
        self.four = make_workstream(4, slug="four", state="completed")
        self.one.commitments.add(promise)
        Wording.objects.create(
            workstream=self.one, paragraph=paragraph, name_ko="처음 이름", order=1, part="established"
        )
        for team in self.world.teams:
            office = make_office(team.side, f"{team.side.code}-1", by=team.steward)
            updates.set_leads(
                self.one, [*self.one.leads.all(), office], by=team.steward, now=NOW - datetime.timedelta(9)
            )
        for period in quarters_back(NOW_PERIOD, 7)[:-1]:
            day = period.start + datetime.timedelta(20)
            at = datetime.datetime.combine(day, datetime.time(14), datetime.UTC)
            for team in self.world.teams:
                make_update(self.one, team, now=at)
            make_update(self.two, self.us, now=at, rating="at_risk")

    def _steps(self):
        """(side whose internal rows a step makes, or "", what it does at a time)"""
        us, rok, both = self.us, self.rok, ""
        return [
            (both, lambda now: make_update(self.one, us, now=now)),
            (rok.side.code, lambda now: self._draft_and_return(self.one, rok, now)),
            (both, self._share_a_late_milestone),
            (us.side.code, lambda now: self._draft_milestone(us, now)),
            (rok.side.code, lambda now: self._draft_milestone(rok, now)),
            (rok.side.code, lambda now: self._prepare_milestone(now)),
            (us.side.code, lambda now: self._draft_and_return(self.two, us, now)),
            (both, self._share_prepared_milestone),
            (us.side.code, lambda now: make_change(self.late, us, "moved", released=False, now=now)),
            (rok.side.code, lambda now: make_change(self.late, rok, "done", released=False, now=now)),
            (both, lambda now: make_update(self.one, rok, now=now, rating="at_risk", ask_ko="ROK 요청")),
            (us.side.code, lambda now: make_update(self.one, us, state="submitted", now=now)),
            (rok.side.code, lambda now: make_update(self.one, rok, state="submitted", now=now)),
            (both, self._share_changes),
            (rok.side.code, lambda now: make_update(self.two, rok, state="draft", now=now)),
            (us.side.code, lambda now: make_update(self.four, us, state="submitted", now=now)),
            (both, lambda now: self._share_two_versions(self.three, us, now)),
            (rok.side.code, lambda now: self._leave_behind(self.three, rok, now)),
            (us.side.code, lambda now: self._leave_behind(self.three, us, now)),
            (both, lambda now: make_update(self.three, rok, now=now, headline_ko="")),
            (rok.side.code, lambda now: self._keep_own_rows(rok, now)),
            (us.side.code, lambda now: self._keep_own_rows(us, now)),
            (rok.side.code, lambda now: self._keep_access(rok, now)),
            (us.side.code, lambda now: self._keep_access(us, now)),
            (both, self._share_meetings),
            (rok.side.code, lambda now: self._plan_alone(rok, now)),
            (us.side.code, lambda now: self._plan_alone(us, now)),
            (rok.side.code, lambda now: self._prepare_alone(rok, now)),
            (both, lambda now: make_agenda_item(self.plenary, us, now=now, purpose="reconcile")),
            (us.side.code, lambda now: self._prepare_alone(us, now)),
            (both, self._share_a_table),
            (rok.side.code, lambda now: make_update(self.three, rok, state="draft", now=now)),
            (rok.side.code, lambda now: make_milestone(self.three, rok, released=False, now=now)),
            (both, lambda now: note_received(self.two, us, now=now)),
            (both, lambda now: self._share_last(now)),
            (both, self._share_reports),
        ]

    def _draft_and_return(self, workstream, team, now):
        draft = make_update(
            workstream, team, state="submitted", now=now, headline_en=f"{team.side.code} first try"
        )
        updates.return_draft(
            draft, by=team.releaser, seen=draft.token, note=f"{team.side.code} return note", now=now
        )

    def _share_a_late_milestone(self, now):
        self.seed("late")
        self.late = make_milestone(
            self.one, self.us, now=now, due_on=datetime.date(2026, 10, 30), responsible_id=None
        )

    def _draft_milestone(self, team, now):
        self.seed(f"draft milestone {team.side.code}")
        make_milestone(
            self.one, team, released=False, now=now, title_en=f"{team.side.code} internal milestone"
        )

    def _prepare_milestone(self, now):
        """Saved three times before it is shared: nobody may count that."""
        self.seed("prepared")
        draft = make_milestone(self.one, self.rok, released=False, now=now, title_ko="", responsible_id=None)
        for title in ("ROK second title", "ROK third title"):
            milestones.save_milestone(
                draft,
                workstream=self.one,
                by=self.rok.editor,
                seen=draft.token,
                content=milestone_content(self.rok, title_en=title, responsible_id=None),
                now=now,
            )
            draft.refresh_from_db()
        self.prepared = draft

    def _share_prepared_milestone(self, now):
        if not hasattr(self, "prepared"):
            self.seed("prepared")
            self.prepared = make_milestone(
                self.one,
                self.rok,
                released=False,
                now=now,
                title_en="ROK third title",
                responsible_id=None,
            )
        self.prepared = milestones.release_milestone(
            self.prepared, by=self.rok.releaser, seen=self.prepared.token, now=now
        )

    def _share_changes(self, now):
        make_change(self.prepared, self.rok, "started", now=now)
        make_change(self.prepared, self.us, "moved", now=now + datetime.timedelta(minutes=1), reason_ko="")
        dropped = make_milestone(self.two, self.us, now=now, responsible_id=None)
        make_change(dropped, self.us, "dropped", now=now + datetime.timedelta(minutes=2))
        done = make_milestone(
            self.two, self.rok, now=now, due_precision="quarter", due_on=datetime.date(2026, 12, 31)
        )
        make_change(done, self.rok, "done", now=now + datetime.timedelta(minutes=3))
        reopened = make_milestone(self.two, self.rok, now=now, due_on=None, due_precision="none")
        make_change(reopened, self.rok, "done", now=now + datetime.timedelta(minutes=4))
        make_change(reopened, self.rok, "reopened", now=now + datetime.timedelta(minutes=5))

    def _share_two_versions(self, workstream, team, now):
        make_update(workstream, team, now=now, rating="off_track")
        make_update(
            workstream, team, now=now + datetime.timedelta(minutes=1), narrative_en="", headline_en=""
        )

    def _leave_behind(self, workstream, team, now):
        """A draft of the last quarter that nobody released."""
        period = NOW_PERIOD.previous()
        updates.save_draft(
            workstream,
            period=period,
            by=team.editor,
            seen=seen_by(workstream, team, period),
            content=update_content(team, as_of=period.end, headline_en=f"{team.side.code} left behind"),
            now=now,
        )

    def _share_meetings(self, now):
        """One that was held, one that is to come, with an item of each side."""
        held = make_meeting(
            self.us,
            now=now,
            starts_on=datetime.date(2026, 6, 10),
            starts_at=datetime.time(20),
            attendance=[
                {"side_id": "US", "name_en": "A Chair", "part": "co_chair", "post_en": "Acting"},
                {"side_id": "ROK", "name_ko": "한 대표", "part": "head"},
            ],
        )
        Meeting.objects.filter(pk=held.pk).update(state="held")
        self.held = held
        self.plenary = make_meeting(self.rok, now=now, title_en="", host_id="ROK", zone="Asia/Seoul")
        self.plenary.milestones.add(self.late)
        make_agenda_item(held, self.us, now=now, workstream=self.two)
        make_agenda_item(self.plenary, self.rok, now=now, workstream=self.one, lead_side_id="ROK")

    def _plan_alone(self, team, now):
        plan = make_meeting(
            team, own=True, now=now, title_en=f"{team.side.code} plan", title_ko=f"{team.side.code} 계획"
        )
        make_agenda_item(plan, team, now=now, title_en=f"{team.side.code} planned item")
        make_action(plan, team, now=now, text_en=f"{team.side.code} planned action")

    def _prepare_alone(self, team, now):
        """On the table that both share: an item, a note and actions that only one side sees."""
        code = team.side.code
        item = make_agenda_item(self.plenary, team, own=True, now=now, title_en=f"{code} prepared item")
        for subject in (item, self.plenary.agenda.get(audience=None, lead_side="ROK")):
            BriefingNote.objects.create(
                side=team.side, item=subject, text=f"{code} briefing", written_by=team.editor, written_at=now
            )
        for work in (self.one, self.two):
            make_action(None, team, released=False, now=now, workstream=work, text_en=f"{code} own action")

    def _share_a_table(self, now):
        agree(make_decision(self.held, self.us, now=now, workstreams=[self.one]), self.us, self.rok, now=now)
        agree(make_decision(self.plenary, self.rok, now=now, text_ko=""), self.rok, now=now)
        make_action(self.held, self.us, now=now, due_on=datetime.date(2026, 10, 30), workstream=self.one)
        make_action(None, self.rok, now=now, workstream=self.one, due_on=None)
        close_action(make_action(self.plenary, self.rok, now=now), self.rok, now=now)
        self._conclude(now)

    def _conclude(self, now):
        """Agreed by both, then worded anew: one edition is frozen, the next is on the table."""
        item = self.held.agenda.get()
        item = word_conclusion(item, self.rok, "Agreed words.", now=now)
        agree_conclusions(self.held, self.us, self.rok, now=now)
        word_conclusion(item, self.us, "Better words.", now=now)

    def _keep_own_rows(self, team, now):
        """Notes on what both see and on what one side sees; an office is asked about each kind of draft."""
        code, office = team.side.code, team.side.offices.get()
        draft = Milestone.objects.get(
            workstream=self.one, side=team.side, stage="draft", title_en__contains="internal"
        )
        change = self.late.changes.get(side=team.side, stage="draft")
        theirs = self.one.updates.filter(state="released").exclude(side=team.side).latest("released_at")
        for place, subject in enumerate((self.one, self.late, draft, theirs)):
            make_note(subject, team, text=f"{code} note {place}", now=now + datetime.timedelta(minutes=place))
        update = self.one.updates.get(side=team.side, state="submitted")
        self.seed(f"clearance {code}")
        make_clearance(update, team, office=office, due_on=TODAY, now=now)
        make_clearance(draft, team, office=office, answer="with_edits", told_by=f"{code} colleague", now=now)
        make_clearance(change, team, office=office, answer="no_reply", now=now)

    def _keep_access(self, team, now):
        prefer(team, now=now, days_before=len(team.side.code), digest_weekday=len(team.side.code))
        for member, kind in (
            (team.editor, "signed_in"),
            (team.reader, "refused"),
            (team.releaser, "exported"),
        ):
            make_access(member, kind, now=now, what=f"{team.side.code} page", how="GET")

    def _share_reports(self, now):
        """The last but one is out, on hold; last quarter's is published; this one's draft has brackets."""
        out = make_report(self.us, now=now, period=NOW_PERIOD.previous().previous())
        send_out(out, self.us, now=now)
        concur(out, self.us, now=now)
        concur(out, self.rok, kind="hold", comment="ROK hold", now=now)
        make_published(self.world, period=NOW_PERIOD.previous(), now=now)
        draft = make_report(self.rok, now=now)
        word_line(line_of(draft), self.rok, "ROK wording", now=now)

    def _share_last(self, now):
        make_milestone(self.one, self.us, now=now, title_ko="")
        still_true(self.two, period=NOW_PERIOD, by=self.us.editor, now=now, today=now.date())

"""People of both sides do whatever they like in any order; after each step pages show what the oracle says.

One walk here; thousands of steps, and others each time, with NCG_SOAK=1 (`make soak`). A failure names the
seed of its walk and what was done: NCG_SEED walks it again.
"""

import datetime
import os
import random
import re
import time
from collections import Counter
from typing import NamedTuple

from django.db import connection, transaction

from tests.pages.oracle import STEMS, WORD, Oracle, key_of
from tests.pages.readers import READERS, SLUGS, SOAK, Readers
from tests.pages.web import HTMX, form_fields, sign_in, text_of
from tests.world import make_superuser, make_workstream
from tracker.quarters.models import Period
from tracker.workstreams.models import Rating

WALKS, STEPS = (20, 100) if SOAK else (1, 45)
SEED = int(os.getenv("NCG_SEED") or (random.randrange(10**6) if SOAK else 7))
# Days before the quarter ends, so that most walks cross into the next one.
START = datetime.datetime(2026, 12, 28, 14, 0, tzinfo=datetime.UTC)
# A parser takes as long for a page as the product does to make it.
CONFIRM = re.compile(r'/confirm/"[^>]*><input[^>]*csrf[^>]*><input type="hidden" name="seen" value="([^"]+)"')
WRITERS = ("us.editor", "us.releaser", "rok.editor", "rok.releaser")


class Tab(NamedTuple):
    """A page that somebody opened, and what stood then."""

    name: str
    slug: str
    side: str
    form: dict
    confirms: str  # what the press of "still true" would send
    source: tuple | None
    last: tuple | None


class Walk(Readers):
    def __init__(self, place, seed):
        self.place, self.random = place, random.Random(seed)
        self.oracle, self.tabs, self.steps, self.done = Oracle(), [], 0, []
        self.place.clock.now = START

    def go(self, steps):
        verbs = {
            self.write: 6,
            self.write_in_an_old_tab: 2,
            self.leave_a_tab_open: 2,
            self.submit: 2,
            self.give_back: 2,
            self.release: 4,
            self.look_before_release: 1,
            self.confirm: 2,
            self.try_what_is_not_allowed: 1,
            self.sleep: 2,
        }
        if SOAK:
            # Another verb makes other walks of the same seed; the short one shows all that it showed before.
            verbs[self.discard] = 1
        for verb in self.random.choices([*verbs], [*verbs.values()], k=steps):
            who, slug = self.random.choice(WRITERS), self.random.choice(SLUGS)
            self.done.append((who, verb.__name__, slug))
            verb(who, slug)
            self.compare_pages(slug)
        self.read_everything()

    # The clock.

    @property
    def today(self):
        # The walk keeps to hours in which it is the same day in both capitals.
        return self.place.clock.now.date()

    @property
    def period(self):
        return Period.of(self.today)

    def sleep(self, who, slug):
        self.place.clock.now += datetime.timedelta(self.random.choice([1, 1, 3]))

    # What people do.

    def send(self, who, verb, slug, data=None, headers=None):
        """One request at a time, a second apart."""
        self.place.clock.now += datetime.timedelta(seconds=1)
        client, address = self.place.clients[who], f"/workstreams/{slug}/{verb}"
        return client.get(address, headers=headers) if data is None else client.post(address, data)

    def open(self, who, slug):
        response = self.send(who, "update/", slug, headers=HTMX)
        side = self.place.side_of[who]
        source = self.oracle.source(slug, side, self.period)
        last = self.oracle.last(slug, side, self.period)
        form = form_fields(response, f"/workstreams/{slug}/update/")
        self.check_prefilled(form, source)
        press = CONFIRM.search(text_of(self.send(who, "", slug)))  # not there while a draft is open
        confirms = press[1] if press else ""
        assert bool(confirms) == bool(last and not self.oracle.draft(slug, side, self.period))
        return Tab(who, slug, side, form, confirms, key_of(source), key_of(last) if confirms else None)

    def check_prefilled(self, form, source):
        content = source.content if source else {"rating": "not_started", **dict.fromkeys(STEMS, "")}
        for name in STEMS:
            assert WORD.findall(form[f"{name}_en"]) == WORD.findall(form[f"{name}_ko"])
            assert "".join(WORD.findall(form[f"{name}_en"])) == content[name]
        is_draft = source and source.is_open and source.period == self.period
        assert (form["rating"], form["as_of"]) == (
            content["rating"],
            str(content["as_of"] if is_draft else self.today),
        )

    def leave_a_tab_open(self, who, slug):
        self.tabs.append(self.open(who, slug))

    def write(self, who, slug):
        self.save(self.open(who, slug))

    def write_in_an_old_tab(self, who, slug):
        self.save(self.tabs.pop(0) if self.tabs else self.open(who, slug))

    def save(self, tab):
        presses = ["save", "preview"] if tab.name.endswith("releaser") else ["save", "submit", "submit"]
        press = self.random.choice(presses)
        rating = self.random.choice(Rating.values)
        words = {
            name: self.oracle.word(stem) if self.random.random() < 0.8 else "" for name, stem in STEMS.items()
        }
        typed = {
            f"{name}_{language}": word and f"{word} {local}"
            for name, word in words.items()
            for language, local in (("en", "in English"), ("ko", "우리말"))
        }
        form = {**tab.form, **typed, "rating": rating, "action": press}
        content = {"rating": rating, **words, "as_of": datetime.date.fromisoformat(form["as_of"])}
        response = self.send(tab.name, "update/", tab.slug, form)
        theirs = self.oracle.source(tab.slug, tab.side, self.period)
        expected = self.oracle.save(tab, content, press, self.period, self.today)
        self.done.append((tab.name, press, tab.slug, content))
        self.check("save", response, expected)
        if expected == 302:
            return
        again = form_fields(response, f"/workstreams/{tab.slug}/update/")
        assert {name: again[name] for name in typed} == typed  # nothing that was typed is lost
        shown = set(WORD.findall(text_of(response)))
        if expected == 409:
            assert theirs is None or theirs.words <= shown
            if self.random.random() < 0.7:
                retry = Tab(tab.name, tab.slug, tab.side, again, "", key_of(theirs), None)
                second = self.send(tab.name, "update/", tab.slug, {**again, "action": press})
                self.check("save", second, self.oracle.save(retry, content, press, self.period, self.today))

    def submit(self, who, slug):
        tab = self.tab(who, slug)
        response = self.send(tab.name, "update/submit/", tab.slug, {"seen": tab.form["seen"]})
        self.check("submit", response, self.oracle.submit(tab, self.period))

    def give_back(self, who, slug):
        tab = self.tab(who, slug, releases=True)
        note = self.oracle.word("note")
        sent = {"seen": tab.form["seen"] or "nothing", "note": f"{note} 사유"}
        response = self.send(tab.name, "update/return/", tab.slug, sent)
        self.check("return", response, self.oracle.give_back(tab, self.period, note))

    def release(self, who, slug):
        tab = self.tab(who, slug, releases=True)
        response = self.send(tab.name, "update/release/", tab.slug, {"seen": tab.form["seen"]})
        now = self.place.clock.now
        self.check("release", response, self.oracle.release(tab, self.period, now))

    def look_before_release(self, who, slug):
        who = who.replace("editor", "releaser")
        side = self.place.side_of[who]
        draft = self.oracle.draft(slug, side, self.period)
        response = self.send(who, "update/release/", slug)
        if draft is None:
            assert response.status_code == 404
        elif self.oracle.lacks(draft.content, slug, side, self.period):
            assert response.status_code == 422
        else:
            assert response.status_code == 200 and draft.words <= set(WORD.findall(text_of(response)))

    def confirm(self, who, slug):
        tab = self.tab(who, slug)
        response = self.send(tab.name, "confirm/", tab.slug, {"seen": tab.confirms})
        now = self.place.clock.now
        self.check("confirm", response, self.oracle.confirm(tab, self.period, self.today, now))

    def discard(self, who, slug):
        tab = self.tab(who, slug)
        response = self.send(tab.name, "update/discard/", tab.slug, {"seen": tab.form["seen"] or "nothing"})
        self.check("discard", response, self.oracle.discard(tab, self.period))

    def try_what_is_not_allowed(self, who, slug):
        who, verb = self.random.choice(READERS), self.random.choice(["", "submit/", "return/", "release/"])
        data = {"seen": "", "note": "no", "headline_en": "no", "action": "submit"}
        assert self.send(who, f"update/{verb}", slug, data).status_code == 403
        assert self.send(who, "confirm/", slug, {"seen": ""}).status_code == 403

    def tab(self, who, slug, releases=False):
        """One opened just now, more often than one left open."""
        if releases:
            who = who.replace("editor", "releaser")
        fits = [tab for tab in self.tabs if not releases or tab.name.endswith(".releaser")]
        return fits[0] if fits and self.random.random() < 0.3 else self.open(who, slug)

    def check(self, verb, response, expected):
        self.done.append(expected)
        self.place.answers[f"{verb} {expected}"] += 1
        assert response.status_code == expected, (verb, text_of(response)[:2000])


class Place:
    """What all walks share: the ground and who walks on it. What they do is rolled back."""

    def __init__(self, world, clock):
        self.clock, self.answers = clock, Counter()
        for number, slug in enumerate(SLUGS, 1):
            make_workstream(number, slug=slug)
        people = [*world.members, make_superuser()]
        self.clients = {member.username: sign_in(member) for member in people}
        self.side_of = {member.username: member.side_id for member in people}
        self.language_of = {member.username: member.language for member in people}


def test_whatever_people_do_pages_show_what_is_theirs_to_see(world, clock):
    place, start = Place(world, clock), time.monotonic()
    for seed in range(SEED, SEED + WALKS):
        walk = Walk(place, seed)
        with transaction.atomic():
            try:
                walk.go(STEPS)
            except Exception:
                print(f"NCG_SEED={seed}", *walk.done, sep="\n")
                raise
            transaction.set_rollback(True)
    assert place.answers["steps"] == WALKS * STEPS
    answers = dict(sorted(place.answers.items()))
    print(f"{connection.vendor}: {WALKS} walks from seed {SEED}, {time.monotonic() - start:.0f} s, {answers}")
    if "NCG_SEED" in os.environ:
        return
    # Walks on which nobody gets anywhere show nothing.
    worked = {f"{verb} 302" for verb in ("save", "submit", "return", "release", "confirm")}
    assert {*worked, "save 409", "save 422", "release 409"} <= set(place.answers)

"""What the readers of a walk look at, held against its oracle: see test_state_machine.py."""

import os
import re
from collections import Counter

from django.utils.html import escape
from django.utils.translation import gettext, override

from tests.pages.oracle import WORD
from tests.pages.web import text_of
from tracker.history.models import Entry
from tracker.history.rules import check_all
from tracker.pages.dates import day

SOAK = os.getenv("NCG_SOAK") == "1"
SLUGS, SIDES = ("one", "two"), ("US", "ROK")
READERS = ("us.reader", "rok.reader", "us.steward", "rok.steward", "root")
LINK = re.compile(r"/updates/([a-z0-9-]+)/")


class Readers:
    def compare_pages(self, slug):
        """For one reader after the other: for all of them it would take too long after each step."""
        self.steps += 1
        self.place.answers["steps"] += 1
        names = list(self.place.clients)
        one, other = names[self.steps % len(names)], READERS[self.steps % 2]
        for who in {one, other}:
            self.read_workstream(who, slug)
        self.read_overview(one)
        self.read_report(other, self.period)
        self.read_versions(names[-self.steps % len(names)], slug, self.period)

    def read_everything(self):
        for who in list(self.place.clients)[:: 1 if SOAK else 2]:
            for slug in SLUGS:
                self.read_workstream(who, slug)
                for period in {self.period, self.period.previous()}:
                    self.read_versions(who, slug, period)
            self.read_overview(who)
            for period in (self.period, self.period.previous()):
                self.read_report(who, period)
        counted = Counter(Entry.objects.values_list("chain", flat=True))
        assert {chain: counted[chain] for chain in self.oracle.entries} == self.oracle.entries
        assert [verdict for verdict in check_all() if verdict.problem] == []

    def get(self, who, address, status=200):
        response = self.place.clients[who].get(address)
        assert response.status_code == status, (who, address, response.status_code)
        self.place.answers["pages"] += 1
        return text_of(response)

    def read_workstream(self, who, slug):
        shown = self.get(who, f"/workstreams/{slug}/")
        side = self.place.side_of[who]
        words, refs, differ = self.oracle.workstream_page(slug, SIDES, side, self.period)
        assert set(WORD.findall(shown)) == words, (who, slug)
        assert set(LINK.findall(shown)) == refs, (who, slug)
        assert ('id="divergence"' in shown) == differ, (who, slug)

    def read_overview(self, who):
        feed = self.oracle.feed(self.period)
        if SOAK or self.steps % 3 == 0:
            changes = self.get(who, "/?changes=all").split('id="changes"')[1]
            assert WORD.findall(changes) == feed[:60], who
        waits, changes = self.get(who, "/?waiting=all").split('id="changes"')
        assert WORD.findall(changes) == feed[:6], who
        with override(self.place.language_of[who]):
            drafts = waits.count(escape(gettext("Internal to your side")))
        side, role = self.place.side_of[who], who.rpartition(".")[2]
        states = {"editor": ("draft",), "releaser": ("draft", "submitted")}.get(role, ())
        own = [self.oracle.draft(slug, side, self.period) for slug in SLUGS]
        assert drafts == sum(bool(draft) and draft.state in states for draft in own), who

    def read_report(self, who, period):
        words = set(WORD.findall(self.get(who, f"/reports/{period.slug}/")))
        assert words == self.oracle.report(SLUGS, SIDES, period), (who, period)

    def read_versions(self, who, slug, period):
        for side in SIDES:
            versions = self.oracle.versions(slug, side, period)
            for row in versions if SOAK else versions[-2:]:
                shown = self.get(who, f"/workstreams/{slug}/updates/{row.ref}/")
                assert set(WORD.findall(shown)) == self.oracle.version_page(row), (who, row)
                with override(self.place.language_of[who]):
                    assert f"<dd>{day(row.content['as_of'])}</dd>" in shown, (who, row)
            # The next one does not exist, whether a draft waits for the number or not.
            ref = f"{side.lower()}-{period.slug}-{len(versions) + 1}"
            self.get(who, f"/workstreams/{slug}/updates/{ref}/", status=404)

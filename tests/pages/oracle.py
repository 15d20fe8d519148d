"""Who may see which text, which versions exist, what is allowed: what pages should say, in plain Python.

Every text holds a word found nowhere else, such as mark00017, the same in both languages; what a page shows
is the set of its words.
"""

import re
from dataclasses import dataclass, field, replace

WORD = re.compile(r"(?:mark|tale|plea|note|goal|fate)\d{5}")
TROUBLE = ("at_risk", "off_track", "paused")
STEMS = {"headline": "mark", "narrative": "tale", "ask": "plea"}


@dataclass
class Row:
    """One update. `number` and `revision` stand for the token that its form sends."""

    number: int
    slug: str
    side: str
    period: object
    content: dict  # rating, headline, narrative, ask (a word or nothing), as_of
    state: str = "draft"
    revision: int = 1
    version: int = 0
    at: object = None
    notes: list = field(default_factory=list)

    @property
    def is_open(self):
        return self.state in ("draft", "submitted")

    @property
    def ref(self):
        return f"{self.side.lower()}-{self.period.slug}-{self.version}"

    @property
    def headline(self):
        return {self.content["headline"]} - {""}

    @property
    def words(self):
        return {self.content[name] for name in STEMS} - {""}


def key_of(row):
    return row and (row.number, row.revision)


class Oracle:
    def __init__(self):
        self.rows: list[Row] = []
        self.entries = {"both": 0, "US": 0, "ROK": 0}
        self.words = 0

    def word(self, stem):
        self.words += 1
        return f"{stem}{self.words:05}"

    # What stands.

    def current(self, slug, side, up_to):
        rows = [
            row
            for row in self.rows
            if (row.slug, row.side) == (slug, side)
            and row.state not in ("superseded", "discarded")
            and row.period <= up_to
        ]
        return sorted(rows, key=lambda row: (row.period, row.is_open), reverse=True)

    def source(self, slug, side, period):
        """What the form is filled from."""
        return next(iter(self.current(slug, side, period)), None)

    def draft(self, slug, side, period):
        source = self.source(slug, side, period)
        return source if source and source.is_open and source.period == period else None

    def last(self, slug, side, period):
        """What the side released last."""
        return next((row for row in self.current(slug, side, period) if not row.is_open), None)

    def standing(self, slug, side, period):
        last = self.last(slug, side, period)
        return last if last and last.period == period else None

    def versions(self, slug, side, period):
        return [
            row
            for row in self.rows
            if (row.slug, row.side, row.period) == (slug, side, period) and row.version
        ]

    def lacks(self, content, slug, side, period):
        """Does it lack what a release needs?"""
        last = self.last(slug, side, period)
        reopens = last and last.content["rating"] == "complete" != content["rating"]
        in_trouble = content["rating"] in TROUBLE and not (content["narrative"] or content["ask"])
        needs_narrative = content["rating"] == "complete" or reopens
        return not content["headline"] or in_trouble or bool(needs_narrative and not content["narrative"])

    # What people do. Each says the status that answers it.

    def save(self, tab, content, action, period, today):
        slug, side = tab.slug, tab.side
        lacks = self.lacks(content, slug, side, period)
        if not period.start <= content["as_of"] <= today or (action != "save" and lacks):
            return 422
        source = self.source(slug, side, period)
        if key_of(source) != tab.source:
            return 409
        draft = self.draft(slug, side, period)
        if draft and draft.state == "submitted" and lacks:
            return 422
        if draft is None:
            draft = Row(len(self.rows), slug, side, period, content)
            self.rows.append(draft)
        else:
            draft.content, draft.revision = content, draft.revision + 1
        if action == "submit":
            draft.state = "submitted"
        self.entries[side] += 1
        return 302

    def submit(self, tab, period):
        draft = self.draft(tab.slug, tab.side, period)
        if draft and self.lacks(draft.content, tab.slug, tab.side, period):
            return 422
        return self._move(draft, tab, ("draft",), "submitted")

    def give_back(self, tab, period, note):
        draft = self.draft(tab.slug, tab.side, period)
        status = self._move(draft, tab, ("submitted",), "draft")
        if status == 302:
            draft.notes.append(note)
        return status

    def _move(self, draft, tab, before, to):
        if draft is None or key_of(draft) != tab.source or draft.state not in before:
            return 409
        draft.state, draft.revision = to, draft.revision + 1
        self.entries[tab.side] += 1
        return 302

    def release(self, tab, period, now):
        draft = self.draft(tab.slug, tab.side, period)
        if draft and self.lacks(draft.content, tab.slug, tab.side, period):
            return 422
        if draft is None or key_of(draft) != tab.source:
            return 409
        draft.revision += 1
        self._publish(draft, now)
        return 302

    def discard(self, tab, period):
        draft = self.draft(tab.slug, tab.side, period)
        if draft is None or key_of(draft) != tab.source:
            return 409
        draft.state = "discarded"
        self.entries[tab.side] += 1
        return 302

    def confirm(self, tab, period, today, now):
        last = self.last(tab.slug, tab.side, period)
        if last is None:
            return 409
        if last.period == period and last.content["as_of"] >= today:
            return 302  # and nothing changed
        if key_of(last) != tab.last:
            return 409
        row = replace(last, number=len(self.rows), period=period, revision=1, notes=[], version=0)
        row.content = {**last.content, "as_of": today}
        self.rows.append(row)
        self._publish(row, now)
        return 302

    def _publish(self, row, now):
        before = [other for other in self.versions(row.slug, row.side, row.period) if other is not row]
        for other in before:
            if other.state == "released":
                other.state, other.revision = "superseded", other.revision + 1
        row.state, row.version, row.at = "released", len(before) + 1, now
        self.entries["both"] += 1

    # What pages show. A side is None for whoever belongs to no side.

    def workstream_page(self, slug, sides, side, period):
        """(words, addresses of versions, do the sides differ)"""
        shown, refs, ratings = set(), set(), []
        for other in sides:
            rows = [row for row in self.current(slug, other, period) if not row.is_open]
            shown.update(*(row.headline for row in rows))
            refs.update(row.ref for row in rows)
            if rows:
                shown |= rows[0].words
            if standing := self.standing(slug, other, period):
                ratings.append(standing.content["rating"])
        draft = side and self.draft(slug, side, period)
        if draft:
            shown |= draft.words | (set(draft.notes) if draft.state == "draft" else set())
        # What a version was once given back with stays a note of its side, with a link to that version.
        for row in self.rows:
            if side and row.version and row.notes and (row.slug, row.side) == (slug, side):
                shown |= set(row.notes)
                refs.add(row.ref)
        return shown, refs, len(ratings) == 2 and ratings[0] != ratings[1]

    def feed(self, period):
        """Headlines of what was released in the quarter, newest first."""
        rows = [row for row in self.rows if row.version and row.period == period]
        rows.sort(key=lambda row: row.at, reverse=True)
        return [row.content["headline"] for row in rows]

    def report(self, slugs, sides, period):
        rows = [self.standing(slug, side, period) for slug in slugs for side in sides]
        return set().union(*(row.words for row in rows if row))

    def version_page(self, row):
        versions = self.versions(row.slug, row.side, row.period)
        return row.words.union(*(other.headline for other in versions if len(versions) > 1))

"""What a report says, as plain data: the one thing that is hashed, frozen, shown, exported and compared.

A text is always `{"en": …, "ko": …}` (either may be ""). Days are ISO dates, quarters "2026-q4". No key of
the database is in it, so the same facts and words give the same bytes. `canonical(content)` is the text of
a candidate and of a snapshot. Its shape, `"schema": "ncg-report/1"`:

    schema, quarter, edition, period {start, end}, as_of, valid_text ("en", "ko" or "both")
    marking   {en, ko}: the highest of the portion marks below
    sides     [{code, name}], by code; everything below that is "per side" is a list or dict by code
    meeting   null, or {ref "plenary-7", level, number, title, city, starts_on, ends_on}
    basis     null, or {commitment "R4.2", document, date, paragraph, quote}
    sections  in this order:
      {kind "summary",    figures [FIGURES], differ [slug], lines [LINE]}
      {kind "workstream", number, slug, name, state, picture, assessments [ASSESSMENT], lines [LINE],
                          milestones [LINE], decisions [LINE]}                     one for each workstream
      {kind "decisions",    lines [LINE]}       of no workstream
      {kind "texts",        lines [LINE]}       reaffirmed or changed in the quarter
      {kind "meetings",     lines [LINE]}       held in the quarter
      {kind "not_reported", lines [LINE]}       who has not reported on what
    matrix     {quarters ["2023-q3", …], rows [{number, slug, name, cells [{US: rating or null, ROK: …}]}]}
               up to this quarter, oldest first; one cell per quarter
    milestones [{ref "2.3", workstream (slug), number, title, responsible (side, or null: joint), baseline,
               due, precision, state, done_on, slip_days}]: every shared one, for the chart

    FIGURES    {side, reported, total, counts {rating: n}}: of one side, never added up
    ASSESSMENT {side, rating, before, before_quarter, change, headline, narrative, ask, as_of, marking,
               ref "consultation/us-2026-q4-2", version "2"}. One per side, by code. Not reported: rating,
               as_of null; texts, marking, ref and version empty.
    LINE       {ref, state, texts {US: {en, ko}, ROK: {en, ko}}, sources [SOURCE], facts {…}}
    SOURCE     {kind, ref, version}, all text:
               update     "consultation/us-2026-q4-2" and its version
               milestone  "2.3" and how many changes of it had been released
               decision   "P7-D1" and "1"
               document, meeting, commitment  slug or code, and a short fingerprint of its words
               quarter    "2026-q4" and the as-of date, where the line rests on what is not there

`picture`: agree, differ, one_missing, none. `change`: a key of workstreams.rules.trend, or "".
`state` of a line: "agreed" (both texts are the same), "both_stand" (print each with its side), "left_out"
(the texts are empty, print nothing). A draft, which is never frozen, has two more: "brackets" (print
[US: …] [ROK: …]) and "one_side" (the other side's texts are empty). `facts` of a line:

    milestones    {milestone, kind (moved, started, done, dropped, reopened), title, side, from,
                  from_precision, to, to_precision, days, done_on, reason, released_on}
    decisions     {decision, decided_on, reference, meeting (slug or "")}
    texts         {document, date, title, cited [{commitment, part (made, reaffirmed, changed, ended)}]}
    meetings      {meeting, level, number, title, city, starts_on, ends_on}
    not_reported  {side, workstreams [number]}
    summary       {workstreams [number]}
    else {}
"""

import json

from tracker.history.canonical import canonical, sha256
from tracker.reports.lines import LineState, state_of, wordings_of
from tracker.reports.models import ReportLine

SCHEMA = "ncg-report/1"
LANGUAGES = ("en", "ko")

Section = ReportLine.Section
# Where the lines of a section are found in the content.
PLACES = {Section.MILESTONES: "milestones", Section.DECISIONS: "decisions"}


def read_lines(report):
    """The lines with all that `build` asks of them: two queries."""
    return list(report.lines.select_related("workstream").prefetch_related("wordings"))


def build(report, lines=None) -> dict:
    """The content of a report as its lines stand now."""
    content = json.loads(report.facts)
    content.update(edition=report.edition, valid_text=report.valid_text)
    sides = [side["code"] for side in content["sides"]]
    lines = read_lines(report) if lines is None else lines
    for section in content["sections"]:
        for place in ("lines", "milestones", "decisions"):
            if place in section:
                section[place] = [line_content(line, sides) for line in lines if is_at(line, section, place)]
    return content


def is_at(line, section, place) -> bool:
    if line.workstream_id is None:
        return place == "lines" and section["kind"] == line.section
    return (
        section["kind"] == "workstream"
        and section["number"] == line.workstream.number
        and place == PLACES.get(line.section, "lines")
    )


def line_content(line, sides) -> dict:
    state = state_of(line, sides)
    texts = wordings_of(line, sides)
    if state == LineState.LEFT_OUT:
        texts = {side: {"en": "", "ko": ""} for side in sides}
    return {
        "ref": line.key,
        "state": str(state),
        "texts": texts,
        "sources": line.sources,
        "facts": line.facts,
    }


def in_language(value, language):
    """The content as a reader of one language has it: without the other language's texts."""
    other = next(code for code in LANGUAGES if code != language)
    if isinstance(value, dict):
        return {key: in_language(item, language) for key, item in value.items() if key != other}
    if isinstance(value, list):
        return [in_language(item, language) for item in value]
    return value


def hashes_of(content, text=None) -> dict[str, str]:
    """{hash, hash_en, hash_ko}: of all (its canonical `text`), and of what it says in each language."""
    each = {f"hash_{code}": sha256(canonical(in_language(content, code))) for code in LANGUAGES}
    return {"hash": sha256(text or canonical(content)), **each}


def read_content(text: str) -> dict:
    """The content of a candidate or a snapshot."""
    return json.loads(text)


def placed_lines(content):
    """Every line with the section and the list it stands in, in the order of the report."""
    for section in content["sections"]:
        for place in ("lines", "milestones", "decisions"):
            for line in section.get(place, ()):
                yield section, place, line


def all_lines(content):
    return ((section, line) for section, _place, line in placed_lines(content))

"""Reads a calendar file by hand (RFC 5545), without the library that wrote it, and refuses what is not valid.

Moments come from the zones that the file itself holds, as a strict calendar takes them.
"""

import datetime
import re

UTC = datetime.UTC
LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)', re.S
)
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "SEQUENCE", "LOCATION", "URL")
STATES = ("TENTATIVE", "CONFIRMED", "CANCELLED")


def read_events(data: bytes) -> list[dict]:
    """[{property: text, "start": date or moment, "end": the same}]"""
    root = read_tree(unfold(data))
    assert root["kind"] == "VCALENDAR"
    assert [value_of(root, name) for name in ("VERSION", "CALSCALE")] == ["2.0", "GREGORIAN"]
    assert value_of(root, "PRODID")
    zones = {value_of(part, "TZID"): read_zone(part) for part in root["parts"] if part["kind"] == "VTIMEZONE"}
    assert len(zones) == sum(part["kind"] == "VTIMEZONE" for part in root["parts"]), "a zone comes once"
    events = [read_event(part, zones) for part in root["parts"] if part["kind"] == "VEVENT"]
    assert {part["kind"] for part in root["parts"]} <= {"VTIMEZONE", "VEVENT"}
    assert len({event["UID"] for event in events}) == len(events)
    used = {zone for event in events for zone in event["zones"]}
    assert set(zones) == used, "zones are those that are used"
    return events


def unfold(data):
    """Lines end with CR LF, have 75 octets at most, and each piece of a fold is whole UTF-8."""
    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    lines: list[str] = []
    for raw in data[:-2].split(b"\r\n"):
        assert 0 < len(raw) <= 75
        line = raw.decode()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line)
        if line[0] in " \t":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def read_tree(lines):
    rows = iter(lines)
    assert next(rows) == "BEGIN:VCALENDAR"
    tree = read_part("VCALENDAR", rows)
    assert next(rows, None) is None
    return tree


def read_part(kind, rows):
    part: dict = {"kind": kind, "rows": [], "parts": []}
    for row in rows:
        if row == f"END:{kind}":
            return part
        match = LINE.fullmatch(row)
        assert match, row
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            part["parts"].append(read_part(value, rows))
            continue
        assert name != "END", row
        params = dict(pair.split("=", 1) for pair in match["params"].split(";")[1:])
        part["rows"].append((name, params, value))
    raise AssertionError(f"{kind} is not closed")


def value_of(part, name):
    (found,) = [value for key, _params, value in part["rows"] if key == name]
    return found


def read_text(value):
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def read_clock(value):
    return datetime.datetime.strptime(value, "%Y%m%dT%H%M%S")


def read_offset(value):
    sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", value).groups()
    return datetime.timedelta(hours=int(hours), minutes=int(minutes)) * (1 if sign == "+" else -1)


def read_zone(part):
    """[(moment from which on, offset)]. A change is written by the clock as it goes before it."""
    assert part["parts"]
    changes = []
    for change in part["parts"]:
        assert change["kind"] in ("STANDARD", "DAYLIGHT")
        before, after = (read_offset(value_of(change, f"TZOFFSET{name}")) for name in ("FROM", "TO"))
        starts = [value_of(change, "DTSTART")]
        for name, params, value in change["rows"]:
            assert name not in ("RRULE", "EXDATE"), "not read here"
            starts += value.split(",") if name == "RDATE" else []
            assert params == {}
        changes += [(read_clock(start) - before, before, after) for start in starts]
    return sorted(changes)


def to_moment(clock, changes):
    """The first moment at which the clock of the zone shows this; none where it never does."""
    offsets = {offset for _at, before, after in changes for offset in (before, after)}
    found = []
    for offset in offsets:
        moment = clock - offset
        passed = [after for at, _before, after in changes if at <= moment]
        assert passed, "the zone does not reach back so far"
        if passed[-1] == offset:
            found.append(moment)
    assert found, f"{clock} does not exist there"
    return min(found).replace(tzinfo=UTC)


def read_when(params, value, zones):
    if params == {"VALUE": "DATE"}:
        return datetime.datetime.strptime(value, "%Y%m%d").date()
    if value.endswith("Z"):
        assert params == {}
        return read_clock(value[:-1]).replace(tzinfo=UTC)
    assert set(params) == {"TZID"}, params
    return to_moment(read_clock(value), zones[params["TZID"]])


def read_event(part, zones):
    assert not part["parts"]
    rows = part["rows"]
    names = [name for name, _params, _value in rows]
    assert all(names.count(name) <= 1 for name in ONCE)
    assert {"UID", "DTSTAMP", "DTSTART"} <= set(names)
    assert not {"DTEND", "DURATION"} <= set(names)
    event: dict = {"zones": set()}
    for name, params, value in rows:
        event["zones"] |= {params["TZID"]} if "TZID" in params else set()
        if name in ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"):
            event[name] = read_when(params, value, zones)
        elif name == "DURATION":
            hours = re.fullmatch(r"PT(\d+)H", value)[1]
            event[name] = datetime.timedelta(hours=int(hours))
        else:
            event[name] = value if name == "URL" else read_text(value)
    assert event.get("STATUS", "TENTATIVE") in STATES and event["SEQUENCE"].isdecimal()
    assert type(event["DTSTAMP"]) is datetime.datetime
    event["start"] = event["DTSTART"]
    event["end"] = event["DTEND"] if "DTEND" in event else event["start"] + event["DURATION"]
    assert type(event["start"]) is type(event["end"]) and event["end"] > event["start"]
    return event

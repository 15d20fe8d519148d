"""What the lines of a report may rest on: everything that its draft pinned, each in one version."""

import json


def known_sources(report) -> list[dict[str, str]]:
    """Of the assessments and of the lines that are there, each once, in the order of the report."""
    content = json.loads(report.facts)
    found = [
        {"kind": "update", "ref": assessment["ref"], "version": assessment["version"]}
        for section in content["sections"]
        for assessment in section.get("assessments", ())
        if assessment["ref"]
    ]
    for line in report.lines.all():
        found += line.sources
    found.append({"kind": "quarter", "ref": content["quarter"], "version": content["as_of"]})
    return [source for place, source in enumerate(found) if source not in found[:place]]

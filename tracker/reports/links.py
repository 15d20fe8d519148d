"""Where what a report names is shown: for the pages, which link it."""

from django.urls import NoReverseMatch, reverse


def linker(content):
    """link(kind, name) → address, or nothing where the product has no page of it."""
    slugs = {
        str(section["number"]): section["slug"]
        for section in content["sections"]
        if section["kind"] == "workstream"
    }

    def link(kind: str, name: str) -> str:
        find = FINDERS.get(kind)
        try:
            return find(name, slugs) if find else ""
        except (NoReverseMatch, KeyError, ValueError):
            return ""

    return link


def find_update(name, _slugs):
    slug, ref = name.split("/")
    return reverse("workstreams:update_show", args=[slug, ref])


def find_milestone(name, slugs):
    workstream, number = name.split(".")
    return (
        reverse("workstreams:workstream_show", args=[slugs[workstream]]) + f"?milestone={number}#m-{number}"
    )


FINDERS = {
    "update": find_update,
    "milestone": find_milestone,
    "workstream": lambda name, _slugs: reverse("workstreams:workstream_show", args=[name]),
    "decision": lambda name, _slugs: f"{reverse('decisions:decision_list')}#{name}",
    "document": lambda name, _slugs: reverse("sources:source_show", args=[name]),
    "meeting": lambda name, _slugs: reverse("meetings:meeting_show", args=[name]),
    "commitment": lambda name, _slugs: reverse("commitments:commitment_show", args=[name]),
}

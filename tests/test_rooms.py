"""The floors of the architecture, held by machine: a room imports only from rooms below it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

import tracker

FOLDER = Path(tracker.__file__).parent

# From the ground up. Rooms on one line stand side by side and do not import each other. People stand below
# quarters and assent, on the same floor of the drawing: a position is taken by someone.
FLOORS = [
    ("exports", "pages"),
    ("history",),
    ("people",),
    ("quarters", "assent"),
    ("commitments",),
    ("workstreams",),
    ("meetings",),
    ("reports",),
    ("home",),
]
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# They bring all rooms together and stand above them.
ROOF = ("admin", "models", "settings", "templatetags", "management", "urls", "wsgi")


def read_sources():
    """{module name: source} of everything in tracker/ but its migrations."""
    sources = {}
    for path in FOLDER.rglob("*.py"):
        parts = path.relative_to(FOLDER.parent).with_suffix("").parts
        if "migrations" not in parts and path.name != "gunicorn.conf.py":
            sources[".".join(part for part in parts if part != "__init__")] = path.read_text(encoding="utf-8")
    return sources


def imports_of(source, modules):
    """The modules of tracker that a source imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name.split(".")[0] == "tracker")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports are not used here"
            if (node.module or "").split(".")[0] == "tracker":
                # `from tracker.people import rules` names a module, `… people.rules import x` what is in it.
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                found.update(name if name in modules else node.module for name in whole)
    return found


def read_graph(sources):
    return {module: imports_of(source, sources) for module, source in sources.items()}


def room_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def arrows_up(graph):
    """Every import that does not go down."""
    found = []
    for module, imported in graph.items():
        room = room_of(module)
        if room in ROOF or not room:
            continue
        for other in imported:
            below = room_of(other)
            if below != room and FLOOR.get(below, len(FLOORS)) >= FLOOR[room]:
                found.append(f"{module} imports {other}")
    return sorted(found)


def find_circle(graph):
    """One circle of modules that import each other, or nothing."""
    done = set()

    def walk(module, path):
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for other in sorted(graph.get(module, ())):
            if circle := walk(other, [*path, module]):
                return circle
        done.add(module)
        return []

    for module in sorted(graph):
        if circle := walk(module, []):
            return circle
    return []


def models_in(sources):
    """The names of all classes that are, by their bases, models with a table."""
    bases, abstract = {}, set()
    for source in sources.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = [ast.unparse(base).split(".")[-1] for base in node.bases]
                if "abstract = True" in ast.unparse(node):
                    abstract.add(node.name)

    def is_model(name):
        return name in ("Model", "AbstractUser") or any(
            is_model(base) for base in bases.get(name, ()) if base != name
        )

    return {name for name in bases if is_model(name)} - abstract


def test_every_room_has_a_floor():
    rooms = {path.parent.name for path in FOLDER.glob("*/__init__.py")} - {
        "migrations",
        *ROOF,
    }
    assert rooms <= set(FLOOR)


def test_every_import_goes_down():
    assert arrows_up(read_graph(read_sources())) == []


def test_no_modules_import_each_other_in_a_circle():
    assert find_circle(read_graph(read_sources())) == []


def test_every_model_is_listed():
    from tracker import models

    sources = {name: text for name, text in read_sources().items() if name != "tracker.models"}
    assert models_in(sources) == set(models.__all__)


def test_models_are_listed_and_not_defined_in_the_list():
    assert not models_in({"tracker.models": read_sources()["tracker.models"]})


def test_foreign_keys_point_down():
    # History knows people and sides by name only: an entry says who acted.
    known = {"Entry.actor", "Entry.side"}
    up = set()
    for model in apps.get_app_config("tracker").get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model._meta.app_label == "tracker":
                here, there = (
                    room_of(model.__module__),
                    room_of(field.related_model.__module__),
                )
                if here != there and FLOOR[there] >= FLOOR[here]:
                    up.add(f"{model.__name__}.{field.name}")
    assert up == known


PLANTED = {
    "tracker.pages": "",
    "tracker.people": "",
    "tracker.people.rules": "from tracker.pages import text\n",
    "tracker.pages.text": "def late():\n    from tracker.people.rules import can_draft\n",
    "tracker.assent.rules": "import tracker.people.rules",
    "tracker.quarters.models": "from tracker.assent import rules",
    "tracker.urls": "from tracker.home import views",
}


def test_the_check_finds_a_planted_arrow_up_inside_a_function_and_one_sideways():
    assert arrows_up(read_graph(PLANTED)) == [
        "tracker.pages.text imports tracker.people.rules",
        "tracker.quarters.models imports tracker.assent.rules",
    ]


def test_the_check_finds_a_planted_circle():
    first, *others, last = find_circle(read_graph(PLANTED))
    assert first == last
    assert {first, *others} == {"tracker.pages.text", "tracker.people.rules"}


def test_the_check_finds_an_import_of_a_room_that_has_no_floor():
    assert arrows_up({"tracker.pages.text": {"tracker.utils"}}) == [
        "tracker.pages.text imports tracker.utils"
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class Row(models.Model): pass", {"Row"}),
        ("class Member(AbstractUser): pass", {"Member"}),
        (
            "class Base(models.Model):\n    class Meta:\n        abstract = True\nclass Row(Base): pass",
            {"Row"},
        ),
        ("class State(models.TextChoices): pass", set()),
    ],
)
def test_the_check_finds_planted_models(source, found):
    assert models_in({"tracker.pages.rows": source}) == found

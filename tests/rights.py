"""What the tables of rights share. A row prepares something and returns the attempt, made by a member."""

import ast
import inspect
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

import tracker

EDITORS, RELEASERS, STEWARDS = {"editor", "releaser"}, {"releaser"}, {"steward"}
ROLES = ["reader", "editor", "releaser", "steward"]
PRODUCT = Path(tracker.__file__).parent


def parametrize_verbs(verbs):
    return pytest.mark.parametrize("verb", verbs, ids=lambda verb: verb.__name__)


def is_allowed(attempt, by):
    try:
        attempt(by)
    except (PermissionDenied, ObjectDoesNotExist):  # what is not there for someone cannot be changed either
        return False
    return True


def public_verbs():
    """(module, function) of all that is done by somebody: `by` is named only."""
    return {
        (".".join(("tracker", *file.relative_to(PRODUCT).with_suffix("").parts)), node.name)
        for file in PRODUCT.rglob("*.py")
        if "migrations" not in file.parts
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in [argument.arg for argument in node.args.kwonlyargs]
    }


def attempted(row):
    """The verbs that the attempt of a row calls, not those by which it prepares."""
    inner = [code for code in row.__code__.co_consts if isinstance(code, CodeType)]
    return set().union(*(called_by(code, row.__globals__, {row}) for code in inner))


def called_by(code, names, known):
    """Also through what stands in the tests."""
    found = set()
    for name in code.co_names:
        there = names.get(name)
        if isinstance(there, ModuleType) and there.__name__.startswith("tracker."):
            of_it = [getattr(there, other, None) for other in code.co_names]
            found |= {place_of(one) for one in of_it if isinstance(one, FunctionType)}
        elif isinstance(there, FunctionType) and there.__module__.startswith("tests."):
            if there not in known:
                found |= called_by(there.__code__, there.__globals__, known | {there})
        elif isinstance(there, FunctionType):
            found.add(place_of(there))
    return found


def place_of(function):
    function = inspect.unwrap(function)
    return function.__module__, function.__name__

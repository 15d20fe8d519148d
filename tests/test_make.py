"""`make run` on somebody's machine: what is in the way is said in one sentence, before anything slow."""

import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import dj_database_url
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def clone(tmp_path):
    """A folder whose name needs care, with the Makefile and, if it should have one, the environment."""
    folder = tmp_path / "a clone: 100% #1? 한글 & $x"
    folder.mkdir()
    (folder / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    return folder


def make(folder, *arguments):
    env = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def refusal(done):
    """The one sentence of a failed make, without make's own line about the failure."""
    assert done.returncode != 0
    said = [row for row in done.stderr.splitlines() if not row.startswith("make:")]
    assert len(said) == 1, done.stderr
    return said[0]


def fake_python(folder, prelude):
    """A Python of which something is not as it should be."""
    path = folder.parent / "fake python"
    code = f"import sys; {prelude}; sys.argv = sys.argv[1:]; exec(sys.argv[1])"
    path.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-c", code])} "$@"\n')
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_a_taken_port_is_named(clone):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = make(clone, "run", f"PORT={port}", f"PYTHON={sys.executable}")
    assert f"Port {port} is taken" in refusal(done)
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "80 81", ""])
def test_a_port_that_is_none_is_refused(clone, port):
    assert "PORT must be a number" in refusal(make(clone, "run", f"PORT={port}", f"PYTHON={sys.executable}"))


def test_a_missing_python_is_named(clone):
    assert "python9 was not found" in refusal(make(clone, "run", "PYTHON=python9"))


def test_an_old_python_is_named(clone):
    old = fake_python(clone, "sys.version_info = (3, 10, 1)")
    assert "Python 3.10 is too old" in refusal(make(clone, ".venv/bin/python", old))


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_that_cannot_make_environments_is_named(clone, module):
    bare = fake_python(clone, f"sys.modules[{module!r}] = None")
    assert "apt install python3-venv" in refusal(make(clone, ".venv/bin/python", bare))
    assert not (clone / ".venv").exists()


def test_the_database_lies_in_the_clone_whatever_its_folder_is_called(clone):
    done = make(clone, "--eval", 'show:; @echo "$$DATABASE_URL"', "show")
    assert dj_database_url.parse(done.stdout.strip())["NAME"] == str(clone / "var/ncg.sqlite3")


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(clone):
    (clone / ".venv").symlink_to(sys.prefix)
    path = clone / "var/secret-key"
    assert make(clone, "var/secret-key").returncode == 0
    key = path.read_text().strip()
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert make(clone, "var/secret-key").returncode == 0
    assert path.read_text().strip() == key


def test_a_new_demonstration_is_refused_for_another_database(clone):
    (clone / ".venv").symlink_to(sys.prefix)
    done = make(
        clone, "demo-fresh", "--old-file=.venv/.run-installed", "DATABASE_URL=sqlite:///other", free_port()
    )
    assert "demo-fresh only replaces var/ncg.sqlite3" in refusal(done)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"PORT={probe.getsockname()[1]}"

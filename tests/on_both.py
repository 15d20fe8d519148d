"""Runs the tests on SQLite and on PostgreSQL at the same time; SQLite is watched, PostgreSQL shown after it.

python tests/on_both.py [what pytest takes]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

WITH_POSTGRES = str(Path(__file__).with_name("with_postgres.py"))


def main(arguments):
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile() as shown_later:
        postgres = subprocess.Popen(
            [sys.executable, WITH_POSTGRES, *pytest, "-p", "no:cacheprovider"],
            stdout=shown_later,
            stderr=subprocess.STDOUT,
        )
        print("SQLite", flush=True)
        sqlite = subprocess.Popen(pytest, env={**os.environ, "DATABASE_URL": "sqlite://:memory:"})
        try:
            codes = [sqlite.wait(), postgres.wait()]
        except KeyboardInterrupt:
            # Both were interrupted too; each tidies up after itself.
            sqlite.wait()
            postgres.wait()
            return 130
        print("PostgreSQL", flush=True)
        shown_later.seek(0)
        sys.stdout.buffer.write(shown_later.read())
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

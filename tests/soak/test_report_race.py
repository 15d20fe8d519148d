"""Edit, concur, withdraw and publish at the same moment: never published with a position on other words."""

import json
import os
import random
import subprocess
import sys

SOAK = os.getenv("NCG_SOAK") == "1"
TRIALS = 200 if SOAK else 6
SEED = os.getenv("NCG_SEED") or (str(random.randrange(10**6)) if SOAK else "7")


def test_a_report_is_published_once_and_only_on_the_words_both_sides_concurred_on(url):
    print(f"seed {SEED}")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.soak.reports", str(TRIALS), SEED],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.soak.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    told = json.loads(ran.stdout)
    print(f"{told['engine']}: {TRIALS} trials, {told['done']}")
    assert told["problems"] == []
    # Each was pressed, and some came too late: else this showed nothing. Few trials may go without the rest.
    assert {"edit", "concur", "MoveNotAllowed"} <= set(told["done"])
    assert not SOAK or {"publish", "withdraw", "Stale", "published in the race"} <= set(told["done"])

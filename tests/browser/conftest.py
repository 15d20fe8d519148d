"""The machine's chromium before a live server, on a day in November 2026."""

import datetime
import io
import os
import shutil
import time

import pytest

from tests.browser.person import Person

# Playwright keeps an event loop in this thread, where Django would refuse to read the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Each window would load two pages for its address bar, which take longer than most tests. The last list
    # of features wins, so what Playwright turns off is said again.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
    "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "chromium was not found: install it (on Debian: apt install chromium)"
    return {"executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(playwright, tmp_path_factory):
    """SQLite in a file: each thread of the server has its own connection, as in production.

    Playwright comes first: once its event loop runs, Django keeps this thread's connections in another place.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
        # Nothing here has to survive a power cut.
        connection.settings_dict["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Started only once the database is there: before that it would take the one in memory for its own."""
    return live_server


@pytest.fixture(scope="session", autouse=True)
def _clock():
    """It starts on the day of tests/world.py and runs."""
    from tests.world import NOW

    start = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.utils.timezone.now",
            lambda: NOW + datetime.timedelta(seconds=time.monotonic() - start),
        )
        yield


@pytest.fixture
def seat(browser, live_server):
    """Sits someone down at a browser of their own; no browser may complain."""
    seated = []

    def sit(language="en", **options):
        seated.append(Person(browser, live_server.url, language, **options))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()
    assert [complaint for person in seated for complaint in person.complaints] == []


@pytest.fixture
def desk(site, seat):
    """Sits a member of the site down, signed in, in a language."""
    from tracker.people.models import User

    def sit(username, language="en", **options):
        User.objects.filter(username=username).update(language=language)
        return seat(language, **options).bring_session(username)

    return sit


@pytest.fixture
def site(django_db_serialized_rollback, live_server):
    return load_site()


def load_site():
    """The public record and both teams. On consultation both sides reported in Q3, and ROK in Q4 too."""
    from django.core.management import call_command

    from tests.world import NOW, make_update, make_world
    from tracker.workstreams.models import Workstream

    call_command("load_record", stdout=io.StringIO())
    world = make_world()
    workstream = Workstream.objects.get(slug="consultation")
    for days, teams in ((60, world.teams), (9, [world.rok])):
        for team in teams:
            make_update(workstream, team, now=NOW - datetime.timedelta(days=days))
    return world

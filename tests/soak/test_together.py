"""Many at once on a real server: nothing is lost, nothing is doubled, whoever was slower is told.

`make soak` runs this on both engines. Figures are printed; a busy machine only makes them worse.
"""

import http.client
import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from tests.soak.ground import CLIENTS
from tests.soak.server import Person, Server, fields

WRITES, ROUNDS = 10, 5
KILLS = 10 if os.getenv("NCG_SOAK") == "1" else 3


class Write(NamedTuple):
    headline: str
    sent: float
    answered: float


@pytest.fixture(scope="module")
def server(url, tmp_path_factory):
    server = Server(url, tmp_path_factory.mktemp("log") / "server.log")
    server.start()
    yield server
    server.stop()


def all_at_once(server, task):
    """[task(person, meet) of each client]; `meet` holds everybody until the last one is there."""
    meet = threading.Barrier(CLIENTS)

    def run(number):
        with Person(server, number) as person:
            try:
                return task(person, lambda: meet.wait(timeout=60))
            except BaseException:
                meet.abort()
                raise

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(run, range(CLIENTS)))


def saved_headlines(server, slug):
    return [headline for chain, verb, headline in server.tell()["entries"][slug] if verb == "draft_saved"]


def check_order(writes, saved):
    """What was answered before another was sent stands before it."""
    place = {headline: index for index, headline in enumerate(saved)}
    for one in writes:
        for other in writes:
            if one.answered < other.sent:
                assert place[one.headline] < place[other.headline]


def test_eight_writers_of_one_draft_lose_nothing(server):
    told: list[str] = []

    def task(person, meet):
        writes = []
        meet()
        for number in range(WRITES):
            headline = f"write {number} of client {person.number}"
            sent = time.monotonic()
            person.write("writes", headline, told)
            writes.append(Write(headline, sent, time.monotonic()))
        return writes

    start = time.monotonic()
    writes = [write for done in all_at_once(server, task) for write in done]
    seconds = time.monotonic() - start
    saved = saved_headlines(server, "writes")
    assert sorted(saved) == sorted(write.headline for write in writes)
    check_order(writes, saved)
    with Person(server, 0) as person:
        assert person.open_form("writes")["headline_en"] == saved[-1]
    assert told, "Nobody was ever slower: this showed nothing."
    server.verify()
    print(f"{server.data['engine']}: {len(writes)} writes, {len(told)} conflicts told, {seconds:.1f} s")


def test_of_eight_releases_of_one_draft_one_is_made(server):
    for number in range(1, ROUNDS + 1):
        with Person(server, 0) as person:
            person.write("releases", f"text {number}", [])

        def task(person, meet):
            status, page = person.get("/workstreams/releases/update/release/")
            assert status == 200
            seen = fields(page, ["seen"])
            meet()
            return person.post("/workstreams/releases/update/release/", seen)[0]

        assert Counter(all_at_once(server, task)) == {302: 1, 409: CLIENTS - 1}
    told = server.tell()
    released = [row for row in told["entries"]["releases"] if row[0] == "both"]
    assert released == [["both", "update_released", f"text {number}"] for number in range(1, ROUNDS + 1)]
    assert told["versions"]["releases"] == [*range(1, ROUNDS + 1)]
    server.verify()


def test_of_eight_confirmations_one_is_made(server):
    def task(person, meet):
        status, page = person.get("/workstreams/confirms/")
        assert status == 200
        seen = fields(page, ["seen"])
        meet()
        return person.post("/workstreams/confirms/confirm/", seen)[0]

    # To the others it is as confirmed as they wanted it.
    assert Counter(all_at_once(server, task)) == {302: CLIENTS}
    told = server.tell()
    assert [row[1] for row in told["entries"]["confirms"] if row[0] == "both"] == [
        "update_released",
        "update_confirmed",
    ]
    assert told["versions"]["confirms"] == [1, 1]  # one of each quarter
    server.verify()


def test_what_was_acknowledged_outlives_a_killed_server(server):
    chance = random.Random(1)
    writes: list[Write] = []
    tried: set[str] = set()
    seconds = []
    for number in range(KILLS):
        before, enough = len(writes), chance.randrange(4, 40)

        def task(person, meet, number=number):
            meet()
            for attempt in range(10_000):
                headline = f"round {number}, client {person.number}, write {attempt}"
                tried.add(headline)
                sent = time.monotonic()
                try:
                    person.write("kills", headline, [])
                except (OSError, http.client.HTTPException):
                    return  # killed
                writes.append(Write(headline, sent, time.monotonic()))

        killer = threading.Thread(target=kill_when, args=(server, lambda n=before + enough: len(writes) >= n))
        killer.start()
        all_at_once(server, task)
        killer.join()
        seconds.append(server.start())
        server.verify()
        saved = saved_headlines(server, "kills")
        assert max(Counter(saved).values()) == 1
        assert {write.headline for write in writes} <= set(saved) <= tried
        check_order(writes, saved)
        with Person(server, 0) as person:
            assert person.open_form("kills")["headline_en"] == saved[-1]
    print(
        f"{server.data['engine']}: {KILLS} kills, {len(writes)} writes acknowledged and there, "
        f"{len(saved) - len(writes)} more there that nobody was told of, "
        f"answers again after {min(seconds):.1f} to {max(seconds):.1f} s"
    )


def kill_when(server, is_time):
    end = time.monotonic() + 60
    while not is_time() and time.monotonic() < end:
        time.sleep(0.002)
    server.kill()

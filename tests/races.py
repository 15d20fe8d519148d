"""People who press at the same moment. SQLite in memory takes one writer: there they queue."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from tracker.history import actions as history


def at_once(step, times=4):
    """What several that begin together return."""
    if connection.vendor == "sqlite":
        return sorted(step() for _n in range(times))
    barrier = threading.Barrier(times)

    def run(_n):
        try:
            barrier.wait(timeout=10)
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(run, range(times)))


def meet(monkeypatch, first, second):
    """What both return: the second begins when the first has written its first entry, and then they go on.

    The first goes on as soon as the second waits for it, or is through. Verbs that lock in different orders
    wait for each other now, and PostgreSQL ends one of them.
    """
    if connection.vendor == "sqlite":
        return first(), second()
    hold, goes_on, is_through = history.hold_chain, threading.Event(), threading.Event()
    pausing = threading.local()

    def hold_and_pause(audience):
        head = hold(audience)
        if getattr(pausing, "is_wanted", False):
            pausing.is_wanted = False
            goes_on.set()
            wait_until_it_waits(is_through)
        return head

    def run_first():
        pausing.is_wanted = True
        try:
            return first()
        finally:
            goes_on.set()
            connection.close()

    def run_second():
        try:
            assert goes_on.wait(timeout=10)
            return second()
        finally:
            is_through.set()
            connection.close()

    monkeypatch.setattr(history, "hold_chain", hold_and_pause)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(run_first), pool.submit(run_second)]
        return answers[0].result(), answers[1].result()


def wait_until_it_waits(is_through):
    begun = time.monotonic()
    while not is_through.is_set() and time.monotonic() - begun < 10:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        is_through.wait(timeout=0.02)

"""What a page costs the server, against a bare Django page under the same server, taking turns.

    python -m tests.bench              both engines
    python -m tests.bench sqlite

A bare page is a session, its user, one query of 95 rows and 20 kB of HTML from a plain template, behind
Django's own middleware. Cost is CPU time of the server process, so on PostgreSQL without what the database
itself works; the milliseconds a client waits, printed beside it, include that. A round is a batch of the bare
page, then a batch of the product's; a ratio is the median of the rounds, with its quartiles. On a busy
machine they spread by a fifth.

Prints, and judges, but never fails: a busy machine is no broken build.
"""

import gzip
import http.client
import itertools
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

FOLDER = Path(__file__).resolve().parents[2]
ROUNDS, SECONDS, BATCH, SCALES = 20, 45, 4, (1, 10)  # rounds end when the seconds are over
WARM_UP, LEAST = 2, 4
TENFOLD = 1.2  # the budget for ten times the data, the same shown
FIRST_VIEW = (60, 8)  # kB compressed and requests, fonts aside
# So many open pages ask so often (static/js/live.js), and may cost this share of what one process can do.
OPEN_PAGES, EVERY, SHARE = 200, 45, 0.05
POLLED = 20  # a single one is less than the clock of the process can tell
POLL = "poll: nothing new"
CSRF = "a" * 32
FILL = "import django; django.setup(); from tests.bench.data import main; main({})"
TEXTS = {
    "headline_en": "Terms of reference agreed at working level",
    "headline_ko": "실무 수준에서 위임사항에 합의",
    "narrative_en": "The working group met twice and closed four of the six open points. " * 5,
    "narrative_ko": "실무그룹은 두 차례 회의를 열어 미결 사항 네 개를 정리하였다. " * 5,
    "ask_en": "Name a point of contact for annex B.",
    "ask_ko": "부속서 B의 담당자를 지정하여 줄 것을 요청함.",
}


class Request(NamedTuple):
    path: str
    form: dict | None = None
    htmx: bool = False


class Line(NamedTuple):
    """One line of the table. `requests` makes the batch; what it asks the server for is not measured."""

    name: str
    requests: object
    status: int = 200
    ratio: float | None = None  # the budgets; None is for information
    statements: int | None = None
    html_kb: int | None = None


class Server:
    """gunicorn as in production, on a port of its own, over a database with data."""

    def __init__(self, url, scale, folder):
        self.env = {
            **os.environ,
            "DATABASE_URL": url,
            "BENCH_STATIC": f"{folder}/static",
            "SECRET_KEY": "bench-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "NCG_LOCAL": "1",
            "DEBUG": "0",
            "NCG_MARKINGS": "UNCLASSIFIED // DEMONSTRATION DATA|평문 // 시연용 자료",
            "ALLOWED_HOSTS": "localhost",
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        self.data = json.loads(self.run("-c", FILL.format(scale)))
        self.scale, self.rounds, self.last = scale, 0, 0.0

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.env,
            cwd=FOLDER,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=300,
        )
        return done.stdout

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        gunicorn = ["-m", "gunicorn", "-c", "tracker/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(
            [sys.executable, *gunicorn, "tests.bench.wsgi"], env=self.env, cwd=FOLDER
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _attempt in range(150):
            try:
                self.idle = self.cost_of_reading()
                return self
            except OSError:
                self.connection.close()
                time.sleep(0.2)
        self.__exit__()
        sys.exit("The server did not start within 30 seconds.")

    def __exit__(self, *failure):
        self.connection.close()
        self.process.terminate()
        self.process.wait(timeout=30)

    def cpu(self):
        return int(self.send(Request("/cpu"))[2])

    def cost_of_reading(self):
        readings = [self.cpu() for _i in range(41)]
        return statistics.median(b - a for a, b in itertools.pairwise(readings))

    def send(self, request, **headers):
        headers = {
            "Host": "localhost",
            "Cookie": f"sessionid={self.data['session']}; csrftoken={CSRF}",
            **headers,
        }
        body = None
        if request.form is not None:
            body = urlencode({"csrfmiddlewaretoken": CSRF, **request.form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if request.htmx:
            headers["HX-Request"] = "true"
        # Shorter than the server keeps an idle connection.
        if time.monotonic() - self.last > 5:
            self.connection.close()
        self.last = time.monotonic()
        self.connection.request("POST" if body else "GET", request.path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def window(self, requests, status=200):
        """(CPU, waited) per request, in milliseconds."""
        before, start = self.cpu(), time.perf_counter()
        for request in requests:
            found, _headers, _body = self.send(request)
            if found != status:
                sys.exit(f"{request.path}: answered {found}, not {status}.")
        waited = time.perf_counter() - start
        cpu = self.cpu() - before - self.idle
        return cpu / len(requests) / 1e6, waited / len(requests) * 1e3

    # Batches.

    def workstream(self, place):
        return f"/workstreams/{self.data['workstreams'][place]}/"

    def hidden(self, path, *names):
        page = self.send(Request(path))[2].decode()
        return [re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in names]

    def save(self, htmx=False):
        """One saved update per workstream. The first after a release starts a draft, the next edits it."""
        self.rounds += 1
        requests = []
        for place in range(BATCH):
            path = self.workstream(place) + "update/"
            seen, as_of = self.hidden(path, "seen", "as_of")
            form = {
                **TEXTS,
                "headline_en": f"{TEXTS['headline_en']}, round {self.rounds}",
                "rating": ("on_track", "at_risk")[self.rounds % 2],
                "seen": seen,
                "as_of": as_of,
                "marking": "UNCLASSIFIED // DEMONSTRATION DATA",
                "action": "save",
            }
            requests.append(Request(path, form, htmx))
        return requests

    def release(self):
        paths = [self.workstream(place) + "update/release/" for place in range(BATCH)]
        return [Request(path, {"seen": self.hidden(path, "seen")[0]}) for path in paths]

    def polls(self):
        """The overview asks what is new, and nothing is."""
        seen = re.search(r'data-seen="([^"]*)"', self.send(Request("/"))[2].decode())[1]
        return [Request(f"/?since={seen}&seen={seen}", htmx=True)] * POLLED


def page(path):
    return lambda server: [Request(path(server))] * BATCH


LINES = [
    Line("overview with the matrix", page(lambda s: "/"), ratio=1.5, statements=10, html_kb=60),
    Line("workstream with 100 updates", page(lambda s: s.workstream(0)), ratio=2.0, statements=10),
    Line("the fullest workstream, all history", page(lambda s: s.workstream(7) + "?history=all")),
    Line("post: save a draft", lambda s: s.save(), 302, ratio=0.6, statements=12),
    Line("post: edit it, htmx fragments back", lambda s: s.save(htmx=True)),
    Line("post: release it", lambda s: s.release(), 302, ratio=0.6, statements=12),
    Line(
        "report, assembled",
        page(lambda s: f"/reports/{s.data['period']}/"),
        ratio=2.5,
        statements=15,
    ),
    Line(POLL, lambda s: s.polls(), 204, statements=3),
]
BARE = [Request("/bare/")] * BATCH


def measure(servers):
    """{(line, scale): [(bare, page) of a round]}, each a pair of CPU and waiting."""
    found: dict = {}
    end = time.monotonic() + SECONDS
    for turn in range(WARM_UP + ROUNDS):
        if turn >= WARM_UP + LEAST and time.monotonic() > end:
            break
        for line in LINES:
            for server in servers:
                requests = line.requests(server)
                pair = server.window(BARE), server.window(requests, line.status)
                if turn >= WARM_UP:
                    found.setdefault((line.name, server.scale), []).append(pair)
    return found


def ratios(rounds):
    return sorted(page[0] / bare[0] for bare, page in rounds)


def middle(values):
    return statistics.median(values)


def judge(line, ratio, tenfold, statements, html):
    over = []
    if line.ratio and ratio > line.ratio:
        over.append(f"ratio {ratio:.2f}")
    if line.statements and statements > line.statements:
        over.append(f"{statements} statements")
    if line.html_kb and html > line.html_kb * 1000:
        over.append(f"{html / 1000:.0f} kB")
    if tenfold > TENFOLD:
        over.append(f"ten times the data {tenfold:.2f}")
    return f"over: {', '.join(over)}" if over else "PASS"


def report(found, sizes, waiting):
    """`waiting`: the database is a process of its own, so more data shows in the waiting only."""
    bare = [pair[0] for rounds in found.values() for pair in rounds]
    rounds = len(next(iter(found.values())))
    print(f"{rounds} rounds of {BATCH}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(
        f"bare page: {middle(cpu for cpu, _waited in bare):.2f} ms CPU, "
        f"{middle(waited for _cpu, waited in bare):.2f} ms waited, "
        f"{sizes['bare'][0]} statements, {sizes['bare'][1] / 1000:.1f} kB\n"
    )
    print(
        f"{'':36}{'ratio':>6} {'quartiles':>11} {'budget':>6} {'SQL':>4} {'budget':>6} "
        f"{'CPU ms':>7} {'waited':>7} {'×10 CPU':>8} {'waited':>7} {'HTML kB':>8} {'gzip':>5}"
    )
    for line in LINES:
        small, large = (found[line.name, scale] for scale in SCALES)
        shares = ratios(small)
        quartiles = statistics.quantiles(shares, n=4)
        cpu, waited = (middle(page[i] for _bare, page in small) for i in (0, 1))
        # Both servers took turns too, so the pages are compared directly.
        tenfold, longer = (
            middle(b[1][i] / a[1][i] for a, b in zip(small, large, strict=True)) for i in (0, 1)
        )
        statements, html, packed = sizes[line.name]
        verdict = judge(line, middle(shares), longer if waiting else tenfold, statements, html)
        print(
            f"{line.name:36}{middle(shares):6.2f} {quartiles[0]:5.2f}–{quartiles[2]:.2f} "
            f"{line.ratio or '':>6} {statements:4} {line.statements or '':>6} {cpu:7.2f} {waited:7.2f} "
            f"{tenfold:8.2f} {longer:7.2f} {html / 1000:8.1f} {packed / 1000:5.1f}  {verdict}"
        )


def report_polls(found):
    """What open pages that ask cost: of the processor, for Python works one request at a time."""
    poll, overview = (
        middle(page[0] for _bare, page in found[name, SCALES[0]]) for name in (POLL, LINES[0].name)
    )
    a_second = OPEN_PAGES / EVERY
    share = a_second * poll / 1000
    print(
        f"\npolls: {OPEN_PAGES} open pages every {EVERY} s are {a_second:.1f} a second, "
        f"{poll:.2f} ms CPU each, {poll / overview:.1%} of an overview; "
        f"together {share:.2%} of the processor (budget {SHARE:.0%})  "
        f"{'PASS' if share <= SHARE else 'over'}\n"
        f"  without them it makes {1000 / overview:.1f} overviews a second, with them "
        f"{(1000 - a_second * poll) / overview:.1f}"
    )


def read_sizes(server):
    """{line: (statements, bytes, gzipped bytes)} of one answer each."""
    sizes = {}
    for line in [Line("bare", lambda _server: BARE), *LINES]:
        requests = line.requests(server)
        _status, headers, body = server.send(requests[0], **{"X-Count": "1"})
        sizes[line.name] = int(headers["X-Statements"]), len(body), len(gzip.compress(body))
        for request in requests[1:]:  # so that all workstreams keep step
            server.send(request)
    return sizes


def first_view(server):
    """What a browser fetches for the overview with an empty cache, fonts aside."""
    html = server.send(Request("/"))[2]
    found = [("html, as a proxy packs it", len(gzip.compress(html)))]
    tags = re.findall(r"<(?:link|script)\b[^>]*>", html.decode())
    for tag in tags:
        path = re.search(r'(?:href|src)="([^"]+)"', tag)[1]
        status, _headers, body = server.send(Request(path), **{"Accept-Encoding": "gzip"})
        assert status == 200, path
        print_only = ", print only" if 'media="print"' in tag else ""
        found.append((f"{path.rpartition('/')[2]}{print_only}", len(body)))
    total = sum(size for _name, size in found)
    kilobytes, most = FIRST_VIEW
    fits = total <= kilobytes * 1000 and len(found) <= most
    print(
        f"\nfirst view: {total / 1000:.1f} kB (budget {kilobytes}) in {len(found)} requests (budget {most})  "
        f"{'PASS' if fits else 'over'}"
    )
    print("  " + ", ".join(f"{name} {size / 1000:.1f}" for name, size in found))


def run(engine, urls, folder):
    print(f"\n== {engine} ==")
    with ThreadPoolExecutor() as pool:
        small, large = pool.map(Server, urls, SCALES, [folder] * 2)
    small.run("-m", "django", "collectstatic", "--noinput", "--verbosity=0")
    with small, large:
        sizes = read_sizes(small)
        found = measure([small, large])
        report(found, sizes, waiting=engine == "PostgreSQL")
        report_polls(found)
        first_view(small)


def run_postgres():
    """Two databases of our own on the server that DATABASE_URL names; gone afterwards."""
    import psycopg

    url = urlsplit(os.environ["DATABASE_URL"])
    names = [f"ncg_bench_{os.getpid()}_{scale}" for scale in SCALES]
    with (
        tempfile.TemporaryDirectory(prefix="ncg-bench.") as folder,
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection,
    ):
        try:
            for name in names:
                connection.execute(f'CREATE DATABASE "{name}"')
            run("PostgreSQL", [urlunsplit(url._replace(path=f"/{name}")) for name in names], folder)
        finally:
            for name in names:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_sqlite():
    with tempfile.TemporaryDirectory(prefix="ncg-bench.") as folder:
        run("SQLite", [f"sqlite:///{quote(folder)}/{scale}.sqlite3" for scale in SCALES], folder)


def main(engines):
    # Ends what it started, also when it is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.reconfigure(line_buffering=True)
    if "sqlite" in engines:
        run_sqlite()
    if "postgres" in engines:
        from tests.with_postgres import main as with_postgres

        with_postgres([sys.executable, "-m", "tests.bench", "in-postgres"])
    if "in-postgres" in engines:
        run_postgres()


if __name__ == "__main__":
    main(sys.argv[1:] or ["sqlite", "postgres"])

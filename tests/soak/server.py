"""gunicorn as in production, on a port of its own, and people who write through it at the same time."""

import contextlib
import html
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

FOLDER = Path(__file__).resolve().parents[2]
CSRF = "a" * 32
SECONDS = 10  # to answer again after a kill; what is measured is reported
MARKING = "UNCLASSIFIED // DEMONSTRATION DATA"


class Server:
    def __init__(self, url, log):
        self.log = log  # what it says about each 409 would hide what the tests say
        self.env = {
            **os.environ,
            "DATABASE_URL": url,
            "SECRET_KEY": "soak-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "NCG_LOCAL": "1",
            "DEBUG": "0",
            "NCG_MARKINGS": MARKING,
            "ALLOWED_HOSTS": "localhost",
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
        }
        self.process = None
        self.data = json.loads(self.run("-m", "tests.soak.ground", "fill"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.env,
            cwd=FOLDER,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout

    def tell(self):
        return json.loads(self.run("-m", "tests.soak.ground", "tell"))

    def verify(self):
        """Raises when a chain does not hold."""
        return self.run("manage.py", "verify")

    def start(self):
        """How many seconds until it answers."""
        began = time.monotonic()
        gunicorn = ["-m", "gunicorn", "-c", "tracker/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"]
        # A group of its own, so that a kill meets all of it and nothing else.
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *gunicorn, "tracker.wsgi"],
                env=self.env,
                cwd=FOLDER,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < SECONDS:
            with contextlib.suppress(OSError, http.client.HTTPException):
                with Person(self, 0) as person:
                    status = person.get("/")[0]
                if status == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"The server did not answer within {SECONDS} seconds.")

    def kill(self):
        """As when the power fails: nobody in the group gets to tidy up."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            finally:
                self.kill()


class Person:
    """One browser of one member, with a connection of its own."""

    def __init__(self, server, number):
        self.number = number
        self.cookie = f"sessionid={server.data['sessions'][number]}; csrftoken={CSRF}"
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.connection.close()

    def get(self, path):
        return self._send("GET", path)

    def post(self, path, form):
        return self._send("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **form}))

    def _send(self, method, path, body=None):
        headers = {"Host": "localhost", "Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except BaseException:
            self.connection.close()
            raise

    def open_form(self, slug):
        status, page = self.get(f"/workstreams/{slug}/update/")
        assert status == 200, (status, page[:500])
        return fields(page)

    def save(self, slug, form, headline):
        return self.post(
            f"/workstreams/{slug}/update/",
            {**form, "headline_en": headline, "rating": "on_track", "marking": MARKING, "action": "save"},
        )

    def write(self, slug, headline, told):
        """Opens the form, changes the headline, saves; whoever was slower is told so and saves again."""
        form = self.open_form(slug)
        # Whoever loses lost to a write that was saved, and of those there are only so many.
        for _attempt in range(100):
            status, page = self.save(slug, form, headline)
            if status == 302:
                return
            assert status == 409, (status, page[:2000])
            told.append(headline)
            mine, theirs = fields(page)["headline_en"], conflict_headlines(page)
            assert mine == headline and theirs[2] == headline and theirs[1] not in ("", headline), theirs
            form = fields(page)
        raise AssertionError(f"{headline} lost a hundred times in a row.")


def fields(page, names=("seen", "headline_en", "as_of")):
    """What a writer needs to send again."""
    found = {}
    for name in names:
        tag = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
        value = re.search(r'\bvalue="([^"]*)"', tag[0])
        found[name] = html.unescape(value[1]) if value else ""
    return found


def conflict_headlines(page):
    """[base, theirs, mine] of the row of headlines."""
    row = re.search(r'<tr><th scope="row">Headline in English</th>(.*?)</tr>', page, re.DOTALL)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]

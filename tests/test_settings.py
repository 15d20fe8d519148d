"""A wrong or missing setting stops the start with one sentence."""

import ast
import json
import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "a-long-and-random-enough-key-for-this-test-0123456789-xyz",
    "DATABASE_URL": "sqlite://:memory:",
    "ALLOWED_HOSTS": "ncg.example.gov",
    "NCG_MARKINGS": "UNCLASSIFIED|평문",
}


MAIL = {
    "EMAIL_URL": "smtp://ncg:p%40ss%2Fword@mail.example.gov",
    "EMAIL_FROM": "NCG Tracker <ncg@example.gov>",
    "PUBLIC_URL": "https://ncg.example.gov",
}


def start(**changes):
    """Exit code and output of the checks under production settings; None takes a setting away."""
    env = {"PATH": os.environ["PATH"], **GOOD, **changes}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    env = {name: value for name, value in env.items() if value is not None}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_production_settings_pass_the_deployment_check():
    code, output = start()
    assert (code, "no issues" in output) == (0, True), output


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "aaaa" * 20}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "django-insecure-" + "abcdefghij" * 5}, "SECRET_KEY is missing or weak"),
        ({"DEBUG": "1"}, "only possible with NCG_LOCAL=1"),
        ({"DEBUG": "yes"}, "DEBUG must be 0 or 1"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "wildcards are refused"),
        ({"ALLOWED_HOSTS": ".example.gov"}, "wildcards are refused"),
        ({"NCG_MARKINGS": None}, "NCG_MARKINGS is missing"),
        ({"NCG_MARKINGS": "|평문"}, "English|Korean"),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read"),
        ({**MAIL, "EMAIL_URL": "mail.example.gov"}, "EMAIL_URL cannot be read"),
        ({**MAIL, "EMAIL_URL": "imap://mail.example.gov"}, "EMAIL_URL cannot be read"),
        ({**MAIL, "EMAIL_URL": "smtp://u:p/w@mail.example.gov:25x"}, "EMAIL_URL cannot be read"),
        ({**MAIL, "EMAIL_FROM": None}, "EMAIL_FROM must name the sender"),
        ({**MAIL, "EMAIL_FROM": "nobody"}, "EMAIL_FROM must name the sender"),
        ({**MAIL, "PUBLIC_URL": None}, "PUBLIC_URL must say where"),
        ({"PUBLIC_URL": "http://ncg.example.gov"}, "PUBLIC_URL must say where"),
        ({"PUBLIC_URL": "https://ncg.example.gov/here"}, "PUBLIC_URL must say where"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(changes, sentence):
    code, output = start(**changes)
    assert code != 0
    assert sentence in output
    assert "Traceback" not in output


SAY_MAIL = """
from django.conf import settings as s
names = "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS EMAIL_USE_SSL"
names += " DEFAULT_FROM_EMAIL PUBLIC_URL PUBLIC_HOST MAIL_IS_ON"
print([getattr(s, name) for name in names.split()])
"""


def say_mail(**changes):
    env = {"PATH": os.environ["PATH"], **GOOD, "DJANGO_SETTINGS_MODULE": "tracker.settings", **changes}
    done = subprocess.run(
        [sys.executable, "-c", SAY_MAIL], env=env, capture_output=True, text=True, check=False
    )
    return ast.literal_eval(done.stdout)


def test_mails_go_where_the_address_of_the_server_says():
    careful = "tracker.people.mail_server.CarefulBackend"
    to = ["NCG Tracker <ncg@example.gov>", "https://ncg.example.gov", "ncg.example.gov", True]
    assert say_mail(**MAIL) == [careful, "mail.example.gov", 587, "ncg", "p@ss/word", True, False, *to]
    assert say_mail(**{**MAIL, "EMAIL_URL": "smtps://mail.example.gov"})[2:7] == [465, "", "", False, True]
    assert say_mail(**{**MAIL, "EMAIL_URL": "smtp+plain://relay:2525"})[1:7] == [
        "relay",
        2525,
        "",
        "",
        False,
        False,
    ]
    assert say_mail()[-1] is False and say_mail()[-3] == "https://ncg.example.gov"
    assert say_mail(NCG_LOCAL="1")[-1] is True


# Static files have not been collected here.
ASK_AS_A_BROWSER = """
import django, json
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
ask = Client(headers={"host": "ncg.example.gov"})
plain = ask.get("/account/login/")
page = ask.get("/account/login/", secure=True)
ask.post("/account/language/", {"language": "ko"}, secure=True)
cookies = {name: [bool(c["secure"]), bool(c["httponly"]), c["samesite"]] for name, c in ask.cookies.items()}
session = [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE]
headers = {name: value for name, value in page.headers.items()}
print(json.dumps([[plain.status_code, plain.headers["Location"]], headers, cookies, session]))
"""


def test_browsers_are_bound_in_production():
    env = {"PATH": os.environ["PATH"], **GOOD, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASK_AS_A_BROWSER], env=env, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    plain, headers, cookies, session = json.loads(done.stdout)
    assert plain == [301, "https://ncg.example.gov/account/login/"]
    expected = {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
    }
    assert {name: headers[name] for name in expected} == expected
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    # The script reads the CSRF cookie.
    assert cookies == {"csrftoken": [True, False, "Lax"], "django_language": [True, True, "Lax"]}
    assert session == [True, True, "Lax"]


def serve(bind, **changes):
    env = {**os.environ, **GOOD, "ALLOWED_HOSTS": "localhost", **changes}
    script = (
        "import runpy, types\n"
        "config = runpy.run_path('tracker/gunicorn.conf.py')\n"
        f"server = types.SimpleNamespace(cfg=types.SimpleNamespace(address=[{bind!r}]))\n"
        "config['on_starting'](server)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("bind", "local", "starts"),
    [
        (("127.0.0.1", 8000), "1", True),
        (("::1", 8000), "1", True),
        (("localhost", 8000), "1", True),
        (("0.0.0.0", 8000), "1", False),
        (("192.0.2.1", 8000), "1", False),
        (("0.0.0.0", 8000), "0", True),
    ],
)
def test_local_mode_is_refused_unless_bound_to_loopback(bind, local, starts):
    done = serve(bind, NCG_LOCAL=local)
    assert (done.returncode == 0) == starts
    if not starts:
        assert "NCG_LOCAL=1 is refused" in done.stderr

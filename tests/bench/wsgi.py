"""One server for both: the product, and the bare page behind Django's own middleware only."""

import os
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

BARE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# Not counted: what opens and closes a transaction.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")

django.setup(set_prefix=False)
product = WSGIHandler()
_ours, settings.MIDDLEWARE = settings.MIDDLEWARE, BARE_MIDDLEWARE
bare = WSGIHandler()
settings.MIDDLEWARE = _ours


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/cpu":
        # User and system time of this process, all threads.
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(time.process_time_ns()).encode()]
    page = bare if path == "/bare/" else product
    if "HTTP_X_COUNT" not in environ:
        return page(environ, start_response)

    statements = []

    def count(execute, sql, params, many, context):
        if not sql.startswith(FRAME):
            statements.append(sql)
        return execute(sql, params, many, context)

    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Statements", str(len(statements)))], exc_info)

    with connection.execute_wrapper(count):
        return page(environ, start)

"""Every setting comes from the environment; a wrong or missing one stops the start with a sentence.

SECRET_KEY      at least 50 characters, random
DATABASE_URL    sqlite:///var/ncg.sqlite3 or postgres://user:password@host/name
NCG_MARKINGS    markings from the lowest to the highest, separated by ";", each "English|Korean"
ALLOWED_HOSTS   host names, separated by commas
EMAIL_URL       smtp://user:password@host:587 (STARTTLS), smtps://user:password@host:465 (TLS from the start),
                smtp+plain://host:25 (a relay on a network one trusts); without it no mails are sent
EMAIL_FROM      whom mails come from; needed with EMAIL_URL
PUBLIC_URL      where people reach this site, as https://ncg.example.gov: for links; needed with EMAIL_URL
NCG_LOCAL       1 for one person on this machine: lifts secure cookies, HSTS and the https redirect
DEBUG           1 only together with NCG_LOCAL
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def envbool(name):
    value = os.getenv(name, "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def envlist(name, separator=","):
    return [part.strip() for part in os.getenv(name, "").split(separator) if part.strip()]


def read_markings():
    """[(English, Korean)], lowest first. The highest stands at the top and bottom of every page."""
    markings = []
    for entry in envlist("NCG_MARKINGS", ";"):
        english, separator, korean = (part.strip() for part in entry.partition("|"))
        if not english or (separator and not korean):
            raise ImproperlyConfigured('NCG_MARKINGS: write each marking as "English|Korean".')
        markings.append((english, korean or english))
    if not markings:
        raise ImproperlyConfigured(
            "NCG_MARKINGS is missing: name the markings this installation may hold, lowest first."
        )
    return markings


def sqlite_options(timeout: float = 10) -> dict[str, Any]:
    """How long, in seconds, a change waits for another writer before it is answered with 503."""
    return {
        # WAL: a writer never stops readers. FULL: what was acknowledged survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000",
        "transaction_mode": "IMMEDIATE",
        "timeout": timeout,
    }


def postgresql_options(timeout: float = 5) -> dict[str, Any]:
    """How long, in seconds, a request waits for a connection; a server that is away is said soon."""
    return {"pool": {"min_size": 1, "max_size": 12, "timeout": timeout}}


MAIL_SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def read_mail_server(url) -> dict[str, Any]:
    """Host, port, user, password and how the line is encrypted. The sentence never shows the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read: write smtp://user:password@host:587, smtps://… or smtp+plain://…, and "
            "signs like @ and / in the password as %40 and %2F."
        )
    return {
        "host": parts.hostname,
        "port": port or MAIL_SCHEMES[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": parts.scheme == "smtp",
        "tls": parts.scheme == "smtps",
    }


def read_sender():
    sender = os.getenv("EMAIL_FROM", "")
    _name, address = parseaddr(sender)
    user, _at, host = address.rpartition("@")
    if not (user and host) or any(sign in sender for sign in "\r\n"):
        raise ImproperlyConfigured("EMAIL_FROM must name the sender of mails, as ncg@example.gov.")
    return sender


def read_public_url(default):
    url = os.getenv("PUBLIC_URL", "") or default
    parts = urlsplit(url)
    schemes = ("http", "https") if LOCAL else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            "PUBLIC_URL must say where people reach this site, as https://ncg.example.gov."
        )
    return f"{parts.scheme}://{parts.netloc}"


LOCAL = envbool("NCG_LOCAL")
DEBUG = envbool("DEBUG")
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG shows internals and is only possible with NCG_LOCAL=1.")

SECRET_KEY = os.getenv("SECRET_KEY", "")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured("SECRET_KEY is missing or weak: set at least 50 random characters.")

ALLOWED_HOSTS = envlist("ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: name the hosts this site answers to.")
if any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name each host; wildcards are refused.")

NCG_MARKINGS = read_markings()

EMAIL_URL = os.getenv("EMAIL_URL", "")
# On one's own machine mails are printed where the command runs.
MAIL_IS_ON = bool(EMAIL_URL) or LOCAL
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if LOCAL else 'dummy'}.EmailBackend"
if EMAIL_URL:
    server = read_mail_server(EMAIL_URL)
    EMAIL_BACKEND = "tracker.people.mail_server.CarefulBackend"
    EMAIL_HOST, EMAIL_PORT = server["host"], server["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = server["user"], server["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = server["starttls"], server["tls"]
    EMAIL_TIMEOUT = 30
    DEFAULT_FROM_EMAIL = read_sender()
PUBLIC_URL = read_public_url(
    "http://localhost:8000" if LOCAL else "" if EMAIL_URL else f"https://{ALLOWED_HOSTS[0]}"
)
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname

INSTALLED_APPS = [
    "tracker",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.pages.middleware.browser_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.people.sessions.session_limits",
    "tracker.history.live.polls",
    "tracker.people.access_log.refusals",
    "tracker.people.middleware.reader",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.people.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.pages.errors.not_allowed",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "tracker.templatetags.ncg",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.pages.context.shell",
            ],
        },
    },
]

if DEBUG:
    # Uncached, so that `make dev` shows a changed template at the next request.
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = [
        (
            "template_partials.loader.Loader",
            [
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        )
    ]

if "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured(
        "DATABASE_URL is missing: sqlite:///path/to/file or postgres://user:password@host/name."
    )
try:
    DATABASES = {"default": dj_database_url.config()}
except ValueError:
    raise ImproperlyConfigured("DATABASE_URL cannot be read: see the README.") from None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = sqlite_options()
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(postgresql_options())

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_ADAPTER = "tracker.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "tracker.people.sign_in.SignInForm",
    "change_password": "tracker.people.sign_in.PasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/15m/key,50/15m/ip"}

# The limits on failed sign-ins live here: room enough that making names up never pushes a lock-out out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# In production one proxy ends TLS; without saying so everybody would share its address.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if LOCAL else 1

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tracker.pages.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# NCG_LOCAL lifts secure cookies, HSTS and the https redirect.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 60 * 60
SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
if not LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_HANDLERS = ["tracker.pages.uploads.RefuseFiles"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A request that sends more fields than any form here has is not ours.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

"""The reader's language: a setting of the account, a cookie before sign-in, never part of an address."""

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from tests.pages.web import HTMX, form_fields, sign_in, text_of
from tests.world import PASSWORD, make_milestone, make_update, make_workstream

pytestmark = pytest.mark.usefixtures("clock", "world")

SWITCH = "/account/language/"
LOGIN = "/account/login/"


def language_of(response):
    html = text_of(response)
    (language,) = [code for code in ("en", "ko") if f'<html lang="{code}">' in html]
    assert response.headers["Content-Language"] == language
    return language


@pytest.mark.parametrize(("language", "other"), [("en", "ko"), ("ko", "en")])
def test_a_member_switches_the_language_for_good(world, language, other):
    member = world.us.reader
    member.language = other
    member.save()
    client = sign_in(member)
    assert language_of(client.get("/")) == other
    response = client.post(SWITCH, {"language": language, "next": "/workstreams/?a=b"})
    assert (response.status_code, response.headers["Location"]) == (302, "/workstreams/?a=b")
    assert language_of(client.get("/workstreams/")) == language
    member.refresh_from_db()
    assert member.language == language
    # The account decides, on every computer; not the browser, not a cookie.
    elsewhere = sign_in(member)
    elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME] = other
    assert language_of(elsewhere.get("/", headers={"Accept-Language": other})) == language


@pytest.mark.parametrize("language", ["en", "ko"])
def test_before_sign_in_a_cookie_remembers_the_language(language):
    client = sign_in(None)
    response = client.post(SWITCH, {"language": language, "next": LOGIN})
    assert (response.status_code, response.headers["Location"]) == (302, LOGIN)
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (language, True, "Lax")
    for accepts in ("en", "ko", "fr"):
        assert language_of(client.get(LOGIN, headers={"Accept-Language": accepts})) == language


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,ko;q=0.9", "en"),
        ("fr", "en"),
        ("fr,ko;q=0.1", "ko"),
        ("koi8", "en"),
        ("*", "en"),
        ("ko;q=nonsense", "en"),
    ],
)
def test_without_a_cookie_the_browser_is_asked(accepts, language):
    assert language_of(sign_in(None).get(LOGIN, headers={"Accept-Language": accepts})) == language


@pytest.mark.parametrize("language", ["", "EN", "fr", "ko-KR", "en\n", "<script>", None])
def test_an_unknown_language_is_refused(world, language):
    data = {} if language is None else {"language": language}
    response = sign_in(world.us.reader).post(SWITCH, data)
    assert response.status_code == 400
    assert not response.cookies
    world.us.reader.refresh_from_db()
    assert world.us.reader.language == "en"


def test_the_language_is_switched_by_a_form_only(world):
    client = sign_in(world.us.reader)
    assert client.get(SWITCH, {"language": "ko"}).status_code == 405
    assert client.post(f"{SWITCH}?language=ko").status_code == 400
    checked = sign_in(world.us.reader, enforce_csrf_checks=True)
    assert checked.post(SWITCH, {"language": "ko"}).status_code == 403


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "http:evil.example",
    "https:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x08//evil.example",
    "//evil.example\\@testserver",
    "//testserver@evil.example",
    "https://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/workstreams/\nSet-Cookie: a=b",
    "/workstreams/\r\nX-Evil: 1",
    "http://[evil",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("signed_in", [True, False])
def test_the_switch_leads_nowhere_else(world, address, signed_in):
    client = sign_in(world.us.reader if signed_in else None)
    response = client.post(SWITCH, {"language": "ko", "next": address})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "X-Evil" not in response.headers


@pytest.mark.parametrize("address", [address for address in ELSEWHERE if address])
def test_the_sign_in_leads_nowhere_else(world, address):
    account = {"login": "us.reader", "password": PASSWORD}
    for ask in (
        lambda: sign_in(None).post(LOGIN, {**account, "next": address}),
        lambda: sign_in(None).post(LOGIN, account, query_params={"next": address}),
        lambda: sign_in(world.us.reader).get(LOGIN, {"next": address}),
    ):
        response = ask()
        assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_the_sign_in_leads_back_to_the_page_that_asked_for_it(world):
    client = sign_in(None)
    asked = client.get("/workstreams/?a=%EA%B0%80").headers["Location"]
    form = form_fields(client.get(asked), LOGIN)
    response = client.post(LOGIN, {**form, "login": "us.reader", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/workstreams/?a=%EA%B0%80")


@pytest.mark.parametrize(
    "address", ["nowhere", "account_logout", "workstreams/", "x" * 3000, "?", "#", "~", "."]
)
def test_a_word_is_not_taken_for_the_name_of_a_page(world, address):
    response = sign_in(world.us.reader).post(SWITCH, {"language": "ko", "next": address})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_each_edition_names_its_own_side_first(world):
    one = make_workstream(1, slug="one")
    for team in world.teams:
        make_update(one, team)
        make_milestone(one, team)
    for member, first, second in ((world.us.reader, "US", "ROK"), (world.rok.reader, "한측", "미측")):
        for language in ("en", "ko"):
            member.language = language
            member.save()
            names = ("US", "ROK") if language == "en" else ("한측", "미측")
            client = sign_in(member)
            for address in ("/", "/workstreams/", "/workstreams/one/", "/reports/", "/reports/2026-q4/"):
                main = text_of(client.get(address)).partition("<main")[2]
                chips = [main.find(f'<span class="side">{name}</span>') for name in names]
                assert 0 < chips[0] < chips[1], (member, language, address)
        assert first != second


def test_a_text_in_one_language_only_is_marked_where_it_is_read(world):
    """In its own language plain, in the other with its language for eyes and for screen readers."""
    korean = make_workstream(1, slug="one", name_en="", objective_en="")
    make_milestone(korean, world.us, title_en="")
    make_update(korean, world.us, headline_ko="", narrative_ko="", ask_en="US ask", ask_ko="")
    english, ours = sign_in(world.us.reader), sign_in(world.rok.reader)

    def marked(text, language):
        with override("ko" if language == "en" else "en"):
            name = gettext("in Korean") if language == "ko" else gettext("in English")
        return (
            f'<span lang="{language}">{text}</span> <abbr class="lm" title="{name}">{language.upper()}</abbr>'
        )

    for address in ("/", "/workstreams/", "/workstreams/one/", "/reports/2026-q4/"):
        assert marked("과업 1", "ko") in text_of(english.get(address)), address
        assert "과업 1" in text_of(ours.get(address)), address
        assert marked("과업 1", "ko") not in text_of(ours.get(address)), address
    for address in ("/", "/workstreams/one/", "/workstreams/one/updates/us-2026-q4-1/", "/reports/2026-q4/"):
        assert marked("US headline", "en") in text_of(ours.get(address)), address
        assert marked("US headline", "en") not in text_of(english.get(address)), address
    assert marked("US 이정표", "ko") in text_of(english.get("/workstreams/one/"))
    for address in ("/workstreams/one/", "/workstreams/one/updates/us-2026-q4-1/", "/reports/2026-q4/"):
        shown = text_of(ours.get(address))
        assert marked("US narrative", "en") in shown and marked("US ask", "en") in shown, address


def test_a_title_or_a_label_holds_no_markup(world):
    make_workstream(1, slug="one", name_en="")
    make_workstream(2, slug="two", name_en="")
    shown = text_of(sign_in(world.us.editor).get("/workstreams/one/"))
    assert "<title>1 과업 1 · NCG Tracker</title>" in shown


def test_an_expired_form_and_an_error_speak_the_readers_language(world):
    for member in (world.us.editor, world.rok.editor):
        client = sign_in(member, enforce_csrf_checks=True)
        for response in (
            client.get("/nowhere/"),
            client.post("/account/language/"),
            client.get("/?a", headers=HTMX),
        ):
            assert response.headers["Content-Language"] == member.language
        with override(member.language):
            assert gettext("Nothing is here") in text_of(client.get("/nowhere/"))
            assert gettext("Not saved yet, and nothing is lost") in text_of(
                client.post("/account/language/", headers={"Sec-Fetch-Site": "same-origin"})
            )

"""Someone at a browser: finds things by their words, in the language in which the product speaks to them."""

import re

from django.utils.translation import gettext, override
from playwright.sync_api import expect

# These answers are part of the table of answers; the browser reports them to its console all the same.
ANSWERED = re.compile(r"(status of|Error Code) (401|403|404|409|422|429)\b")

# Counts what hands do, and keeps what the policy refused.
WATCH = """
window.did = {presses: 0, keys: 0};
addEventListener("pointerdown", () => window.did.presses++, true);
addEventListener("keydown", () => window.did.keys++, true);
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy refused " + event.violatedDirective + " " + event.blockedURI));
"""


class Person:
    def __init__(self, browser, url, language="en", *, script=True, width=1440, height=900):
        self.url, self.language, self.script = url, language, script
        self.complaints = []
        self.context = browser.new_context(
            base_url=url,
            java_script_enabled=script,
            locale={"en": "en-US", "ko": "ko-KR"}[language],
            viewport={"width": width, "height": height},
            # Colours that are still on their way cannot be judged.
            reduced_motion="reduce",
        )
        self.context.add_init_script(WATCH)
        self.context.on("page", self._listen)
        self.page = self.context.new_page()

    def _listen(self, page):
        page.on("console", self._read_console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._read_failure)
        page.on("request", self._read_request)
        page.on("response", self._read_answer)

    def _read_console(self, message):
        if message.type in ("error", "warning") and not ANSWERED.search(message.text):
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _read_failure(self, request):
        # A page that is left drops what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url} failed: {request.failure}")

    def _read_request(self, request):
        if not request.url.startswith((f"{self.url}/", "data:", "about:")):
            self.complaints.append(f"another host is asked: {request.url}")

    def _read_answer(self, response):
        if response.status >= 500:
            self.complaints.append(f"{response.url}: {response.status}")

    def leave(self):
        self.context.close()

    def say(self, sentence, **slots):
        """The sentence as the product writes it for this person."""
        with override(self.language):
            text = gettext(sentence)
        return text % slots if slots else text

    def name_of(self, side):
        return {"en": {"US": "US", "ROK": "ROK"}, "ko": {"US": "미측", "ROK": "한측"}}[self.language][side]

    def go(self, address="/"):
        self.page.goto(address)
        return self

    def at(self, page):
        """The same person at another tab of the same browser."""
        twin = object.__new__(Person)
        twin.__dict__.update(self.__dict__, page=page)
        return twin

    def new_tab(self, address="/"):
        return self.at(self.context.new_page()).go(address)

    def link(self, sentence, **slots):
        return self.page.get_by_role("link", name=self.say(sentence, **slots), exact=True)

    def button(self, sentence, **slots):
        return self.page.get_by_role("button", name=self.say(sentence, **slots), exact=True)

    def heading(self, sentence, **slots):
        return self.page.get_by_role("heading", name=self.say(sentence, **slots), exact=True)

    def radio(self, sentence):
        return self.page.get_by_role("radio", name=self.say(sentence), exact=True)

    def field(self, sentence, **slots):
        """By its label, which may end in "(optional)"."""
        label = re.escape(self.say(sentence, **slots))
        return self.page.get_by_role("textbox", name=re.compile(rf"^{label}(\s\(.*\))?$"))

    def password(self):
        return self.page.get_by_label(self.say("Password"), exact=True)

    def date(self, sentence):
        return self.page.get_by_label(self.say(sentence), exact=True)

    def told(self, sentence, **slots):
        """Waits for the news after a step."""
        expect(
            self.page.locator("[role=status]:not(#live)").filter(has_text=self.say(sentence, **slots))
        ).to_be_visible()

    def sign_in(self, username):
        from tests.world import PASSWORD

        self.field("User name").fill(username)
        self.password().fill(PASSWORD)
        self.button("Sign in").click()
        expect(self.page.get_by_role("navigation", name=self.say("Main menu"))).to_be_visible()
        return self

    def bring_session(self, username):
        """Signed in without the page, where signing in is not what is looked at."""
        from django.test import Client

        from tracker.people.models import User

        client = Client()
        client.force_login(User.objects.get(username=username))
        value = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": value, "url": self.url}])
        return self

    def finds(self, text, address):
        """Whether a page holds a text anywhere, markup included."""
        return text in self.context.request.get(address).text()

    @property
    def did(self):
        return self.page.evaluate("window.did")

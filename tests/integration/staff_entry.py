"""The way of anybody through the pages of sign-in; of staff, with an authenticator in hand."""

import re
from dataclasses import dataclass
from datetime import timedelta

from passlib.totp import TOTP
from werkzeug.test import TestResponse

from storage.page_queries import account_with_email
from tests.installation import Installation
from tests.integration.page_client import PageClient

AWA, STRANGER, MOROCCO = "awa@volunteers.example.org", "nobody@example.org", "MA@focal.example.org"
PASSWORD = "quatre mots sans rapport"
SOON = timedelta(seconds=30)
_CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", re.MULTILINE)


def mailed_code(pilot: Installation, email: str) -> str:
    """The code of the last mail to an address that holds one."""
    pilot.deliver()
    found = [_CODE.search(mail["text"]) for mail in pilot.mailbox() if mail["to"] == email]
    return next(code[0] for code in found if code)


def codes_mailed(pilot: Installation, email: str) -> int:
    pilot.deliver()
    return sum(1 for mail in pilot.mailbox() if mail["to"] == email and _CODE.search(mail["text"]))


def ask(visitor: PageClient, email: str, language: str = "fr") -> None:
    visitor.get(f"/{language}/signin")
    assert visitor.send(f"/{language}/signin", email=email).status_code == 303
    visitor.get(f"/{language}/signin/code")


def cookie(visitor: PageClient) -> str:
    found = visitor.client.get_cookie("passerelle")
    assert found is not None
    return str(found.value)


def account_of(pilot: Installation, email: str) -> str:
    with pilot.database.read() as connection:
        found = account_with_email(connection, pilot.keys.email_hash(email))
    assert found is not None
    return str(found.id)


@dataclass
class Staff:
    """Somebody at a browser, with an address, a telephone, and a sheet of paper for recovery codes."""

    browser: PageClient
    email: str
    language: str = "fr"
    key: str = ""
    recovery: tuple[str, ...] = ()

    @property
    def pilot(self) -> Installation:
        return self.browser.pilot

    def path(self, page: str) -> str:
        return f"/{self.language}{page}"

    def prove_address(self) -> str:
        """Ask for a code and type it; where the browser is sent."""
        self.browser.get(self.path("/signin"))
        self.browser.send(self.path("/signin"), email=self.email)
        self.browser.get(self.path("/signin/code"))
        return self.go(self.browser.send(self.path("/signin/code"), code=mailed_code(self.pilot, self.email)))

    def set_up(self, password: str = PASSWORD) -> None:
        """From nothing to a session: password, authenticator, recovery codes."""
        self.prove_address()
        self.go(self.browser.send(self.path("/signin/password/new"), password=password))
        self.add_authenticator()

    def add_authenticator(self) -> None:
        """Type the key of the open page into the telephone, and its first code into the page."""
        shown = re.search(r'class="mono key">([A-Z2-7 ]+)<', self.browser.text)
        assert shown is not None
        self.key = shown[1].replace(" ", "")
        self.go(self.browser.send(self.path("/signin/authenticator"), code=self.code()))
        self.recovery = tuple(re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", self.browser.text))

    def code(self) -> str:
        """What the telephone shows now."""
        return str(TOTP(key=self.key, format="base32").generate(time=self.pilot.clock.now()).token)

    def sign_in(self, code: str | None = None, password: str = PASSWORD) -> str:
        """Password, then the second proof; where the browser is sent."""
        self.type_password(password)
        return self.go(self.browser.send(self.path("/signin/second"), code=code or self.code()))

    def type_password(self, password: str = PASSWORD) -> int:
        """The status of the answer; a right one opens the page of the second proof."""
        self.browser.get(self.path("/signin/staff"))
        answer = self.browser.send(self.path("/signin/staff"), email=self.email, password=password)
        if answer.status_code == 303:
            self.browser.get(answer.headers["Location"])
        return answer.status_code

    def go(self, answer: TestResponse) -> str:
        """Follow the redirect; its address."""
        assert answer.status_code == 303, self.browser.text
        address = answer.headers["Location"]
        self.browser.get(address)
        return address

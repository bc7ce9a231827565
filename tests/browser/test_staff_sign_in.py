"""Somebody of the staff gets in: the first time by a mailed code, later by password and authenticator."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from tests.browser.filling import MOROCCO, Arrive, forward, says, words
from tests.browser.site import Site

PASSWORD = "quatre mots sans rapport"
NEXT_CODE = timedelta(seconds=30)


@dataclass
class Authenticator:
    """The telephone of the person: it holds one key."""

    site: Site
    key: str = ""
    paper: list[str] = field(default_factory=list)

    def code(self) -> str:
        """The next code that it shows; each works once."""
        self.site.pilot.clock.at += NEXT_CODE
        return str(TOTP(key=self.key, format="base32").generate(time=self.site.pilot.clock.now()).token)


@pytest.fixture
def telephone(site: Site) -> Authenticator:
    return Authenticator(site)


def test_a_coordinator_sets_everything_up_once_and_then_signs_in_with_two_proofs(
    site: Site, person: Arrive, telephone: Authenticator, language: str
) -> None:
    office = person(site)
    prove_the_address(office, site, language)
    choose_a_password(office, language)
    add_the_authenticator(office, telephone, language)
    assert office.url.endswith(f"/{language}/desk")

    elsewhere = person(site)
    type_password(elsewhere, language, "not the password")
    expect(elsewhere.locator(".errors")).to_be_visible()
    assert elsewhere.input_value("#password") == ""
    type_password(elsewhere, language)
    elsewhere.goto(f"/{language}/desk")
    expect(elsewhere.locator("#email")).to_be_visible()
    elsewhere.goto(f"/{language}/signin/second")
    elsewhere.fill("#code", telephone.code())
    forward(elsewhere)
    assert elsewhere.url.endswith(f"/{language}/desk")

    telephone_lost(person(site), telephone, language)


def prove_the_address(page: Page, site: Site, language: str) -> None:
    page.goto(f"/{language}/signin")
    page.fill("#email", MOROCCO)
    forward(page)
    says(page, words(language, "dix minutes", "ten minutes"))
    page.fill("#code", site.mailed_code(MOROCCO).lower().replace("-", " "))
    forward(page)


def choose_a_password(page: Page, language: str) -> None:
    page.fill("#password", "trop court")
    forward(page)
    expect(page.locator(".errors")).to_contain_text("12")
    page.fill("#password", PASSWORD)
    forward(page)
    says(page, words(language, "authentificat", "authenticator"))


def add_the_authenticator(page: Page, telephone: Authenticator, language: str) -> None:
    """Type the key of the page into the telephone, its code into the page, and copy the recovery codes."""
    assert (page.locator("main img").get_attribute("alt") or "") != ""
    telephone.key = page.locator(".mono.key").inner_text().replace(" ", "")
    page.fill("#code", "000000")
    forward(page)
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator(".mono.key").inner_text().replace(" ", "") == telephone.key
    page.fill("#code", telephone.code())
    forward(page)
    telephone.paper = page.locator("li .mono.key").all_inner_texts()
    assert len(telephone.paper) == 8
    says(page, words(language, "maintenant", "only now"))
    forward(page)


def type_password(page: Page, language: str, password: str = PASSWORD) -> None:
    page.goto(f"/{language}/signin/staff")
    page.fill("#email", MOROCCO)
    page.fill("#password", password)
    forward(page)


def telephone_lost(page: Page, telephone: Authenticator, language: str) -> None:
    """A recovery code of the paper opens the desk once, and the other devices are signed out from the account."""
    type_password(page, language)
    page.fill("#code", telephone.paper[0])
    forward(page)
    assert page.url.endswith(f"/{language}/desk")
    page.locator(".who a").first.click()
    expect(page.locator("main .rows > li")).to_have_count(3)
    page.locator("form[action$='/account/sessions/others'] button").click()
    expect(page.locator("main .rows > li")).to_have_count(1)
    page.locator("form[action$='/signout'] button").click()
    type_password(page, language)
    page.fill("#code", telephone.paper[0])
    forward(page)
    expect(page.locator(".errors")).to_be_visible()

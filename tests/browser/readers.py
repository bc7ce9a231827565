"""Somebody signed in: one browser context for each reader of the scene."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, expect

from tests.browser.site import Site

FORM = "form"
WAITING = "waiting:"


@dataclass
class Readers:
    """Opens pages as whoever may read them; keeps one context a reader."""

    browser: Browser
    site: Site
    script: bool = False
    width: int = 360
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def open(self, reader: str, path: str) -> Page:
        """The page, opened by its reader."""
        page = self._context(reader).new_page()
        page.goto(path)
        return page

    def fetch(self, reader: str, path: str) -> APIResponse:
        """The answer as it travels, packed, without a look at it."""
        return self._context(reader).request.get(path, headers={"Accept-Encoding": "gzip"})

    def _context(self, reader: str) -> BrowserContext:
        if reader not in self.contexts:
            context = self.browser.new_context(
                java_script_enabled=self.script,
                viewport={"width": self.width, "height": 740},
                base_url=self.site.address,
            )
            self.contexts[reader] = context
            if reader in self.site.journey.applications:
                # Codes are rationed by the hour, and the clock of the scene stands still.
                keep(context, self.site, self.site.session(reader))
            elif reader:
                sign_in(context.new_page(), self.site, reader, "fr")
        return self.contexts[reader]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def keep(context: BrowserContext, site: Site, secret: str) -> None:
    """From now on this browser sends this cookie."""
    context.add_cookies([{"name": "passerelle", "value": secret, "url": site.address}])


def sign_in(page: Page, site: Site, reader: str, language: str) -> None:
    """As an account (an address) by its printed line; as a volunteer (a name) by a mailed code.

    `FORM` is nobody yet: she has begun an application form and put it aside. `WAITING` and a stage is an evaluator on
    her way in.
    """
    if reader.startswith(WAITING):
        secret = site.waiting_at(reader.removeprefix(WAITING), "evaluator@example.org")
        keep(page.context, site, secret)
        return
    if reader == FORM:
        page.goto(f"/{language}/apply")
        page.fill("#given_names", "Awa")
        page.fill("#email", "awa.formulaire@example.org")
        page.locator("button[value=save]").click()
        return
    if "@" in reader:
        page.goto(site.sign_in_path(reader, language))
        page.locator("main form button").click()
        return
    email = f"{reader}@volunteers.example.org"
    page.goto(f"/{language}/signin")
    page.fill("#email", email)
    page.locator("main form button").first.click()
    page.fill("#code", site.mailed_code(email))
    page.locator("main form button").first.click()
    expect(page).not_to_have_url(re.compile("/signin/code"))

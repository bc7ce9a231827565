"""Somebody signed in: one browser context for each reader of the scene."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import Site


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

    def _context(self, reader: str) -> BrowserContext:
        if reader not in self.contexts:
            context = self.browser.new_context(
                java_script_enabled=self.script,
                viewport={"width": self.width, "height": 740},
                base_url=self.site.address,
            )
            self.contexts[reader] = context
            if reader:
                sign_in(context.new_page(), self.site, reader, "fr")
        return self.contexts[reader]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def sign_in(page: Page, site: Site, reader: str, language: str) -> None:
    """Open the link of an account (an address) or of a volunteer (a name) and press its button."""
    path = site.sign_in_path(reader, language) if "@" in reader else site.access_path(reader, language)
    page.goto(path)
    page.locator("main form button").click()

"""Browsers without JavaScript, as on a phone that saves data; with it only where a checker needs it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.scene import Shown, play
from tests.browser.site import Site, serve
from tests.servers.programs import chromium_path

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds; ten times what a busy machine needs, so that only a page that never comes fails.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(chromium_path()), args=FLAGS, timeout=PATIENCE)
        yield launched
        launched.close()


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A fresh pilot with an open call."""
    with serve(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, tuple[Shown, ...]]]:
    """A pilot in full swing and its pages; nobody changes it."""
    with serve(tmp_path_factory.mktemp("scene")) as served:
        yield served, play(served)


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[[Site], Page]]:
    """A new browser of somebody, without JavaScript, on a small screen."""
    contexts: list[BrowserContext] = []

    def arrive(site: Site) -> Page:
        contexts.append(browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=site.address))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1].new_page()

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)

"""The application on 2G: 40 kbit/s, 700 ms a round trip, no JavaScript."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.filling import apply
from tests.browser.site import Site

Arrive = Callable[[Site], Page]
BYTES_A_SECOND = 40_000 / 8
ROUND_TRIP = 700


def slow_down(page: Page) -> None:
    """From now on this page lives on 2G."""
    conditions = {
        "offline": False,
        "latency": ROUND_TRIP,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    }
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


def test_somebody_on_2g_applies_to_the_end(
    site: Site, person: Arrive, language: str, record_property: Callable[[str, object], None]
) -> None:
    page = person(site)
    slow_down(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if not request.url.startswith("data:") else None)
    began = time.perf_counter()
    page.goto(f"/{language}/apply")
    seconds = time.perf_counter() - began
    first_view = len(requests)
    record_property("seconds_to_usable_form", round(seconds, 2))
    print(f"usable form at 40 kbit/s and 700 ms, {language}: {seconds:.1f} s in {first_view} requests")  # noqa: T201 - read with -s

    apply(page, language)

    assert first_view <= 2
    assert page.url.endswith(f"/{language}/apply/sent")

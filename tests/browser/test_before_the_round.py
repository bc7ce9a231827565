"""The page that exists only before a round: the candidates of an offer, in an order that the host may change."""

from playwright.sync_api import Browser

from tests.browser.scene import Shown
from tests.browser.site import Site
from tests.browser.visits import visit_all
from tests.integration.test_page_budget import LIST

HOST = "host-SN@example.org"


def test_candidates_that_may_be_put_in_order_read_well_in_every_way(
    browser: Browser, site: Site, language: str
) -> None:
    for name in ("driss", "salma", "yto"):
        site.journey.apply(name, "MA")
    site.pilot.deliver()
    page = Shown("host-candidates-order", f"/host/offers/{site.journey.offers['SN']}/candidates", HOST)

    (visit,) = visit_all(browser, site, (page,), language)

    assert site.journey.applications["yto"]["reference"] in visit.lines
    assert (visit.violations, visit.too_wide, visit.out_of_reach) == ((), (), ())
    assert (visit.outline.titles, visit.outline.skipped) == (1, False)
    assert visit.size <= LIST

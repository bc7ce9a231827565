"""The pages that everybody may open."""

from api.pages.frame.address import READ, Page
from api.pages.public import offers

PAGES = (
    Page("/", "home", READ, offers.home),
    Page("/offers", "offers", READ, offers.offers),
    Page("/offers/<offer_id>", "offer", READ, offers.offer),
)

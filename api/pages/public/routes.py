"""The pages that everybody may open."""

from api.pages.frame.address import BOTH, READ, Page
from api.pages.public import certificates, guides, lottery, offers, results

PAGES = (
    Page("/", "home", READ, offers.home),
    Page("/offers", "offers", READ, offers.offers),
    Page("/offers/<offer_id>", "offer", READ, offers.offer),
    Page("/certificates", "certificates", BOTH, certificates.certificates),
    Page("/calls/<code>/lottery", "lottery", BOTH, lottery.lottery),
    Page("/results", "results", READ, results.results),
    Page("/results/files/<file_format>", "results_file", READ, results.results_file),
    Page("/corridors", "corridors", READ, guides.corridors),
    Page("/corridors/<code>", "corridor", READ, guides.corridor),
    Page("/conduct", "conduct", READ, guides.conduct),
)

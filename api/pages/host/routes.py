"""The pages of a host organisation."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.host import proposals

PAGES = (
    Page("/host", "host", READ, proposals.host),
    Page("/host/organisation", "host_organisation", BOTH, proposals.host_organisation),
    Page("/host/offers/new", "host_offer_new", BOTH, proposals.host_offer_new),
    Page("/placements/<placement_id>/acceptance", "placement_acceptance", SEND, proposals.placement_acceptance),
    Page("/placements/<placement_id>/refusal", "placement_refusal", SEND, proposals.placement_refusal),
)

"""The pages of a host organisation."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.host import candidates, offers, organisation, proposals, timetable

PAGES = (
    Page("/host", "host", READ, proposals.host),
    Page("/host/organisation", "host_organisation", BOTH, organisation.host_organisation),
    Page("/host/offers/new", "host_offer_new", BOTH, offers.host_offer_new),
    Page("/host/offers/<offer_id>", "host_offer", READ, offers.host_offer),
    Page("/host/offers/<offer_id>/change", "host_offer_change", BOTH, offers.host_offer_change),
    Page("/host/offers/<offer_id>/withdrawal", "host_offer_withdrawal", SEND, offers.host_offer_withdrawal),
    Page("/host/offers/<offer_id>/candidates", "host_candidates", BOTH, candidates.host_candidates),
    Page("/host/calendar", "host_calendar", READ, timetable.host_calendar),
    Page("/host/feedback/<request_id>/mail", "host_feedback_mail", SEND, proposals.host_feedback_mail),
    Page("/placements/<placement_id>/acceptance", "placement_acceptance", SEND, proposals.placement_acceptance),
    Page("/placements/<placement_id>/refusal", "placement_refusal", SEND, proposals.placement_refusal),
)

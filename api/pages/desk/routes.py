"""The pages of a coordinator."""

from api.pages.desk import files, overview, placements, rounds
from api.pages.frame.address import READ, SEND, Page

PAGES = (
    Page("/desk", "desk", READ, overview.desk),
    Page("/desk/applications/<application_id>", "desk_application", READ, files.desk_application),
    Page(
        "/desk/applications/<application_id>/decision",
        "desk_application_decision",
        SEND,
        files.desk_application_decision,
    ),
    Page("/desk/offers/<offer_id>", "desk_offer", READ, files.desk_offer),
    Page("/desk/offers/<offer_id>/approval", "desk_offer_approval", SEND, files.desk_offer_approval),
    Page("/desk/offers/<offer_id>/return", "desk_offer_return", SEND, files.desk_offer_return),
    Page("/desk/organisations/<organisation_id>", "desk_organisation", READ, files.desk_organisation),
    Page("/desk/organisations/<organisation_id>/accreditation", "desk_accreditation", SEND, files.desk_accreditation),
    Page("/desk/rounds", "desk_round_new", SEND, rounds.desk_round_new),
    Page("/desk/rounds/<round_id>", "desk_round", READ, rounds.desk_round),
    Page("/desk/rounds/<round_id>/validation", "desk_round_validation", SEND, rounds.desk_round_validation),
    Page("/desk/rounds/<round_id>/discard", "desk_round_discard", SEND, rounds.desk_round_discard),
    Page("/desk/placements", "desk_placements", READ, placements.desk_placements),
    Page("/desk/placements/<placement_id>", "desk_placement", READ, placements.desk_placement),
    Page(
        "/desk/placements/<placement_id>/checklist/<item>", "desk_checklist_item", SEND, placements.desk_checklist_item
    ),
    Page("/desk/placements/<placement_id>/<action>", "desk_placement_action", SEND, placements.desk_placement_action),
)

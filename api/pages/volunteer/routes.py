"""The pages of a volunteer."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.volunteer import application, certificate, corrections, facts, mydata, wish_change, wishes

PAGES = (
    Page("/applications/<application_id>", "application", READ, application.application),
    Page(
        "/applications/<application_id>/information",
        "application_information",
        SEND,
        application.application_information,
    ),
    Page("/applications/<application_id>/review-request", "application_review", SEND, application.application_review),
    Page(
        "/applications/<application_id>/withdrawal", "application_withdrawal", SEND, application.application_withdrawal
    ),
    Page("/placements/<placement_id>/certificate", "certificate", BOTH, certificate.certificate),
    Page("/placements/<placement_id>/certificate.pdf", "certificate_file", READ, certificate.certificate_file),
    Page("/me", "my_data", READ, mydata.my_data),
    Page("/me/data", "my_data_file", READ, mydata.my_data_file),
    Page("/me/contact", "me_contact", BOTH, corrections.me_contact),
    Page("/me/address", "me_address", BOTH, corrections.me_address),
    Page("/me/address/code", "me_address_code", BOTH, corrections.me_address_code),
    Page("/me/address/giving-up", "me_address_giving_up", SEND, corrections.me_address_giving_up),
    Page("/me/facts", "me_facts", BOTH, facts.me_facts),
    Page("/me/facts/request", "me_facts_request", BOTH, facts.me_facts_request),
    Page("/me/wishes", "me_wishes", BOTH, wish_change.me_wishes),
    Page("/me/drafts/<draft_id>/deletion", "me_draft_deletion", SEND, mydata.me_draft_deletion),
    Page("/me/erasure", "me_erasure", BOTH, corrections.me_erasure),
    Page("/applications/<application_id>/wishes", "application_wishes", READ, wishes.application_wishes),
    Page("/applications/<application_id>/checklist", "application_checklist", READ, application.application_checklist),
)

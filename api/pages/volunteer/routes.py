"""The pages of a volunteer, and the questionnaires of everybody who is asked."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.volunteer import application, feedback

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
    Page("/feedback/<token>", "feedback", BOTH, feedback.feedback),
)

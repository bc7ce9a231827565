"""The pages of whoever is asked."""

from api.pages.frame.address import BOTH, READ, Page
from api.pages.respondent import paper, questionnaire

PAGES = (
    Page("/feedback/<token>", "feedback", BOTH, questionnaire.feedback),
    Page("/feedback/<token>/paper", "feedback_paper", READ, paper.feedback_paper),
)

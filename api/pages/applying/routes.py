"""The pages of the application form."""

from api.pages.applying import steps
from api.pages.frame.address import BOTH, READ, Page
from api.pages.volunteer import application

PAGES = (
    Page("/apply", "apply", BOTH, steps.apply),
    Page("/apply/sent", "apply_sent", READ, application.apply_sent),
)

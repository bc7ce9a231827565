"""The pages of the application form."""

from api.pages.applying import saving, steps
from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.volunteer import application

PAGES = (
    Page("/apply", "apply", BOTH, steps.apply),
    Page("/apply/saved", "apply_saved", READ, saving.apply_saved),
    Page("/apply/resume", "apply_resume", SEND, saving.apply_resume),
    Page("/apply/forget", "apply_forget", SEND, saving.apply_forget),
    Page("/apply/sent", "apply_sent", READ, application.apply_sent),
)

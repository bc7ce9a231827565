"""The pages of the private channel."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.safeguarding import officer, reporting

_INCIDENT = "/safeguarding/<incident_id>"

PAGES = (
    Page("/report", "private_report", READ, reporting.private_report),
    Page("/placements/<placement_id>/report", "incident_report", BOTH, reporting.incident_report),
    Page("/reports/<incident_id>", "own_report", BOTH, reporting.own_report),
    Page("/safeguarding", "safeguarding", READ, officer.safeguarding),
    Page(_INCIDENT, "safeguarding_incident", READ, officer.safeguarding_incident),
    Page(f"{_INCIDENT}/opening", "safeguarding_opening", SEND, officer.safeguarding_opening),
    Page(f"{_INCIDENT}/agreement", "safeguarding_agreement", SEND, officer.safeguarding_agreement),
    Page(f"{_INCIDENT}/assignment", "safeguarding_assignment", SEND, officer.safeguarding_assignment),
    Page(f"{_INCIDENT}/note", "safeguarding_note", SEND, officer.safeguarding_note),
    Page(f"{_INCIDENT}/closure", "safeguarding_closure", SEND, officer.safeguarding_closure),
)

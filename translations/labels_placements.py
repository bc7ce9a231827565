"""The words of a placement on the desk: what protects the person, and what became of its questionnaires."""

from translations.marking import N_

PLACEMENT_LABELS: dict[str, dict[str, str]] = {
    "protection_kind": {
        "insurance": N_("insurance"),
        "title": N_("residence title"),
        "allowance": N_("allowance"),
    },
    "questionnaire_state": {
        "scheduled": N_("planned"),
        "sent": N_("asked"),
        "reminded": N_("late, reminded"),
        "answered": N_("answered"),
        "expired": N_("no answer"),
        "cancelled": N_("not asked"),
    },
    "cover_alert": {
        "overdue_item": N_("An item of the checklist is past its date. Ask for it today, or postpone the departure."),
        "insurance": N_("A day of service is without insurance. Have it extended today and record it below."),
        "leaving_uninsured": N_("Nobody leaves without insurance. Record it, or postpone the departure."),
        "title": N_("The residence title is missing. Go with the host to the authority, and record it below."),
        "allowance": N_("An allowance is late. Ask the host for the payment, and record the day it was paid."),
    },
}

"""The words of the desk: what is due, what is missing, and what to do about it."""

from translations.marking import N_

DESK_LABELS: dict[str, dict[str, str]] = {
    "mechanism": {
        "tlda": N_("by points, then by lot, offer by offer (the usual way)"),
        "serial_dictatorship": N_("one person after the other, in one order for everybody"),
    },
    "due_kind": {
        "decision": N_("decide a file"),
        "review": N_("read a refused file again"),
        "second_opinion": N_("give a second opinion"),
        "opinion_returned": N_("your decision came back"),
        "accreditation": N_("answer an organisation"),
        "offer": N_("read an offer"),
        "host_answer": N_("remind the host of a proposal"),
        "volunteer_answer": N_("remind the volunteer of a proposal"),
        "start": N_("record the start of a service"),
        "end": N_("record the end of a service"),
        "checklist": N_("complete a departure checklist"),
        "erasure": N_("carry out an erasure"),
        "correction": N_("answer a correction that is asked for"),
        "own_feedback": N_("answer a late questionnaire"),
        "follow_up": N_("say what became of a recommendation"),
        "feedback": N_("ask for a late questionnaire"),
    },
    "holder": {
        "mine": N_("those I answer for"),
        "country": N_("those of my country"),
    },
    "call_standing": {
        "not_yet_open": N_("opens later"),
        "open": N_("open"),
        "closed": N_("closed to applications"),
    },
    "gap": {
        "uninsured": N_("in service without insurance"),
        "leaving_uninsured": N_("leaves soon without insurance"),
        "untitled": N_("more than 90 days in service without residence title"),
        "unpaid": N_("allowance not paid"),
    },
    "gap_action": {
        "uninsured": N_("Have the insurance extended today and record it, or suspend the service."),
        "leaving_uninsured": N_("Nobody leaves without insurance. Record it, or postpone the departure."),
        "untitled": N_("Go with the host to the authority for residence titles, and record the title."),
        "unpaid": N_("Ask the host for the payment, and record the day it was paid."),
    },
    "expiring_action": {
        "D01": N_("Ask the volunteer to renew the passport now: it often takes weeks."),
        "D02": N_("Ask for a new criminal record certificate."),
        "D03": N_("Ask for a new fitness examination."),
        "D04": N_("Ask the volunteer to have the vaccination renewed."),
        "D05": N_("Ask for the entry permission to be extended before the journey."),
        "D06": N_("Have the residence title renewed with the host before that day."),
        "D07": N_("Have the insurance extended to the last day of service."),
    },
}

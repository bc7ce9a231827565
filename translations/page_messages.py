"""What a page says by itself: what was done, and sentences about fields that only forms know."""

from translations.catalogue import translate
from translations.marking import N_

NOTICES: dict[str, str] = {
    "decision": N_("Your decision is recorded."),
    "information": N_("We have received what you sent. The rules are checked again."),
    "review": N_("Another person will read your application again."),
    "withdrawn": N_("Your application is withdrawn."),
    "accepted": N_("You have accepted. Thank you."),
    "refused": N_("You have declined. Thank you for your answer."),
    "organisation": N_("Your organisation is registered. The focal point now reads your answers."),
    "offer": N_("Your offer has been sent to the focal point."),
    "recorded": N_("Recorded."),
    "round": N_("The dry run has started."),
    "signed_out": N_("You are signed out."),
    "no_call": N_(
        "No call for applications is open at the moment. You can look at the offers; new calls are published here."
    ),
    "many_rows": N_("This list is long: only the first 200 lines are shown."),
}

MESSAGES: dict[str, str] = {
    "form_expired": N_(
        "This page was open for a long time. Your answers are still here: check them and send them once more."
    ),
    "already_sent": N_("Your application was already sent from this page. Open it with the link in our e-mail."),
    "not_a_country_name": N_("Write the name of the country in full, for example: Spain."),
    "same_rank": N_("Two offers have the same number. Give each its own."),
    "not_a_rank": N_("Write a whole number such as 1, 2 or 3."),
    "not_a_day": N_("Enter the day, the month and the year, for example 4 5 1998."),
    "choose": N_("Choose one answer."),
    "other_country_decides": N_("The focal point of the country of origin decides about this file."),
    "you_refused": N_("You refused this file. Another person must read it again."),
    "no_candidate": N_("Nobody who may take it has chosen this offer."),
    "protection_gap": N_("A day of service is without insurance. Act today."),
    "overdue_item": N_("An item of the list is past its date."),
}


def notice(language: str, code: str) -> str:
    """What stands above a page after something was done."""
    return translate(language, NOTICES[code])


def message(language: str, code: str) -> str:
    """One sentence of a page."""
    return translate(language, MESSAGES[code])

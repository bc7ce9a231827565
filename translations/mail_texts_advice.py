"""Mails about recommendations: what became of them, some months after they were published."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

ADVICE: dict[str, MailText] = {
    "follow_up_due": MailText(
        N_("What became of the recommendations to %(country)s?"),
        (
            N_("They were published %(months)s months ago. Please say in one line where each of them stands."),
            N_("You are asked once for each date. The list is here:"),
            LINK,
        ),
    ),
}

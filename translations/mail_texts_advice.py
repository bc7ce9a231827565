"""Mails about recommendations: what became of one, some months after it was published."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

ADVICE: dict[str, MailText] = {
    "follow_up_due": MailText(
        N_("What became of a recommendation to %(country)s?"),
        (
            N_("Recommendation: %(advice)s."),
            N_("It was published %(months)s months ago. Please say in one line where it stands."),
            N_("You are asked once for each date. Your answer is on the page of the recommendation:"),
            LINK,
        ),
    ),
}

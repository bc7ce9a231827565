"""Mails about what the focal point decided of an organisation and of its offers."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

HOST_DECISIONS = {
    "offer_returned": MailText(
        N_("Your offer %(reference)s comes back to you with remarks"),
        (
            N_("The focal point has read your offer and asks you to change something before it is published."),
            N_("Read the remarks, change the offer and send it again here:"),
            LINK,
        ),
    ),
    "organisation_accredited": MailText(
        N_("Your organisation is accredited"),
        (
            N_("The focal point has accredited your organisation."),
            N_("You can now describe your first offer here:"),
            LINK,
        ),
    ),
    "organisation_refused": MailText(
        N_("Your organisation is not accredited as it stands"),
        (
            N_("The focal point has not accredited your organisation. The reason is on your page."),
            N_("You can correct what you wrote and send it again here:"),
            LINK,
        ),
    ),
}

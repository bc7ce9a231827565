"""Mails about private reports. They name no report: others may read over a shoulder, or read the mailbox."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

PRIVATE: dict[str, MailText] = {
    "safeguarding_waits": MailText(
        N_("Something waits for you in Passerelle"),
        (N_("Please sign in. For reasons of protection, this e-mail says nothing more:"), LINK),
    ),
    "private_received": MailText(
        N_("Your message to Passerelle has arrived"),
        (N_("You receive an answer within two days. You read it on your personal page:"), LINK),
    ),
    "private_message": MailText(
        N_("A message for you in Passerelle"),
        (N_("You read it on your personal page:"), LINK),
    ),
}

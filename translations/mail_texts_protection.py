"""Mails about people in service without insurance, title or allowance. They name the file and nobody."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

_RECORD = (N_("The placement is on the desk. What you record there ends this alert:"), LINK)

PROTECTION: dict[str, MailText] = {
    "protection_insurance": MailText(
        N_("Act today: somebody is without insurance, file %(reference)s"),
        (
            N_("Somebody in service has had no insurance since %(since)s."),
            N_("Have the insurance extended today and record it, or suspend the service."),
        ),
        _RECORD,
    ),
    "protection_title": MailText(
        N_("Act this week: somebody is without a residence title, file %(reference)s"),
        (
            N_("Somebody who has been in service for more than 90 days has had no residence title since %(since)s."),
            N_("Go with the host to the authority for residence titles, and record the title."),
        ),
        _RECORD,
    ),
    "protection_allowance": MailText(
        N_("Act this week: an allowance has not been paid, file %(reference)s"),
        (
            N_("An allowance was due on %(since)s. No payment has been recorded."),
            N_("Ask the host for the payment, and record the day it was paid."),
        ),
        _RECORD,
    ),
}

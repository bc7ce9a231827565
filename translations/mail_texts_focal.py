"""Mails among focal points: who stands in for whom, and files that change hands."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

FOCAL_POINT: dict[str, MailText] = {
    "backup_named": MailText(
        N_("You are named as backup of a focal point"),
        (
            N_("A focal point of %(country)s has you as backup. You answer about the files during an absence."),
            N_("Names and days of absence are on the page “Team”. The files are on the desk:"),
            LINK,
        ),
    ),
    "files_received": MailText(
        N_("Files are handed over to you"),
        (
            N_("Files that you answer for from now on, besides your own: %(number)s."),
            N_("Their volunteers now see your name. The files are on the desk:"),
            LINK,
        ),
    ),
}

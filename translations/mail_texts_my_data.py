"""Mails about a volunteer's own data: corrections, a new address, erasure."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

_NOT_YOU = N_("If it was not you, write to your focal point today: somebody else may have opened your page.")

MY_DATA: dict[str, MailText] = {
    "erasure_received": MailText(
        N_("Your data will be erased by %(complete_by)s: application %(reference)s"),
        (
            N_("You asked us to erase your data. Two focal points carry it out by %(complete_by)s."),
            N_("Afterwards your page no longer opens, and we cannot write to you: this is our last e-mail about it."),
            N_("If you have changed your mind, tell your focal point before that day."),
        ),
        (_NOT_YOU,),
    ),
    "erasure_wanted": MailText(
        N_("Erasure asked for, due by %(complete_by)s: application %(reference)s"),
        (
            N_("A volunteer asks us to erase their data. It must be done by %(complete_by)s."),
            N_("One of you proposes the erasure, another one carries it out. This is the request:"),
            LINK,
        ),
    ),
    "erasure_refused": MailText(
        N_("Your data cannot be erased yet: application %(reference)s"),
        (
            N_("You asked us to erase your data. While you are in service, we need them to protect you."),
            N_("Ask again on the page “My data” when your service has ended. Nothing else changes for you."),
        ),
        (LINK,),
    ),
    "correction_wanted": MailText(
        N_("A correction is asked for: application %(reference)s"),
        (
            N_("A volunteer asks to correct the following: %(corrections)s."),
            N_("Please answer by %(complete_by)s: correct the file, or say why nothing is to be corrected."),
            LINK,
        ),
    ),
    "correction_made": MailText(
        N_("Your file is corrected: application %(reference)s"),
        (
            N_("Your focal point has corrected the following in your file: %(corrections)s."),
            N_("The rules are checked again. You receive the new decision in another e-mail."),
            N_("The reason, and your answers as they stand now, are on the page “My data”:"),
            LINK,
        ),
        (N_("If the correction is not right, ask for another one on that page."),),
    ),
    "correction_declined": MailText(
        N_("The correction you asked for: application %(reference)s"),
        (
            N_("Your focal point has read your request and leaves your file as it is."),
            N_("The reason is on the page “My data”:"),
            LINK,
        ),
        (N_("If you do not agree, write to your focal point, or ask again on that page."),),
    ),
    "address_code": MailText(
        N_("%(code)s is the code for your new address"),
        (
            N_("Somebody, probably you, gave this address for the application %(reference)s."),
            N_("To confirm it, type this code on the page “My data”: %(code)s"),
            N_("The code works for ten minutes. If it was not you, there is nothing to do."),
        ),
    ),
    "address_change_asked": MailText(
        N_("A new e-mail address for your application %(reference)s"),
        (
            N_("Somebody, probably you, asked us to write to another address from now on."),
            N_("This address stays valid until the new one is confirmed by a code."),
        ),
        (_NOT_YOU,),
    ),
    "address_changed": MailText(
        N_("Your e-mail address has changed: application %(reference)s"),
        (
            N_("The new address was confirmed with a code. From now on we write to it."),
            N_("This address no longer opens your page, and you receive nothing more here about this application."),
        ),
        (_NOT_YOU,),
    ),
}

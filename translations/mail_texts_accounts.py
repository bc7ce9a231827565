"""Mails about accounts and sign-in: what to do, and what it means when it was somebody else."""

from translations.mail_text import LINK, MailText
from translations.marking import N_

_NOT_YOU = N_(
    "If it was not you, tell a colleague who looks after accounts, and choose a new password at once with a "
    "code from this page:"
)

ACCOUNTS = {
    "sign_in_code": MailText(
        N_("Your code to sign in to Passerelle"),
        (
            N_("Somebody, probably you, asked for a code to sign in. Type it on the page that is open:"),
            "%(code)s",
            N_("It works for ten minutes, once, on the device where it was asked for."),
        ),
        (N_("Tell nobody this code. If it was not you, there is nothing to do: without this e-mail nobody signs in."),),
    ),
    "account_invitation": MailText(
        N_("Your account at Passerelle"),
        (
            N_("You can now work with Passerelle. Your role: %(role)s."),
            N_("To begin, open this page and type this e-mail address. You receive a code and choose a password:"),
            LINK,
        ),
        (
            N_("You also need an authenticator, an application on your telephone. The page explains each step."),
            N_("If you do not expect this e-mail, there is nothing to do: without the code nobody opens the account."),
        ),
    ),
    "account_locked": MailText(
        N_("Your account is closed for a quarter of an hour"),
        (
            N_("Five wrong passwords or codes were typed for your account. It opens again by itself after 15 minutes."),
            N_("If it was you, wait, then try again. If it was not you, choose a new password here:"),
        ),
        (LINK,),
    ),
    "password_changed": MailText(
        N_("The password of your account has changed"),
        (N_("A new password was chosen for your account. If it was you, there is nothing to do."),),
        (_NOT_YOU, LINK),
    ),
    "authenticator_changed": MailText(
        N_("Your account has a new authenticator"),
        (N_("An authenticator was set up for your account. If it was you, there is nothing to do."),),
        (_NOT_YOU, LINK),
    ),
}

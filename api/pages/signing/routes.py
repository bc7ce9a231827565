"""The pages of sign-in and sign-out, and of one's own account."""

from api.pages.frame.address import BOTH, READ, SEND, Page
from api.pages.signing import account, link, signin, staff

PAGES = (
    Page("/signin", "signin_request", BOTH, signin.signin_request),
    Page("/signin/code", "signin_code", BOTH, signin.signin_code),
    Page("/signin/again", "signin_again", SEND, signin.signin_again),
    Page("/signin/choose", "signin_choose", BOTH, signin.signin_choose),
    Page("/signin/staff", "signin_staff", BOTH, staff.signin_staff),
    Page("/signin/second", "signin_second", BOTH, staff.signin_second),
    Page("/signin/password/new", "signin_password", BOTH, staff.signin_password),
    Page("/signin/authenticator", "signin_authenticator", BOTH, staff.signin_authenticator),
    Page("/signin/recovery-codes", "signin_recovery", BOTH, staff.signin_recovery),
    Page("/signin/<token>", "signin", BOTH, link.signin),
    Page("/signout", "signout", SEND, signin.signout),
    Page("/account", "account", READ, account.account),
    Page("/account/language", "account_language", SEND, account.account_language),
    Page("/account/password", "account_password", BOTH, account.account_password),
    Page("/account/authenticator", "account_authenticator", BOTH, account.account_authenticator),
    Page("/account/recovery-codes", "account_recovery", BOTH, account.account_recovery),
    Page("/account/sessions/others", "account_sessions_others", SEND, account.account_sessions_others),
    Page("/account/sessions/all", "account_sessions_all", SEND, account.account_sessions_all),
)

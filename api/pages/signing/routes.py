"""The pages of sign-in and sign-out."""

from api.pages.frame.address import BOTH, SEND, Page
from api.pages.signing import signin

PAGES = (
    Page("/signin", "signin_request", BOTH, signin.signin_request),
    Page("/signin/<token>", "signin", BOTH, signin.signin),
    Page("/access/<token>", "access", BOTH, signin.access),
    Page("/signout", "signout", SEND, signin.signout),
)

"""Who asks: the actor behind a bearer token (JSON) or a session cookie (pages), and the form token of pages."""

import hmac
import secrets
import time

from flask import Request, Response, g, request

from api.problems import Problem
from api.services import services
from domain.actor import ANONYMOUS, Actor
from storage.accounts import actor_of_session, actor_of_token

_COOKIE = "passerelle"
FORM_TOKEN_LIFE = 12 * 3600
LONGEST_TOKEN = 200


def cookie_name(kind: str = _COOKIE) -> str:
    """On https the name alone keeps other hosts and plain connections from setting the cookie (RFC 6265bis)."""
    return f"__Host-{kind}" if is_secure() else kind


def is_secure() -> bool:
    """Whether this installation is reached by https, as its settings say: a proxy may stand between."""
    return services().settings.base_url.startswith("https://")


def actor() -> Actor:
    """Who makes the current request."""
    current: Actor = g.actor
    return current


def identify(incoming: Request) -> Actor:
    """The actor of a request. Raises Problem 401 for a bearer token that nobody holds."""
    if incoming.path.startswith("/api/"):
        return _bearer(incoming)
    return _holder(incoming.cookies.get(cookie_name(), ""))


def identify_visit() -> Actor:
    """The actor of the cookie that this browser is about to get."""
    return _holder(visit())


def _holder(secret: str) -> Actor:
    if not secret or len(secret) > LONGEST_TOKEN:
        return ANONYMOUS
    with services().database.read() as connection:
        return actor_of_session(connection, secret, services().clock.now()) or ANONYMOUS


def _bearer(incoming: Request) -> Actor:
    header = incoming.headers.get("Authorization")
    if header is None:
        return ANONYMOUS
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > LONGEST_TOKEN:
        raise unauthenticated()
    with services().database.read() as connection:
        found = actor_of_token(connection, token.strip())
    if found is None:
        raise unauthenticated()
    return found


def unauthenticated() -> Problem:
    return Problem(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})


def visit() -> str:
    """The random name of this browser, made on its first page; a signed-in browser's is its session secret."""
    if "visit" not in g:
        given = request.cookies.get(cookie_name(), "")
        g.visit = given if 20 <= len(given) <= LONGEST_TOKEN else secrets.token_urlsafe(24)
        g.visit_is_new = g.visit != given
    name: str = g.visit
    return name


def replace_visit(secret: str) -> None:
    """Another cookie from now on: at sign-in, so that an old one is worth nothing, and at sign-out."""
    g.visit = secret
    g.visit_is_new = True


def keep_visit(response: Response) -> Response:
    """Send the cookie when it is new."""
    if g.get("visit_is_new"):
        response.set_cookie(cookie_name(), g.visit, httponly=True, samesite="Lax", secure=is_secure(), path="/")
    return response


def form_token() -> str:
    """The hidden field that shows that a form came from our own page: `instant.signature`."""
    return _signed(str(int(time.time())))


def is_form_token(token: str) -> bool:
    """Whether the token is ours, for this browser, and not older than twelve hours."""
    moment, _, _ = token.partition(".")
    if not moment.isdecimal() or len(moment) > 12 or not hmac.compare_digest(token.encode(), _signed(moment).encode()):
        return False
    return 0 <= time.time() - int(moment) <= FORM_TOKEN_LIFE


def _signed(moment: str) -> str:
    return f"{moment}.{services().keys.token('form', f'{visit()}|{moment}')}"

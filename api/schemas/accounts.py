"""What the pages of accounts take."""

from api.schemas.fields import Body, Choice, Day, Email, Text, WholeNumber
from domain.actor import STAFF_ROLES
from domain.values import COUNTRIES, LANGUAGES


class AccountQuery(Body):
    role = Choice(STAFF_ROLES)
    country = Choice(tuple(COUNTRIES))
    page = WholeNumber(least=1, most=1_000_000_000_000, load_default=1)


class InvitationBody(Body):
    role = Choice(STAFF_ROLES, required=True)
    name = Text(required=True, longest=200)
    email = Email(required=True)
    language = Choice(LANGUAGES, required=True)
    country = Choice(tuple(COUNTRIES), allow_none=True)
    organisation = Text(longest=40, allow_none=True)
    institution = Text(longest=200, allow_none=True)


class FocalPointBody(Body):
    institution = Text(longest=200, allow_none=True)
    backup = Text(longest=40, allow_none=True)


class AbsenceBody(Body):
    away_from = Day(required=True)
    away_until = Day(required=True)


class HandOverBody(Body):
    to = Text(required=True, longest=40)
    files = Choice(("all", "one"), required=True)
    reference = Text(longest=60, allow_none=True)


class RoleBody(Body):
    role = Choice(STAFF_ROLES, required=True)
    country = Choice(tuple(COUNTRIES), allow_none=True)

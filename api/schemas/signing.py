"""What the pages of sign-in and of one's own account take."""

from api.schemas.fields import Body, Choice, Email, Text
from domain.values import LANGUAGES

_LONGEST_PASSWORD = 200


class SignInBody(Body):
    email = Email(required=True)


class CodeBody(Body):
    code = Text(required=True, longest=60)


class ChoiceBody(Body):
    application = Text(required=True, longest=40)


class StaffSignInBody(Body):
    email = Email(required=True)
    password = Text(required=True, longest=_LONGEST_PASSWORD)


class NewPasswordBody(Body):
    password = Text(required=True, longest=_LONGEST_PASSWORD)
    code = Text(longest=60)


class ChangedPasswordBody(Body):
    password = Text(required=True, longest=_LONGEST_PASSWORD)
    new_password = Text(required=True, longest=_LONGEST_PASSWORD)


class BothProofsBody(Body):
    password = Text(required=True, longest=_LONGEST_PASSWORD)
    code = Text(longest=60)


class MailLanguageBody(Body):
    language = Choice(LANGUAGES, required=True)


class NothingBody(Body):
    """A button."""

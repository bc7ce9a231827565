"""What the sign-in page takes."""

from api.schemas.fields import Body, Email, Text


class SignInBody(Body):
    email = Email(required=True)
    next = Text(longest=300, allow_none=True)

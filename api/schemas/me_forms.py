"""What the forms of the page "My data" send."""

from api.schemas.applications import ApplicationBody
from api.schemas.fields import Body, Choice, Email, ListOf, Text
from domain.application import OWN_FACTS
from translations.labels_my_data import MY_DATA_LABELS


class ContactBody(Body):
    """Names and telephone: what is left empty is taken away."""

    given_names = Text(required=True, longest=200)
    family_name = Text(longest=200, allow_none=True)
    phone = Text(longest=40, allow_none=True)


class AddressBody(Body):
    email = Email(required=True)


class CodeBody(Body):
    code = Text(required=True, longest=40)


class CorrectionBody(Body):
    """What the focal point is asked to correct."""

    fields_ = ListOf(
        Choice(tuple(MY_DATA_LABELS["corrected"])), required=True, least=1, most=20, unique=True, data_key="fields"
    )
    comment = Text(longest=2000, allow_none=True)


class FactsBody(ApplicationBody):
    """The facts that the rules read and that a volunteer may correct while her file can be completed."""

    class Meta(Body.Meta):
        fields = OWN_FACTS

"""The evidence: what its pages take."""

from api.schemas.fields import Body, Choice, Text, WholeNumber
from domain.values import COUNTRIES


class LeafQuery(Body):
    country = Choice(COUNTRIES)
    page = WholeNumber(least=1, most=100_000, load_default=1)


class NodeQuery(Body):
    node = Text(longest=200)

"""The evidence: what its pages take."""

from api.schemas.fields import Body, Choice, Text, WholeNumber
from domain.feedback import PARTIES
from domain.values import COUNTRIES


class LeafQuery(Body):
    country = Choice(COUNTRIES)
    party = Choice(PARTIES)
    page = WholeNumber(least=1, most=100_000, load_default=1)


class LeafPathQuery(Body):
    country = Choice(COUNTRIES)
    party = Choice(PARTIES)
    leaf = Text(longest=64)


class NodeQuery(Body):
    node = Text(longest=200)

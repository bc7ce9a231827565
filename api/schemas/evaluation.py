"""Indicators, criteria and recommendations: what they take and answer."""

from collections.abc import Mapping
from itertools import permutations
from typing import Any

from marshmallow import Schema, fields

from api.schemas.applications import SentenceAnswer
from api.schemas.fields import Body, Choice, Text, refuse
from domain.indicators.findings import TABLE_NAMES
from domain.values import COUNTRIES, LANGUAGES

FORMATS = ("csv", "xlsx", "json", "pdf", "datapackage")
TIERS = ("public", "restricted")


# What figures are told by: where people come from and go to, who they are, and what each indicator is split by.
DIMENSIONS = (
    *("country", "corridor", "sex", "age", "modality", "region", "diploma", "step", "call", "cause", "side", "rank"),
    *("language", "rule", "handling", "party", "volunteer", "host", "focal_origin", "focal_host"),
)


class Dimension(Text):
    """A dimension (`sex`), or one group of it (`sex.female`)."""

    def __init__(self) -> None:
        super().__init__(longest=60, metadata={"description": f"One of {', '.join(DIMENSIONS)}; or sex.female"})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if text.partition(".")[0] not in DIMENSIONS:
            raise refuse("not_a_choice", choices=list(DIMENSIONS))
        return text


class PlaceQuery(Body):
    country = Choice(COUNTRIES)
    corridor = Choice(f"{origin}-{host}" for origin, host in permutations(COUNTRIES, 2))


class IndicatorQuery(PlaceQuery):
    by = Dimension()


class DimensionQuery(Body):
    by = Dimension()


class CountryQuery(Body):
    country = Choice(COUNTRIES)


class ExportQuery(Body):
    format = Choice(FORMATS, required=True)
    lang = Choice(LANGUAGES, required=True)
    tier = Choice(TIERS, load_default="public")
    table = Choice(TABLE_NAMES)


class IndicatorAnswer(Schema):
    code = fields.String(required=True)
    label = fields.Nested(SentenceAnswer, required=True)
    unit = fields.String(required=True)
    criterion = fields.String(required=True, metadata={"description": "OECD-DAC criterion"})
    kind = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    corridor = fields.String(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)
    suppressed = fields.Boolean(required=True)
    value = fields.Float(required=True, allow_none=True)
    numerator = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    population = fields.Integer(required=True, allow_none=True)
    response_rate = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    verdict = fields.String(required=True, allow_none=True)
    flip_count = fields.Integer(required=True, allow_none=True)
    details = fields.Dict(required=True, allow_none=True)


class IndicatorsAnswer(Schema):
    evaluation = fields.String(required=True, allow_none=True)
    evaluated_at = fields.DateTime(required=True, allow_none=True)
    items = fields.List(fields.Nested(IndicatorAnswer), required=True)


class CriterionInputAnswer(Schema):
    code = fields.String(required=True)
    rule = fields.String(required=True)
    party = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True)
    missing = fields.String(required=True, allow_none=True)
    what_is_missing = fields.List(
        fields.Nested(SentenceAnswer),
        metadata={"description": "What is missing to judge, and how many further answers or which review would decide"},
    )
    further = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Further answers that would decide: all_yes, all_no"}
    )
    thresholds = fields.List(fields.Dict(), required=True)
    suppressed = fields.Boolean(required=True)
    value = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    response_rate = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)


class CriterionAnswer(Schema):
    code = fields.String(required=True)
    country = fields.String(required=True)
    label = fields.Nested(SentenceAnswer, required=True)
    outcome = fields.String(required=True, metadata={"description": "met, not_met or insufficient_evidence"})
    level = fields.Integer(required=True)
    missing = fields.List(fields.String(), required=True)
    inputs = fields.List(fields.Nested(CriterionInputAnswer), required=True)


class CountryDecisionAnswer(Schema):
    country = fields.String(required=True)
    decision = fields.String(required=True)
    label = fields.Nested(SentenceAnswer, required=True)


class CriteriaAnswer(Schema):
    evaluation = fields.String(required=True, allow_none=True)
    evaluated_at = fields.DateTime(required=True, allow_none=True)
    items = fields.List(fields.Nested(CriterionAnswer), required=True)
    decisions = fields.List(fields.Nested(CountryDecisionAnswer), required=True)


class EvidenceListAnswer(Schema):
    ids = fields.List(
        fields.String(), required=True, metadata={"description": "some of them; empty for who reads no answers"}
    )
    count = fields.Integer(
        required=True, allow_none=True, metadata={"description": "all of them; null: hidden with its figure"}
    )
    sha256 = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "hash of the advice in the tree: it covers all of its evidence, listed or not"},
    )


class LeafAnswer(Schema):
    id = fields.String(required=True)
    kind = fields.String(required=True)
    supports = fields.Boolean(required=True)
    facts = fields.Dict(required=True)
    commitment = fields.String(
        required=True, allow_none=True, metadata={"description": "salted hash; null when erased or about nobody"}
    )


class TreeNodeAnswer(Schema):
    name = fields.String(required=True)
    kind = fields.String(required=True)
    hash = fields.String(required=True, metadata={"description": "of what it was made from"})
    outputs = fields.String(required=True, metadata={"description": "hash of what it says"})
    children = fields.List(fields.String(), required=True)


class TreeAnswer(Schema):
    root = fields.String(required=True, allow_none=True)
    nodes = fields.List(fields.Nested(TreeNodeAnswer), required=True)


class EvidenceAnswer(Schema):
    recommendation = fields.String(required=True)
    evaluation = fields.String(required=True)
    criterion = fields.Nested(CriterionAnswer, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(IndicatorAnswer), required=True)
    supporting = fields.Nested(EvidenceListAnswer, required=True)
    opposing = fields.Nested(EvidenceListAnswer, required=True)
    leaves = fields.List(fields.Nested(LeafAnswer), required=True)
    stale_since = fields.DateTime(required=True, allow_none=True)
    tree = fields.Nested(TreeAnswer, required=True)

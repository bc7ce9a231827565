"""Indicators, criteria and recommendations: what they take and answer."""

from itertools import permutations

from marshmallow import Schema, fields

from api.schemas.applications import SentenceAnswer
from api.schemas.fields import Body, Choice, Day, Text
from domain.values import COUNTRIES, LANGUAGES

FORMATS = ("csv", "json")
TIERS = ("public", "restricted")


class IndicatorQuery(Body):
    country = Choice(COUNTRIES)
    corridor = Choice(f"{origin}-{host}" for origin, host in permutations(COUNTRIES, 2))
    by = Text(longest=40)


class CountryQuery(Body):
    country = Choice(COUNTRIES)


class ExportQuery(Body):
    format = Choice(FORMATS, required=True)
    lang = Choice(LANGUAGES, required=True)
    tier = Choice(TIERS, load_default="public")


class ResponseBody(Body):
    response = Choice(("accepted", "partly", "rejected"), required=True)
    owner = Text(longest=200, allow_none=True)
    date = Day(allow_none=True)
    comment = Text(longest=4000, allow_none=True)


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


class ManagementResponseAnswer(Schema):
    response = fields.String(required=True)
    owner = fields.String(required=True, allow_none=True)
    date = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    responded_at = fields.String(required=True)


class SelfCheckAnswer(Schema):
    item = fields.String(required=True)
    passed = fields.Boolean(required=True)


class RecommendationAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True)
    country = fields.String(required=True)
    criterion = fields.String(required=True)
    code = fields.String(required=True)
    addressee = fields.String(required=True)
    deadline = fields.String(required=True)
    target = fields.List(fields.String(), required=True)
    parameters = fields.Dict(required=True)
    title = fields.Nested(SentenceAnswer, required=True)
    action = fields.Nested(SentenceAnswer, required=True)
    reason = fields.Nested(SentenceAnswer, required=True)
    limits = fields.List(fields.Nested(SentenceAnswer), required=True)
    confidence = fields.String(required=True)
    flip_count = fields.Integer(required=True, allow_none=True)
    self_check = fields.List(fields.Nested(SelfCheckAnswer), required=True)
    response = fields.Nested(ManagementResponseAnswer, required=True, allow_none=True)


class RecommendationsAnswer(Schema):
    evaluation = fields.String(required=True, allow_none=True)
    evaluated_at = fields.DateTime(required=True, allow_none=True)
    items = fields.List(fields.Nested(RecommendationAnswer), required=True)


class EvidenceListAnswer(Schema):
    ids = fields.List(fields.String(), required=True)
    count = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class LeafAnswer(Schema):
    id = fields.String(required=True)
    kind = fields.String(required=True)
    supports = fields.Boolean(required=True)
    facts = fields.Dict(required=True)


class EvidenceAnswer(Schema):
    recommendation = fields.String(required=True)
    evaluation = fields.String(required=True)
    criterion = fields.Nested(CriterionAnswer, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(IndicatorAnswer), required=True)
    supporting = fields.Nested(EvidenceListAnswer, required=True)
    opposing = fields.Nested(EvidenceListAnswer, required=True)
    leaves = fields.List(fields.Nested(LeafAnswer), required=True)

"""Placement rounds: what they take and answer."""

from marshmallow import Schema, fields

from api.schemas.applications import SentenceAnswer
from api.schemas.fields import Body, Text


class RoundBody(Body):
    call = Text(required=True, longest=40)
    seed = Text(longest=200, allow_none=True)


class WishReasonAnswer(Schema):
    offer = fields.String(required=True)
    rank = fields.Integer(required=True)
    code = fields.String(required=True)
    message = fields.Nested(SentenceAnswer, required=True)


class PersonReasonsAnswer(Schema):
    application = fields.String(required=True)
    reference = fields.String(required=True)
    reasons = fields.List(fields.Nested(WishReasonAnswer), required=True)


class RankAnswer(Schema):
    rank = fields.Integer(required=True)
    people = fields.Integer(required=True)


class EmptySeatAnswer(Schema):
    offer = fields.String(required=True)
    bound_by = fields.String(required=True, allow_none=True)


class QuotaUseAnswer(Schema):
    corridor = fields.String(required=True)
    used = fields.Integer(required=True)
    cap = fields.Integer(required=True, allow_none=True)
    side = fields.String(required=True, allow_none=True)


class ReportAnswer(Schema):
    placed = fields.Integer(required=True)
    upper_bound = fields.Integer(required=True, allow_none=True)
    min_cut = fields.List(fields.Raw(), required=True, allow_none=True)
    quotas = fields.List(fields.Nested(QuotaUseAnswer), required=True)
    empty_seats = fields.List(fields.Nested(EmptySeatAnswer), required=True)
    inversions = fields.List(fields.List(fields.String()), required=True)
    ranks = fields.List(fields.Nested(RankAnswer), required=True)
    unplaced = fields.List(fields.Nested(PersonReasonsAnswer), required=True)


class RefusalAnswer(Schema):
    code = fields.String(required=True)
    parameters = fields.Dict(required=True)


class RoundAnswer(Schema):
    id = fields.String(required=True)
    call = fields.String(required=True)
    status = fields.String(required=True)
    protected = fields.Boolean(required=True)
    requested_at = fields.DateTime(required=True)
    simulated_at = fields.DateTime(required=True, allow_none=True)
    settled_at = fields.DateTime(required=True, allow_none=True)
    matching = fields.Dict(required=True, allow_none=True, metadata={"description": "Reference → offer or null"})
    refusal = fields.Nested(RefusalAnswer, required=True, allow_none=True)
    report = fields.Nested(ReportAnswer, required=True, allow_none=True)


class CertificateAnswer(Schema):
    round = fields.String(required=True)
    seed = fields.String(required=True)
    seed_commitment = fields.String(required=True)
    inputs_sha256 = fields.String(required=True)
    outcome_sha256 = fields.String(required=True)
    placed = fields.Integer(required=True)
    upper_bound = fields.Integer(required=True, allow_none=True)
    min_cut = fields.List(fields.Raw(), required=True, allow_none=True)
    unrefused_wishes = fields.List(fields.Raw(), required=True)
    justified_envy = fields.List(fields.Raw(), required=True)
    inversions = fields.List(fields.Raw(), required=True)
    delegation_inversions = fields.List(fields.Raw())
    empty_seats = fields.List(fields.Nested(EmptySeatAnswer), required=True)
    quotas = fields.List(fields.Nested(QuotaUseAnswer), required=True)
    order_independent = fields.Boolean(required=True)

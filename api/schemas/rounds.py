"""Placement rounds: what they take and answer."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.schemas.applications import SentenceAnswer
from api.schemas.fields import Body, Choice, Coded, ListOf, Part, Text, WholeNumber
from domain.what_if import LIMIT_KINDS


class RoundBody(Body):
    call = Text(required=True, longest=40)
    seed = Text(longest=200, allow_none=True)


class LimitChange(Body):
    """`name` is `MA-SN` for a corridor, a country for departures and arrivals, an offer's id; the call has none."""

    kind = Choice(LIMIT_KINDS, required=True)
    name = Text(longest=40, load_default="")
    by = WholeNumber(required=True, least=-1000, most=1000)

    @validates_schema(skip_on_field_errors=True)
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        if data["by"] == 0:
            raise ValidationError({"by": [Coded("changes_nothing")]})


class WhatIfBody(Body):
    changes = ListOf(Part(LimitChange), required=True, least=1, most=10)

    @validates_schema(skip_on_field_errors=True)
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        limits = [(change["kind"], change["name"]) for change in data["changes"]]
        for place, limit in enumerate(limits):
            if limit in limits[:place]:
                raise ValidationError({"changes": {place: [Coded("repeated")]}})


class WhatIfForm(Body):
    """One change, as the form of a page asks for it. `limit` is kind and name, such as `corridor:MA-SN`."""

    limit = Text(required=True, longest=60)
    direction = Choice(("more", "fewer"), required=True)
    number = WholeNumber(required=True, least=1, most=1000)


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


class ExchangeAnswer(Schema):
    first = fields.String(required=True)
    second = fields.String(required=True)
    there = fields.Integer(required=True)
    back = fields.Integer(required=True)


class ReportAnswer(Schema):
    participants = fields.Integer(required=True)
    wishes = fields.Integer(required=True)
    placed = fields.Integer(required=True)
    upper_bound = fields.Integer(required=True, allow_none=True)
    min_cut = fields.List(fields.Raw(), required=True, allow_none=True)
    quotas = fields.List(fields.Nested(QuotaUseAnswer), required=True)
    empty_seats = fields.List(fields.Nested(EmptySeatAnswer), required=True)
    inversions = fields.List(fields.List(fields.String()), required=True)
    delegation_inversions = fields.List(fields.List(fields.String()), required=True)
    offer_order_envy = fields.List(fields.List(fields.String()), required=True)
    ranks = fields.List(fields.Nested(RankAnswer), required=True)
    exchanges = fields.List(fields.Nested(ExchangeAnswer), required=True)
    new_proposals = fields.Integer(required=True)
    unplaced_total = fields.Integer(required=True)
    unplaced = fields.List(
        fields.Nested(PersonReasonsAnswer),
        required=True,
        metadata={
            "description": "The first 1,000 who wished for something; /rounds/{id}/reasons/{application} has all"
        },
    )


class RefusalAnswer(Schema):
    code = fields.String(required=True)
    parameters = fields.Dict(required=True)


class ProgressAnswer(Schema):
    """How far the computation is; no stage while it waits."""

    stage = fields.String(required=True, allow_none=True)
    done = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)
    since = fields.DateTime(required=True, allow_none=True)


class RoundAnswer(Schema):
    id = fields.String(required=True)
    call = fields.String(required=True)
    mechanism = fields.String(required=True)
    status = fields.String(required=True)
    protected = fields.Boolean(required=True)
    based_on = fields.String(required=True, allow_none=True)
    what_if = fields.List(fields.Raw(), required=True, allow_none=True)
    requested_at = fields.DateTime(required=True)
    simulated_at = fields.DateTime(required=True, allow_none=True)
    settled_at = fields.DateTime(required=True, allow_none=True)
    matching = fields.Dict(required=True, allow_none=True, metadata={"description": "Reference → offer or null"})
    progress = fields.Nested(ProgressAnswer, required=True, allow_none=True)
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
    offer_order_envy = fields.List(fields.Raw())
    empty_seats = fields.List(fields.Nested(EmptySeatAnswer), required=True)
    quotas = fields.List(fields.Nested(QuotaUseAnswer), required=True)
    order_independent = fields.Boolean(required=True)

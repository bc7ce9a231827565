"""Recommendations: what a country sends about them, and what is answered."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.schemas.applications import SentenceAnswer
from api.schemas.fields import Body, Choice, Coded, Day, Text
from domain.recommendations.follow_up import PROGRESS

RESPONSES = ("accepted", "partly", "rejected")


class ResponseBody(Body):
    response = Choice(RESPONSES, required=True)
    owner = Text(longest=200, allow_none=True)
    date = Day(allow_none=True)
    comment = Text(longest=4000, allow_none=True)


class ResponseForm(ResponseBody):
    """On the page whoever rejects a recommendation says why."""

    @validates_schema(skip_on_field_errors=True)
    def _says_why(self, data: dict[str, Any], **_: Any) -> None:
        if data["response"] == "rejected" and not data.get("comment"):
            raise ValidationError({"comment": [Coded("why_rejected")]})


class FollowUpBody(Body):
    progress = Choice(PROGRESS, required=True)
    comment = Text(longest=4000, allow_none=True)


class EarlierResponseAnswer(Schema):
    response = fields.String(required=True)
    owner = fields.String(required=True, allow_none=True)
    date = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    responded_at = fields.String(required=True)


class ManagementResponseAnswer(EarlierResponseAnswer):
    earlier = fields.List(fields.Nested(EarlierResponseAnswer))


class SelfCheckAnswer(Schema):
    item = fields.String(required=True)
    passed = fields.Boolean(required=True)


class FollowUpAnswer(Schema):
    months = fields.Integer(required=True)
    due_on = fields.Date(required=True)
    status = fields.String(required=True, metadata={"description": "planned, asked, recorded or missed"})
    progress = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    recorded_at = fields.DateTime(required=True, allow_none=True)


class RecommendationAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(
        required=True,
        metadata={"description": "drafted, published, responded, followed_up, closed or replaced"},
    )
    country = fields.String(required=True)
    criterion = fields.String(required=True)
    code = fields.String(required=True)
    input = fields.String(required=True, metadata={"description": "The indicator or review that it is about"})
    addressee = fields.String(required=True)
    deadline = fields.String(required=True)
    target = fields.List(fields.String(), required=True)
    parameters = fields.Dict(required=True)
    title = fields.Nested(SentenceAnswer, required=True)
    action = fields.Nested(SentenceAnswer, required=True)
    reason = fields.Nested(SentenceAnswer, required=True)
    limits = fields.List(fields.Nested(SentenceAnswer), required=True)
    feasibility = fields.String(required=True)
    rights = fields.String(required=True)
    confidence = fields.String(required=True)
    flip_count = fields.Integer(required=True, allow_none=True)
    self_check = fields.List(fields.Nested(SelfCheckAnswer), required=True)
    common_to = fields.List(
        fields.String(), required=True, metadata={"description": "Countries with the same advice, its own among them"}
    )
    stale = fields.Boolean(required=True, metadata={"description": "A fact that it stands on has changed since"})
    published_at = fields.DateTime(required=True, allow_none=True)
    follow_ups = fields.List(fields.Nested(FollowUpAnswer), required=True)
    response = fields.Nested(ManagementResponseAnswer, required=True, allow_none=True)


class RecommendationsAnswer(Schema):
    evaluation = fields.String(required=True, allow_none=True)
    evaluated_at = fields.DateTime(required=True, allow_none=True)
    items = fields.List(fields.Nested(RecommendationAnswer), required=True)

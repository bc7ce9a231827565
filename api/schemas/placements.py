"""Placements: what they take and answer."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.schemas.applications import PageQuery, SentenceAnswer, StepAnswer
from api.schemas.fields import Body, Choice, Coded, Day, Text, YesNo
from api.schemas.offers import Paged
from domain.placement import (
    CANCELLATION_CODES,
    EARLY_END_CODES,
    HOST_REFUSAL_CODES,
    INTERRUPTION_CODES,
    PLACEMENT,
    PROTECTION_KINDS,
    VOLUNTEER_REFUSAL_CODES,
)


def cause(known: tuple[str, ...]) -> Text:
    """A cause by its code. The known ones have words; another one is stored as it is and counted as "other"."""
    return Text(required=True, longest=40, pattern=r"[a-z][a-z0-9_]*", metadata={"examples": list(known)})


class PlacementRefusalBody(Body):
    code = cause((*HOST_REFUSAL_CODES, *VOLUNTEER_REFUSAL_CODES))
    comment = Text(longest=2000, allow_none=True)


class HostRefusalForm(PlacementRefusalBody):
    """The same on the host's page, where "another reason" alone would tell the focal point nothing."""

    @validates_schema(skip_on_field_errors=True)
    def _other_has_words(self, data: dict[str, Any], **_: Any) -> None:
        if data["code"] == "other" and not data.get("comment"):
            raise ValidationError({"comment": [Coded("reason_needed")]})


class ChecklistItemBody(Body):
    done = YesNo(required=True)
    date = Day(required=True)
    valid_from = Day(allow_none=True, load_default=None)
    valid_until = Day(allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _validity_is_ordered(self, data: dict[str, Any], **_: Any) -> None:
        if data["valid_from"] and data["valid_until"] and data["valid_until"] < data["valid_from"]:
            raise ValidationError({"valid_until": [Coded("end_before_start")]})


class DateBody(Body):
    date = Day(allow_none=True)


class InterruptionBody(DateBody):
    code = cause(INTERRUPTION_CODES)
    comment = Text(longest=2000, allow_none=True)


class EarlyEndBody(InterruptionBody):
    code = cause(EARLY_END_CODES)


class CancellationBody(Body):
    code = cause(CANCELLATION_CODES)


class ProtectionBody(Body):
    kind = Choice(PROTECTION_KINDS, required=True)
    from_on = Day(data_key="from", allow_none=True, load_default=None)
    to_on = Day(data_key="to", allow_none=True, load_default=None)
    due_on = Day(data_key="due", allow_none=True, load_default=None)
    paid_on = Day(data_key="paid", allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _has_its_dates(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] == "allowance":
            if data["due_on"] is None:
                raise ValidationError({"due": [Coded("required")]})
            return
        if data["from_on"] is None:
            raise ValidationError({"from": [Coded("required")]})
        if data["to_on"] is not None and data["to_on"] < data["from_on"]:
            raise ValidationError({"to": [Coded("end_before_start")]})


class PlacementQuery(PageQuery):
    status = Choice(sorted(PLACEMENT.statuses))


class ChecklistItemAnswer(Schema):
    code = fields.String(required=True)
    due_on = fields.Date(required=True)
    done = fields.Boolean(required=True)
    date = fields.Date(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)
    what = fields.Nested(SentenceAnswer, required=True)


class ProtectionAnswer(Schema):
    kind = fields.String(required=True)
    from_on = fields.Date(required=True, allow_none=True, data_key="from")
    to_on = fields.Date(required=True, allow_none=True, data_key="to")
    due_on = fields.Date(required=True, allow_none=True, data_key="due")
    paid_on = fields.Date(required=True, allow_none=True, data_key="paid")


class PlacementAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True)
    application = fields.String(required=True)
    reference = fields.String(required=True)
    offer = fields.String(required=True)
    organisation = fields.String(required=True)
    round = fields.String(required=True)
    corridor = fields.String(required=True)
    proposed_at = fields.DateTime(required=True)
    deadline = fields.DateTime(required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    started_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepAnswer), required=True)
    checklist = fields.List(fields.Nested(ChecklistItemAnswer), required=True)
    protection = fields.List(fields.Nested(ProtectionAnswer), required=True)


class PlacementPage(Paged):
    items = fields.List(fields.Nested(PlacementAnswer), required=True)

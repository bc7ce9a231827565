"""What a questionnaire shows and what an answer sheet takes (contract, "feedback")."""

from marshmallow import Schema, fields

from api.schemas.fields import Answer, Body, CodedField, Day, YesNo


class AnswerSheet(CodedField, fields.Dict):
    """Item codes to values; what a value may be is said by the questionnaire."""

    wrong = "not_a_mapping"


class AnswersBody(Body):
    answers = AnswerSheet(
        keys=fields.String(),
        values=Answer(allow_none=True),
        required=True,
        metadata={"description": 'Item code to a value, null (left out) or "not_applicable"'},
    )
    answered_on = Day(allow_none=True, metadata={"description": "The day of answers given on paper; today if absent"})


class PaperDay(Body):
    """The form of a paper entry, beside its answers."""

    answered_on = Day(required=True)
    # Ticked once the page has asked whether a form without any answer is meant.
    save_empty = YesNo(load_default=False)


class OptionAnswer(Schema):
    code = fields.String(required=True)
    text = fields.String(required=True)


class ConditionAnswer(Schema):
    item = fields.String(required=True)
    any_of = fields.List(fields.Raw(), data_key="is", attribute="is", metadata={"description": "One of these answers"})
    above = fields.Integer(metadata={"description": "A number above this"})


class ItemAnswer(Schema):
    code = fields.String(required=True)
    type = fields.String(required=True)
    text = fields.String(required=True)
    options = fields.List(fields.Nested(OptionAnswer), required=True)
    private = fields.Boolean(required=True, metadata={"description": "Sensitive: never shown to the host"})
    only_if = fields.Nested(
        ConditionAnswer,
        allow_none=True,
        metadata={"description": "Asked only after this answer to an earlier item; otherwise an answer is refused"},
    )


class RequestAnswer(Schema):
    instrument = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    items = fields.List(fields.Nested(ItemAnswer), required=True)
    expires_at = fields.DateTime(required=True)


class ReceivedAnswer(Schema):
    instrument = fields.String(required=True)
    version = fields.Integer(required=True)
    status = fields.String(required=True)
    answered_on = fields.Date(required=True)

"""The one shape of every refusal (RFC 9457)."""

from marshmallow import Schema, fields


class FieldProblemAnswer(Schema):
    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901) to the field"})
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemAnswer(Schema):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemAnswer), required=True)
    trace_id = fields.String(required=True)

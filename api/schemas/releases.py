"""Releases and requests for restricted files: what they take and answer."""

from marshmallow import Schema, fields

from api.schemas.fields import Body, Choice, Text
from domain.values import LANGUAGES

# As in the contract of `passerelle export findings`.
FORMATS = ("csv", "xlsx", "json", "pdf", "datapackage")


class ExportRequestBody(Body):
    format = Choice(FORMATS, required=True)
    lang = Choice(LANGUAGES, required=True)
    reason = Text(required=True, longest=1000)


class ExportDecisionBody(Body):
    decision = Choice(("agree", "refuse"), required=True)


class NothingBody(Body):
    """A form that is one button."""


class ExportRequestAnswer(Schema):
    id = fields.String(required=True)
    release = fields.String(required=True)
    format = fields.String(required=True)
    lang = fields.String(required=True)
    reason = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    decision = fields.String(required=True, allow_none=True, metadata={"description": "agree or refuse"})
    decided_at = fields.DateTime(required=True, allow_none=True)
    valid_until = fields.DateTime(required=True, allow_none=True)


class ReleaseAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True, metadata={"description": "making, audited, refused or published"})
    closed = fields.List(fields.List(fields.String()), required=True, metadata={"description": "[[call, moment], …]"})
    as_of = fields.Date(required=True)
    made_at = fields.DateTime(required=True)
    audited_at = fields.DateTime(required=True, allow_none=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    stage = fields.String(required=True, allow_none=True)
    done = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)


class ReleasesAnswer(Schema):
    items = fields.List(fields.Nested(ReleaseAnswer), required=True)

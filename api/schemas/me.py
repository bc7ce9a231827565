"""What volunteers send and get about their own data."""

from marshmallow import Schema, fields


class ErasureAnswer(Schema):
    """A request to be erased: `requested`, `done` or `refused` with a coded reason."""

    status = fields.String(required=True)
    requested_at = fields.DateTime(required=True)
    due_on = fields.Date(required=True)
    settled_at = fields.DateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class PersonAnswer(Schema):
    given_names = fields.String(required=True, allow_none=True)
    family_name = fields.String(required=True, allow_none=True)
    birth_date = fields.String(required=True, allow_none=True)
    nationalities = fields.List(fields.String(), required=True, allow_none=True)
    country_of_residence = fields.String(required=True, allow_none=True)
    sex = fields.String(required=True)


class ContactAnswer(Schema):
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)


class MyDataAnswer(Schema):
    """Everything that is held about one person. Rows inside are what is stored, under the words of the programme."""

    application = fields.Dict(required=True)
    identity = fields.Nested(PersonAnswer, required=True)
    contact = fields.Nested(ContactAnswer, required=True)
    answers = fields.Dict(required=True)
    wishes = fields.List(fields.Dict(), required=True)
    documents = fields.List(fields.Dict(), required=True)
    steps = fields.List(fields.Dict(), required=True)
    verdicts = fields.List(fields.Dict(), required=True)
    decisions = fields.List(fields.Dict(), required=True)
    review_request = fields.Dict(required=True, allow_none=True)
    placements = fields.List(fields.Dict(), required=True)
    feedback = fields.List(fields.Dict(), required=True)
    certificates = fields.List(fields.Dict(), required=True)
    private_reports = fields.List(fields.Dict(), required=True)
    mails = fields.List(fields.Dict(), required=True)
    sessions = fields.List(fields.Dict(), required=True)
    corrections = fields.List(fields.Dict(), required=True)
    correction_request = fields.Dict(required=True, allow_none=True)
    correction_answers = fields.List(fields.Dict(), required=True)
    address_change = fields.Dict(required=True, allow_none=True)
    former_addresses = fields.List(fields.Dict(), required=True)
    erasure = fields.Dict(required=True, allow_none=True)

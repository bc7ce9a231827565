"""Private reports: what they take and answer."""

from marshmallow import Schema, fields

from api.schemas.fields import Body, Choice, Text, YesNo
from domain.incident import CATEGORIES, OUTCOMES, TEAM_NOTE, TO_VOLUNTEER

LONGEST = 10_000


class IncidentBody(Body):
    category = Choice(CATEGORIES, required=True)
    text = Text(required=True, longest=LONGEST)


class IncidentForm(IncidentBody):
    """The page also asks whether a mail may be sent: others may read her mailbox."""

    mail_wanted = YesNo(load_default=False)


class MessageBody(Body):
    text = Text(required=True, longest=LONGEST)


class OpeningBody(Body):
    reason = Text(required=True, longest=1000)


class AgreementBody(Body):
    opening = Text(required=True, longest=40)


class NoteBody(MessageBody):
    kind = Choice((TEAM_NOTE, TO_VOLUNTEER), required=True)


class ClosureBody(Body):
    outcome = Choice(OUTCOMES, required=True)


class IncidentAnswer(Schema):
    id = fields.String(required=True)
    category = fields.String(required=True)
    status = fields.String(required=True)
    reported_at = fields.DateTime(required=True)

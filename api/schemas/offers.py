"""Calls, organisations and offers: what they take and answer."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.schemas.applications import LanguageLevel, PageQuery
from api.schemas.fields import Body, Choice, Coded, Day, Email, Instant, ListOf, Part, Text, WholeNumber, YesNo
from domain.call import MECHANISMS
from domain.values import COUNTRIES, EDUCATION_LEVELS, LANGUAGES, MODALITIES, THEMES

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]*"


class Quota(Body):
    origin = Choice(COUNTRIES, required=True)
    host = Choice(COUNTRIES, required=True)
    cap = WholeNumber(most=1_000_000, load_default=None, allow_none=True)


class HostCapBody(Body):
    host = Choice(COUNTRIES, required=True)
    cap = WholeNumber(required=True)


class OriginCapBody(Body):
    origin = Choice(COUNTRIES, required=True)
    cap = WholeNumber(required=True)


class CallBody(Body):
    code = Text(required=True, longest=40, pattern=CODE)
    opens = Instant(required=True)
    closes = Instant(required=True, end_of_day=True)
    modalities = ListOf(Choice(MODALITIES), required=True, least=1, unique=True)
    corridors = ListOf(Part(Quota), required=True, least=1)
    call_cap = WholeNumber(allow_none=True, load_default=None)
    host_caps = ListOf(Part(HostCapBody), load_default=list)
    origin_caps = ListOf(Part(OriginCapBody), load_default=list)
    mechanism = Choice(MECHANISMS, load_default="tlda")

    @validates_schema(skip_on_field_errors=True)
    def _check(self, data: dict[str, Any], **_: Any) -> None:
        if data["closes"] <= data["opens"]:
            raise ValidationError({"closes": [Coded("closes_before_opens")]})
        pairs = [(quota["origin"], quota["host"]) for quota in data["corridors"]]
        for place, pair in enumerate(pairs):
            if pair[0] == pair[1] or pair in pairs[:place]:
                raise ValidationError({"corridors": {place: [Coded("corridor_not_listed")]}})
        _refuse_repeated("host_caps", [entry["host"] for entry in data["host_caps"]])
        _refuse_repeated("origin_caps", [entry["origin"] for entry in data["origin_caps"]])


def _refuse_repeated(name: str, countries: list[str]) -> None:
    for place, country in enumerate(countries):
        if country in countries[:place]:
            raise ValidationError({name: {place: [Coded("repeated")]}})


class QuotaAnswer(Schema):
    origin = fields.String(required=True)
    host = fields.String(required=True)
    cap = fields.Integer(required=True, allow_none=True)


class HostCapAnswer(Schema):
    host = fields.String(required=True)
    cap = fields.Integer(required=True)


class OriginCapAnswer(Schema):
    origin = fields.String(required=True)
    cap = fields.Integer(required=True)


class CallAnswer(Schema):
    id = fields.String(required=True)
    code = fields.String(required=True)
    opens = fields.DateTime(required=True)
    closes = fields.DateTime(required=True)
    modalities = fields.List(fields.String(), required=True)
    corridors = fields.List(fields.Nested(QuotaAnswer), required=True)
    call_cap = fields.Integer(required=True, allow_none=True)
    host_caps = fields.List(fields.Nested(HostCapAnswer), required=True)
    origin_caps = fields.List(fields.Nested(OriginCapAnswer), required=True)
    mechanism = fields.String(required=True)
    seed_commitment = fields.String(required=True)
    seed = fields.String(allow_none=True, metadata={"description": "Opened after the first validated round"})


class Paged(Schema):
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class CallPage(Paged):
    items = fields.List(fields.Nested(CallAnswer), required=True)


class OrganisationBody(Body):
    name = Text(required=True, longest=300)
    country = Choice(COUNTRIES, required=True)
    email = Email(required=True)
    language = Choice(LANGUAGES, load_default="fr")
    description = Text(longest=4000, load_default="")


class OrganisationAnswer(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    country = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)
    description = fields.String(required=True)
    status = fields.String(required=True)
    decision_reason = fields.String(required=True, allow_none=True)


class AccreditationBody(Body):
    decision = Choice(("accredit", "refuse"), required=True)
    reason = Text(longest=2000, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _refusal_has_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data["decision"] == "refuse" and not data.get("reason"):
            raise ValidationError({"reason": [Coded("reason_needed")]})


class Bilingual(Body):
    """Text in one or both languages; publication needs both."""

    fr = Text(longest=8000)
    en = Text(longest=8000)


class Allowance(Body):
    amount = WholeNumber(required=True, most=100_000_000)
    currency = Text(required=True, longest=3, pattern=r"[A-Z]{3}")
    period = Choice(("month", "week", "day", "stay"), load_default="month")


class OfferBody(Body):
    call = Text(longest=40, allow_none=True)
    modality = Choice(MODALITIES, load_default="volunteering")
    title = Part(Bilingual, required=True)
    description = Part(Bilingual, required=True)
    theme = Choice(THEMES, allow_none=True)
    city = Text(required=True, longest=120)
    district = Text(longest=120, allow_none=True)
    languages = ListOf(Part(LanguageLevel), required=True, least=1, most=10)
    skills = ListOf(Text(longest=60, pattern=r"[a-z0-9_]+"), most=20, unique=True, load_default=list)
    education_level = Choice(EDUCATION_LEVELS, allow_none=True)
    experience_years = WholeNumber(most=60, allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    capacity = WholeNumber(required=True, least=1, most=10_000)
    tutor = YesNo(load_default=False)
    lodging = YesNo(load_default=False)
    allowance = Part(Allowance, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _period_is_ordered(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": [Coded("end_before_start")]})


class BilingualAnswer(Schema):
    fr = fields.String()
    en = fields.String()


class LanguageLevelAnswer(Schema):
    language = fields.String(required=True)
    level = fields.String(required=True)


class AllowanceAnswer(Schema):
    amount = fields.Integer(required=True)
    currency = fields.String(required=True)
    period = fields.String(required=True)


class OfferAnswer(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True)
    organisation = fields.String(required=True)
    organisation_name = fields.String(required=True)
    call = fields.String(required=True, allow_none=True)
    country = fields.String(required=True)
    modality = fields.String(required=True)
    title = fields.Nested(BilingualAnswer, required=True)
    description = fields.Nested(BilingualAnswer, required=True)
    theme = fields.String(required=True, allow_none=True)
    city = fields.String(required=True)
    district = fields.String(required=True, allow_none=True)
    languages = fields.List(fields.Nested(LanguageLevelAnswer), required=True)
    skills = fields.List(fields.String(), required=True)
    education_level = fields.String(required=True, allow_none=True)
    experience_years = fields.Integer(required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    capacity = fields.Integer(required=True)
    tutor = fields.Boolean(required=True)
    lodging = fields.Boolean(required=True)
    allowance = fields.Nested(AllowanceAnswer, required=True, allow_none=True)
    return_reason = fields.String(required=True, allow_none=True)


class OfferPage(Paged):
    items = fields.List(fields.Nested(OfferAnswer), required=True)


class OfferQuery(PageQuery):
    """`from` and `to`: the days between which somebody is free, so offers that begin and end between them."""

    country = Choice(COUNTRIES)
    modality = Choice(MODALITIES)
    theme = Choice(THEMES)
    language = Text(shortest=2, longest=3, pattern=r"[a-z]{2,3}")
    free_from = Day(data_key="from")
    free_to = Day(data_key="to")
    text = Text(longest=100, data_key="q", metadata={"description": "Words of the offer, in either language"})

    @validates_schema(skip_on_field_errors=True)
    def _period_is_ordered(self, data: dict[str, Any], **_: Any) -> None:
        if "free_from" in data and "free_to" in data and data["free_to"] < data["free_from"]:
            raise ValidationError({"to": [Coded("end_before_start")]})


class ReturnBody(Body):
    reason = Text(required=True, longest=2000)


class OfferTextBody(Body):
    """What a coordinator writes of an offer's text; a language that is left out stays as it is."""

    title = Part(Bilingual, load_default=dict)
    description = Part(Bilingual, load_default=dict)


class ShortlistBody(Body):
    """The people put forward, best first; an empty list puts nobody forward."""

    applications = ListOf(Text(longest=40), required=True, unique=True)


class ShortlistAnswer(Schema):
    offer = fields.String(required=True)
    applications = fields.List(fields.String(), required=True)
    until = fields.DateTime(
        required=True,
        allow_none=True,
        metadata={"description": "The close of the call: a round may be asked for from then on, and fixes the list"},
    )


class EmptyBody(Body):
    """No field is expected."""

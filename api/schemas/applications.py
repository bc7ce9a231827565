"""What an application takes and answers (contract, "Application")."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates, validates_schema

from api.schemas.fields import (
    Body,
    Choice,
    Coded,
    CountryCode,
    Day,
    Email,
    ListOf,
    Part,
    Text,
    WholeNumber,
    YesNo,
)
from domain.application import APPLICATION
from domain.values import CEFR_LEVELS, COUNTRIES, EDUCATION_LEVELS, LANGUAGES, MODALITIES

SEXES = ("female", "male", "other", "undisclosed")


class LanguageLevel(Body):
    language = Text(required=True, shortest=2, longest=3, pattern=r"[a-z]{2,3}")
    level = Choice(CEFR_LEVELS, required=True)


class Consent(Body):
    data = YesNo(required=True)
    version = Text(required=True, longest=40)

    @validates("data")
    def _must_be_given(self, value: bool, data_key: str) -> None:
        if not value:
            raise ValidationError(Coded("consent_needed"))


class SuppliedDocumentBody(Body):
    code = Text(required=True, longest=10, pattern=r"[A-Z]\d{2}")
    date = Day(required=True)
    valid_until = Day(allow_none=True)
    outcome = Text(longest=30, pattern=r"[a-z_]+", allow_none=True)


class ApplicationBody(Body):
    """A new application; forms send the same names."""

    call = Text(longest=40)
    language = Choice(LANGUAGES, required=True)
    modality = Choice(MODALITIES, required=True)
    given_names = Text(required=True, longest=200)
    family_name = Text(longest=200, allow_none=True)
    email = Email(required=True)
    phone = Text(longest=40, allow_none=True)
    birth_date = Day(required=True)
    sex = Choice(SEXES, load_default="undisclosed")
    nationalities = ListOf(CountryCode(), required=True, least=1, most=10, unique=True)
    country_of_residence = CountryCode(required=True)
    origin_country = Choice(COUNTRIES, required=True)
    diaspora = YesNo(load_default=False)
    languages = ListOf(Part(LanguageLevel), required=True, least=1, most=20)
    education_level = Choice(EDUCATION_LEVELS, allow_none=True)
    experience_years = WholeNumber(most=60, allow_none=True)
    skills = ListOf(Text(longest=60, pattern=r"[a-z0-9_]+"), most=50, unique=True, load_default=list)
    available_from = Day(allow_none=True)
    available_to = Day(allow_none=True)
    passport_expiry = Day(allow_none=True)
    criminal_record = Choice(("none", "declared"), allow_none=True)
    host_link = Choice(("none", "relative", "employer"), allow_none=True)
    accommodation = YesNo(load_default=False)
    institution = Text(longest=200, allow_none=True)
    motivation = Text(longest=4000, allow_none=True)
    preferences = ListOf(Text(longest=40), required=True, unique=True)
    consent = Part(Consent, required=True)
    conduct = YesNo(required=True)

    @validates("conduct")
    def _must_be_accepted(self, value: bool, data_key: str) -> None:
        if not value:
            raise ValidationError(Coded("conduct_needed"))


class InformationBody(ApplicationBody):
    """What a volunteer adds to a file that is to be completed: any field of the application, and documents."""

    class Meta(Body.Meta):
        exclude = ("call",)

    documents = ListOf(Part(SuppliedDocumentBody), most=20)


class ReceiptAnswer(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True)
    status = fields.String(required=True)
    access_token = fields.String(required=True)


class StepAnswer(Schema):
    status = fields.String(required=True)
    at = fields.DateTime(required=True)


class SentenceAnswer(Schema):
    fr = fields.String(required=True)
    en = fields.String(required=True)


class ReasonAnswer(Schema):
    code = fields.String(required=True)
    outcome = fields.String(required=True)
    parameters = fields.Dict(required=True)
    source = fields.String(required=True)
    message = fields.Nested(SentenceAnswer, required=True)
    remedy = fields.Nested(SentenceAnswer, required=True, allow_none=True)


class VerdictAnswer(Schema):
    outcome = fields.String(required=True)
    decided_at = fields.DateTime(required=True)
    policy_version = fields.String(required=True)
    reasons = fields.List(fields.Nested(ReasonAnswer), required=True)


class ScoreAnswer(Schema):
    skills = fields.Integer(required=True)
    language = fields.Integer(required=True)
    experience = fields.Integer(required=True)
    equity = fields.Integer(required=True)
    total = fields.Integer(required=True)


class WishAnswer(Schema):
    offer = fields.String(required=True)
    rank = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    message = fields.Nested(SentenceAnswer, required=True, allow_none=True)
    score = fields.Nested(ScoreAnswer, metadata={"description": "Her own published score, to the volunteer only"})


class DecisionAnswer(Schema):
    decision = fields.String(required=True)
    reason = fields.String(required=True)
    decided_by = fields.String(required=True, metadata={"description": "Name of the coordinator"})
    agreed_by = fields.String(metadata={"description": "Name of the second person, where one agreed"})
    decided_at = fields.DateTime(required=True)


class ApplicationSummary(Schema):
    id = fields.String(required=True)
    reference = fields.String(required=True)
    call = fields.String(required=True)
    status = fields.String(required=True)
    step_since = fields.DateTime(required=True)
    modality = fields.String(required=True)
    origin_country = fields.String(required=True)
    submitted_at = fields.DateTime(required=True)


class ApplicationAnswer(ApplicationSummary):
    language = fields.String(required=True)
    steps = fields.List(fields.Nested(StepAnswer), required=True)
    verdict = fields.Nested(VerdictAnswer, required=True, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionAnswer), required=True)
    wishes = fields.List(fields.Nested(WishAnswer), required=True)


class ApplicationPage(Schema):
    items = fields.List(fields.Nested(ApplicationSummary), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class PageQuery(Body):
    page = WholeNumber(least=1, most=1_000_000_000_000, load_default=1)
    page_size = WholeNumber(least=1, most=100, load_default=20)


class ApplicationQuery(PageQuery):
    status = Choice(sorted(APPLICATION.statuses | {"draft"}))
    country = Choice(COUNTRIES)
    step_older_than = WholeNumber(most=36500)


class DeskQuery(ApplicationQuery):
    """The filters of the desk: as of the list of applications, and who answers for the file."""

    holder = Choice(("mine", "country"))


class WithdrawalBody(Body):
    code = Text(longest=40, pattern=r"[a-z_]+", allow_none=True)


class ConfirmedWithdrawalBody(WithdrawalBody):
    """What the form sends: what cannot be undone is confirmed by a tick."""

    understood = YesNo(load_default=False)

    @validates("understood")
    def _must_be_ticked(self, value: bool, data_key: str) -> None:
        if not value:
            raise ValidationError(Coded("understanding_needed"))


class ReviewRequestBody(Body):
    comment = Text(longest=2000, allow_none=True)


class DecisionBody(Body):
    decision = Choice(("confirm_refusal", "accept"), required=True)
    reason = Text(required=True, longest=2000)
    second_person = YesNo(
        load_default=False, metadata={"description": "Nothing is decided before another coordinator agrees"}
    )


class OpinionBody(Body):
    """The answer of a second person; a disagreement says why."""

    agrees = Choice(("yes", "no"), required=True)
    comment = Text(longest=2000, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _disagreement_has_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data["agrees"] == "no" and not data.get("comment"):
            raise ValidationError({"comment": [Coded("reason_needed")]})

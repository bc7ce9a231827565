"""One row per way in which a rule can come out: application, wishes, surroundings, expected code, outcome, case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.eligibility.facts import ApplicationFacts, SurroundingFacts, WishedOffer
from domain.eligibility.parsing import parse_eligibility_policy
from domain.eligibility.verdict import Verdict
from tests.unit.eligibility.builders import (
    ALONE,
    AMINATA,
    POLICY,
    RABAT,
    TODAY,
    document,
    mechanism_documents,
    moroccan,
    offer,
    verdict_of,
    volunteer,
)

ABIDJAN = offer(id="O00002", rank=2, host_country="CI", district="Abidjan")
DAKAR = offer(id="O00003", rank=3, host_country="SN", district="Dakar")
SHORT = offer(starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30))


@dataclass(frozen=True)
class Scenario:
    """What is decided and what one rule is expected to say, with the outcome of the whole."""

    code: str
    outcome: str
    case: str | None
    whole: str
    application: ApplicationFacts = AMINATA
    wishes: tuple[WishedOffer, ...] = (RABAT,)
    surroundings: SurroundingFacts = ALONE
    settled: frozenset[str] = frozenset()
    on: date = TODAY
    policy: Any = POLICY

    def verdict(self) -> Verdict:
        return verdict_of(
            self.application,
            self.wishes,
            surroundings=self.surroundings,
            settled=self.settled,
            on=self.on,
            policy=self.policy,
        )

    def __str__(self) -> str:
        return f"{self.code}-{self.outcome}-{self.case}"


def everything_due(due: str) -> Any:
    """The policy with every document due at one moment."""
    documents = mechanism_documents()
    for row in documents["documents"]["document"]:
        row["due"] = due
    return parse_eligibility_policy(documents)


def old_notice() -> Any:
    """The policy with a notice that was replaced."""
    documents = mechanism_documents()
    (notice,) = documents["eligibility"]["consent"]
    documents["eligibility"]["consent"] = [
        {**notice, "to": date(2026, 5, 31)},
        {**notice, "version": "2026-2", "from": date(2026, 6, 1)},
    ]
    return parse_eligibility_policy(documents)


OK, ASK, NO, WHO = "eligible", "to_complete", "refusal_proposed", "needs_person"
ALL_AT_FILING, ALL_AT_LEAVING, NEW_NOTICE = everything_due("application"), everything_due("departure"), old_notice()
BIRTH_17, BIRTH_36 = date(2009, 6, 1), date(1990, 6, 1)
EXPERT = volunteer(modality="expert_assignment", experience_years=8)
EXPERT_WISH = (offer(modality="expert_assignment"),)
VISITOR = volunteer(modality="study_visit", institution="Ville de Thiès", experience_years=None, education_level=None)
VISIT = (offer(modality="study_visit", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 6)),)
IVORIAN = volunteer(nationalities=("CI",), country_of_residence="CI", origin_country="CI")
MALIAN = volunteer(nationalities=("ML",), country_of_residence="ML", origin_country="ML")
TITLES = ("D02", "D03", "D04", "D05", "D06", "D07", "D09")
SUPPLIED = volunteer(
    documents=tuple(document(code, "2027-02-01", "2028-12-31", None) for code in TITLES),
)

HARD = [
    Scenario("E01", "pass", None, OK),
    Scenario("E01", "fail", "too_young", NO, volunteer(birth_date=BIRTH_17)),
    Scenario("E01", "fail", "too_old", NO, volunteer(birth_date=BIRTH_36)),
    Scenario("E01", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("E02", "pass", None, WHO, volunteer(nationalities=("SN", "MA"))),
    Scenario("E02", "fail", None, NO, volunteer(nationalities=("FR",))),
    Scenario("E02", "missing", None, ASK, volunteer(nationalities=())),
    Scenario("E03", "pass", None, OK),
    Scenario("E03", "pass", "diaspora", OK, volunteer(country_of_residence="FR", diaspora=True)),
    Scenario("E03", "fail", "elsewhere", NO, volunteer(country_of_residence="FR")),
    Scenario("E03", "fail", "not_national", NO, volunteer(country_of_residence="MA", nationalities=("ML",))),
    Scenario("E04", "pass", None, OK),
    Scenario("E04", "missing", "no_wish", ASK, wishes=()),
    Scenario("E04", "fail", "no_agreement", NO, wishes=(ABIDJAN,)),
    Scenario("E04", "fail", "no_agreement", NO, MALIAN, on=date(2019, 1, 31)),
    Scenario("E04", "fail", "not_open", NO, wishes=(offer(corridor_open=False),)),
    Scenario("E04", "fail", "not_open", NO, wishes=(offer(modality="study_visit"),)),
    Scenario("E04", "not_applicable", "same_country", NO, wishes=(DAKAR,)),
    Scenario("E05", "pass", None, OK),
    Scenario("E05", "fail", None, NO, wishes=(DAKAR,)),
    Scenario("E05", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("E06", "pass", None, OK),
    Scenario("E06", "missing", None, ASK, volunteer(available_from=None)),
    Scenario("E06", "missing", None, ASK, volunteer(available_to=None)),
    Scenario("E06", "fail", "unavailable", NO, volunteer(available_from=date(2027, 3, 2))),
    Scenario("E06", "fail", "unavailable", NO, volunteer(available_from=None, available_to=date(2027, 8, 30))),
    Scenario("E06", "fail", "too_short", NO, moroccan(), (offer(host_country="CI", ends_on=date(2027, 5, 29)),)),
    Scenario("E06", "pass", None, OK, moroccan(), (offer(host_country="CI", ends_on=date(2027, 5, 31)),)),
    Scenario(
        "E06",
        "fail",
        "too_long",
        NO,
        moroccan(available_to=date(2030, 1, 1), passport_expiry=date(2032, 1, 1)),
        (offer(host_country="CI", ends_on=date(2029, 3, 2)),),
    ),
    Scenario(
        "E06",
        "fail",
        "too_short_and_unavailable",
        NO,
        moroccan(available_from=date(2027, 6, 1)),
        (offer(host_country="CI", ends_on=date(2027, 5, 2)),),
    ),
    Scenario(
        "E06", "fail", "too_long_and_unavailable", NO, moroccan(), (offer(host_country="CI", ends_on=date(2029, 3, 2)),)
    ),
    Scenario("E06", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("E07", "pass", None, OK),
    Scenario("E07", "pass", None, OK, wishes=(offer(languages=(("ar", "B1"), ("fr", "B2"))),)),
    Scenario("E07", "fail", "below", NO, wishes=(offer(languages=(("fr", "C2"),)),)),
    Scenario("E07", "fail", "absent", NO, wishes=(offer(languages=(("ar", "A2"),)),)),
    Scenario("E07", "not_applicable", "no_language", OK, wishes=(offer(languages=()),)),
    Scenario("E08", "pass", None, OK, volunteer(education_level="none", experience_years=1)),
    Scenario("E08", "pass", None, OK, volunteer(education_level="secondary", experience_years=None)),
    Scenario("E08", "missing", "either", ASK, volunteer(education_level=None, experience_years=None)),
    Scenario("E08", "missing", "either", ASK, volunteer(education_level="primary", experience_years=None)),
    Scenario("E08", "fail", "either", NO, volunteer(education_level="primary", experience_years=0)),
    Scenario("E08", "fail", "experience", NO, volunteer(modality="expert_assignment"), EXPERT_WISH),
    Scenario(
        "E08", "missing", "experience", ASK, volunteer(modality="expert_assignment", experience_years=None), EXPERT_WISH
    ),
    Scenario("E08", "not_applicable", None, OK, VISITOR, VISIT),
    Scenario("E08", "fail", "diploma", NO, wishes=(offer(education_level="master"),)),
    Scenario("E08", "missing", "diploma", ASK, volunteer(education_level=None), (offer(education_level="master"),)),
    Scenario("E09", "pass", None, OK),
    Scenario("E09", "fail", "other_application", NO, surroundings=SurroundingFacts(other_active_application=True)),
    Scenario("E09", "fail", "total_service", NO, surroundings=SurroundingFacts(months_served_before=19)),
    Scenario("E09", "pass", None, OK, surroundings=SurroundingFacts(months_served_before=18)),
    Scenario("E10", "pass", None, OK, surroundings=SurroundingFacts(exclusion_until=date(2026, 11, 21))),
    Scenario("E10", "fail", None, NO, surroundings=SurroundingFacts(exclusion_until=TODAY)),
    Scenario("S01", "pass", None, OK, VISITOR, VISIT),
    Scenario("S01", "missing", None, ASK, volunteer(modality="study_visit", institution=" "), VISIT),
    Scenario("S01", "not_applicable", None, OK),
]

PERSON = [
    Scenario("M01", "pass", None, OK),
    Scenario("M01", "person", None, WHO, volunteer(nationalities=("SN", "MA"))),
    Scenario("M02", "pass", None, OK),
    Scenario("M02", "person", None, WHO, volunteer(criminal_record="declared")),
    Scenario("M02", "not_applicable", None, OK, volunteer(criminal_record=None)),
    Scenario("M03", "pass", None, OK),
    Scenario("M03", "person", "relative", WHO, volunteer(host_link="relative")),
    Scenario("M03", "person", "employer", WHO, volunteer(host_link="employer")),
    Scenario("M03", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("M04", "pass", None, OK),
    Scenario("M04", "person", None, WHO, moroccan(), (offer(host_country="ML", district=" segou "),)),
    Scenario("M04", "pass", None, OK, moroccan(), (offer(host_country="ML", district=None),)),
    Scenario("M04", "not_applicable", "no_level", NO, wishes=(offer(host_country="FR"),)),
    Scenario("M05", "pass", None, OK),
    Scenario("M05", "person", None, WHO, volunteer(accommodation=True)),
    Scenario("M06", "pass", None, OK),
    Scenario("M06", "person", None, WHO, surroundings=SurroundingFacts(possible_duplicates=1)),
    Scenario("M02", "pass", "settled", OK, volunteer(criminal_record="declared"), settled=frozenset({"M02"})),
    Scenario("E01", "pass", "settled", OK, volunteer(birth_date=BIRTH_36), settled=frozenset({"E01"})),
]

DOCUMENTS = [
    Scenario("D01", "pass", None, OK, volunteer(passport_expiry=date(2028, 2, 29))),
    Scenario("D01", "missing", "too_short", ASK, volunteer(passport_expiry=date(2028, 2, 28))),
    Scenario("D01", "missing", "absent", ASK, volunteer(passport_expiry=None)),
    Scenario("D01", "missing", "absent_no_wish", ASK, volunteer(passport_expiry=None), ()),
    Scenario("D01", "later", "too_short", OK, volunteer(passport_expiry=TODAY), policy=ALL_AT_LEAVING),
    Scenario("D01", "later", "absent", OK, volunteer(passport_expiry=None), policy=ALL_AT_LEAVING),
    Scenario("D01", "later", "absent_no_wish", ASK, volunteer(passport_expiry=None), (), policy=ALL_AT_LEAVING),
    *(Scenario(code, "later", None, OK) for code in ("D02", "D03", "D04", "D06", "D07")),
    *(Scenario(code, "missing", None, ASK, policy=ALL_AT_FILING) for code in ("D02", "D03", "D04", "D06", "D07")),
    *(Scenario(code, "pass", None, OK, SUPPLIED) for code in TITLES),
    Scenario("D02", "later", None, OK, volunteer(documents=(document("D02", "2026-11-30"),))),
    Scenario("D02", "pass", None, OK, volunteer(documents=(document("D02", "2026-12-01"),))),
    Scenario("D03", "later", None, OK, volunteer(documents=(document("D03", "2027-01-01", outcome="unfit"),))),
    Scenario("D02", "not_applicable", "modality", OK, VISITOR, VISIT),
    Scenario("D05", "later", "changes", OK, on=date(2025, 10, 1)),
    Scenario("D05", "later", "to_confirm", OK),
    Scenario("D05", "missing", "to_confirm", ASK, policy=ALL_AT_FILING),
    Scenario("D05", "later", "visa_free", OK, moroccan(), (offer(host_country="SN"),)),
    Scenario("D05", "later", "electronic_authorisation", OK, MALIAN),
    Scenario(
        "D05",
        "later",
        "visa_with_exemptions",
        NO,
        IVORIAN,
        (offer(starts_on=date(2025, 3, 1), ends_on=date(2025, 8, 31)),),
        on=date(2024, 12, 1),
    ),
    Scenario("D05", "later", "free_movement", NO, wishes=(ABIDJAN,)),
    Scenario("D05", "not_applicable", "national", WHO, volunteer(nationalities=("SN", "MA"))),
    Scenario("D05", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("D06", "not_applicable", None, OK, wishes=(offer(ends_on=date(2027, 5, 29)),)),
    Scenario("D06", "later", None, OK, wishes=(offer(ends_on=date(2027, 5, 30)),)),
    Scenario("D06", "not_applicable", "no_rule", ASK, wishes=()),
    Scenario("D07", "later", None, OK, volunteer(documents=(document("D07", "2027-03-01", "2027-08-30"),))),
    Scenario("D07", "pass", None, OK, volunteer(documents=(document("D07", "2027-03-01", "2027-08-31"),))),
    Scenario("D07", "not_applicable", "no_wish", ASK, wishes=()),
    Scenario("D08", "pass", None, OK),
    Scenario("D08", "missing", "absent", ASK, volunteer(consent_data=False)),
    Scenario("D08", "missing", "replaced", ASK, policy=NEW_NOTICE),
    Scenario("D08", "later", "absent", OK, volunteer(consent_data=False), policy=ALL_AT_LEAVING),
    Scenario("D09", "pass", None, OK),
    Scenario("D09", "missing", None, ASK, volunteer(conduct=False)),
    Scenario("D09", "later", None, OK, volunteer(conduct=False), policy=ALL_AT_LEAVING),
]

SCENARIOS = [*HARD, *PERSON, *DOCUMENTS]

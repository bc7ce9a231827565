"""Every rule in one table: its code, the date its value is looked up by, and the function that judges."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.eligibility import person_rules, wish_rules
from domain.eligibility.case import Case
from domain.eligibility.document_rules import DOCUMENT_CODES
from domain.eligibility.facts import WishedOffer
from domain.eligibility.verdict import Reason

DECISION, SERVICE = "decision", "service"


@dataclass(frozen=True, slots=True)
class PersonRule:
    """Judged once; may add reasons for single wishes."""

    code: str
    dated_by: str
    judge: Callable[[Case], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class WishRule:
    """Judged for each wish."""

    code: str
    dated_by: str
    judge: Callable[[Case, WishedOffer], Reason]


PERSON_RULES: tuple[PersonRule, ...] = (
    PersonRule("E01", SERVICE, person_rules.age_is_in_range),
    PersonRule("E02", DECISION, person_rules.nationality_is_among_the_four),
    PersonRule("E03", DECISION, person_rules.lives_in_origin_or_diaspora),
    PersonRule("E08", DECISION, person_rules.qualification_is_enough),
    PersonRule("E09", DECISION, person_rules.no_other_service),
    PersonRule("E10", DECISION, person_rules.no_exclusion),
    PersonRule("M01", DECISION, person_rules.no_nationality_of_a_host),
    PersonRule("M02", DECISION, person_rules.no_declared_conviction),
    PersonRule("M05", DECISION, person_rules.no_accommodation_to_arrange),
    PersonRule("M06", DECISION, person_rules.no_possible_duplicate),
    PersonRule("S01", DECISION, person_rules.institution_sends),
)
WISH_RULES: tuple[WishRule, ...] = (
    WishRule("E04", DECISION, wish_rules.corridor_is_open),
    WishRule("E05", DECISION, wish_rules.host_is_another_country),
    WishRule("E06", SERVICE, wish_rules.period_fits),
    WishRule("E07", DECISION, wish_rules.language_is_enough),
    WishRule("M03", DECISION, wish_rules.host_is_a_stranger),
    WishRule("M04", SERVICE, wish_rules.district_is_calm),
)
RULE_CODES: tuple[str, ...] = tuple(
    sorted([*(rule.code for rule in PERSON_RULES), *(rule.code for rule in WISH_RULES), *DOCUMENT_CODES])
)

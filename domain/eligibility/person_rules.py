"""The rules decided once for the person: E01 to E03, E08 to E10, M01, M02, M05, M06, S01.

E01, E08 and E09 depend on the wish as well. They fail for the person only when every wish fails; otherwise they pass,
and each failing wish gets a reason of its own (`parameters.offer`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from domain.eligibility.case import Case
from domain.eligibility.dated import age_on, full_months, in_force
from domain.eligibility.facts import WishedOffer
from domain.eligibility.policy_values import ANY, AgeRange
from domain.eligibility.verdict import FAIL, MISSING, NOT_APPLICABLE, PASS, PERSON, Reason, found
from domain.values import COUNTRIES


def age_is_in_range(case: Case) -> tuple[Reason, ...]:
    """E01: age at the planned start, within the stricter of both countries' ranges on that day."""
    if not case.wishes:
        return (found("E01", NOT_APPLICABLE, case.source_of("E01"), "no_wish"),)
    return _over_wishes(case, _age_for)


def _age_for(case: Case, wish: WishedOffer) -> Reason:
    age = age_on(case.application.birth_date, wish.starts_on)
    ranges = [
        row
        for country in (case.application.origin_country, wish.host_country)
        if (row := _age_range(case, country, wish.starts_on)) is not None
    ]
    known: dict[str, object] = {"age": age, "host": wish.host_country, "starts_on": wish.starts_on}
    if not ranges:
        return found("E01", NOT_APPLICABLE, case.source_of("E01"), "no_range", **known)
    youngest = max(ranges, key=lambda row: row.minimum)
    oldest = min(ranges, key=lambda row: _ceiling(row))
    known |= {"minimum": youngest.minimum, "maximum": oldest.maximum}
    if age < youngest.minimum:
        return found("E01", FAIL, youngest.stamp, "too_young", **known)
    if age > _ceiling(oldest):
        return found("E01", FAIL, oldest.stamp, "too_old", **known)
    return found("E01", PASS, oldest.stamp, **known)


def _ceiling(row: AgeRange) -> float:
    return float("inf") if row.maximum is None else row.maximum


def _age_range(case: Case, country: str, on: date) -> AgeRange | None:
    rows = [row for row in case.policy.parameters.ages if case.application.modality in row.modalities]
    own = in_force((row for row in rows if row.country == country), on)
    return own or in_force((row for row in rows if row.country == ANY), on)


def nationality_is_among_the_four(case: Case) -> tuple[Reason, ...]:
    """E02: at least one nationality of the mechanism."""
    held = sorted(set(case.application.nationalities))
    outcome = PASS if set(held) & set(COUNTRIES) else FAIL if held else MISSING
    return (found("E02", outcome, case.source_of("E02"), nationalities=held, accepted=COUNTRIES),)


def lives_in_origin_or_diaspora(case: Case) -> tuple[Reason, ...]:
    """E03: resident of the country of origin, or a national of it who lives elsewhere and says so."""
    facts = case.application
    known = {"origin": facts.origin_country, "residence": facts.country_of_residence}
    stamp = case.source_of("E03")
    if facts.country_of_residence == facts.origin_country:
        return (found("E03", PASS, stamp, **known),)
    if facts.origin_country not in facts.nationalities:
        return (found("E03", FAIL, stamp, "not_national", **known),)
    if facts.diaspora:
        return (found("E03", PASS, stamp, "diaspora", **known),)
    return (found("E03", FAIL, stamp, "elsewhere", **known),)


def qualification_is_enough(case: Case) -> tuple[Reason, ...]:
    """E08: the modality's diploma or experience (date of decision); an offer may ask for more."""
    rows = (row for row in case.policy.parameters.qualifications if case.application.modality in row.modalities)
    row = in_force(rows, case.decided_on)
    if row is None:
        person = found("E08", NOT_APPLICABLE, case.source_of("E08"), modality=case.application.modality)
    else:
        outcome, way, known = _qualified(case, row.education_level, row.experience_years)
        person = found("E08", outcome, row.stamp, way, modality=case.application.modality, **known)
    return (person, *(reason for wish in case.wishes if (reason := _offer_qualification(case, wish))))


def _offer_qualification(case: Case, wish: WishedOffer) -> Reason | None:
    if wish.education_level is None and wish.experience_years is None:
        return None
    outcome, way, known = _qualified(case, wish.education_level, wish.experience_years)
    return found("E08", outcome, case.source_of("E08"), way, offer=wish.id, **known)


def _qualified(case: Case, level: str | None, years: int | None) -> tuple[str, str | None, dict[str, object]]:
    """Outcome, case and parameters. What the volunteer has not said might be enough: it is asked for."""
    scale = case.policy.parameters.education_levels
    facts = case.application
    held = facts.education_level if facts.education_level in scale else None
    known: dict[str, object] = {"education_level": level, "experience_years": years}
    known |= {"held_level": held, "held_years": facts.experience_years}
    open_ways: list[bool | None] = []
    if level in scale:
        open_ways.append(None if held is None else scale.index(held) >= scale.index(level))
    if years is not None:
        open_ways.append(None if facts.experience_years is None else facts.experience_years >= years)
    outcome = PASS if any(open_ways) or not open_ways else MISSING if None in open_ways else FAIL
    way = "either" if len(open_ways) == 2 else "experience" if years is not None else "diploma"
    return outcome, way if outcome != PASS else None, known


def no_other_service(case: Case) -> tuple[Reason, ...]:
    """E09: no other active application in the call, and the longest total service not exceeded."""
    if case.surroundings.other_active_application:
        return (found("E09", FAIL, case.source_of("E09"), "other_application"),)
    if not case.wishes:
        return (found("E09", PASS, case.source_of("E09")),)
    return _over_wishes(case, _total_for)


def _total_for(case: Case, wish: WishedOffer) -> Reason:
    rows = (row for row in case.policy.parameters.totals if case.application.modality in row.modalities)
    row = in_force(rows, case.decided_on)
    if row is None:
        return found("E09", PASS, case.source_of("E09"))
    before, months = case.surroundings.months_served_before, full_months(wish.starts_on, wish.ends_on)
    known = {"before_months": before, "months": months, "maximum_months": row.maximum_months}
    if before + months > row.maximum_months:
        return found("E09", FAIL, row.stamp, "total_service", **known)
    return found("E09", PASS, row.stamp, **known)


def no_exclusion(case: Case) -> tuple[Reason, ...]:
    """E10: no exclusion from the programme on the date of decision (its last day included)."""
    until = case.surroundings.exclusion_until
    outcome = FAIL if until is not None and until >= case.decided_on else PASS
    return (found("E10", outcome, case.source_of("E10"), until=until),)


def no_nationality_of_a_host(case: Case) -> tuple[Reason, ...]:
    """M01: a nationality of a wished host country is for a person to weigh."""
    hosts = {wish.host_country for wish in case.wishes} - {case.application.origin_country}
    shared = sorted(hosts & set(case.application.nationalities))
    stamp = case.source_of("M01")
    return (found("M01", PERSON, stamp, countries=shared) if shared else found("M01", PASS, stamp),)


def no_declared_conviction(case: Case) -> tuple[Reason, ...]:
    """M02: a declared conviction is for a person to weigh, for its relevance."""
    outcome = {"declared": PERSON, "none": PASS}.get(case.application.criminal_record or "", NOT_APPLICABLE)
    return (found("M02", outcome, case.source_of("M02")),)


def no_accommodation_to_arrange(case: Case) -> tuple[Reason, ...]:
    """M05: a need for accommodation leads to a person who arranges it, never to a refusal."""
    return (found("M05", PERSON if case.application.accommodation else PASS, case.source_of("M05")),)


def no_possible_duplicate(case: Case) -> tuple[Reason, ...]:
    """M06: a file that looks like another one is for a person to compare."""
    count = case.surroundings.possible_duplicates
    return (found("M06", PERSON if count > 0 else PASS, case.source_of("M06")),)


def institution_sends(case: Case) -> tuple[Reason, ...]:
    """S01: a study visit is sent by an institution."""
    stamp = case.source_of("S01")
    if case.application.modality != "study_visit":
        return (found("S01", NOT_APPLICABLE, stamp),)
    return (found("S01", PASS if (case.application.institution or "").strip() else MISSING, stamp),)


def _over_wishes(case: Case, judge: Callable[[Case, WishedOffer], Reason]) -> tuple[Reason, ...]:
    """The person's reason (the best ranked wish that does not fail, else the first) and one per failing wish."""
    judged = [(wish, judge(case, wish)) for wish in case.wishes]
    failing = [(wish, reason) for wish, reason in judged if reason.outcome == FAIL]
    if len(failing) == len(judged):
        return (judged[0][1],)
    person = next(reason for _, reason in judged if reason.outcome != FAIL)
    return (person, *(replace(each, parameters={**each.parameters, "offer": wish.id}) for wish, each in failing))

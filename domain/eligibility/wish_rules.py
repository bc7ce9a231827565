"""The rules decided for each wish: E04 to E07, M03, M04. Each gives exactly one reason per wish."""

import unicodedata
from datetime import date, timedelta

from domain.eligibility.case import Case
from domain.eligibility.dated import add_months, full_months, in_force
from domain.eligibility.facts import ApplicationFacts, WishedOffer
from domain.eligibility.policy_values import ANY, DurationLimit, SecurityLevel
from domain.eligibility.verdict import FAIL, MISSING, NOT_APPLICABLE, PASS, PERSON, Reason, found
from domain.values import CEFR_LEVELS, Corridor


def corridor_is_open(case: Case, wish: WishedOffer) -> Reason:
    """E04: an agreement in force on the date of decision, and the corridor and modality open in the call."""
    corridor = Corridor(case.application.origin_country, wish.host_country)
    agreement = in_force((row for row in case.policy.corridors if row.corridor == corridor), case.decided_on)
    stamp = agreement.stamp if agreement else case.source_of("E04")
    known = {"offer": wish.id, "origin": corridor.origin, "host": corridor.host, "decided_on": case.decided_on}
    if corridor.origin == corridor.host:
        return found("E04", NOT_APPLICABLE, stamp, "same_country", **known)
    if agreement is None:
        return found("E04", FAIL, stamp, "no_agreement", **known)
    if not wish.corridor_open or wish.modality != case.application.modality:
        return found("E04", FAIL, stamp, "not_open", **known, modality=case.application.modality)
    return found("E04", PASS, stamp, **known)


def host_is_another_country(case: Case, wish: WishedOffer) -> Reason:
    """E05: nobody serves in the own country of origin."""
    outcome = FAIL if case.application.origin_country == wish.host_country else PASS
    return found("E05", outcome, case.source_of("E05"), offer=wish.id, host=wish.host_country)


def period_fits(case: Case, wish: WishedOffer) -> Reason:
    """E06: available for the whole period, and a duration the host country accepts on the date of service."""
    limit = duration_limit(case, wish)
    stamp = limit.stamp if limit else case.source_of("E06")
    known: dict[str, object] = {
        "offer": wish.id,
        "host": wish.host_country,
        "starts_on": wish.starts_on,
        "ends_on": wish.ends_on,
        "months": full_months(wish.starts_on, wish.ends_on),
        "minimum_months": limit.minimum_months if limit else None,
        "maximum_months": limit.maximum_months if limit else None,
    }
    wrong = [problem for problem in (_wrong_duration(limit, wish), _wrong_period(case.application, wish)) if problem]
    if wrong:
        return found("E06", FAIL, stamp, "_and_".join(wrong), **known)
    if case.application.available_from is None or case.application.available_to is None:
        return found("E06", MISSING, stamp, **known)
    return found("E06", PASS, stamp, **known)


def duration_limit(case: Case, wish: WishedOffer) -> DurationLimit | None:
    """The limit of the host country for this modality on the first day of service."""
    rows = case.policy.parameters.durations
    own = (row for row in rows if row.country == wish.host_country and case.application.modality in row.modalities)
    return in_force(own, wish.starts_on)


def _wrong_duration(limit: DurationLimit | None, wish: WishedOffer) -> str | None:
    # One day of grace at each end: people write both "to 31 March" and "to 1 April" for the same three months.
    if limit is None:
        return None
    if wish.ends_on + timedelta(days=1) < add_months(wish.starts_on, limit.minimum_months):
        return "too_short"
    if limit.maximum_months is not None and wish.ends_on > add_months(wish.starts_on, limit.maximum_months):
        return "too_long"
    return None


def _wrong_period(application: ApplicationFacts, wish: WishedOffer) -> str | None:
    late = (application.available_from or date.min) > wish.starts_on
    early = (application.available_to or date.max) < wish.ends_on
    return "unavailable" if late or early else None


def language_is_enough(case: Case, wish: WishedOffer) -> Reason:
    """E07: the level of the offer is reached in one of its working languages; no language asked, none needed."""
    held = best_levels(case.application)
    wanted = sorted(wish.languages, key=lambda pair: (_gap(held.get(pair[0]), pair[1]), pair))
    stamp = case.source_of("E07")
    if not wanted:
        return found("E07", NOT_APPLICABLE, stamp, "no_language", offer=wish.id)
    language, level = wanted[0]
    known: dict[str, object] = {"offer": wish.id, "language": language, "level": level, "held": held.get(language)}
    known["wanted"] = [list(pair) for pair in sorted(wish.languages)]
    if _gap(held.get(language), level) <= 0:
        return found("E07", PASS, stamp, **known)
    return found("E07", FAIL, stamp, "below" if language in held else "absent", **known)


def best_levels(application: ApplicationFacts) -> dict[str, str]:
    """The best level stated for each language."""
    ordered = sorted(application.languages, key=lambda pair: CEFR_LEVELS.index(pair[1]))
    return dict(ordered)


def _gap(held: str | None, wanted: str) -> int:
    return CEFR_LEVELS.index(wanted) - (CEFR_LEVELS.index(held) if held else -1)


def host_is_a_stranger(case: Case, wish: WishedOffer) -> Reason:
    """M03: a relative or an employer among the hosts is for a person to weigh."""
    link = case.application.host_link
    outcome = PERSON if link in ("relative", "employer") else PASS
    return found("M03", outcome, case.source_of("M03"), link if outcome == PERSON else None, offer=wish.id)


def district_is_calm(case: Case, wish: WishedOffer) -> Reason:
    """M04: from a threshold (date of decision), the security level (date of service) is for a person to weigh."""
    row = security_level(case, wish)
    threshold = in_force(case.policy.security.thresholds, case.decided_on)
    known: dict[str, object] = {"offer": wish.id, "host": wish.host_country, "district": wish.district or ""}
    if row is None or threshold is None:
        return found("M04", NOT_APPLICABLE, case.source_of("M04"), "no_level", **known)
    known |= {"level": row.level, "threshold": threshold.level, "starts_on": wish.starts_on}
    return found("M04", PERSON if row.level >= threshold.level else PASS, row.stamp, **known)


def security_level(case: Case, wish: WishedOffer) -> SecurityLevel | None:
    """The level of the district on the first day of service, else that of the rest of the country."""
    rows = [row for row in case.policy.security.levels if row.country == wish.host_country]
    own = in_force((row for row in rows if _plain(row.district) == _plain(wish.district or ANY)), wish.starts_on)
    return own or in_force((row for row in rows if row.district == ANY), wish.starts_on)


def _plain(name: str) -> str:
    """A place name without accents, case and outer spaces: people type "segou" for Ségou."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))

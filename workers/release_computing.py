"""Making a release: judge what was counted of the closed waves, protect it, and write both documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import RowMapping

from domain.indicators.definitions import IndicatorsPolicy
from domain.policy import Policy
from domain.recommendations.evaluation import conclude
from domain.release.document import released_document
from domain.release.scope import Scope
from domain.release.waves import ordered
from workers.quality_list import with_both_languages
from workers.release_counting import Count, closed_of
from workers.release_protection import TIERS, Protected, protected
from workers.round_course import Course


@dataclass(frozen=True, slots=True)
class Made:
    """Both documents and the audit; `is_safe`: the attacker narrowed nothing, they may leave."""

    documents: Mapping[str, dict[str, Any]]
    audit: dict[str, Any]
    is_safe: bool


@dataclass(frozen=True, slots=True)
class Making:
    """What one release is made from. `codes` of the calls by id; `earlier` releases, the newest first."""

    release: RowMapping
    policy: Policy
    codes: Mapping[str, str]
    earlier: Sequence[RowMapping]


def make(making: Making, count: Count, course: Course) -> Made:
    """Everything that follows from the counts. Raises AttackFailed and RunEnded."""
    policy = making.policy.indicators
    indicators = replace(policy, definitions=policy.on(making.release["as_of"]))
    is_opening = not making.release["closed"]
    found = protected(count, indicators, making.earlier, course, is_opening=is_opening)
    course.reaches("writing")
    documents = _documents(making, count, indicators, found)
    return Made(documents, _audit(found, documents), found.attacked.is_safe)


def _documents(
    making: Making, count: Count, indicators: IndicatorsPolicy, found: Protected
) -> dict[str, dict[str, Any]]:
    policy = making.policy
    concluded = conclude(
        count.tallies, count.frame, indicators, policy.criteria, policy.recommendations, making.release["made_at"]
    )
    evaluation = with_both_languages(concluded)
    scopes = (Scope(tier, indicators.thresholds[tier], found.released(tier), indicators.definitions) for tier in TIERS)
    header = _header(making, found)
    return {scope.tier: released_document(evaluation, scope, header) for scope in scopes}


def _header(making: Making, found: Protected) -> dict[str, Any]:
    release, coarsening, report = making.release, found.protection.coarsening, found.attacked.report
    return {
        "id": release["id"],
        "wave": release["wave"],
        "closed": [[making.codes.get(call, call), moment] for call, moment in ordered(closed_of(release))],
        "as_of": release["as_of"].isoformat(),
        "coarsening": {"at_least": coarsening.at_least, "dropped": list(coarsening.dropped())},
        "audit": {"attacked": report["attacked"], "narrowed": len(report["narrowed"])},
    }


def _audit(found: Protected, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is kept beside the documents, for evaluators and for the releases to come."""
    released = {tier: found.released(tier) for tier in TIERS}
    return {
        "report": found.attacked.report,
        "bundles": {tier: documents[tier]["release"]["bundles"] for tier in TIERS},
        "released": {tier: {code: sorted(groups) for code, groups in released[tier].items()} for tier in TIERS},
        "fingerprints": found.fingerprints,
        "optimal": sum(pattern.optimal for pattern in found.protection.patterns),
        "patterns": len(found.protection.patterns),
    }

"""An evaluation as it is stored, made by hand: every indicator with a value that a page can be checked against."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from domain.policy import Policy
from domain.values import COUNTRIES
from storage.releases import NewRelease, add_release, settle_release
from storage.tables.evaluation import evaluations
from tests.installation import Installation

EVALUATED_AT = datetime(2027, 12, 31, 12, tzinfo=UTC)
CORRIDORS = ("MA-SN", "MA-CI", "MA-ML", "SN-MA", "CI-MA", "ML-MA")
HIDDEN_COUNTRY, HIDDEN_CORRIDORS = "ML", ("MA-ML", "ML-MA")
_BUNDLE = (
    "value", "exact", "numerator", "n", "population", "response_rate", "interval", "verdict", "flip_count", "further",
    "details",
)  # fmt: skip
_BY = {
    "Q1": ("step.submitted", "step.eligible", "step.placed", "step.departed", "step.completed"),
    "Z1": ("volunteer.arrival", "volunteer.end", "host.end", "focal_origin.end"),
    "I1": ("step.submitted", "step.eligible"),
    "R3": ("sex.female", "sex.male", "age.under_25", "age.30_and_over", "modality.volunteering"),
    "Z3": ("language.fr", "language.en"),
    "I3": ("side.host",),
    "F3": ("cause.health",),
}


def store_findings(
    pilot: Installation, at: datetime = EVALUATED_AT, identifier: str = "E00001", **changes: Mapping[str, Any]
) -> None:
    """One evaluation; `changes` by code are laid over the rows of the whole pilot."""
    policy = pilot.worker_services.policy
    public = {
        "evaluated_at": at.isoformat(),
        "indicators": list(_rows(policy, changes)),
        "criteria": list(_criteria(policy)),
        "triple_win": [_ledger(country) for country in COUNTRIES],
        "decisions": dict(zip(COUNTRIES, DECISIONS, strict=True)),
        "recommendations": [],
    }
    row = {"id": identifier, "evaluated_at": at, "facts_hash": "0", "policy_version": policy.version}
    with pilot.database.write() as connection:
        connection.execute(insert(evaluations).values(**row, full=public, restricted=public, public=public))


def store_release(pilot: Installation) -> None:
    """An audited release of the newest evaluation, in which one criterion is hidden."""
    with pilot.database.write() as connection:
        shown = connection.execute(select(evaluations.c.public)).scalars().one()
        criteria = [{**row, **(_UNTOLD if row["code"] == "K5" else {})} for row in shown["criteria"]]
        identifier = add_release(connection, NewRelease("2027A:placed", [], EVALUATED_AT.date(), EVALUATED_AT))
        assert identifier is not None
        told = {**shown, "criteria": criteria}
        made = {"public": told, "restricted": told, "audit": {}, "audited_at": EVALUATED_AT}
        settle_release(connection, identifier, "audited", made)


_UNTOLD = {"suppressed": True, "status": "not_published", "level": None, "missing": [], "parts": []}
DECISIONS = ("extend_with_conditions", "fix_first", "institutionalise", "insufficient_evidence")


def _rows(policy: Policy, changes: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for code, definition in policy.indicators.definitions.items():
        yield {**_row(code, definition.unit), **changes.get(code, {})}
        for by in _BY.get(code, ()):
            yield _row(code, definition.unit, by=by)
        if definition.country_of == "pilot":
            continue
        for country in COUNTRIES:
            yield _row(code, definition.unit, country=country, hidden=country == HIDDEN_COUNTRY)
        for corridor in CORRIDORS:
            yield _row(code, definition.unit, corridor=corridor, hidden=corridor in HIDDEN_CORRIDORS)


def _row(
    code: str,
    unit: str,
    country: str | None = None,
    corridor: str | None = None,
    by: str | None = None,
    hidden: bool = False,
) -> dict[str, Any]:
    place = {"code": code, "kind": "superpopulation", "country": country, "corridor": corridor, "by": by}
    if hidden:
        return {**place, "suppressed": True, **dict.fromkeys(_BUNDLE), "verdict": "not_published"}
    is_share = unit == "share"
    return {
        **place,
        "suppressed": False,
        "value": 0.8 if is_share else 12.5,
        "exact": "4/5" if is_share else "25/2",
        "numerator": 32,
        "n": 40,
        "population": 50,
        "response_rate": 0.8,
        "interval": [0.652, 0.895] if is_share else None,
        "verdict": None if by else ("M", "N", "I")[sum(map(ord, code)) % 3],
        "flip_count": 3,
        "further": {"all_yes": 5, "all_no": 9, "decidable": True},
        "details": {"p90": 21.0} if unit == "days" else {},
    }


def _criteria(policy: Policy) -> Iterator[dict[str, Any]]:
    for country in COUNTRIES:
        for number, rule in enumerate(policy.criteria.criteria):
            level = (number + COUNTRIES.index(country)) % 4
            yield {
                "code": rule.code,
                "country": country,
                "suppressed": False,
                "status": ("N", "I", "I", "M")[level],
                "level": level,
                "missing": [],
                "parts": [
                    *(_part(part.indicator, part.rule, part.party, "more_answers") for part in rule.parts),
                    *(_part(review, "review", None, "review_missing") for review in rule.reviews),
                ],
            }


def _part(name: str, rule: str, party: str | None, missing: str) -> dict[str, Any]:
    told = {"source": None, "finding": None, "reviewer": None, "open": None, "thresholds": []}
    further = {"all_yes": 5, "all_no": 9, "decidable": True} if missing == "more_answers" else None
    return {"name": name, "rule": rule, "party": party, "verdict": "I", "missing": missing, "further": further, **told}


def _ledger(country: str) -> dict[str, Any]:
    hidden = country == HIDDEN_COUNTRY
    shares = dict(zip(("origin", "host", "volunteer", "minimum"), (0.6, 0.8, 0.9, 0.6), strict=True))
    return {"country": country, "suppressed": hidden, **(dict.fromkeys(shares) if hidden else shares)}

"""The protection clock of many placements: who was how long without cover, for the desk; sums, for the evaluation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from api.operations.context import Operation
from domain.values import COUNTRIES
from storage.protection import WatchedPlacement, clocks_of
from storage.visibility import visible_placements

KINDS = ("insurance", "title", "allowance")


@dataclass(slots=True)
class _Sum:
    """What is added up over placements."""

    people: int = 0
    without: int = 0
    service_days: int = 0
    insurance: int = 0
    title: int = 0
    allowance: int = 0

    def add(self, one: WatchedPlacement) -> None:
        self.people += 1
        self.without += one.without.total > 0
        self.service_days += one.service_days
        for kind in KINDS:
            setattr(self, kind, getattr(self, kind) + getattr(one.without, kind))

    def document(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("people", "without", "service_days", *KINDS)}


def list_protection(operation: Operation, page: int, page_size: int) -> dict[str, Any]:
    """The placements of the coordinator with days without cover, those that miss something today first, then by days.

    A page of `{id, reference, origin, host, status, insurance, title, allowance, total, open_now}`, and `sums` of all
    placements that have started.
    """
    total = _Sum()
    found = []
    with operation.read() as connection:
        today = operation.services.clock.now().date()
        for one in clocks_of(connection, today, visible_placements(operation.actor)):
            total.add(one)
            if one.without.total or one.without.open_now:
                found.append(one)
    found.sort(key=lambda one: (not one.without.open_now, -one.without.total, one.reference))
    first = (page - 1) * page_size
    return {
        "items": [_row(one) for one in found[first : first + page_size]],
        "page": page,
        "page_size": page_size,
        "total": len(found),
        "sums": total.document(),
    }


def _row(one: WatchedPlacement) -> dict[str, Any]:
    return {
        "id": one.id,
        "reference": one.reference,
        "origin": one.origin,
        "host": one.host,
        "status": one.status,
        "total": one.without.total,
        "open_now": one.without.open_now,
        **{kind: getattr(one.without, kind) for kind in KINDS},
    }


def protection_sums(operation: Operation) -> dict[str, Any]:
    """Days without cover of everybody, and by country as origin or host; never of one placement.

    `{all, countries}`. As few people as can be recognised are told about nowhere: `all` is None below the threshold,
    and `countries` is empty as soon as one country with people is below it, so that nothing can be subtracted.
    """
    everybody = _Sum()
    by_country = {country: _Sum() for country in COUNTRIES}
    with operation.read() as connection:
        for one in clocks_of(connection, operation.services.clock.now().date()):
            for each in (everybody, *(by_country[country] for country in {one.origin, one.host})):
                each.add(one)
    least = operation.services.policy.indicators.thresholds["restricted"]
    shown = _is_enough(by_country.values(), least)
    return {
        "all": everybody.document() if everybody.people >= least else None,
        "countries": [
            {"country": code, **each.document()} for code, each in by_country.items() if each.people and shown
        ],
    }


def _is_enough(sums: Iterable[_Sum], least: int) -> bool:
    """Whether no country has a few people only, neither with days without cover nor without any."""
    return all(each.people == 0 or each.people >= least for each in sums)

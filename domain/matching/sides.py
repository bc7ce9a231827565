"""On which side each capped corridor is resolved (the star-forest rule).

A cap fits among the offers (M) when its host receives from one origin only: then whole offers lie inside the corridor.
It fits as a gate (V) when its origin goes to one host only: then whole persons do. Every corridor that is listed or
that an eligible wish uses counts, uncapped ones too; a wish that is ineligible cannot change the rule for others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.errors import DomainError
from domain.matching.instance import Quota


def settle_sides(
    quotas: Sequence[Quota], used: Iterable[tuple[str, str]], crossing: Iterable[str] = ()
) -> tuple[Quota, ...]:
    """Give every capped corridor its side: the published one if it is possible, else M, else V.

    `used`: (origin, host) of every eligible wish. `crossing`: codes of corridors that were published as impossible.
    Raises DomainError `config_crossing` with the corridors that fit on neither side.
    """
    edges = {(quota.origin, quota.host) for quota in quotas} | set(used)
    settled = [_settle(quota, edges) for quota in quotas]
    published = set(crossing)
    lost = sorted(
        each.code for each in settled if each.cap is not None and (each.side is None or each.code in published)
    )
    if lost:
        raise DomainError("config_crossing", {"corridors": lost})
    return tuple(settled)


def _settle(quota: Quota, edges: set[tuple[str, str]]) -> Quota:
    if quota.cap is None:
        return replace(quota, side=None)
    possible = {
        "M": sum(host == quota.host for _, host in edges) == 1,
        "V": sum(origin == quota.origin for origin, _ in edges) == 1,
    }
    if quota.side is not None and possible[quota.side]:
        return quota
    return replace(quota, side="M" if possible["M"] else "V" if possible["V"] else None)

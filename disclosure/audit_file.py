"""The file that the attacker reads. It holds the truth: only the service may read it, and deletes it after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disclosure.participation import Family, families, sizes_of
from disclosure.protection import PUBLIC, RESTRICTED, Protection
from domain.disclosure.tables import Bundle, LinkedTables
from domain.release.bands import band

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """A group that an earlier release told and this one tells again: each person's record (opaque) then and now."""

    tier: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def audit_document(
    tables: Sequence[LinkedTables], protection: Protection, earlier: Iterable[ToldBefore] = ()
) -> Document:
    """The release as `python -m attacker` reads it. Its format is described there."""
    told = {tier: protection.released(tier) for tier in (RESTRICTED, PUBLIC)}
    return {
        "format": 1,
        "k": {RESTRICTED: protection.k_restricted, PUBLIC: protection.k_public},
        "families": [_family(family, told) for family in families(tables)],
        "earlier": [{"tier": one.tier, "before": dict(one.before), "after": dict(one.after)} for one in earlier],
    }


def _family(family: Family, told: Mapping[str, Mapping[str, frozenset[str]]]) -> Document:
    first = family[0]
    asked = [cell[0] for cell in first.cells] or [0] * len(first.frame)
    groups = {bundle.group: list(bundle.members) for bundle in sizes_of(family).bundles}
    return {
        "asked": asked,
        "groups": groups | {"total": list(range(len(asked)))},
        "known": sorted(first.known & groups.keys()),
        "tables": [_table(tables, {tier: told[tier][tables.indicator] for tier in told}) for tables in family],
    }


def _table(tables: LinkedTables, told: Mapping[str, frozenset[str]]) -> Document:
    is_additive = tables.is_additive
    return {
        "name": tables.indicator,
        "groups": [bundle.group for bundle in tables.bundles],
        "yes": [yes for _, yes, _ in tables.cells] if is_additive else None,
        "no": [no for _, _, no in tables.cells] if is_additive else None,
        "unanimity": tables.unanimity_published,
        "sensitive": tables.sensitive,
        "apart": list(tables.apart),
        "money": tables.money,
        "told": {tier: _told(tables, groups, tier) for tier, groups in told.items()},
    }


def _told(tables: LinkedTables, groups: frozenset[str], tier: str) -> Document:
    in_bands = tables.sensitive and tier == PUBLIC
    return {bundle.group: _figures(bundle, in_bands) for bundle in tables.bundles if bundle.group in groups}


def _figures(bundle: Bundle, in_bands: bool) -> Document:
    yes = band(bundle.yes, bundle.respondents) if in_bands else (bundle.yes, bundle.yes)
    return {"asked": bundle.asked, "answered": bundle.respondents, "yes": list(yes)}

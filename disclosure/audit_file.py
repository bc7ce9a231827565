"""The file that the attacker reads. It holds the truth: only the service may read it, and deletes it after."""

from collections.abc import Mapping, Sequence
from typing import Any

from disclosure.participation import Family, families, sizes_of
from disclosure.protection import PUBLIC, RESTRICTED, Protection
from domain.disclosure.earlier import Said, Since, tables_then
from domain.disclosure.tables import Bundle, LinkedTables
from domain.release.bands import band

Document = dict[str, Any]
_NONE: Mapping[str, Sequence[Since]] = {}


def audit_document(
    tables: Sequence[LinkedTables], protection: Protection, earlier: Mapping[str, Sequence[Since]] = _NONE
) -> Document:
    """The release as `python -m attacker` reads it, with those that told something of the same people before. Its
    format is described there."""
    told = {tier: protection.released(tier) for tier in (RESTRICTED, PUBLIC)}
    return {
        "format": 1,
        "k": {RESTRICTED: protection.k_restricted, PUBLIC: protection.k_public},
        "families": [_family(family, told, earlier) for family in families(tables)],
    }


def _family(
    family: Family, told: Mapping[str, Mapping[str, frozenset[str]]], earlier: Mapping[str, Sequence[Since]]
) -> Document:
    first = family[0]
    asked = [cell[0] for cell in first.cells] or [0] * len(first.frame)
    groups = {one.group: list(one.members) for one in first.known}
    groups |= {one.group: list(one.members) for one in sizes_of(family).bundles}
    return {
        "asked": asked,
        "groups": groups | {"total": list(range(len(asked)))},
        "known": sorted(one.group for one in first.known),
        "tables": [
            _table(one, {tier: told[tier][one.indicator] for tier in told}, earlier.get(one.indicator, ()))
            for one in family
        ],
    }


def _table(tables: LinkedTables, told: Mapping[str, frozenset[str]], earlier: Sequence[Since]) -> Document:
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
        "earlier": [_since(tables, str(number), since) for number, since in enumerate(earlier)],
    }


def _since(tables: LinkedTables, name: str, since: Since) -> Document:
    then = tables_then(tables, since)
    return {
        "name": name,
        "stable": _by_kind(since.stable),
        "left": _by_kind(since.left),
        "joined": _by_kind(since.joined),
        "changed": {bundle.group: since.changed[bundle.group] for bundle in tables.bundles},
        "told": {tier: _told(then, groups, tier) for tier, groups in since.told.items()},
    }


def _by_kind(cells: Sequence[Said]) -> list[list[int]]:
    return [[cell[kind] for cell in cells] for kind in range(3)]


def _told(tables: LinkedTables, groups: frozenset[str], tier: str) -> Document:
    in_bands = tables.sensitive and tier == PUBLIC
    return {bundle.group: _figures(bundle, in_bands) for bundle in tables.bundles if bundle.group in groups}


def _figures(bundle: Bundle, in_bands: bool) -> Document:
    yes = band(bundle.yes, bundle.respondents) if in_bands else (bundle.yes, bundle.yes)
    return {"asked": bundle.asked, "answered": bundle.respondents, "yes": list(yes)}

"""The departure checklist of one placement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.eligibility.dated import days_of
from domain.eligibility.entry import entry_for, residence_rule
from domain.eligibility.policy_values import ANY, Bilingual, ChecklistEntry, EligibilityPolicy
from domain.values import Corridor


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to have done by a day. A document item has the code of its rule (D02 to D07)."""

    code: str
    due_on: date
    what: Bilingual
    why: Bilingual
    where: Bilingual
    source: str
    verified: bool
    parameters: dict[str, object] = field(default_factory=dict)


def departure_items(
    corridor: Corridor,
    modality: str,
    starts_on: date,
    ends_on: date,
    nationalities: Sequence[str],
    section: EligibilityPolicy,
) -> tuple[ChecklistItem, ...]:
    """The items of this corridor, modality and period, earliest due first, then by code.

    An entry that names the corridor replaces the general one of the same code. The residence plan is left out when the
    stay is short enough; an entry permission is due no later than the lead time of its regime. Which of the
    nationalities counts, `entry_for` says.
    """
    chosen: dict[str, ChecklistEntry] = {}
    for entry in sorted(section.checklist, key=lambda each: corridor.code in each.corridors):
        if modality in entry.modalities and _applies(entry, corridor, starts_on):
            chosen[entry.code] = entry
    if not _needs_title(section, corridor.host, starts_on, ends_on):
        chosen.pop("D06", None)
    items = [_item(entry, corridor, starts_on, tuple(nationalities), section) for entry in chosen.values()]
    return tuple(sorted(items, key=lambda item: (item.due_on, item.code)))


def _applies(entry: ChecklistEntry, corridor: Corridor, starts_on: date) -> bool:
    return entry.stamp.covers(starts_on) and bool({ANY, corridor.code} & set(entry.corridors))


def _needs_title(section: EligibilityPolicy, host: str, starts_on: date, ends_on: date) -> bool:
    rule = residence_rule(section.entry_regimes, host, starts_on)
    return rule is not None and days_of(starts_on, ends_on) > rule.after_days


def _item(
    entry: ChecklistEntry,
    corridor: Corridor,
    starts_on: date,
    nationalities: tuple[str, ...],
    section: EligibilityPolicy,
) -> ChecklistItem:
    days, stamp, parameters = entry.due_days_before, entry.stamp, {}
    if entry.code == "D05":
        regimes, origin = section.entry_regimes, corridor.origin
        permission = entry_for(regimes, nationalities, origin, corridor.host, starts_on, starts_on)
        lead = permission.parameters["lead_days"]
        days = max(days, lead if isinstance(lead, int) else 0)
        stamp = permission.stamp
        parameters = {name: permission.parameters[name] for name in ("regime", "stay_days", "exemptions")}
    due_on = starts_on - timedelta(days=days)
    return ChecklistItem(
        entry.code, due_on, entry.what, entry.why, entry.where, stamp.source, stamp.verified, parameters
    )

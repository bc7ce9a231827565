"""What a person of some nationalities needs to enter and to stay in a host country."""

from dataclasses import dataclass
from datetime import date

from domain.eligibility.dated import Stamp, in_force
from domain.eligibility.policy_values import EntryRegime, EntryRegimes, ResidenceRule, silent

TO_CONFIRM = "to_confirm"
REGIMES: tuple[str, ...] = ("visa_free", "visa", "electronic_authorisation", "free_movement", TO_CONFIRM)


@dataclass(frozen=True, slots=True)
class Entry:
    """The regime on the date of service, told together with that of the date of decision when they differ."""

    case: str
    stamp: Stamp
    parameters: dict[str, object]


def entry_for(
    table: EntryRegimes, nationalities: tuple[str, ...], origin: str, host: str, starts_on: date, decided_on: date
) -> Entry:
    """The entry regime of a direction, of a nationality and of two dates, with its source.

    The nationality of the country of origin counts when it is held, else the first one in alphabetical order.
    """
    nationality = origin if origin in nationalities else min(nationalities, default=origin)
    then = entry_regime(table, nationality, host, starts_on)
    today = entry_regime(table, nationality, host, decided_on)
    parameters: dict[str, object] = {
        "nationality": nationality,
        "host": host,
        "regime": then.regime,
        "starts_on": starts_on,
        "regime_today": today.regime,
        "decided_on": decided_on,
        "valid_to": then.stamp.valid_to,
        "stay_days": then.stay_days,
        "lead_days": then.lead_days,
        "exemptions": then.exemptions or None,
    }
    return Entry(_case(then, today), _both_sources(then.stamp, today.stamp), parameters)


def entry_regime(table: EntryRegimes, nationality: str, host: str, on: date) -> EntryRegime:
    """The row of that day; an unverified `to_confirm` when the table is silent."""
    rows = (row for row in table.entries if (row.nationality, row.host) == (nationality, host))
    unknown = EntryRegime(nationality, host, TO_CONFIRM, None, None, (), silent("entry_regimes.toml"))
    return in_force(rows, on) or unknown


def residence_rule(table: EntryRegimes, host: str, on: date) -> ResidenceRule | None:
    """What the host country asks of those who stay long, on the date of service."""
    return in_force((row for row in table.residences if row.host == host), on)


def _case(then: EntryRegime, today: EntryRegime) -> str:
    if then.regime != today.regime:
        return "changes"
    return f"{then.regime}_with_exemptions" if then.exemptions else then.regime


def _both_sources(then: Stamp, today: Stamp) -> Stamp:
    """The stamp of the date of service; its source names that of the date of decision too when it is another."""
    if then.source == today.source:
        return then
    source = f"{today.source}; {then.source}"
    return Stamp(then.valid_from, then.valid_to, source, then.confidence, then.verified)

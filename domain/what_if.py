"""What if a limit were another one: the frozen inputs of a round with limits moved, everything else as it was.

The outcome has to be computed, never assumed: one more seat of an offer can lower the number of people placed
(placement.md, "Checked by a second reader").
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from domain.call import Call
from domain.errors import DomainError
from domain.matching.inputs import RoundInputs

LimitKind = Literal["corridor", "origin", "host", "call", "offer"]
LIMIT_KINDS: tuple[LimitKind, ...] = ("corridor", "origin", "host", "call", "offer")
# `{kind, name, by}`: the name is `MA-SN` for a corridor, a country code, an offer's id, and empty for the call.
Change = Mapping[str, Any]
# The questions about one round that may wait for their answers at the same time.
MOST_WAITING = 5
_BASES = ("simulated", "validated")


def limits_of(call: Call) -> dict[tuple[LimitKind, str], int]:
    """The limits that the call sets, by kind and name. Seats of offers are limits too, but not the call's."""
    found: dict[tuple[LimitKind, str], int | None] = {
        **{("corridor", f"{each['origin']}-{each['host']}"): each["cap"] for each in call.corridors},
        **{("origin", each["origin"]): each["cap"] for each in call.origin_caps},
        **{("host", each["host"]): each["cap"] for each in call.host_caps},
        ("call", ""): call.call_cap,
    }
    return {limit: cap for limit, cap in found.items() if cap is not None}


def may_be_asked(status: str, based_on: str | None) -> bool:
    """Questions are asked about a computed round, not about the answer to another question."""
    return based_on is None and status in _BASES


def changed(inputs: RoundInputs, changes: Sequence[Change]) -> RoundInputs:
    """The inputs with every limit moved `by` so many, never below zero; changes of the same limit add up.

    Raises DomainError `nothing_to_change` {kind, name} for a limit that the round does not have.
    """
    for change in changes:
        inputs = _changed(inputs, change["kind"], change["name"], change["by"])
    return inputs


def _changed(inputs: RoundInputs, kind: str, name: str, by: int) -> RoundInputs:
    match kind:
        case "corridor":
            return replace(inputs, corridors=_moved(inputs.corridors, "code", "cap", name, kind, by))
        case "offer":
            return replace(inputs, offers=_moved(inputs.offers, "id", "capacity", name, kind, by))
        case "origin":
            return replace(inputs, origin_caps=_raised(inputs.origin_caps, name, kind, by))
        case "host":
            return replace(inputs, host_caps=_raised(inputs.host_caps, name, kind, by))
        case "call" if inputs.call_cap is not None:
            return replace(inputs, call_cap=max(0, inputs.call_cap + by))
    raise _nothing(kind, name)


def _moved(rows: tuple[Any, ...], key: str, limit: str, name: str, kind: str, by: int) -> Any:
    """The rows with the limit of the named one moved."""
    place = next((place for place, row in enumerate(rows) if getattr(row, key) == name), None)
    now = None if place is None else cast("int | None", getattr(rows[place], limit))
    if place is None or now is None:
        raise _nothing(kind, name)
    return (*rows[:place], replace(rows[place], **{limit: max(0, now + by)}), *rows[place + 1 :])


def _raised(caps: Mapping[str, int], name: str, kind: str, by: int) -> dict[str, int]:
    if name not in caps:
        raise _nothing(kind, name)
    return {**caps, name: max(0, caps[name] + by)}


def _nothing(kind: str, name: str) -> DomainError:
    return DomainError("nothing_to_change", {"kind": kind, "name": name})

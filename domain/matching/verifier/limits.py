"""The limits of a round: on which side each corridor counts, the nested sets on the offer side, the gates."""

from dataclasses import dataclass, field
from typing import Any

from domain.matching.verifier.frozen import NONE, Frozen, Gate


@dataclass(frozen=True, slots=True)
class Limits:
    """Every cap but those of offers and corridors. `orders`: persons of a gate, best first, where a file gives them."""

    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    hosts: dict[str, int] = field(default_factory=dict)
    call: int | None = None
    origins: dict[str, int] = field(default_factory=dict)
    orders: dict[str, list[int]] | None = None


def settle(frozen: Frozen, limits: Limits, used: set[tuple[str, str]]) -> None:
    """Fill in sides, sets, chains and gates. `used`: (origin, host) of every eligible wish.

    One person after the other needs no sides: every cap just counts.
    """
    one_by_one = frozen.mechanism == "serial_dictatorship"
    if one_by_one:
        frozen.sides = dict.fromkeys(frozen.corridors)
        _check_person_order(frozen)
    else:
        _settle_sides(frozen, used)
        _refuse_crossing_organisations(frozen, limits)
    _nest(frozen, limits, every_corridor=one_by_one)
    _open_gates(frozen, limits)


def _check_person_order(frozen: Frozen) -> None:
    """Everybody who wishes for something stands in it, once."""
    listed = set(frozen.person_order)
    if len(listed) != len(frozen.person_order) or any(
        wishes and volunteer not in listed for volunteer, wishes in enumerate(frozen.wishes)
    ):
        frozen.broken.append("person_order_wrong")


def _settle_sides(frozen: Frozen, used: set[tuple[str, str]]) -> None:
    """Star-forest rule over every corridor that is listed or used by an eligible wish."""
    edges = {(row["origin"], row["host"]) for row in frozen.corridors.values()} | used
    for code, row in frozen.corridors.items():
        origins = [edge for edge in edges if edge[1] == row["host"]]
        hosts = [edge for edge in edges if edge[0] == row["origin"]]
        possible = [side for side, found in (("M", origins), ("V", hosts)) if len(found) == 1]
        published = [side for side in possible if side == row.get("side")]
        frozen.sides[code] = (published + possible + [None])[0] if row["cap"] is not None else None
        if row["cap"] is not None and (not possible or row.get("side") == "X"):
            frozen.broken.append("config_crossing")


def _nest(frozen: Frozen, limits: Limits, *, every_corridor: bool) -> None:
    """The capped sets of an application, the smallest first."""
    numbers: dict[tuple[str, str], int] = {}
    origins = sorted(set(frozen.origins))
    for row in frozen.seats:
        chains: dict[str, tuple[int, ...]] = {}
        for origin in origins:
            candidates = _candidates(frozen, limits, row, origin, every_corridor)
            chains[origin] = tuple(
                numbers.setdefault(name, len(numbers)) for name, cap in candidates if cap is not None
            )
            for name, cap in candidates:
                if cap is not None and numbers[name] == len(frozen.caps):
                    frozen.names.append(name)
                    frozen.caps.append(cap)
        frozen.chains.append(chains)


def _candidates(
    frozen: Frozen, limits: Limits, row: dict[str, Any], origin: str, every_corridor: bool
) -> list[tuple[tuple[str, str], int | None]]:
    """Every set that an application of the origin may lie in, with its cap if it has one."""
    code, organisation = f"{origin}-{row['host']}", row.get("organisation")
    corridor = frozen.corridors.get(code)
    counted = corridor is not None and (every_corridor or frozen.sides[code] == "M")
    return [
        (("delegation", f"{row['id']}/{origin}"), limits.cells.get((row["id"], origin), row.get("delegation_cap"))),
        (("offer", row["id"]), row["capacity"]),
        (("organisation", str(organisation)), limits.organisations.get(organisation or "")),
        (("corridor", code), corridor["cap"] if corridor is not None and counted else None),
        (("host", row["host"]), limits.hosts.get(row["host"])),
        (("call", "call"), limits.call),
    ]


def _refuse_crossing_organisations(frozen: Frozen, limits: Limits) -> None:
    homes: dict[str, str] = {}
    for row in frozen.seats:
        organisation = row.get("organisation")
        if organisation in limits.organisations and homes.setdefault(organisation, row["host"]) != row["host"]:
            frozen.broken.append("config_crossing")


def _open_gates(frozen: Frozen, limits: Limits) -> None:
    """One gate for each origin: its corridor on the volunteer side or its total, whichever is smaller."""
    wanted = {
        row["origin"]: ("corridor", code, row["cap"])
        for code, row in frozen.corridors.items()
        if frozen.sides.get(code) == "V"
    }
    orders = limits.orders or {}
    for origin, cap in limits.origins.items():
        through = wanted.get(origin)
        if through and origin in orders and orders[origin] != orders.get(through[1], orders[origin]):
            frozen.broken.append("person_order_contradicts")
        if through is None or cap < through[2]:
            wanted[origin] = ("origin", origin, cap)
    frozen.gate_of = [NONE] * len(frozen.people)
    for origin, (kind, name, cap) in wanted.items():
        if limits.orders is None or frozen.mechanism == "serial_dictatorship":
            merit = [volunteer for volunteer in frozen.person_order if frozen.origins[volunteer] == origin]
        else:
            merit = _order_of(frozen, orders, origin)
        _open_gate(frozen, origin, Gate(kind, name, cap, merit, merit))


def _order_of(frozen: Frozen, orders: dict[str, list[int]], origin: str) -> list[int]:
    """A gate has one order, given at the corridor, at the total, or at both."""
    corridors = [code for code, side in frozen.sides.items() if side == "V" and code.startswith(f"{origin}-")]
    return next((orders[name] for name in (*corridors, origin) if name in orders), [])


def _open_gate(frozen: Frozen, origin: str, gate: Gate) -> None:
    gate.order = [v for v in gate.merit if v in frozen.held] + [v for v in gate.merit if v not in frozen.held]
    needed = {v for v, wishes in enumerate(frozen.wishes) if wishes and frozen.origins[v] == origin}
    strangers = [v for v in gate.merit if frozen.origins[v] != origin]
    if strangers or not needed <= set(gate.merit) or len(set(gate.merit)) != len(gate.merit):
        frozen.broken.append("person_order_wrong")
    for volunteer in gate.merit:
        frozen.gate_of[volunteer] = len(frozen.gates)
    frozen.gates.append(gate)

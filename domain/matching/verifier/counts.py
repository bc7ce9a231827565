"""Numbers that a certificate states: quotas used (C1), and the bound that a list of limits proves (C7)."""

from collections.abc import Sequence
from typing import Any

from domain.matching.verifier.frozen import NONE, Frozen


def quotas(frozen: Frozen, matching: Sequence[int]) -> list[dict[str, Any]]:
    """The listed corridors with the number placed in each."""
    used = dict.fromkeys(frozen.corridors, 0)
    for volunteer, offer in enumerate(matching):
        if offer != NONE and frozen.corridor(volunteer, offer) in used:
            used[frozen.corridor(volunteer, offer)] += 1
    return [
        {"corridor": code, "used": used[code], "cap": row["cap"], "side": frozen.sides[code]}
        for code, row in sorted(frozen.corridors.items())
    ]


def cut_value(frozen: Frozen, cut: list[dict[str, Any]]) -> int | None:
    """How many can be placed at most because of these sets and gates; None when its caps are not the real ones.

    Nobody is placed outside them except the persons with a wish outside them: any such list is a proof.
    """
    named = {(row["kind"], row["name"]): int(row["cap"]) for row in cut if row["kind"] != "volunteers"}
    caps = dict(zip(frozen.names, frozen.caps, strict=True)) | {
        (gate.kind, gate.name): gate.cap for gate in frozen.gates
    }
    inside = {number for number, name in enumerate(frozen.names) if name in named}
    covered = [
        {origin: not inside.isdisjoint(chain) for origin, chain in by_origin.items()} for by_origin in frozen.chains
    ]
    gated = [(gate.kind, gate.name) in named for gate in frozen.gates]
    outside = sum(
        not (gate != NONE and gated[gate]) and not all(covered[offer][origin] for offer in wishes)
        for wishes, origin, gate in zip(frozen.wishes, frozen.origins, frozen.gate_of, strict=True)
    )
    value = sum(named.values()) + outside
    wrong_caps = any(caps.get(name) != cap for name, cap in named.items())
    return None if wrong_caps or value != sum(row["cap"] for row in cut) else value

"""What a simulated round gives, in figures: read off its frozen inputs and its matching, nothing is assumed.

`inputs` and `matching` are the stored documents; `matching` leads from volunteers to offers or None, by id.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Inputs = Mapping[str, Any]
Matching = Mapping[str, str | None]
# Higher ranks are told together.
FIRST_RANKS = 3
# Of every list a report keeps the beginning; the certificate and the reasons have the rest.
MOST_LISTED = 200
MOST_OUTRANKED = 20
MOST_WISHLESS = 50
_COPIED = ("placed", "upper_bound", "min_cut", "quotas", "order_independent")
_HASHES = ("seed_commitment", "inputs_sha256", "outcome_sha256")
# Who was passed over for whom, and where.
OUTRANKED = ("inversions", "delegation_inversions", "offer_order_envy")
# A large round is bound by many of these at once: they are told as one, with the first names.
_MANY = ("offer", "delegation", "organisation")
_NAMED = 20
_COUNTED = (*OUTRANKED, "justified_envy", "unrefused_wishes")


@dataclass(frozen=True, slots=True)
class Exchange:
    """How many go each way between two countries. `ratio`: the smaller number over the larger; None for nobody."""

    first: str
    second: str
    there: int
    back: int

    @property
    def ratio(self) -> float | None:
        more = max(self.there, self.back)
        return min(self.there, self.back) / more if more else None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one simulation to the next one: references of volunteers, each list in order."""

    placed_now: tuple[str, ...]
    placed_before: tuple[str, ...]
    moved: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.placed_now or self.placed_before or self.moved)


def figures(inputs: Inputs, matching: Matching, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """The report of a computed round: plain JSON, figures and the beginning of each list, all that a page needs."""
    seated = {person: offer for person, offer in matching.items() if offer is not None}
    held = {each["id"]: (each.get("held") or {}).get("offer") for each in inputs["volunteers"]}
    return {
        **{name: certificate[name] for name in _COPIED},
        **{name: len(certificate.get(name, ())) for name in _COUNTED},
        "mechanism": inputs.get("mechanism", "tlda"),
        "participants": len(inputs["volunteers"]),
        "wishes": sum(len(each["wishes"]) for each in inputs["volunteers"]),
        "unplaced": len(matching) - len(seated),
        "no_wish_left": _no_wish_left(inputs),
        "ranks": _ranks(inputs, seated),
        "exchanges": [asdict(each) for each in exchanges(inputs, matching)],
        "totals": _totals(inputs, seated),
        "empty_seats": sum(each["capacity"] for each in inputs["offers"]) - len(seated),
        "seats_left": _seats_left(inputs, matching, certificate),
        "outranked": {name: certificate.get(name, [])[:MOST_OUTRANKED] for name in OUTRANKED},
        "hashes": {name: certificate.get(name) for name in _HASHES},
        "new_proposals": sum(held[person] != offer for person, offer in seated.items()),
    }


def _no_wish_left(inputs: Inputs) -> dict[str, Any]:
    """Who takes part and has no wish that could be looked at: they are in no list of reasons."""
    people = sorted(each["id"] for each in inputs["volunteers"] if not each["wishes"])
    return {"people": len(people), "first": people[:MOST_WISHLESS]}


def _seats_left(inputs: Inputs, matching: Matching, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """How many offers have empty seats, and the first of them: those that somebody wants and a limit holds, first."""
    bounds: defaultdict[str, set[str]] = defaultdict(set)
    for seat in certificate["empty_seats"]:
        if seat["bound_by"] is not None:
            bounds[seat["offer"]].add(seat["bound_by"])
    free = free_seats(inputs, matching)
    first = sorted(free, key=lambda offer: (offer not in bounds, offer))[:MOST_LISTED]
    rows = [{"offer": offer, "seats": free[offer], "bound_by": sorted(bounds[offer])} for offer in first]
    return {"offers": len(free), "first": rows}


def _totals(inputs: Inputs, seated: Mapping[str, str]) -> list[dict[str, Any]]:
    """The limits of countries and of the whole call, with the number of people who count against each."""
    origins = {each["id"]: each["origin"] for each in inputs["volunteers"]}
    hosts = {each["id"]: each["host"] for each in inputs["offers"]}
    leaving = Counter(origins[person] for person in seated)
    arriving = Counter(hosts[offer] for offer in seated.values())
    limits = [("origin", name, leaving[name], cap) for name, cap in sorted(inputs.get("origin_caps", {}).items())]
    limits += [("host", name, arriving[name], cap) for name, cap in sorted(inputs["host_caps"].items())]
    if inputs["call_cap"] is not None:
        limits.append(("call", "", len(seated), inputs["call_cap"]))
    return [{"kind": kind, "name": name, "used": used, "cap": cap} for kind, name, used, cap in limits]


def _ranks(inputs: Inputs, seated: Mapping[str, str]) -> list[dict[str, int]]:
    """How many people obtained their first wish, their second, and so on."""
    obtained = Counter(
        [wish["offer"] for wish in each["wishes"]].index(seated[each["id"]]) + 1
        for each in inputs["volunteers"]
        if each["id"] in seated
    )
    return [{"rank": rank, "people": obtained[rank]} for rank in sorted(obtained)]


def rank_groups(ranks: list[Mapping[str, int]]) -> dict[str, int]:
    """How many obtained their first wish, their second or third, and a later one."""
    people = {row["rank"]: row["people"] for row in ranks}
    first = people.get(1, 0)
    near = sum(number for rank, number in people.items() if 1 < rank <= FIRST_RANKS)
    return {"first": first, "near": near, "later": sum(people.values()) - first - near}


def grouped_cut(cut: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The limits that make the bound, kinds of many small limits together: `{kind, number, seats, first: [names]}`.

    The seats add up to the bound.
    """
    names: defaultdict[str, list[str]] = defaultdict(list)
    seats: Counter[str] = Counter()
    for limit in cut:
        own = limit["kind"] if limit["kind"] in _MANY else f"{limit['kind']} {limit['name']}"
        names[own].append(limit["name"])
        seats[own] += limit["cap"]
    return [
        {"kind": own.partition(" ")[0], "number": len(names[own]), "seats": seats[own], "first": names[own][:_NAMED]}
        for own in sorted(names, key=lambda own: (own in _MANY, own == "volunteers", own))
    ]


def exchanges(inputs: Inputs, matching: Matching) -> list[Exchange]:
    """Both directions of every pair of countries that the call lists."""
    origins = {each["id"]: each["origin"] for each in inputs["volunteers"]}
    hosts = {each["id"]: each["host"] for each in inputs["offers"]}
    flows = Counter((origins[person], hosts[offer]) for person, offer in matching.items() if offer is not None)
    pairs = {tuple(sorted((quota["origin"], quota["host"]))) for quota in inputs["corridors"]}
    return [Exchange(a, b, flows[a, b], flows[b, a]) for a, b in sorted(pairs)]


def free_seats(inputs: Inputs, matching: Matching) -> dict[str, int]:
    """Seats that the round leaves empty, by offer; full offers are left out."""
    used = Counter(offer for offer in matching.values() if offer is not None)
    return {
        each["id"]: each["capacity"] - used[each["id"]]
        for each in inputs["offers"]
        if each["capacity"] > used[each["id"]]
    }


def difference(before: Matching, after: Matching) -> Difference:
    """Who is placed now and was not, who was and is not, and who is placed elsewhere."""
    everybody = sorted({*before, *after})
    pairs = [(person, before.get(person), after.get(person)) for person in everybody]
    return Difference(
        placed_now=tuple(person for person, old, new in pairs if old is None and new is not None),
        placed_before=tuple(person for person, old, new in pairs if old is not None and new is None),
        moved=tuple(person for person, old, new in pairs if old and new and old != new),
    )

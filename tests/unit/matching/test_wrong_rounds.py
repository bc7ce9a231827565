"""Wrong ways around the mechanism: filling up after declines, tickets for offers, corridors that are overlooked."""

from itertools import permutations, product
from random import Random

import pytest

from domain.errors import DomainError
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import placed_by_the_rules, random_hub, with_prefs
from tests.unit.matching.oracle import Rules, every_list, prefers


def going_down_the_list_of_the_unplaced(document, decliner):
    """After the round, each freed seat goes to the first unplaced person in the order of applications."""
    matching, rules = placed_by_the_rules(document), Rules(document)
    if matching[decliner] is None:
        return matching
    matching[decliner] = None
    for who, where in document["application_order"]:
        wishes = rules.people[who]["prefs"]
        if who != decliner and matching[who] is None and where in wishes and rules.feasible(matching | {who: where}):
            matching[who] = where
    return matching


def running_again_without_her(document, decliner):
    return placed_by_the_rules(with_prefs(document, decliner, []))


def _lies_that_pay(fill, seeds):
    return sum(_a_lie_pays(fill, document, row["id"]) for document in seeds for row in document["volunteers"])


def _a_lie_pays(fill, document, decliner):
    honest = fill(document, decliner)
    return any(
        prefers(row["prefs"], fill(with_prefs(document, row["id"], other), decliner)[row["id"]], honest[row["id"]])
        for row in document["volunteers"]
        if row["id"] != decliner
        for other in every_list(sorted(row["prefs"]))
    )


def test_going_down_the_list_after_a_decline_rewards_lies_and_running_again_does_not():
    hubs = [random_hub(seed, volunteers=4, offers=3) for seed in range(200)]
    assert _lies_that_pay(going_down_the_list_of_the_unplaced, hubs) > 0
    assert _lies_that_pay(running_again_without_her, hubs) == 0


def _drawn(seed, ticket_per_offer):
    """Everybody is equally good: only tickets decide."""
    chance = Random(seed)
    offers = [{"id": f"m{number}", "host": "MA", "capacity": 1} for number in range(4)]
    names = [offer["id"] for offer in offers]
    people = [{"id": f"v{number}", "origin": "SN", "prefs": chance.sample(names, 4)} for number in range(6)]
    order = [[row["id"], offer] for row in chance.sample(people, 6) for offer in names]
    if ticket_per_offer:
        chance.shuffle(order)
    return {"volunteers": people, "offers": offers, "application_order": order}


def _would_swap(document):
    matching = placed_by_the_rules(document)
    truths = {row["id"]: row["prefs"] for row in document["volunteers"]}
    return any(
        prefers(truths[one], matching[other], matching[one]) and prefers(truths[other], matching[one], matching[other])
        for one, other in permutations(truths, 2)
        if matching[one] and matching[other]
    )


def test_one_ticket_for_each_person_leaves_nobody_who_would_swap_and_one_for_each_offer_does():
    assert not any(_would_swap(_drawn(seed, ticket_per_offer=False)) for seed in range(200))
    assert any(_would_swap(_drawn(seed, ticket_per_offer=True)) for seed in range(200))


CORRIDORS = list(permutations(("CI", "MA", "SN"), 2))


def _configuration(states, published):
    """`absent`, `wished` without being listed, `listed` without a cap, or `capped`; one wish in each that is used."""
    used = [pair for pair, state in zip(CORRIDORS, states, strict=True) if state != "absent"]
    offers = [{"id": f"m{origin}{host}", "host": host, "capacity": 1} for origin, host in used]
    people = [{"id": f"v{origin}{host}", "origin": origin, "prefs": [f"m{origin}{host}"]} for origin, host in used]
    rows = [
        {"origin": origin, "host": host, "cap": 1 if state == "capped" else None, "side": published}
        | {"person_order": [row["id"] for row in people if row["origin"] == origin]}
        for (origin, host), state in zip(CORRIDORS, states, strict=True)
        if state in ("listed", "capped")
    ]
    order = [[row["id"], offer] for row in people for offer in row["prefs"]]
    return {"volunteers": people, "offers": offers, "corridors": rows, "application_order": order}


def _sides(states, published):
    """By definition: among the offers if the host has one origin, a gate if the origin has one host."""
    used = [pair for pair, state in zip(CORRIDORS, states, strict=True) if state != "absent"]
    capped = [pair for pair, state in zip(CORRIDORS, states, strict=True) if state == "capped"]
    alone = {
        "M": lambda pair: [h for _, h in used].count(pair[1]) == 1,
        "V": lambda p: [o for o, _ in used].count(p[0]) == 1,
    }
    return {
        f"{pair[0]}-{pair[1]}": next((side for side in (*published, "M", "V") if alone[side](pair)), None)
        for pair in capped
    }


@pytest.mark.parametrize(
    ("published", "states"),
    [
        ("", ("absent", "wished", "listed", "capped")),
        ("M", ("absent", "wished", "capped")),
        ("V", ("absent", "listed", "capped")),
    ],
)
def test_every_corridor_that_is_listed_or_wished_counts_for_the_sides_capped_or_not(published, states):
    refused = 0
    for chosen in product(states, repeat=len(CORRIDORS)):
        document, sides = _configuration(chosen, published or None), _sides(chosen, published)
        if None in sides.values():
            refused += 1
            with pytest.raises(DomainError) as refusal:
                solve_instance(document)
            lost = sorted(code for code, side in sides.items() if side is None)
            assert (refusal.value.code, refusal.value.parameters) == ("config_crossing", {"corridors": lost})
        else:
            outcome = solve_instance(document)
            settled = {
                row["corridor"]: row["side"] for row in outcome["certificate"]["quotas"] if row["cap"] is not None
            }
            assert settled == sides
            assert verify({"instance": document, **outcome}) == []
    assert 0 < refused < len(states) ** len(CORRIDORS)

"""One person after the other, where corridors cross: within every limit, nothing wasted, and the envy told openly."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from domain.errors import DomainError
from domain.matching.canonical import document_sha256
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.ballots import ballots
from tests.unit.matching.documents import example, holding, random_crossing, random_hub
from tests.unit.matching.rounds import a_round, a_wisher, as_document, random_round, run

CROSSING = ["mesh_no_stable_3x3", "typed_ada_manipulable_mesh"]


def fits(document, matching):
    """Whether every limit is kept, counted one by one."""
    origins = {row["id"]: row["origin"] for row in document["volunteers"]}
    offers = {row["id"]: row for row in document["offers"]}
    placed = [(origins[who], offers[where]) for who, where in matching.items() if where]

    def used(**wanted):
        found = [{"origin": origin, "offer": seat["id"], **seat} for origin, seat in placed]
        return sum(all(each.get(name) == value for name, value in wanted.items()) for each in found)

    rows = [*document.get("corridors", []), *document.get("delegation_caps", []), *document.get("host_caps", [])]
    rows += [*document.get("organisation_caps", []), *document.get("origin_caps", [])]
    names = ("origin", "host", "offer", "organisation")
    limits = [(row["cap"], {name: row[name] for name in names if name in row}) for row in rows]
    limits += [(row["capacity"], {"offer": row["id"]}) for row in document["offers"]]
    limits.append((document.get("call_cap"), {}))
    return all(cap is None or used(**wanted) <= cap for cap, wanted in limits)


def one_after_the_other(document):
    """The definition: in the published order, each takes the best wish that still fits."""
    eligible = {tuple(pair) for pair in document["application_order"]}
    wishes = {row["id"]: row["prefs"] for row in document["volunteers"]}
    matching = dict.fromkeys(wishes)
    for who in document["person_order"]:
        possible = (where for where in wishes[who] if (who, where) in eligible)
        matching[who] = next((where for where in possible if fits(document, matching | {who: where})), None)
    return matching


def passed_over(document, matching):
    """By definition: who is at an offer that somebody before her in its order would rather have."""
    rank = {tuple(pair): number for number, pair in enumerate(document["application_order"])}
    return sorted(
        [row["id"], other, where]
        for row in document["volunteers"]
        for where in _better(row, matching)
        for other, seat in matching.items()
        if seat == where and rank[row["id"], where] < rank[other, where]
    )


def _better(row, matching):
    seat = matching[row["id"]]
    return row["prefs"][: row["prefs"].index(seat)] if seat else row["prefs"]


def test_the_outcome_is_the_one_of_the_definition_within_every_limit_and_nothing_is_wasted():
    envied = 0
    for seed in range(1500):
        document = random_crossing(seed)
        outcome = solve_instance(document)
        matching, certificate = outcome["matching"], outcome["certificate"]
        assert matching == one_after_the_other(document), seed
        assert fits(document, matching), seed
        assert not any(
            fits(document, matching | {row["id"]: where})
            for row in document["volunteers"]
            for where in _better(row, matching)
        ), seed
        assert certificate["offer_order_envy"] == passed_over(document, matching), seed
        envied += bool(certificate["offer_order_envy"])
        assert verify({"instance": document, **outcome}) == [], seed
    assert envied > 50


def test_the_bound_is_one_and_its_cut_proves_it():
    reached = 0
    for seed in range(150):
        document = random_crossing(seed, volunteers=5, offers=4)
        certificate = solve_instance(document)["certificate"]
        people = {row["id"]: [None, *row["prefs"]] for row in document["volunteers"]}
        all_of_them = (dict(zip(people, seats, strict=True)) for seats in product(*people.values()))
        largest = max(sum(map(bool, each.values())) for each in all_of_them if fits(document, each))
        assert certificate["upper_bound"] == sum(row["cap"] for row in certificate["min_cut"])
        assert certificate["placed"] <= largest <= certificate["upper_bound"], seed
        reached += largest == certificate["upper_bound"]
    assert reached > 30


@pytest.mark.parametrize("name", CROSSING)
def test_it_places_people_where_the_nested_mechanism_has_to_refuse(name):
    document = example(name)
    with pytest.raises(DomainError, match="config_crossing"):
        solve_instance(document)
    names = [row["id"] for row in document["volunteers"]]
    document |= {"mechanism": "serial_dictatorship", "person_order": names}
    outcome = solve_instance(document)
    assert outcome["matching"] == one_after_the_other(document)
    assert outcome["certificate"]["mechanism"] == "serial_dictatorship"
    assert verify({"instance": document, **outcome}) == []


def test_in_a_hub_where_only_persons_are_ranked_both_mechanisms_agree():
    for seed in range(500):
        document = _ranked_by_person(random_hub(seed, volunteers=7, offers=5, origin_totals=True))
        in_turn = solve_instance(document | {"mechanism": "serial_dictatorship"})
        assert in_turn["matching"] == solve_instance(document)["matching"], seed


def _ranked_by_person(document):
    """Every order is the one order of persons."""
    order = Random(0).sample([row["id"] for row in document["volunteers"]], len(document["volunteers"]))
    of_origin = {row["id"]: row["origin"] for row in document["volunteers"]}

    def ordered(rows):
        return [row | {"person_order": [who for who in order if of_origin[who] == row["origin"]]} for row in rows]

    applications = sorted(document["application_order"], key=lambda pair: (order.index(pair[0]), pair[1]))
    return document | {
        "person_order": order,
        "application_order": applications,
        "corridors": ordered(document["corridors"]),
        "origin_caps": ordered(document["origin_caps"]),
    }


@pytest.mark.parametrize("locked", [True, False])
def test_a_later_round_takes_no_seat_from_anybody(locked):
    moved = 0
    for seed in range(300):
        document = random_crossing(seed)
        first = solve_instance(document)["matching"]
        wider = document | {"offers": [row | {"capacity": row["capacity"] + 1} for row in document["offers"]]}
        later = holding(wider, first, locked=locked)
        outcome = solve_instance(later)
        assert verify({"instance": later, **outcome}) == [], seed
        for row in document["volunteers"]:
            before, after = first[row["id"]], outcome["matching"][row["id"]]
            if before:
                assert after == before if locked else row["prefs"].index(after) <= row["prefs"].index(before)
                moved += after != before
    assert (moved > 0) != locked


def test_a_frozen_round_takes_the_order_of_band_and_ticket_and_is_confirmed():
    for number in range(60):
        inputs = replace(random_round(number), mechanism="serial_dictatorship")
        assert verify(as_document(inputs, run(inputs))) == [], number
    first, second = a_wisher(1, "SN", "O00001", corridor_band=1), a_wisher(2, "SN", "O00001", corridor_band=2)
    inputs = a_round(volunteers=(first, second), offers=random_round(1).offers[1:2], mechanism="serial_dictatorship")
    inputs = replace(inputs, offers=(replace(inputs.offers[0], capacity=1),))
    assert run(inputs).matching == {"2026A-0001": None, "2026A-0002": "O00001"}


@pytest.mark.parametrize(
    ("order", "code"), [(["v0"], "person_order_incomplete"), (["v0", "v1", "v9"], "person_order_unknown")]
)
def test_the_order_names_everybody_and_nobody_else(order, code):
    offers = [{"id": "m0", "host": "MA", "capacity": 1}]
    people = [{"id": name, "origin": "SN", "prefs": ["m0"]} for name in ("v0", "v1")]
    document = {"volunteers": people, "offers": offers, "application_order": [["v0", "m0"], ["v1", "m0"]]}
    with pytest.raises(DomainError, match=code):
        solve_instance(document | {"mechanism": "serial_dictatorship", "person_order": order})


def holders(*people, seats=3):
    """One person after the other, each `(list, held offer)`, on single seats in Morocco."""
    rows = [
        {"id": f"v{number}", "origin": "SN", "prefs": prefs, "held": {"offer": held, "locked": False}}
        for number, (prefs, held) in enumerate(people)
    ]
    return {
        "volunteers": rows,
        "offers": [{"id": f"m{number}", "host": "MA", "capacity": 1} for number in range(seats)],
        "application_order": [[row["id"], f"m{number}"] for row in rows for number in range(seats)],
        "mechanism": "serial_dictatorship",
        "person_order": [row["id"] for row in rows],
    }


def test_a_seat_that_a_holder_leaves_is_for_those_whose_turn_comes_later():
    document = holders((["m1", "m0"], "m0"), (["m2", "m1"], "m1"))
    outcome = solve_instance(document)
    assert outcome["matching"] == {"v0": "m0", "v1": "m2"}
    assert outcome["reasons"]["v0"] == {"m1": "taken_before", "m0": "placed"}
    assert outcome["certificate"]["empty_seats"] == [{"offer": "m1", "bound_by": "turn"}]
    assert verify({"instance": document, **outcome}) == []


def test_a_holder_gains_nothing_by_hiding_a_seat():
    """Asking earlier holders again, once a later one has moved, gave m2 to whoever hid m1."""
    hidden = holders((["m2", "m0"], "m0"), (["m1", "m2"], "m2"))
    honest = holders((["m2", "m1", "m0"], "m0"), (["m1", "m2"], "m2"))
    assert solve_instance(honest)["matching"]["v0"] == "m1"
    assert solve_instance(hidden)["matching"]["v0"] == "m0"


def test_no_holder_gains_by_another_list():
    lies = 0
    for seed in range(250):
        first = random_crossing(seed)
        document = holding(first, one_after_the_other(first))
        form = ballots(document)
        honest = form.instead({})
        for volunteer in range(len(form.truths)):
            for other in form.every_list(volunteer):
                held = form.form.held.get(volunteer)
                if held is None or held in other:
                    lies += 1
                    assert not form.gains(volunteer, honest, form.instead({volunteer: other})), (seed, volunteer, other)
    assert lies > 4_000


@pytest.mark.parametrize(
    ("limits", "cut"),
    [
        ({"corridors": [{"origin": "SN", "host": "MA", "cap": 1}]}, [{"kind": "corridor", "name": "SN-MA", "cap": 1}]),
        ({"host_caps": [{"host": "MA", "cap": 1}]}, [{"kind": "host", "name": "MA", "cap": 1}]),
        ({"origin_caps": [{"origin": "SN", "cap": 1}]}, [{"kind": "origin", "name": "SN", "cap": 1}]),
    ],
)
def test_the_bound_counts_quotas_of_corridors_and_what_is_nested(limits, cut):
    people = [{"id": name, "origin": "SN", "prefs": ["m0"]} for name in ("v0", "v1")]
    document = {
        "volunteers": people,
        "offers": [{"id": "m0", "host": "MA", "capacity": 2}],
        "application_order": [["v0", "m0"], ["v1", "m0"]],
        "mechanism": "serial_dictatorship",
        "person_order": ["v0", "v1"],
    }
    certificate = solve_instance(document | limits)["certificate"]
    assert (certificate["upper_bound"], certificate["min_cut"]) == (1, cut)


def _sealed(document, outcome):
    """With fitting hashes, as somebody who knows how to hash would hand it in."""
    told = document_sha256({"matching": outcome["matching"], "reasons": outcome["reasons"]})
    return {"instance": document, **outcome, "certificate": outcome["certificate"] | {"outcome_sha256": told}}


def test_every_change_of_one_seat_is_found():
    document = random_crossing(4)
    outcome = solve_instance(document)
    for row in document["volunteers"]:
        for seat in {None, *row["prefs"]} - {outcome["matching"][row["id"]]}:
            wrong = outcome | {"matching": outcome["matching"] | {row["id"]: seat}}
            assert "not_the_mechanism" in {each["code"] for each in verify(_sealed(document, wrong))}


def test_every_edited_reason_is_found():
    document = random_crossing(4)
    outcome = solve_instance(document)
    for who, codes in outcome["reasons"].items():
        for offer, code in codes.items():
            edited = codes | {offer: "taken_before" if code != "taken_before" else "call_full"}
            wrong = outcome | {"reasons": outcome["reasons"] | {who: edited}}
            assert {"check": "C4", "code": "reason_differs", "volunteer": who} in verify(_sealed(document, wrong))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("placed", 99),
        ("upper_bound", 99),
        ("min_cut", []),
        ("quotas", []),
        ("offer_order_envy", [["v0", "v1", "m0"]]),
        ("empty_seats", [{"offer": "m0", "bound_by": "call"}]),
        ("justified_envy", [["v0", "v1", "m0"]]),
        ("unrefused_wishes", [["v0", "m0"]]),
        ("order_independent", False),
    ],
)
def test_an_edited_finding_of_the_certificate_is_found(name, value):
    document = random_crossing(4)
    outcome = solve_instance(document)
    assert outcome["certificate"][name] != value
    outcome["certificate"][name] = value
    assert "certificate_differs" in {each["code"] for each in verify({"instance": document, **outcome})}

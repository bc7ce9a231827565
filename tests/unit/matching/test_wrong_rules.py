"""The checks are strong enough: rules that are known to be wrong do not get through them."""

from random import Random

import pytest

from domain.matching.canonical import document_sha256
from domain.matching.certificate import Provenance, certify
from domain.matching.instance_file import read_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import example, placed_by_the_rules, random_hub, with_prefs
from tests.unit.matching.oracle import every_list, is_stable, prefers
from tests.unit.matching.wrong_rules import (
    MANIPULABLE,
    WRONG_RULES,
    corridor_drops_its_worst_application,
    everybody_gets_the_first_wish,
    gate_has_one_place_too_many,
    largest_set_first,
)

HUBS = [random_hub(seed, volunteers=8, offers=5, extras=seed % 2 == 0) for seed in range(300)]


def certified(document, wrong):
    """A wrong outcome with an honest certificate."""
    instance = read_instance(document)
    numbers = {offer: number for number, offer in enumerate(instance.offers)}
    matching = tuple(-1 if seat is None else numbers[seat] for seat in wrong.values())
    return certify(instance, matching, Provenance(document_sha256(document))).to_document()


def checked(document, wrong):
    """What the verifier says of it."""
    return verify({"instance": document, **certified(document, wrong)})


def test_dropping_the_worst_application_of_a_corridor_wastes_the_known_seat():
    document = example("naive_da_waste_inbound")
    wrong = corridor_drops_its_worst_application(document)
    assert wrong == document["expected"]["naive"]
    assert not is_stable(document, wrong)


def test_dropping_the_worst_application_of_a_corridor_rewards_the_known_lie():
    document = example("naive_da_manipulable_inbound")
    expected = document["expected"]
    liar = expected["manipulator"]
    lie = with_prefs(document, liar, expected["misreport"])
    honest, gained = corridor_drops_its_worst_application(document), corridor_drops_its_worst_application(lie)
    assert (honest, gained) == (expected["truth"], expected["manipulated"])
    truth = next(row["prefs"] for row in document["volunteers"] if row["id"] == liar)
    assert prefers(truth, gained[liar], honest[liar])


@pytest.mark.parametrize("rule", WRONG_RULES)
def test_a_wrong_rule_is_caught_by_the_definition_of_stability(rule):
    assert any(not is_stable(hub, rule(hub)) for hub in HUBS)


@pytest.mark.parametrize(("rule", "code"), WRONG_RULES.items())
def test_a_wrong_rule_is_caught_by_the_verifier_even_with_an_honest_certificate(rule, code):
    caught = set()
    for hub in HUBS:
        wrong = rule(hub)
        found = {each["code"] for each in checked(hub, wrong)}
        assert ("not_the_mechanism" in found) == (wrong != placed_by_the_rules(hub))
        caught |= found
    assert code in caught


@pytest.mark.parametrize("rule", MANIPULABLE)
def test_a_wrong_rule_is_caught_because_a_lie_pays(rule):
    assert any(_somebody_gains(rule, random_hub(seed, volunteers=5, offers=4)) for seed in range(1000))


def _somebody_gains(rule, document):
    honest = rule(document)
    return any(
        prefers(row["prefs"], rule(with_prefs(document, row["id"], other))[row["id"]], honest[row["id"]])
        for row in document["volunteers"]
        for other in every_list([offer for who, offer in document["application_order"] if who == row["id"]])
    )


def test_a_set_over_its_cap_is_named():
    document = example("golden_call_cap")
    found = checked(document, everybody_gets_the_first_wish(document))
    over = {each["set"] for each in found if each["code"] == "cap_exceeded"}
    assert over == {"offer/m0", "offer/m1", "offer/m4", "corridor/MA-CI", "call/call", "CI-MA", "SN-MA"}


def test_the_largest_set_first_is_caught_because_the_processing_order_decides():
    def in_another_order(hub):
        people = hub["volunteers"]
        return largest_set_first(hub | {"volunteers": Random(1).sample(people, len(people))})

    assert any(in_another_order(hub) != largest_set_first(hub) for hub in HUBS)


def test_a_gate_with_one_place_too_many_is_sometimes_caught_by_the_rerun_alone():
    """Its outcome is stable then, and within every cap: only another run shows that it is not the one promised."""
    different, by_the_rerun_alone = 0, 0
    for hub in HUBS:
        wrong = gate_has_one_place_too_many(hub)
        if wrong != placed_by_the_rules(hub):
            different += 1
            assert certified(hub, wrong)["certificate"]["order_independent"] is False
            by_the_rerun_alone += {each["check"] for each in checked(hub, wrong)} == {"C8"}
    assert 0 < by_the_rerun_alone < different

"""The checks are strong enough: rules that are known to be wrong do not get through them."""

import pytest

from domain.matching.canonical import document_sha256
from domain.matching.certificate import Provenance, certify
from domain.matching.instance_file import read_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import example, random_hub, with_prefs
from tests.unit.matching.oracle import is_stable, prefers
from tests.unit.matching.wrong_rules import WRONG_RULES, corridor_drops_its_worst_application


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
    hubs = [random_hub(seed, volunteers=8, offers=5, extras=False) for seed in range(300)]
    assert any(not is_stable(hub, rule(hub)) for hub in hubs)


@pytest.mark.parametrize("rule", WRONG_RULES)
def test_a_wrong_rule_is_caught_by_the_verifier_even_with_an_honest_certificate(rule):
    caught = set()
    for seed in range(300):
        document = random_hub(seed, volunteers=8, offers=5, extras=False)
        instance = read_instance(document)
        numbers = {offer: number for number, offer in enumerate(instance.offers)}
        wrong = tuple(-1 if seat is None else numbers[seat] for seat in rule(document).values())
        outcome = certify(instance, wrong, Provenance(document_sha256(document))).to_document()
        caught |= {found["code"] for found in verify({"instance": document, **outcome})}
    assert {"not_the_mechanism", "unrefused_wish"} <= caught

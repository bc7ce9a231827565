"""A recommendation from draft to answer: who sees it when, what is kept, and what it says of other countries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.policy import Policy
from domain.recommendations.self_check import ITEMS
from tests.installation import Installation, SetClock, sample_policy
from tests.integration.advised import advice_to, evaluate, respond
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient


@pytest.fixture
def advised(journey: Journey) -> Journey:
    evaluate(journey.pilot, "first")
    return journey


def test_what_is_published_has_passed_every_item_of_the_quality_list(advised: Journey) -> None:
    items = advised.pilot.get("/recommendations", advised.tokens["evaluator"]).expect(200)["items"]
    assert len(items) > 20
    for one in items:
        assert [row["item"] for row in one["self_check"]] == list(ITEMS)
        assert all(row["passed"] for row in one["self_check"])
        assert (one["status"], one["stale"]) == ("published", False)
        assert one["published_at"]


def without_the_lead_ministry() -> Policy:
    """A catalogue in which nobody may ask a lead ministry for anything."""
    policy = sample_policy()
    competences = {**policy.recommendations.competences, "steering_committee": frozenset[str]()}
    return replace(policy, recommendations=replace(policy.recommendations, competences=competences))


@pytest.fixture
def incompetent(tmp_path: Path) -> Iterator[Journey]:
    made = Installation(
        f"sqlite:///{tmp_path / 'p.db'}", "embedded:", SetClock(NOW), policy=without_the_lead_ministry()
    )
    begun = Journey(made)
    begun.open_the_call()
    evaluate(made, "first")
    yield begun
    made.close()


def test_a_recommendation_that_asks_the_wrong_body_stays_a_draft_that_only_evaluators_see(incompetent: Journey) -> None:
    pilot, tokens = incompetent.pilot, incompetent.tokens
    seen = pilot.get("/recommendations?country=SN", tokens["evaluator"]).expect(200)["items"]
    drafts = [one for one in seen if one["status"] == "drafted"]
    assert {one["addressee"] for one in drafts} == {"steering_committee"}
    assert {row["item"] for one in drafts for row in one["self_check"] if not row["passed"]} == {"competence"}
    told = {one["id"] for one in pilot.get("/recommendations", tokens["SN"]).expect(200)["items"]}
    assert told == {one["id"] for one in seen} - {one["id"] for one in drafts}
    assert respond(incompetent, "SN", drafts[0]["id"], response="accepted").status == 404
    reader = PageClient(pilot)
    reader.be_staff("evaluator@example.org")
    reader.get(f"/en/recommendations/{drafts[0]['id']}")
    assert "Addressee competent for this action – missing" in reader.text
    assert "Only evaluators see it" in reader.text


def test_a_corrected_answer_keeps_the_earlier_one(advised: Journey) -> None:
    identifier = advice_to(advised, "SN", "supply_review")["id"]
    respond(advised, "SN", identifier, response="accepted", owner="Direction").expect(200)
    advised.pilot.clock.at += timedelta(days=1)
    last = respond(advised, "SN", identifier, response="rejected").expect(200)["response"]
    assert (last["response"], last["owner"]) == ("rejected", None)
    assert [(one["response"], one["owner"]) for one in last["earlier"]] == [("accepted", "Direction")]
    assert advice_to(advised, "SN", "supply_review")["status"] == "responded"


def test_on_the_page_whoever_rejects_says_why(advised: Journey) -> None:
    identifier = advice_to(advised, "SN", "supply_review")["id"]
    reader = PageClient(advised.pilot)
    reader.be_staff("SN@focal.example.org")
    page = f"/en/recommendations/{identifier}"
    reader.get(page)
    assert reader.send(f"{page}/response", response="rejected", owner="Direction").status_code == 422
    assert "Say in a sentence why" in reader.text
    assert 'value="Direction"' in reader.text
    reader.get(page)
    assert reader.send(f"{page}/response", response="rejected", comment="Déjà fait.").status_code == 303
    reader.get(page)
    assert "Déjà fait." in reader.text


def test_the_same_advice_names_the_countries_that_share_it(advised: Journey) -> None:
    items = advised.pilot.get("/recommendations", advised.tokens["evaluator"]).expect(200)["items"]
    shared = {(one["code"], one["country"], one["input"]): one["common_to"] for one in items}
    assert shared["supply_review", "SN", "legal_framework"] == ["CI", "MA", "ML", "SN"]
    # Morocco has a source to verify where the others have nothing.
    assert shared["create_residence_ground", "MA", "entry_and_residence"] == ["MA"]
    assert shared["supply_review", "ML", "entry_and_residence"] == ["CI", "ML", "SN"]


def test_a_deadline_does_not_move_away_with_every_evaluation(advised: Journey) -> None:
    before = advice_to(advised, "SN", "supply_review")
    advised.pilot.clock.at += timedelta(days=40)
    evaluate(advised.pilot, "second")
    after = advice_to(advised, "SN", "supply_review")
    assert after["id"] == before["id"]
    assert (after["deadline"], after["published_at"]) == (before["deadline"], before["published_at"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_recommendation_is_a_page_in_both_languages(advised: Journey, language: str) -> None:
    reader = PageClient(advised.pilot)
    reader.be_staff("evaluator@example.org")
    items = advised.pilot.get("/recommendations?country=MA", advised.tokens["evaluator"]).expect(200)["items"]
    for one in items:
        assert reader.get(f"/{language}/recommendations/{one['id']}").status_code == 200
        assert "%(" not in reader.text
        assert one["title"][language] in reader.text.replace("&#39;", "'")

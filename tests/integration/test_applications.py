"""An application from its receipt to a decision that somebody answers for."""

from typing import Any

import pytest

from tests.builders import application
from tests.integration.journey import Journey

REASON = {"decision": "confirm_refusal", "reason": "Dossier en double."}
ACCEPT = {"decision": "accept", "reason": "Pièces vérifiées."}


def reasons(journey: Journey, name: str, outcome: str) -> list[str]:
    verdict = journey.file(name)["verdict"]
    return [reason["code"] for reason in verdict["reasons"] if reason["outcome"] == outcome]


def statuses(journey: Journey, name: str) -> list[str]:
    return [step["status"] for step in journey.file(name)["steps"]]


def decide(journey: Journey, name: str, who: str, decision: dict[str, str]) -> Any:
    address = f"/applications/{journey.applications[name]['id']}/decision"
    return journey.pilot.post(address, journey.tokens[who], decision)


def ask_for_review(journey: Journey, name: str) -> None:
    address = f"/applications/{journey.applications[name]['id']}/review-request"
    journey.pilot.post(address, journey.tokens[name], {"comment": "Ce n’est pas moi."}).expect(200)


@pytest.fixture
def twice(journey: Journey) -> Journey:
    """Awa sent a file, and another one with the same address and identity."""
    journey.apply("awa", "SN")
    journey.apply("again", "SN", email="awa@volunteers.example.org", given_names="Exemple awa")
    journey.pilot.deliver()
    return journey


def test_a_complete_file_is_eligible_with_every_reason_in_both_languages(journey: Journey) -> None:
    receipt = journey.apply("awa", "SN")
    assert set(receipt) == {"id", "reference", "status", "access_token"}
    before = journey.file("awa")
    assert (before["status"], before["verdict"]) == ("submitted", None)
    journey.pilot.deliver()
    after = journey.file("awa")
    assert after["status"] == after["verdict"]["outcome"] == "eligible"
    assert statuses(journey, "awa") == ["submitted", "eligible"]
    assert len(after["verdict"]["policy_version"]) >= 12
    keys = {"code", "outcome", "parameters", "source", "message", "remedy"}
    assert all(set(reason) == keys and set(reason["message"]) == {"fr", "en"} for reason in after["verdict"]["reasons"])
    score = {"skills": 2, "language": 2, "experience": 0, "equity": 0, "total": 4}
    wish = {"offer": journey.offers["MA"], "rank": 1, "reason": None, "message": None}
    assert after["wishes"] == [{**wish, "score": score}]
    seen = journey.pilot.get(f"/applications/{after['id']}", journey.tokens["SN"]).expect(200)
    assert seen["wishes"] == [wish]


def test_references_count_within_the_call(journey: Journey) -> None:
    references = [journey.apply(name, "SN")["reference"] for name in ("a", "b", "c")]
    assert references == sorted(set(references))
    assert all(reference.startswith("2027A-") for reference in references)


def test_with_two_open_calls_the_application_names_one(journey: Journey) -> None:
    corridors = [{"origin": "SN", "host": "MA"}]
    period = {"opens": "2026-11-01", "closes": "2026-12-31", "modalities": ["volunteering"]}
    journey.pilot.post("/calls", journey.tokens["MA"], {"code": "2027B", **period, "corridors": corridors}).expect(201)
    refused = journey.pilot.post("/applications", None, application()).expect(422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("call_required", "/call")
    journey.pilot.post("/applications", None, application(call="2027B")).expect(201)


def test_after_the_call_nobody_applies(journey: Journey) -> None:
    journey.pilot.clock.at = journey.pilot.clock.at.replace(year=2027)
    assert journey.pilot.post("/applications", None, application()).expect(422)["code"] == "call_required"
    late = journey.pilot.post("/applications", None, application(call="2027A")).expect(422)
    assert late["errors"][0]["code"] == "unknown_call"


def test_what_is_missing_can_be_supplied_and_the_file_is_decided_again(journey: Journey) -> None:
    journey.apply("awa", "SN", passport_expiry="2027-05-01")
    journey.pilot.deliver()
    assert journey.status("awa") == "to_complete"
    assert "D01" in reasons(journey, "awa", "missing")
    address = f"/applications/{journey.applications['awa']['id']}/information"
    supplied = {"passport_expiry": "2031-01-01", "documents": [{"code": "D02", "date": "2026-11-20"}]}
    answer = journey.pilot.post(address, journey.tokens["awa"], supplied).expect(200)
    assert answer["status"] == "submitted"
    journey.pilot.deliver()
    assert statuses(journey, "awa") == ["submitted", "to_complete", "submitted", "eligible"]
    journey.pilot.post(address, journey.tokens["awa"], supplied).expect(409)


def test_a_machine_only_proposes_to_refuse_a_second_file_of_the_same_person(twice: Journey) -> None:
    assert twice.status("awa") == "eligible"
    assert twice.status("again") == "refusal_proposed"
    assert reasons(twice, "again", "fail") == ["E09"]


def test_somebody_who_types_anothers_address_learns_nothing_of_that_person(journey: Journey) -> None:
    """An address alone is no proof: a focal point compares, and neither file speaks of the other."""
    journey.apply("stranger", "SN", email="awa@volunteers.example.org", birth_date="1999-01-01")
    journey.apply("awa", "SN")
    journey.pilot.deliver()

    assert journey.status("stranger") == "eligible"
    assert journey.status("awa") == "needs_person"
    assert reasons(journey, "awa", "fail") == []
    assert reasons(journey, "awa", "person") == ["M06"]


def test_a_coordinator_of_the_origin_confirms_a_refusal_and_signs_it(twice: Journey) -> None:
    assert decide(twice, "again", "MA", REASON).expect(403)["code"] == "forbidden"
    decide(twice, "again", "CI", REASON).expect(404)
    answer = decide(twice, "again", "SN", REASON).expect(200)
    assert answer["status"] == "refusal_confirmed"
    assert answer["decisions"][0] | {"decided_at": ""} == {**REASON, "decided_by": "SN", "decided_at": ""}
    decide(twice, "again", "SN", REASON).expect(409)


def test_a_coordinator_may_accept_what_the_machine_would_refuse(twice: Journey) -> None:
    answer = decide(twice, "again", "SN", ACCEPT).expect(200)
    assert answer["status"] == "eligible"
    assert statuses(twice, "again") == ["submitted", "refusal_proposed", "submitted", "eligible"]


def test_another_person_than_the_refuser_reviews(twice: Journey) -> None:
    decide(twice, "again", "SN", REASON).expect(200)
    ask_for_review(twice, "again")
    assert twice.status("again") == "under_review"
    assert decide(twice, "again", "SN", ACCEPT).expect(403)["code"] == "forbidden"
    decide(twice, "again", "ML", ACCEPT).expect(404)
    assert decide(twice, "again", "MA", ACCEPT).expect(200)["status"] == "eligible"


def test_a_review_may_confirm_the_refusal_too(twice: Journey) -> None:
    twice.tokens["SN 2"] = twice.pilot.account("coordinator", "sn-2@focal.example.org", "SN")
    decide(twice, "again", "SN", REASON).expect(200)
    ask_for_review(twice, "again")
    answer = decide(twice, "again", "SN 2", REASON).expect(200)
    assert answer["status"] == "refusal_confirmed"
    assert [decision["decided_by"] for decision in answer["decisions"]] == ["SN", "sn-2"]


def test_an_application_can_be_taken_back_once(journey: Journey) -> None:
    journey.apply("awa", "SN")
    address = f"/applications/{journey.applications['awa']['id']}/withdrawal"
    answer = journey.pilot.post(address, journey.tokens["awa"], {"code": "other"}).expect(200)
    assert answer["status"] == "withdrawn"
    journey.pilot.post(address, journey.tokens["awa"]).expect(409)
    journey.pilot.deliver()
    assert journey.status("awa") == "withdrawn"


def test_files_are_found_by_step_country_and_age(journey: Journey) -> None:
    for name, origin in (("awa", "SN"), ("bintou", "CI")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    journey.pilot.clock.at = journey.pilot.clock.at.replace(day=26)
    journey.apply("fatou", "SN")
    wanted = {
        "status=eligible": 2,
        "status=submitted": 1,
        "country=SN": 2,
        "country=CI": 1,
        "step_older_than=3": 2,
        "step_older_than=5": 0,
        "status=eligible&country=SN&step_older_than=0": 1,
    }
    found = {
        query: journey.pilot.get(f"/applications?{query}", journey.tokens["MA"]).expect(200)["total"]
        for query in wanted
    }
    assert found == wanted

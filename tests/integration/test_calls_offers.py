"""Calls, organisations and offers as the contract tells them."""

import hashlib
import re
import threading
from typing import Any

import pytest

from storage import repositories
from storage.tables.applications import calls
from tests.builders import call, offer, organisation
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW

DAY_FORM = {"opens": "2027-11-01", "closes": "2027-12-31"}
INSTANT_FORM = {"opens": "2027-11-01T08:00:00+01:00", "closes": "2027-12-31T18:00:00Z"}


@pytest.fixture
def coordinator(pilot: Installation) -> str:
    return pilot.account("coordinator", "ma@focal.example.org", "MA")


@pytest.fixture
def host(pilot: Installation) -> str:
    return pilot.account("host", "host@example.org")


def accredited(pilot: Installation, host: str, coordinator: str, **changes: Any) -> str:
    made = pilot.post("/organisations", host, organisation(**changes)).expect(201)
    pilot.post(f"/organisations/{made['id']}/accreditation", coordinator, {"decision": "accredit"}).expect(200)
    return str(made["id"])


@pytest.mark.parametrize(
    ("period", "opens", "closes"),
    [
        (DAY_FORM, "2027-11-01T00:00:00+00:00", "2027-12-31T23:59:59+00:00"),
        (INSTANT_FORM, "2027-11-01T07:00:00+00:00", "2027-12-31T18:00:00+00:00"),
    ],
    ids=["days", "instants"],
)
def test_a_call_opens_and_closes_by_days_or_by_instants(
    pilot: Installation, coordinator: str, period: dict[str, str], opens: str, closes: str
) -> None:
    made = pilot.post("/calls", coordinator, call(**period)).expect(201)
    assert (made["opens"], made["closes"]) == (opens, closes)
    assert pilot.get("/calls").expect(200)["items"] == [made]


def test_a_call_commits_to_its_seed_without_telling_it(pilot: Installation, coordinator: str) -> None:
    made = pilot.post("/calls", coordinator, call()).expect(201)
    assert re.fullmatch("[0-9a-f]{64}", made["seed_commitment"])
    assert made["seed"] is None
    with pilot.database.read() as connection:
        (stored,) = repositories.calls.where(connection, calls.c.id == made["id"])
    assert hashlib.sha256(stored.seed.encode()).hexdigest() == made["seed_commitment"]


def test_of_calls_with_one_code_at_the_same_moment_one_is_opened(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    token = pilot.account("coordinator", "ma@focal.example.org", "MA")
    statuses: list[int] = []

    def one() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        response = pilot.app.test_client().post("/api/v1/calls", json=call(), headers=headers)
        statuses.append(response.status_code)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pilot.close()
    assert sorted(statuses) == [201, *[422] * 7]


def test_two_calls_never_share_a_code_nor_a_seed(pilot: Installation, coordinator: str) -> None:
    first = pilot.post("/calls", coordinator, call()).expect(201)
    taken = pilot.post("/calls", coordinator, call()).expect(422)
    assert [(error["pointer"], error["code"]) for error in taken["errors"]] == [("/code", "code_taken")]
    second = pilot.post("/calls", coordinator, call(code="2028B")).expect(201)
    assert first["seed_commitment"] != second["seed_commitment"]


def test_a_call_keeps_its_caps(pilot: Installation, coordinator: str) -> None:
    made = pilot.post("/calls", coordinator, call(call_cap=9, host_caps=[{"host": "MA", "cap": 4}])).expect(201)
    assert (made["call_cap"], made["host_caps"]) == (9, [{"host": "MA", "cap": 4}])
    assert made["corridors"][1] == {"origin": "MA", "host": "SN", "cap": None}


def test_a_host_account_belongs_to_the_organisation_that_it_registers(
    pilot: Installation, coordinator: str, host: str
) -> None:
    made = pilot.post("/organisations", host, organisation()).expect(201)
    assert made["status"] == "requested"
    assert pilot.post("/organisations", host, organisation(name="Autre")).expect(409)["code"] == "illegal_transition"
    assert pilot.post("/offers", host, offer()).expect(409)["errors"][0]["code"] == "not_accredited"
    decision = pilot.post(f"/organisations/{made['id']}/accreditation", coordinator, {"decision": "accredit"})
    assert decision.expect(200)["status"] == "accredited"
    sent = pilot.post("/offers", host, offer()).expect(201)
    assert (sent["organisation"], sent["status"], sent["country"]) == (made["id"], "submitted", "MA")


def test_an_organisation_is_refused_with_a_reason_and_may_be_accredited_later(
    pilot: Installation, coordinator: str, host: str
) -> None:
    made = pilot.post("/organisations", host, organisation()).expect(201)
    address = f"/organisations/{made['id']}/accreditation"
    refused = pilot.post(address, coordinator, {"decision": "refuse", "reason": "Statuts absents"}).expect(200)
    assert (refused["status"], refused["decision_reason"]) == ("refused", "Statuts absents")
    pilot.post(address, coordinator, {"decision": "refuse", "reason": "Encore"}).expect(409)
    assert pilot.post(address, coordinator, {"decision": "accredit"}).expect(200)["status"] == "accredited"


def test_an_offer_is_published_in_both_languages_or_not_at_all(
    pilot: Installation, coordinator: str, host: str
) -> None:
    accredited(pilot, host, coordinator)
    french = offer(title={"fr": "Titre"}, description={"fr": "Texte", "en": " "} | {"en": "Text"})
    sent = pilot.post("/offers", host, french).expect(201)
    refused = pilot.post(f"/offers/{sent['id']}/approval", coordinator).expect(422)
    assert [error["pointer"] for error in refused["errors"]] == ["/title/en"]
    assert pilot.get("/offers").expect(200)["total"] == 0
    whole = pilot.post("/offers", host, offer()).expect(201)
    pilot.get(f"/offers/{whole['id']}").expect(404)
    pilot.post(f"/offers/{whole['id']}/approval", coordinator).expect(200)
    shown = pilot.get(f"/offers/{whole['id']}").expect(200)
    assert (shown["title"], shown["status"]) == (offer()["title"], "approved")


def test_an_offer_goes_back_to_its_host_with_a_reason(pilot: Installation, coordinator: str, host: str) -> None:
    accredited(pilot, host, coordinator)
    sent = pilot.post("/offers", host, offer()).expect(201)
    pilot.post(f"/offers/{sent['id']}/return", coordinator, {"reason": "Précisez les tâches."}).expect(200)
    back = pilot.get(f"/offers/{sent['id']}", host).expect(200)
    assert (back["status"], back["return_reason"]) == ("returned", "Précisez les tâches.")
    pilot.post(f"/offers/{sent['id']}/approval", coordinator).expect(409)


def test_offers_are_found_by_country_modality_and_language(pilot: Installation, coordinator: str, host: str) -> None:
    accredited(pilot, host, coordinator)
    languages = ([{"language": "fr", "level": "B1"}], [{"language": "ar", "level": "A2"}])
    for spoken, modality in zip(languages, ("volunteering", "study_visit"), strict=True):
        sent = pilot.post("/offers", host, offer(languages=spoken, modality=modality)).expect(201)
        pilot.post(f"/offers/{sent['id']}/approval", coordinator).expect(200)
    wanted = {"country=MA": 2, "country=SN": 0, "modality=study_visit": 1, "language=ar": 1, "language=en": 0, "": 2}
    found = {query: pilot.get(f"/offers?{query}").expect(200)["total"] for query in wanted}
    assert found == wanted


def test_a_list_is_read_page_by_page(pilot: Installation, coordinator: str) -> None:
    for number in range(5):
        pilot.post("/calls", coordinator, call(code=f"2028-{number}")).expect(201)
    pages = [pilot.get(f"/calls?page={page}&page_size=2").expect(200) for page in (1, 2, 3, 4)]
    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    assert len({item["id"] for page in pages for item in page["items"]}) == 5

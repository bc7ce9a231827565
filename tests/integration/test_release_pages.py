"""Releases on their page and for everybody, and restricted files that leave with two people only."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.app import create_app
from api.services import EXTENSION
from storage.tables.evaluation import export_requests, exports, releases
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size
from tests.integration.release_scene import ReleaseScene

ASKED = {"format": "csv", "lang": "fr", "reason": "Comité de pilotage de mars"}
RESTRICTED = "/exports/findings?format=csv&lang=fr&tier=restricted"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[ReleaseScene]:
    """A pilot with its opening release, two evaluators and an administrator."""
    pilot = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    journey.tokens["second"] = pilot.account("evaluator", "second@example.org")
    journey.tokens["admin"] = pilot.account("admin", "admin@example.org")
    yield ReleaseScene(journey).begin()
    pilot.close()


def person(scene: ReleaseScene, email: str) -> PageClient:
    client = PageClient(scene.pilot)
    client.be_staff(email)
    return client


def fetch(client: PageClient, address: str) -> tuple[int, bytes]:
    """A file as it arrives; it is closed like a browser does."""
    with client.client.get(address) as answer:
        data = answer.get_data()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        return answer.status_code, gzip.decompress(data) if is_packed else data


def ask(scene: ReleaseScene, **changes: Any) -> str:
    evaluator = scene.journey.tokens["evaluator"]
    return str(scene.pilot.post("/exports/requests", evaluator, {**ASKED, **changes}).expect(201)["id"])


def decide(scene: ReleaseScene, identifier: str, who: str, decision: str = "agree") -> Any:
    return scene.pilot.post(
        f"/exports/requests/{identifier}/decision", scene.journey.tokens[who], {"decision": decision}
    )


def test_nothing_is_published_before_a_person_does_it(scene: ReleaseScene) -> None:
    anybody = PageClient(scene.pilot)

    assert anybody.get("/en/results").status_code == 200
    assert "Nothing is published yet" in anybody.text
    assert anybody.get("/en/results/files/csv").status_code == 404


def test_an_evaluator_publishes_and_everybody_reads_without_signing_in(scene: ReleaseScene) -> None:
    evaluator = person(scene, "evaluator@example.org")
    evaluator.get("/fr/releases")
    assert "R00001" in evaluator.text

    assert evaluator.send("/fr/releases/R00001/publication").status_code == 303

    anybody = PageClient(scene.pilot)
    for language, title in (("fr", "Résultats"), ("en", "Results")):
        assert anybody.get(f"/{language}/results").status_code == 200
        assert title in anybody.text
    assert anybody.get("/en/results?country=MA").status_code == 200
    assert "Morocco" in anybody.text
    assert scene.releases()[0]["status"] == "published"


def test_a_release_is_published_once(scene: ReleaseScene) -> None:
    evaluator = scene.journey.tokens["evaluator"]
    scene.pilot.post("/releases/R00001/publication", evaluator).expect(200)

    assert scene.pilot.post("/releases/R00001/publication", evaluator).expect(409)["code"] == "illegal_transition"
    assert scene.pilot.post("/releases/R00099/publication", evaluator).status == 404
    assert scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["admin"]).status == 403


@pytest.mark.parametrize(
    ("status", "why"),
    [("making", "release_not_audited"), ("refused", "release_not_audited"), ("published", "release_published")],
)
def test_only_what_is_audited_and_not_published_yet_is_published(scene: ReleaseScene, status: str, why: str) -> None:
    with scene.pilot.database.write() as connection:
        connection.execute(releases.update().values(status=status, audit={"code": "narrowed"}))
    evaluator = person(scene, "evaluator@example.org")

    assert evaluator.get("/en/releases").status_code == 200
    assert "Publish release" not in evaluator.text
    problem = scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(409)
    assert [each["code"] for each in problem["errors"]] == [why]
    exported = scene.pilot.get("/exports/findings?format=csv&lang=fr", scene.journey.tokens["evaluator"])
    assert exported.status == (200 if status == "published" else 404)


def test_public_files_of_every_kind_need_nobody_signed_in_and_are_written_down(scene: ReleaseScene) -> None:
    scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(200)
    anybody = PageClient(scene.pilot)
    anybody.get("/en/results")
    addresses = re.findall(r'href="(/en/results/files/\w+)"', anybody.text)

    answers = {address: fetch(anybody, address) for address in addresses}

    assert {address.rpartition("/")[2] for address in addresses} == {"csv", "xlsx", "json", "pdf", "datapackage"}
    assert {status for status, _ in answers.values()} == {200}
    assert all(data for _, data in answers.values())
    assert fetch(anybody, "/en/results/files/exe")[0] == 404
    with scene.pilot.database.read() as connection:
        rows = connection.execute(select(exports)).all()
    assert {(row.account_id, row.filter["tier"], row.release_id) for row in rows} == {(None, "public", "R00001")}
    assert len(rows) == len(addresses)


def test_public_files_are_made_once_however_many_take_them(scene: ReleaseScene) -> None:
    """Strangers neither keep the typesetting busy nor push what staff took off the list of files."""
    scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(200)

    taken = {fetch(PageClient(scene.pilot), "/en/results/files/xlsx") for _ in range(3)}

    assert len(taken) == 1
    assert fetch(PageClient(scene.pilot), "/fr/results/files/xlsx") not in taken
    with scene.pilot.database.read() as connection:
        assert len(connection.execute(select(exports)).all()) == 2


def test_who_takes_public_files_without_end_is_asked_to_wait(scene: ReleaseScene) -> None:
    services = scene.pilot.app.extensions[EXTENSION]
    limited = replace(services, settings=replace(services.settings, rate_limits=True))
    client = create_app(limited).test_client()

    statuses = [client.get("/en/results/files/csv").status_code for _ in range(61)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:60]


def test_the_page_for_everybody_is_small(scene: ReleaseScene) -> None:
    scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(200)
    anybody = PageClient(scene.pilot)
    for address in ("/fr/results", "/fr/results?country=MA"):
        assert wire_size(anybody.get(address, **{"Accept-Encoding": "gzip"})) <= 10_240


def test_a_country_that_does_not_exist_is_told_and_nothing_is_lost(scene: ReleaseScene) -> None:
    scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(200)
    anybody = PageClient(scene.pilot)

    assert anybody.get("/en/results?country=XX").status_code < 500
    assert "<h1>" in anybody.text


def test_a_restricted_file_needs_a_second_person(scene: ReleaseScene) -> None:
    tokens = scene.journey.tokens
    refused = scene.pilot.get(RESTRICTED, tokens["evaluator"]).expect(403)
    assert "page of the releases" in refused["detail"] or "page des versions" in refused["detail"]
    identifier = ask(scene)

    assert scene.pilot.get(RESTRICTED, tokens["evaluator"]).status == 403
    assert decide(scene, identifier, "evaluator").status == 403
    assert decide(scene, identifier, "second").expect(200)["decision"] == "agree"

    assert scene.pilot.get(RESTRICTED, tokens["evaluator"]).status == 200
    # Nobody else, no other file.
    assert scene.pilot.get(RESTRICTED, tokens["second"]).status == 403
    assert scene.pilot.get(RESTRICTED.replace("csv", "json"), tokens["evaluator"]).status == 403
    assert scene.pilot.get(RESTRICTED.replace("lang=fr", "lang=en"), tokens["evaluator"]).status == 403
    with scene.pilot.database.read() as connection:
        assert connection.execute(select(exports.c.request_id)).scalars().all() == [identifier]


def test_an_agreement_ends_after_seven_days(scene: ReleaseScene) -> None:
    decide(scene, ask(scene), "admin").expect(200)
    evaluator = scene.journey.tokens["evaluator"]
    assert scene.pilot.get(RESTRICTED, evaluator).status == 200

    scene.pilot.clock.at += timedelta(days=7)

    assert scene.pilot.get(RESTRICTED, evaluator).status == 403


def test_a_refusal_stands_and_is_decided_once(scene: ReleaseScene) -> None:
    identifier = ask(scene)
    decide(scene, identifier, "second", "refuse").expect(200)

    assert scene.pilot.get(RESTRICTED, scene.journey.tokens["evaluator"]).status == 403
    assert decide(scene, identifier, "admin").expect(409)["code"] == "illegal_transition"
    assert decide(scene, "nobody", "admin").status == 404


def test_the_whole_way_on_pages(scene: ReleaseScene) -> None:
    asker, decider = person(scene, "evaluator@example.org"), person(scene, "admin@example.org")
    asker.get("/en/releases")
    assert asker.send("/en/releases/requests", format="pdf", lang="en", reason="").status_code == 422
    assert 'value="pdf" selected' in asker.text
    assert asker.send("/en/releases/requests", format="csv", lang="fr", reason="Steering committee").status_code == 303
    with scene.pilot.database.read() as connection:
        identifier = connection.execute(select(export_requests.c.id)).scalar_one()
    asker.get("/en/releases")
    assert "Steering committee" in asker.text
    assert f"/en/releases/requests/{identifier}/decision" not in asker.text
    assert asker.send(f"/en/releases/requests/{identifier}/decision", decision="agree").status_code == 403

    decider.get("/en/releases")
    assert "evaluator@example.org" in decider.text
    agreed = decider.send(f"/en/releases/requests/{identifier}/decision", decision="agree")

    assert agreed.status_code == 303
    asker.get("/en/releases")
    address = re.search(r'href="(/en/findings/file\?[^"]+)"', asker.text)
    assert address is not None
    assert fetch(asker, address.group(1).replace("&amp;", "&"))[0] == 200


def test_the_switch_of_languages_keeps_what_is_typed_and_stores_nothing(scene: ReleaseScene) -> None:
    asker = person(scene, "evaluator@example.org")
    asker.get("/fr/releases")

    answer = asker.send("/en/releases/requests", again="en", format="json", lang="en", reason="half a sent")

    assert answer.status_code == 200
    assert "half a sent" in asker.text
    with scene.pilot.database.read() as connection:
        assert connection.execute(select(export_requests)).first() is None


def test_the_released_json_is_the_stored_document(scene: ReleaseScene) -> None:
    scene.pilot.post("/releases/R00001/publication", scene.journey.tokens["evaluator"]).expect(200)
    document = json.loads(fetch(PageClient(scene.pilot), "/en/results/files/json")[1])

    assert document["release"]["id"] == "R00001"
    assert document["release"]["tier"] == "public"

"""What a volunteer reads tells her own score in full, and nothing of anybody else's."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from api.access import ACCESS
from config.policy_files import read_policy_files
from domain.matching.certificate import Outcome
from domain.matching.inputs import RoundInputs, Wish, Wisher
from domain.matching.lottery import ticket
from domain.policy import Policy, build_policy
from storage.round_documents import find_document
from storage.round_reasons import reason_rows
from storage.tables.applications import applications, calls
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient

RULE = {
    "code": "first_generation",
    "name": {"fr": "Sans diplôme du supérieur", "en": "No higher degree"},
    "points": 3,
    "fact": "education_level",
    "values": ["secondary"],
    "source": "Example law of 2026, article 5",
    "published_on": date(2026, 10, 1),
}


def with_equity() -> Policy:
    files = read_policy_files()
    programme = {**files.documents["programme"], "equity": [RULE]}
    return build_policy({**files.documents, "programme": programme}, files.digest)


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[Journey]:
    """A pilot in which an equity aim counts, and two people who differ in it alone."""
    pilot = Installation(f"sqlite:///{tmp_path / 'fair.db'}", "embedded:", SetClock(NOW), policy=with_equity())
    begun = Journey(pilot)
    begun.open_the_call()
    begun.apply("awa", "MA", education_level="secondary", preferences=[begun.offers["SN"]])
    begun.apply("binta", "MA", education_level="master", preferences=[begun.offers["SN"]])
    pilot.deliver()
    yield begun
    pilot.close()


def validated_round(journey: Journey) -> str:
    made = str(journey.round()["id"])
    journey.pilot.post(f"/rounds/{made}/validation", journey.tokens["MA"]).expect(200)
    journey.pilot.deliver()
    return made


def page(journey: Journey, name: str, language: str = "en") -> str:
    client = PageClient(journey.pilot)
    client.be_volunteer(journey.applications[name]["id"])
    client.get(f"/{language}/applications/{journey.applications[name]['id']}/wishes")
    return client.text


def test_an_equity_aim_is_a_part_by_name_with_its_source_before_and_after_the_round(fair: Journey) -> None:
    before = fair.file("awa")["wishes"][0]["score"]
    told = page(fair, "awa")
    made = validated_round(fair)

    assert before == {"skills": 2, "language": 2, "experience": 0, "equity": 3, "total": 7}
    assert fair.file("awa")["wishes"][0]["score"] == before
    assert fair.file("binta")["wishes"][0]["score"]["equity"] == 0
    for html in (told, page(fair, "awa")):
        assert '<dt>No higher degree</dt><dd dir="auto">+3 (Example law of 2026, article 5)</dd>' in html
    with fair.pilot.database.read() as connection:
        inputs = find_document(connection, made, "inputs")
    assert inputs is not None
    assert [each["wishes"][0]["band"] for each in inputs["volunteers"]] == [7, 4]


def test_an_equity_aim_that_counts_is_published_to_everybody_with_its_source(fair: Journey) -> None:
    anybody = PageClient(fair.pilot)
    anybody.get("/fr/calls/2027A/lottery")
    assert "Sans diplôme du supérieur" in anybody.text

    host = PageClient(fair.pilot)
    host.be_staff("host-SN@example.org")
    host.get(f"/en/host/offers/{fair.offers['SN']}/candidates")
    assert "equity aims 3" in host.text
    assert "No higher degree" in page(fair, "binta")
    assert "<dt>No higher degree</dt>" not in page(fair, "binta")


@pytest.mark.parametrize(("name", "origin", "alone"), [("awa", "SN", True), ("salma", "MA", False)])
def test_only_where_a_limit_counts_her_compatriots_the_page_says_that_the_lot_alone_decides(
    journey: Journey, name: str, origin: str, alone: bool
) -> None:
    """From Morocco the limits hold seats of each host: there the points come first."""
    journey.apply(name, origin)

    assert ("only so many people may leave your country" in page(journey, name)) is alone


def test_a_score_is_shown_to_the_person_alone(fair: Journey) -> None:
    awa = fair.applications["awa"]["id"]

    seen = fair.pilot.get(f"/applications/{awa}", fair.tokens["MA"]).expect(200)

    assert [set(wish) for wish in seen["wishes"]] == [{"offer", "rank", "reason", "message"}]


def test_after_a_declined_place_the_page_says_what_became_of_it_and_nothing_more_to_do(fair: Journey) -> None:
    validated_round(fair)
    placement = fair.placement("awa")["id"]
    fair.pilot.post(f"/placements/{placement}/acceptance", fair.tokens["host SN"]).expect(200)
    assert "Your page says who answers first" in page(fair, "awa")

    fair.pilot.post(f"/placements/{placement}/refusal", fair.tokens["awa"], {"code": "family"}).expect(200)

    assert "You declined this place. It is not proposed to you again." in page(fair, "awa")
    assert "Your page says who answers first" not in page(fair, "awa")
    assert "If seats become free" in page(fair, "binta")


def test_nothing_about_a_round_but_her_own_reasons_is_open_to_a_volunteer() -> None:
    opened = {name for name, roles in ACCESS.items() if "volunteer" in roles and "round" in name}

    assert opened == set()


def test_what_is_stored_of_a_protected_seat_is_what_she_may_see() -> None:
    """Of a single seat "kept from an earlier round" would say that its holder has the lower score."""
    inputs = RoundInputs("2027A", "", (Wisher("2027A-2", "SN", (Wish("O1"),)),))
    codes = {"2027A-2": {"O1": "protected_earlier_round"}}
    hidden = Outcome({"2027A-1": "O1", "2027A-2": None}, codes, {}, {"2027A-2": {"O1": "offer_full"}})

    (row,) = reason_rows(inputs, hidden, {"2027A-2": "b"})

    assert row["code"] == "offer_full"


def scored_later(file: Path, copy: Path, other: str, years: int | None) -> tuple[list[str], str]:
    """Everything the viewer can read after the round of a world, and the code behind what she is told."""
    shutil.copyfile(file, copy)
    pilot = Installation(f"sqlite:///{copy}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    for country in ("MA", "SN"):
        journey.tokens[country] = pilot.account("coordinator", f"later-{country}@focal.example.org", country)
    with pilot.database.write() as connection:
        found = {row.reference: row for row in connection.execute(select(applications))}
        facts = {**found[other].facts, "experience_years": years}
        connection.execute(applications.update().where(applications.c.reference == other).values(facts=facts))
    (viewer,) = (row.id for reference, row in found.items() if reference != other)
    made = validated_round(journey)
    with pilot.database.read() as connection:
        outcome = find_document(connection, made, "outcome") or {}
    reference = next(reference for reference in found if reference != other)
    read = everything_she_reads(pilot, viewer)
    pilot.close()
    return read, next(iter(outcome["reasons"][reference].values()))


def everything_she_reads(pilot: Installation, viewer: str) -> list[str]:
    client = PageClient(pilot)
    client.be_volunteer(viewer)
    own = f"/applications/{viewer}"
    offer = "O00002"
    paths = [
        f"/{language}{path}" for language in ("en", "fr") for path in (own, f"{own}/wishes", "/calls/2027A/lottery")
    ]
    paths += ["/en/offers", f"/en/offers/{offer}", "/en/me", "/en/me/data", "/en/me/wishes", "/en/"]
    token = pilot.keys.token("application", viewer)
    json = ["/calls", "/offers", f"/offers/{offer}", own, "/placements", "/me/data"]
    pages = [client.get(path) for path in paths]
    assert {each.status_code for each in pages} == {200}
    texts = [each.get_data(as_text=True) for each in pages]
    texts += [str(pilot.get(path, token).expect(200)) for path in json]
    return [re.sub(r'name="csrf_token" value="[^"]+"', "", text) for text in texts]


def test_two_worlds_that_differ_in_another_persons_score_read_the_same_to_her(journey: Journey, tmp_path: Path) -> None:
    for name in ("awa", "binta"):
        journey.apply(name, "MA", preferences=[journey.offers["SN"]])
    journey.pilot.deliver()
    with journey.pilot.database.write() as connection:
        seed = connection.execute(select(calls.c.seed)).scalar_one()
    drawn = sorted(
        (ticket(seed, "2027A", each["reference"]), each["reference"]) for each in journey.applications.values()
    )
    journey.pilot.close()

    file, other = Path(journey.pilot.database_url.removeprefix("sqlite:///")), drawn[0][1]
    equal, by_lot = scored_later(file, tmp_path / "equal.db", other, None)
    better, by_score = scored_later(file, tmp_path / "better.db", other, 9)

    assert (by_lot, by_score) == ("offer_full_lottery", "offer_full_band")
    assert [one for one, two in zip(equal, better, strict=True) if one != two] == []

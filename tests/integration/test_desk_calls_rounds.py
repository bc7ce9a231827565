"""Calls and placement rounds on the desk: a call is opened by a form; a round is read before it is validated."""

import json
import re
from typing import Any

import pytest

from domain.round_report import Difference, difference, exchanges, free_seats, rank_groups
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator, wire_size
from translations.round_words import bound_words

CALL = {
    "code": "2028A",
    "opens-day": "1",
    "opens-month": "11",
    "opens-year": "2027",
    "closes-day": "31",
    "closes-month": "12",
    "closes-year": "2027",
    "modalities": ["volunteering", "study_visit"],
}


@pytest.fixture
def reader(journey: Journey) -> PageClient:
    return coordinator(journey.pilot, "MA")


def ticked(reader: PageClient, *rows: tuple[str, str, str]) -> dict[str, str]:
    """The fields of corridors, `(origin, host, limit)`, as the open form numbers them."""
    fields = {}
    for origin, host, cap in rows:
        pattern = rf'name="corridors-(\d+)-host" value="{host}"><label[^>]*><input[^>]*value="{origin}"'
        found = re.search(pattern, reader.text)
        assert found is not None
        fields[f"corridors-{found[1]}-origin"] = origin
        fields[f"corridors-{found[1]}-cap"] = cap
    return fields


def open_call(reader: PageClient, *rows: tuple[str, str, str], language: str = "en", **fields: Any) -> int:
    reader.get(f"/{language}/desk/calls/new")
    typed = {**CALL, **ticked(reader, *rows), **fields}
    return reader.send(f"/{language}/desk/calls/new", **typed).status_code


def test_a_call_is_opened_by_a_form_and_its_lottery_is_explained(journey: Journey, reader: PageClient) -> None:
    assert open_call(reader, ("SN", "MA", "2"), ("MA", "SN", ""), **{"host_caps-2-cap": "9", "call_cap": "12"}) == 303

    stored = next(c for c in journey.pilot.get("/calls").expect(200)["items"] if c["code"] == "2028A")
    assert {(q["origin"], q["host"], q["cap"]) for q in stored["corridors"]} == {("SN", "MA", 2), ("MA", "SN", None)}
    assert (stored["opens"][:10], stored["closes"][:19]) == ("2027-11-01", "2027-12-31T23:59:59")
    assert (stored["call_cap"], [cap["cap"] for cap in stored["host_caps"]]) == (12, [9])
    assert reader.get("/en/desk/calls/2028A?done=call").status_code == 200
    assert stored["seed_commitment"] in reader.text
    assert "closed to the public until a round is validated" in reader.text
    reader.get("/en/desk/calls")
    assert "2028A" in reader.text
    assert "opens later" in reader.text


def test_the_code_of_a_call_opened_by_a_form_is_in_capitals(reader: PageClient) -> None:
    assert open_call(reader, ("SN", "MA", ""), code="2028b") == 303

    assert reader.get("/en/desk/calls/2028B").status_code == 200


def test_a_code_is_refused_that_differs_from_another_only_by_its_capitals(journey: Journey) -> None:
    call = {
        "code": "2027a",
        "opens": "2027-11-01",
        "closes": "2027-12-31",
        "modalities": ["volunteering"],
        "corridors": [{"origin": "SN", "host": "MA"}],
    }

    refused = journey.pilot.post("/calls", journey.tokens["MA"], call).expect(422)

    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [("/code", "code_taken")]
    journey.pilot.post("/calls", journey.tokens["MA"], {**call, "code": "summer-2028"}).expect(201)
    assert "summer-2028" in {found["code"] for found in journey.pilot.get("/calls").expect(200)["items"]}


def test_the_form_of_a_call_sent_twice_opens_it_once(journey: Journey, reader: PageClient) -> None:
    reader.get("/en/desk/calls/new")
    typed, form = {**CALL, **ticked(reader, ("SN", "MA", ""))}, reader.text
    first = reader.send("/en/desk/calls/new", **typed)
    reader.text = form

    again = reader.send("/en/desk/calls/new", **typed)

    assert again.location == first.location
    assert len(journey.pilot.get("/calls").expect(200)["items"]) == 2
    reader.text = form
    assert reader.send("/en/desk/calls/new", **{**typed, "call_cap": "3"}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "2027 A!"}, "code"),
        ({"code": "2027A"}, "code"),
        ({"code": " 2027a "}, "code"),
        ({"opens-month": "13"}, "opens"),
        ({"opens-day": "one"}, "opens"),
        ({"closes-year": "2026"}, "closes"),
        ({"modalities": []}, "modalities"),
        ({"modalities": ["tourism"]}, "modalities"),
        ({"call_cap": "many"}, "call_cap"),
        ({"host_caps-1-cap": "-1"}, "host_caps-1-cap"),
    ],
)
def test_each_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    reader: PageClient, changes: dict[str, Any], field: str
) -> None:
    assert open_call(reader, ("SN", "MA", "2"), **changes) == 422

    assert f'<a href="#{field}">' in reader.text
    kept = {name: value for name, value in {**CALL, **changes}.items() if isinstance(value, str) and value}
    for name, value in kept.items():
        assert re.search(rf'name="{name}" value="{re.escape(value)}"', reader.text)


def test_a_limit_without_its_corridor_and_a_call_without_corridor_are_told(reader: PageClient) -> None:
    assert open_call(reader) == 422
    assert '<a href="#corridors">' in reader.text

    unticked = {name: value for name, value in ticked(reader, ("MA", "CI", "4")).items() if name.endswith("-cap")}
    assert open_call(reader, ("SN", "MA", "2"), **unticked) == 422
    assert "Tick the corridor, or leave its limit empty." in reader.text
    assert open_call(reader, ("SN", "MA", "two")) == 422
    assert re.search(r'<a href="#corridors-\d-cap">', reader.text)


def test_the_form_of_a_call_is_light_and_switches_language_as_typed(reader: PageClient) -> None:
    for language in ("fr", "en"):
        form = reader.get(f"/{language}/desk/calls/new", **{"Accept-Encoding": "gzip"})
        assert wire_size(form) <= 3_000
    reader.get("/en/desk/calls/new")
    assert reader.send("/fr/desk/calls/new", **CALL, again="fr").status_code == 200
    assert 'value="2028A"' in reader.text
    assert "Ouvrir un appel" in reader.text


def test_a_call_that_does_not_exist_is_not_found(reader: PageClient) -> None:
    assert reader.get("/en/desk/calls/none-such").status_code == 404


def test_the_report_of_a_round_says_what_binds_and_what_validation_does(applied: Journey) -> None:
    found = applied.round()
    reader = coordinator(applied.pilot, "MA")
    reader.get(f"/en/desk/rounds/{found['id']}")
    page = re.sub(r"\s+", " ", reader.text)

    assert "People placed: 3." in page
    assert "when it was computed and confirmed it" in page
    assert "the limit of the corridor Senegal → Morocco is reached" in page
    assert "Morocco → Senegal: 1, the other way: 2" in page
    assert "the proposals leave at once (3). Each host has 7 days to answer" in page
    assert found["report"]["unplaced"][0]["reference"] in page
    assert "Compared with" not in page


def test_a_second_dry_run_tells_what_changed_since_the_first_one(applied: Journey) -> None:
    first = applied.round()
    reader = coordinator(applied.pilot, "MA")
    reader.get(f"/en/desk/rounds/{first['id']}")
    assert reader.send(f"/en/desk/rounds/{first['id']}/discard").status_code == 303
    same = applied.round()
    reader.get(f"/en/desk/rounds/{same['id']}")
    assert f"Compared with round {first['id']}, computed on 22 November 2026" in reader.text
    assert "Nothing changed." in reader.text

    reader.send(f"/en/desk/rounds/{same['id']}/discard")
    gone = next(
        name
        for name in ("awa", "fatou", "khady")
        if first["matching"][applied.applications[name]["reference"]] is not None
    )
    applied.pilot.post(f"/applications/{applied.applications[gone]['id']}/withdrawal", applied.tokens[gone]).expect(200)
    changed = applied.round()
    reader.get(f"/en/desk/rounds/{changed['id']}")
    reference = applied.applications[gone]["reference"]
    assert f"Had a place in that round and have none in this one: {reference}" in reader.text
    assert "Have a place in this round and had none in that one:" in reader.text


def test_the_certificate_is_kept_as_a_file_that_the_interface_gives_too(applied: Journey) -> None:
    found = applied.round()
    reader = coordinator(applied.pilot, "MA")
    answer = reader.get(f"/en/desk/rounds/{found['id']}/certificate.json")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="certificate-{found["id"]}.json"'
    by_json = applied.pilot.get(f"/rounds/{found['id']}/certificate", applied.tokens["MA"]).expect(200)
    assert json.loads(reader.text) == by_json
    assert reader.get("/en/desk/rounds/none-such/certificate.json").status_code == 404


def test_a_settled_round_cannot_be_settled_again_from_an_old_page(applied: Journey) -> None:
    found = applied.round()
    reader = coordinator(applied.pilot, "MA")
    reader.get(f"/en/desk/rounds/{found['id']}")
    opened = reader.text
    assert reader.send(f"/en/desk/rounds/{found['id']}/validation").status_code == 303
    reader.text = opened
    assert reader.send(f"/en/desk/rounds/{found['id']}/validation").status_code == 409
    reader.get("/en/desk/calls/2027A")
    assert "The seed is open now." in reader.text


def test_while_a_call_is_open_its_page_says_that_a_dry_run_tells_the_lots(journey: Journey, reader: PageClient) -> None:
    reader.get("/en/desk/calls/2027A")
    assert "The seed stays closed to the public until a round is validated." in reader.text
    assert "The call has not closed yet. Whoever reads the certificate of a dry run can know the lots" in reader.text

    journey.pilot.tick(2027, 1, 1)
    reader.be_staff("MA@focal.example.org")
    reader.get("/en/desk/calls/2027A")

    assert "Start a dry run" in reader.text
    assert "can know the lots" not in reader.text


def test_a_round_whose_limits_cross_tells_three_ways_out(journey: Journey, reader: PageClient) -> None:
    _cross(journey)
    journey.apply("awa", "SN")
    journey.apply("driss", "MA")
    journey.pilot.deliver()
    asked = journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "2027A"}).expect(202)
    journey.pilot.deliver()
    reader.get(f"/fr/desk/rounds/{asked['id']}")

    assert "Trois issues" in reader.text
    assert reader.text.count("<li>") >= 3
    assert "config_crossing" not in reader.text


def _cross(journey: Journey) -> None:
    """Limits of pairs that no interface lets in today: a full mesh, as a future agreement might bring."""
    mesh = [
        {"origin": origin, "host": host, "cap": 1}
        for origin in ("MA", "SN", "CI")
        for host in ("MA", "SN", "CI")
        if origin != host
    ]
    with journey.pilot.database.write() as connection:
        connection.exec_driver_sql("UPDATE calls SET corridors = ?", (json.dumps(mesh),))


def test_figures_of_a_round_are_read_off_its_inputs_and_its_matching() -> None:
    inputs = {
        "volunteers": [{"id": "v1", "origin": "MA"}, {"id": "v2", "origin": "SN"}, {"id": "v3", "origin": "SN"}],
        "offers": [{"id": "o1", "host": "SN", "capacity": 2}, {"id": "o2", "host": "MA", "capacity": 1}],
        "corridors": [{"origin": "MA", "host": "SN"}, {"origin": "SN", "host": "MA"}, {"origin": "CI", "host": "MA"}],
    }
    matching = {"v1": "o1", "v2": "o2", "v3": None}

    both = {(each.first, each.second): (each.there, each.back, each.ratio) for each in exchanges(inputs, matching)}
    assert both == {("MA", "SN"): (1, 1, 1.0), ("CI", "MA"): (0, 0, None)}
    assert free_seats(inputs, matching) == {"o1": 1}
    assert rank_groups([{"rank": 1, "people": 2}, {"rank": 3, "people": 1}, {"rank": 7, "people": 4}]) == {
        "first": 2,
        "near": 1,
        "later": 4,
    }


def test_the_difference_of_two_simulations_names_everybody_once() -> None:
    before = {"a": "o1", "b": None, "c": "o2", "d": "o3"}
    after = {"a": None, "b": "o1", "c": "o3", "e": "o2"}

    assert difference(before, after) == Difference(("b", "e"), ("a", "d"), ("c",))
    assert not difference(before, before)


@pytest.mark.parametrize("bound", ["MA-SN", "host:MA", "delegation:O1/SN", "organisation:X", "call", "turn"])
def test_every_limit_has_words_in_both_languages(bound: str) -> None:
    french, english = bound_words("fr", bound), bound_words("en", bound)

    assert bound not in (french, english)
    assert french != english

"""The report of a round on the desk: everything of a small one, the beginning of a large one, quick and light."""

import re
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from domain.round_report import figures, grouped_cut
from messaging.database_clock import instant_in
from storage.round_lists import change_between, placed_first, unplaced_first
from storage.tables.placements import round_documents, round_runs, rounds
from tests.integration.crowd import multiply
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator, wire_size

PAGE = 10_000


def page_of(journey: Journey, identifier: str, language: str = "en") -> str:
    reader = coordinator(journey.pilot, "MA")
    assert reader.get(f"/{language}/desk/rounds/{identifier}").status_code == 200
    return re.sub(r"\s+", " ", reader.text)


def size_of(journey: Journey, identifier: str, language: str) -> int:
    reader = coordinator(journey.pilot, "MA")
    return wire_size(reader.get(f"/{language}/desk/rounds/{identifier}", **{"Accept-Encoding": "gzip"}))


def store(journey: Journey, statement: Any) -> None:
    with journey.pilot.database.write() as connection:
        connection.execute(statement)


def test_the_limits_that_make_the_bound_are_told_in_words_that_add_up(applied: Journey) -> None:
    found = applied.round()
    page = page_of(applied, found["id"])

    assert "These limits together make the bound." in page
    told = re.search(r"It could rise only by moving one of them:</p> <ul>(.*?)</ul>", page)
    assert told is not None
    assert "the corridor Senegal → Morocco: 2" in told[1]
    assert sum(int(number) for number in re.findall(r": (\d+)", told[1])) == found["report"]["upper_bound"]


def test_the_page_needs_none_of_the_large_documents(applied: Journey) -> None:
    found = applied.round()
    applied.pilot.post(f"/rounds/{found['id']}/discard", applied.tokens["MA"]).expect(200)
    before = page_of(applied, found["id"])
    store(applied, delete(round_documents).where(round_documents.c.round_id == found["id"]))

    after = page_of(applied, found["id"])

    without_tokens = [re.sub(r'value="[^"]{40,}"', "", page) for page in (before, after)]
    assert without_tokens[0] == without_tokens[1]
    assert "was computed and confirmed it" in after
    assert f"<code>passerelle round verify {found['id']}</code>" in after


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_round_of_sixteen_people_is_shown_whole_in_ten_kilobytes(applied: Journey, language: str) -> None:
    references = multiply(applied, "awa", 12)
    found = applied.round()
    page = page_of(applied, found["id"], language)

    assert found["report"]["unplaced_total"] == 13
    assert all(reference in page for reference in references)
    assert size_of(applied, found["id"], language) <= PAGE


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_large_round_shows_the_first_lines_and_says_how_many_follow(applied: Journey, language: str) -> None:
    multiply(applied, "awa", 700)
    found = applied.round()
    page = page_of(applied, found["id"], language)

    assert found["report"]["unplaced_total"] == 701
    unplaced = sorted(reference for reference, offer in found["matching"].items() if offer is None)
    assert [reference in page for reference in unplaced] == [True] * 50 + [False] * 651
    assert f'href="/{language}/desk/rounds/{found["id"]}/unplaced"' in page
    assert size_of(applied, found["id"], language) <= PAGE


def test_everybody_is_found_page_by_page(applied: Journey) -> None:
    multiply(applied, "awa", 150)
    found = applied.round()
    matching, seen = found["matching"], {}
    for which in ("placed", "unplaced"):
        pages = [page_of(applied, f"{found['id']}/{which}?page={number}") for number in range(1, 6)]
        seen[which] = [reference for page in pages for reference in re.findall(r'"number">(2027A-\d+)<', page)]

    assert seen["placed"] == sorted(reference for reference, offer in matching.items() if offer)
    assert seen["unplaced"] == sorted(reference for reference, offer in matching.items() if not offer)
    assert "There is nobody on this page." in page_of(applied, f"{found['id']}/unplaced?page=1000000")
    page = page_of(applied, f"{found['id']}/unplaced?page=2", "fr")
    assert f'href="/fr/desk/rounds/{found["id"]}/unplaced?page=3"' in page
    assert "la limite du couloir est atteinte" in page


@pytest.mark.parametrize("which", ["placed", "unplaced"])
def test_a_round_that_is_not_computed_has_no_lists(applied: Journey, which: str) -> None:
    asked = applied.pilot.post("/rounds", applied.tokens["MA"], {"call": "2027A"}).expect(202)
    reader = coordinator(applied.pilot, "MA")

    assert reader.get(f"/en/desk/rounds/{asked['id']}/{which}").status_code == 404
    assert reader.get(f"/en/desk/rounds/R99999/{which}").status_code == 404


def test_lists_are_cut_by_reference_and_whole_for_whoever_is_on_them(applied: Journey) -> None:
    references = multiply(applied, "awa", 30)
    asked = applied.round()
    with applied.pilot.database.read() as connection:
        found = _stored(connection, asked["id"])
        placed, unplaced = placed_first(connection, found, 2), unplaced_first(connection, found, 5)
        everybody = unplaced_first(connection, found, 1_000)

    matching = asked["matching"]
    assert [row["reference"] for row in placed] == sorted(p for p, offer in matching.items() if offer)[:2]
    assert all(matching[row["reference"]] == row["offer"] and row["rank"] == 1 for row in placed)
    assert [row["reference"] for row in unplaced] == sorted(p for p, offer in matching.items() if not offer)[:5]
    assert [len(row["reasons"]) for row in unplaced] == [1] * 5
    assert len(everybody) == asked["report"]["unplaced_total"] == len(references) + 1


def _stored(connection: Any, identifier: str) -> Any:
    return connection.execute(rounds.select().where(rounds.c.id == identifier)).one()


def test_two_rounds_are_compared_by_who_is_placed_where(applied: Journey) -> None:
    first = applied.round()
    applied.pilot.post(f"/rounds/{first['id']}/discard", applied.tokens["MA"]).expect(200)
    gone = next(p for p, offer in first["matching"].items() if offer == applied.offers["MA"])
    name = next(name for name, each in applied.applications.items() if each["reference"] == gone)
    withdrawal = f"/applications/{applied.applications[name]['id']}/withdrawal"
    applied.pilot.post(withdrawal, applied.tokens[name]).expect(200)
    second = applied.round()

    with applied.pilot.database.read() as connection:
        changed = change_between(connection, first["id"], second["id"])
        assert not change_between(connection, first["id"], first["id"])
    assert changed.placed_before == (gone,)
    assert set(changed.placed_now) == {p for p, o in second["matching"].items() if o and not first["matching"][p]}


def test_large_rounds_are_compared_when_it_is_asked_for(applied: Journey) -> None:
    first = applied.round()
    applied.pilot.post(f"/rounds/{first['id']}/discard", applied.tokens["MA"]).expect(200)
    second = applied.round()
    with applied.pilot.database.read() as connection:
        report = {**_stored(connection, second["id"]).report, "participants": 100_000}
    store(applied, update(rounds).where(rounds.c.id == second["id"]).values(report=report))

    page = page_of(applied, second["id"])
    assert f'href="/en/desk/rounds/{second["id"]}?compare=yes#compared"' in page
    assert "Nothing changed." not in page
    assert "Nothing changed." in page_of(applied, f"{second['id']}?compare=yes")


def test_a_waiting_round_says_since_when_and_a_running_one_how_far_it_is(applied: Journey) -> None:
    asked = applied.pilot.post("/rounds", applied.tokens["MA"], {"call": "2027A"}).expect(202)
    page = page_of(applied, asked["id"])
    assert "The round waits to be computed" in page
    assert "It waits for the placement worker since 22 November 2026" in page
    assert f'<a href="/en/desk/rounds/{asked["id"]}">Look again</a>' in page
    assert "http-equiv" not in page

    run = {"round_id": asked["id"], "attempts": 1, "next_at": instant_in(), "stage_since": instant_in()}
    store(applied, insert(round_runs).values(**run, stage="placing", done=20_000, total=100_000))
    page = page_of(applied, asked["id"])
    assert "The round is being computed" in page
    assert "Now: placing – 20,000 of 100,000, since" in page
    assert '<progress value="20000" max="100000" aria-label="placing">' in page
    store(applied, update(round_runs).values(stage="checking", done=None, total=None))
    page = page_of(applied, asked["id"], "fr")
    assert "En ce moment : un second programme vérifie le résultat" in page
    assert '<progress aria-label="un second programme vérifie le résultat">' in page


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("unconfirmed", "did not confirm this one: nothing was kept"),
        ("computation_failed", "The computation broke off five times."),
        ("nothing_to_change", "The limit of this question is not part of the round"),
        ("config_crossing", "Or place one person after the other, in one published order"),
    ],
)
def test_a_refused_round_says_what_to_do_in_both_languages(applied: Journey, code: str, told: str) -> None:
    asked = applied.pilot.post("/rounds", applied.tokens["MA"], {"call": "2027A"}).expect(202)
    refusal = {"code": code, "parameters": {}}
    store(applied, update(rounds).where(rounds.c.id == asked["id"]).values(status="discarded", refusal=refusal))

    assert told in page_of(applied, asked["id"])
    french = page_of(applied, asked["id"], "fr")
    assert told not in french
    assert code not in french
    assert ("Trois issues" in french) == (code == "config_crossing")


def test_a_round_of_an_earlier_version_is_shown_with_what_it_kept(applied: Journey) -> None:
    found = applied.round()
    with applied.pilot.database.read() as connection:
        report = dict(_stored(connection, found["id"]).report)
    for name in ("seats_left", "outranked", "hashes", "totals", "mechanism", "offer_order_envy"):
        del report[name]
    store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=report))

    assert "People placed: 3." in page_of(applied, found["id"])


def test_who_is_passed_over_for_whom_is_listed_with_a_sentence(applied: Journey) -> None:
    found = applied.round()
    with applied.pilot.database.read() as connection:
        report = dict(_stored(connection, found["id"]).report)
    triple = ["2027A-000003", "2027A-000001", applied.offers["MA"]]
    kinds = ("inversions", "delegation_inversions", "offer_order_envy")
    report |= dict.fromkeys(kinds, 21) | {"outranked": {kind: [triple] for kind in kinds}}
    report["mechanism"] = "serial_dictatorship"
    store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=report))
    page = page_of(applied, found["id"])

    for words in ("Pairs of compatriots", "Pairs of people of different countries", "Cases of somebody who wanted"):
        assert words in page
    assert "better" not in page.partition("<h2>Certificate</h2>")[2]
    assert page.count("“School support in Salé”: 2027A-000001 was placed before 2027A-000003") == 3
    assert page.count("The certificate has all 21.") == 3
    assert "One person after the other, in one published order" in page
    assert "because a delegation is complete: 21" in page
    assert "It is the price of placing one person after the other" in page
    assert "still had room in every limit" in page


@pytest.mark.parametrize("mechanism", ["tlda", "serial_dictatorship"])
def test_why_a_round_is_below_the_bound_is_said_as_it_is_for_its_mechanism(applied: Journey, mechanism: str) -> None:
    found = applied.round()
    with applied.pilot.database.read() as connection:
        report = dict(_stored(connection, found["id"]).report)
    report |= {"mechanism": mechanism, "upper_bound": report["placed"] + 1}
    store(applied, update(rounds).where(rounds.c.id == found["id"]).values(report=report))

    page = page_of(applied, found["id"])

    assert ("The difference is the price of the published order" in page) is (mechanism == "tlda")
    assert ("it may be out of reach" in page) is (mechanism == "serial_dictatorship")


def test_the_seed_of_a_dry_run_is_not_on_its_page_before_a_round_is_validated(applied: Journey) -> None:
    first = applied.round()
    seed = _stored_seed(applied, first["id"])
    page = page_of(applied, first["id"])
    assert seed not in page
    assert "keep it to yourself until then" in page
    assert applied.pilot.get(f"/rounds/{first['id']}/certificate", applied.tokens["MA"]).expect(200)["seed"] == seed
    applied.pilot.post(f"/rounds/{first['id']}/discard", applied.tokens["MA"]).expect(200)
    assert seed not in page_of(applied, first["id"])

    second = applied.round()
    applied.pilot.post(f"/rounds/{second['id']}/validation", applied.tokens["MA"]).expect(200)

    for identifier in (first["id"], second["id"]):
        assert seed in page_of(applied, identifier)
        assert "keep it to yourself" not in page_of(applied, identifier)


def _stored_seed(journey: Journey, identifier: str) -> str:
    with journey.pilot.database.read() as connection:
        return str(_stored(connection, identifier).seed)


CERTIFICATE: dict[str, Any] = {
    "placed": 2,
    "upper_bound": 3,
    "min_cut": [],
    "quotas": [],
    "order_independent": True,
    "inversions": [["v3", "v1", "o1"]] * 30,
    "justified_envy": [],
    "unrefused_wishes": [],
    "empty_seats": [{"offer": "o2", "bound_by": "host:SN"}, {"offer": "o1", "bound_by": None}],
}
INPUTS: dict[str, Any] = {
    "volunteers": [
        {"id": "v1", "origin": "MA", "wishes": [{"offer": "o1"}], "held": None},
        {"id": "v2", "origin": "SN", "wishes": [{"offer": "o1"}, {"offer": "o3"}], "held": {"offer": "o3"}},
        {"id": "v3", "origin": "SN", "wishes": [], "held": None},
    ],
    "offers": [
        {"id": "o1", "host": "SN", "capacity": 2},
        {"id": "o2", "host": "SN", "capacity": 4},
        {"id": "o3", "host": "MA", "capacity": 1},
    ],
    "corridors": [{"origin": "MA", "host": "SN"}],
    "origin_caps": {"SN": 5},
    "host_caps": {"SN": 1},
    "call_cap": 9,
}


def test_figures_keep_the_beginning_of_each_list_and_count_the_whole() -> None:
    report = figures(INPUTS, {"v1": "o1", "v2": "o3", "v3": None}, CERTIFICATE)

    assert (report["inversions"], len(report["outranked"]["inversions"])) == (30, 20)
    assert report["seats_left"] == {
        "offers": 2,
        "first": [
            {"offer": "o2", "seats": 4, "bound_by": ["host:SN"]},
            {"offer": "o1", "seats": 1, "bound_by": []},
        ],
    }
    assert [(each["kind"], each["name"], each["used"], each["cap"]) for each in report["totals"]] == [
        ("origin", "SN", 1, 5),
        ("host", "SN", 1, 1),
        ("call", "", 2, 9),
    ]
    assert (report["unplaced"], report["new_proposals"], report["participants"]) == (1, 1, 3)


def test_many_small_limits_of_a_bound_are_told_as_one() -> None:
    cut = [{"kind": "corridor", "name": "MA-SN", "cap": 3}, {"kind": "host", "name": "MA", "cap": 4}]
    cut += [{"kind": "offer", "name": f"O{number:05}", "cap": 2} for number in range(5_000)]
    cut += [{"kind": "volunteers", "name": "", "cap": 7}]

    groups = grouped_cut(cut)

    assert [(each["kind"], each["number"], each["seats"], len(each["first"])) for each in groups] == [
        ("corridor", 1, 3, 1),
        ("host", 1, 4, 1),
        ("volunteers", 1, 7, 1),
        ("offer", 5_000, 10_000, 20),
    ]
    assert sum(each["seats"] for each in groups) == sum(each["cap"] for each in cut)


def test_lists_of_people_of_a_round_that_became_nothing_go_after_90_days_and_the_figures_stay(
    journey: Journey,
) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    first = journey.round()
    journey.pilot.post(f"/rounds/{first['id']}/discard", journey.tokens["MA"]).expect(200)
    second = journey.round()
    journey.pilot.post(f"/rounds/{second['id']}/validation", journey.tokens["MA"]).expect(200)
    reader = coordinator(journey.pilot, "MA")

    journey.pilot.tick(2027, 1, 20)
    reader.be_staff("MA@focal.example.org")
    assert "Compared with round" in reader.get(f"/en/desk/rounds/{second['id']}").get_data(as_text=True)
    journey.pilot.tick(2027, 2, 25)
    reader.be_staff("MA@focal.example.org")

    old = reader.get(f"/en/desk/rounds/{first['id']}").get_data(as_text=True)
    kept = reader.get(f"/en/desk/rounds/{second['id']}").get_data(as_text=True)
    assert "removed after 90 days" in old
    assert journey.applications["awa"]["reference"] not in old
    assert journey.applications["awa"]["reference"] in kept
    assert "removed after 90 days" not in kept
    assert "Compared with round" not in kept
    found = journey.pilot.get(f"/rounds/{first['id']}", journey.tokens["MA"]).expect(200)
    assert (found["matching"], found["report"]["placed"]) == (None, 1)

"""The lottery of a call, explained to anybody: ten sentences, a fingerprint, a seed that opens, a ticket to compute."""

import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from domain.matching.lottery import ticket
from storage.tables.applications import calls
from tests.builders import call
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size
from tests.integration.test_page_budget import FORM

PAGE = "/en/calls/2027A/lottery"


@pytest.fixture
def anybody(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


def seed_of(journey: Journey) -> str:
    with journey.pilot.database.read() as connection:
        return str(connection.execute(select(calls.c.seed)).scalar_one())


def open_the_seed(journey: Journey) -> None:
    """A round of nobody is a round too."""
    asked = journey.round()
    journey.pilot.post(f"/rounds/{asked['id']}/validation", journey.tokens["MA"]).expect(200)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mechanism", ["tlda", "serial_dictatorship"])
def test_the_lottery_takes_ten_short_sentences_at_most(
    journey: Journey, anybody: PageClient, mechanism: str, language: str
) -> None:
    with journey.pilot.database.write() as connection:
        connection.execute(calls.update().values(mechanism=mechanism))

    anybody.get(f"/{language}/calls/2027A/lottery")

    main = anybody.text.partition("<main")[2]
    lines = re.findall(r"<li>(.*?)</li>", main.partition("<ol>")[2].partition("</ol>")[0])
    assert 9 <= len(lines) <= 10
    assert [line for line in lines if len(line.split()) > 32 or "." in line[:-1]] == []


def test_before_the_first_result_only_the_fingerprint_is_shown(journey: Journey, anybody: PageClient) -> None:
    seed = seed_of(journey)

    assert anybody.get(PAGE).status_code == 200

    assert sha256(seed.encode()).hexdigest() in anybody.text
    assert seed not in anybody.text
    assert 'name="reference"' not in anybody.text


def test_before_the_first_result_no_ticket_is_computed_for_a_form_that_is_sent_all_the_same(
    journey: Journey, anybody: PageClient
) -> None:
    anybody.get("/en/certificates")

    assert anybody.send(PAGE, reference="2027A-000001").status_code == 200

    assert ticket(seed_of(journey), "2027A", "2027A-000001") not in anybody.text
    assert seed_of(journey) not in anybody.text


def test_a_round_that_is_not_validated_opens_nothing(journey: Journey, anybody: PageClient) -> None:
    journey.round()
    anybody.get(PAGE)

    assert seed_of(journey) not in anybody.text


def test_after_the_first_result_anybody_computes_the_ticket_of_the_round(journey: Journey, anybody: PageClient) -> None:
    open_the_seed(journey)
    anybody.get(PAGE)
    assert seed_of(journey) in anybody.text

    answer = anybody.send(PAGE, reference=" 2027a-000001 ")

    assert answer.status_code == 200
    assert ticket(seed_of(journey), "2027A", "2027A-000001") in anybody.text
    assert "2027A|2027A-000001" in anybody.text


def test_a_reference_that_nobody_has_is_not_told_from_one_that_somebody_has(
    journey: Journey, anybody: PageClient
) -> None:
    for name in ("awa", "bintou"):
        journey.apply(name, "SN")
    open_the_seed(journey)
    pages = []
    for reference in (journey.applications["bintou"]["reference"], "2027A-009999"):
        anybody.get(PAGE)
        anybody.send(PAGE, reference=reference)
        own = ticket(seed_of(journey), "2027A", reference)
        plain = anybody.text.replace(own, "TICKET").replace(reference, "REFERENCE")
        pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", plain))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "typed", ["", "0", "2027A", "2027A-", "2027A-000000", "2027A-x", "2027A-١", "x" * 5000, "a\0b"]
)
def test_what_is_no_reference_is_said_with_what_to_do(journey: Journey, anybody: PageClient, typed: str) -> None:
    open_the_seed(journey)
    anybody.get(PAGE)

    assert anybody.send(PAGE, reference=typed).status_code == 422

    assert 'href="#reference"' in anybody.text
    assert "notice good" not in anybody.text


@pytest.mark.parametrize(
    "typed", ["1", "000001", "2027a-1", "2027A 000 001", "2027A - 1", "2027A000001", "2027A–1", "-1"]
)
def test_a_reference_is_understood_as_people_write_it(journey: Journey, anybody: PageClient, typed: str) -> None:
    open_the_seed(journey)
    anybody.get(PAGE)

    assert anybody.send(PAGE, reference=typed).status_code == 200

    assert ticket(seed_of(journey), "2027A", "2027A-000001") in anybody.text
    assert '<dd dir="auto">2027A-000001</dd>' in anybody.text


@pytest.mark.parametrize("typed", ["2027B-000001", "2027B-1", "1-1"])
def test_a_reference_of_another_call_is_refused_with_where_to_look(
    journey: Journey, anybody: PageClient, typed: str
) -> None:
    open_the_seed(journey)
    anybody.get(PAGE)

    assert anybody.send(PAGE, reference=typed).status_code == 422

    assert "This reference does not begin with the code of this call, 2027A." in anybody.text
    assert "notice good" not in anybody.text


@pytest.mark.parametrize("typed", ["Pilote2027-000001", "PILOTE2027-000001", "pilote2027-1", "1"])
def test_the_ticket_of_a_call_whose_code_has_small_letters_is_that_of_its_round(
    journey: Journey, anybody: PageClient, typed: str
) -> None:
    opened = call(code="Pilote2027", opens="2026-11-01", closes="2026-12-31")
    journey.pilot.post("/calls", journey.tokens["MA"], opened).expect(201)
    reference = journey.apply("awa", "SN", call="Pilote2027")["reference"]
    journey.pilot.deliver()
    asked = journey.pilot.post("/rounds", journey.tokens["MA"], {"call": "Pilote2027"}).expect(202)
    journey.pilot.deliver()
    journey.pilot.post(f"/rounds/{asked['id']}/validation", journey.tokens["MA"]).expect(200)
    own = PageClient(journey.pilot)
    own.be_volunteer(journey.applications["awa"]["id"])
    own.get(f"/en/applications/{journey.applications['awa']['id']}/wishes")
    page = "/en/calls/Pilote2027/lottery"
    anybody.get(page)

    assert anybody.send(page, reference=typed).status_code == 200

    shown = re.search(r"<dt>Ticket</dt><dd[^>]*>([0-9a-f]{64})<", anybody.text)
    assert shown is not None
    assert shown[1] in own.text
    assert f'<dd dir="auto">{reference}</dd>' in anybody.text


def test_the_switch_of_languages_keeps_what_is_typed_and_what_is_computed(
    journey: Journey, anybody: PageClient
) -> None:
    open_the_seed(journey)
    anybody.get(PAGE)
    anybody.send("/fr/calls/2027A/lottery", reference="2027A-00", again="fr")
    assert 'value="2027A-00"' in anybody.text
    anybody.send("/fr/calls/2027A/lottery", reference="2027A-000001")

    anybody.send(PAGE, reference="2027A-000001", again="en")

    assert ticket(seed_of(journey), "2027A", "2027A-000001") in anybody.text


@pytest.mark.parametrize("code", ["1999Z", "2027a", "%00", "x" * 300])
def test_a_call_that_does_not_exist_is_not_there(anybody: PageClient, code: str) -> None:
    assert anybody.get(f"/en/calls/{code}/lottery").status_code == 404


def test_the_page_costs_no_more_than_a_form(journey: Journey, anybody: PageClient) -> None:
    open_the_seed(journey)

    assert wire_size(anybody.get("/fr/calls/2027A/lottery", **{"Accept-Encoding": "gzip"})) <= FORM


def test_a_seed_that_is_open_while_people_still_apply_is_told_on_the_page(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    reader = PageClient(journey.pilot)
    reader.get("/en/calls/2027A/lottery")
    assert "still takes applications" not in reader.text
    journey.pilot.post(f"/rounds/{journey.round()['id']}/validation", journey.tokens["MA"]).expect(200)

    reader.get("/en/calls/2027A/lottery")
    assert "still takes applications" in reader.text
    journey.pilot.tick(2027, 1, 5)
    reader.get("/en/calls/2027A/lottery")
    assert "still takes applications" not in reader.text

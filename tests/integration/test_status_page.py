"""Where am I, since when, what next, who acts, by when; and why, for each decision and each wish."""

import re

import pytest
from sqlalchemy import select

from domain.matching.lottery import ticket
from storage.accounts import open_session
from storage.round_documents import find_document
from storage.tables.placements import rounds
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient


def page_of(journey: Journey, name: str, path: str = "", language: str = "en") -> str:
    """The volunteer's page, or one below it."""
    identifier = journey.applications[name]["id"]
    client = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        secret = open_session(connection, journey.pilot.clock.now(), application=identifier)
    client.client.set_cookie("passerelle", secret)
    assert client.get(f"/{language}/applications/{identifier}{path}").status_code == 200
    return client.text


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def second_offer(journey: Journey, country: str) -> str:
    """Another offer of the country's host, like its first one."""
    made = journey.pilot.post("/offers", journey.tokens[f"host {country}"], journey._offer(country, 1)).expect(201)
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens[country]).expect(200)
    return str(made["id"])


def place(journey: Journey, name: str = "awa") -> None:
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.pilot.deliver()


def decide(journey: Journey, name: str, decision: str, reason: str, by: str) -> None:
    body = {"decision": decision, "reason": reason}
    journey.pilot.post(f"/applications/{journey.applications[name]['id']}/decision", journey.tokens[by], body).expect(
        200
    )


def test_the_focal_point_who_answers_is_named_with_address_and_day(journey: Journey) -> None:
    journey.apply("binta", "SN", criminal_record="declared")
    journey.pilot.deliver()

    told = words(page_of(journey, "binta"))

    assert "Nothing is asked of you now." in told
    assert "SN@focal.example.org" in told
    assert "2 December 2026" in told


def test_what_is_asked_stands_on_top_with_its_day(journey: Journey) -> None:
    journey.apply("chaka", "ML", passport_expiry=None)
    journey.pilot.deliver()

    html = page_of(journey, "chaka")

    assert "Send what is missing." in html.partition('<section class="card">')[0]
    assert "31 December 2026" in html.partition('<section class="card">')[0]


def test_every_decision_is_there_the_latest_first(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    journey.pilot.clock.at = journey.pilot.clock.at.replace(hour=11)
    decide(journey, "vieux", "confirm_refusal", "Âge hors des limites.", "SN")

    told = words(page_of(journey, "vieux"))

    assert told.index("Âge hors des limites.") < told.index("with the rules") < told.index("What is in order")
    assert "not met – " in told


def test_earlier_decisions_fold_away_and_stay_readable(journey: Journey) -> None:
    journey.apply("chaka", "ML", passport_expiry=None)
    journey.pilot.deliver()
    journey.pilot.clock.at = journey.pilot.clock.at.replace(hour=11)
    information = {"passport_expiry": "2031-01-01"}
    identifier = journey.applications["chaka"]["id"]
    journey.pilot.post(f"/applications/{identifier}/information", journey.tokens["chaka"], information).expect(200)
    journey.pilot.deliver()

    html = page_of(journey, "chaka")

    assert "<summary>22 November 2026 – to complete</summary>" in html
    assert html.count("with the rules") == 2


def test_a_review_is_one_click_away_as_soon_as_there_is_a_refusal(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    assert "/review-request" not in page_of(journey, "vieux")
    assert "second reading by somebody else" in page_of(journey, "vieux")

    decide(journey, "vieux", "confirm_refusal", "Âge hors des limites.", "SN")

    assert 'href="#review"' in page_of(journey, "vieux")
    assert "/review-request" in page_of(journey, "vieux")


def test_a_place_to_answer_and_then_the_list_are_asked(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    placement = journey.placement("awa")
    host = journey.tokens["host MA"]
    journey.pilot.post(f"/placements/{placement['id']}/acceptance", host).expect(200)
    assert "Accept or decline your place." in page_of(journey, "awa")

    journey.pilot.post(f"/placements/{placement['id']}/acceptance", journey.tokens["awa"]).expect(200)
    assert "Go on with the list before departure." in page_of(journey, "awa")
    journey.pilot.tick(2027, 2, 20)
    assert "A point of the list before departure is late." in page_of(journey, "awa")


@pytest.mark.parametrize(
    ("language", "why"), [("en", "Without insurance, you do not leave."), ("fr", "Sans assurance")]
)
def test_the_list_says_what_why_and_where_for_this_corridor(journey: Journey, language: str, why: str) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.confirm("awa")

    told = words(page_of(journey, "awa", "/checklist", language))

    assert why in told
    assert "Rabat" in told
    assert "Dakar" not in told


def test_in_service_and_after_it_the_page_says_so(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.confirm("awa")
    placement = journey.depart("awa", "2026-11-22")
    assert "You are in service." in page_of(journey, "awa")
    journey.pilot.tick(2026, 12, 7)
    assert "Answer a short questionnaire." in page_of(journey, "awa")

    journey.pilot.tick(2027, 8, 31)
    body = {"date": "2027-08-31"}
    journey.pilot.post(f"/placements/{placement['id']}/completion", journey.tokens["SN"], body).expect(200)
    assert "Your service has ended." in page_of(journey, "awa")
    assert "/certificate" in page_of(journey, "awa")


def test_the_day_of_the_host_is_not_shown_as_the_volunteers(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)

    told = words(page_of(journey, "awa"))
    assert "The host answers at the latest on" in told
    assert "Your answer" not in told

    placement = journey.placement("awa")
    journey.pilot.post(f"/placements/{placement['id']}/acceptance", journey.tokens["host MA"]).expect(200)
    told = words(page_of(journey, "awa"))
    assert "Your answer at the latest on" in told
    assert "The host answers at" not in told


def test_a_place_that_is_accepted_is_no_longer_being_proposed_and_has_its_days_like_the_mail(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.confirm("awa")

    told = words(page_of(journey, "awa"))

    assert "This place was proposed to you." in told
    assert re.search(r"[Bb]efore [0-9]", told) is None
    assert "at the latest on" in told


def test_whom_to_turn_to_over_there_is_named_while_the_place_is_held(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    assert "contact-MA@example.org" not in page_of(journey, "awa")

    journey.confirm("awa")
    held = page_of(journey, "awa")
    assert 'href="mailto:contact-MA@example.org"' in held
    assert 'href="mailto:MA@focal.example.org"' in held


def timeline_of(html: str) -> list[str]:
    """The steps of the page in words, those ahead in brackets."""
    items = re.findall(r"<li([^>]*)><b>(.*?)</b>", html.partition('class="timeline"')[2])
    return [f"({name})" if "ahead" in kind else name for kind, name in items]


def test_the_steps_go_on_through_the_service_to_its_end(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.confirm("awa")
    placement = journey.depart("awa", "2026-11-22")
    assert timeline_of(page_of(journey, "awa"))[-3:] == ["in service", "(completed)", "(followed up)"]

    journey.pilot.tick(2027, 8, 31)
    body = {"date": "2027-08-31"}
    journey.pilot.post(f"/placements/{placement['id']}/completion", journey.tokens["SN"], body).expect(200)
    assert timeline_of(page_of(journey, "awa"))[-2:] == ["completed", "(followed up)"]
    assert "after three, six and twelve months" in page_of(journey, "awa")


def test_a_service_that_ended_long_ago_announces_no_questions(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.confirm("awa")
    placement = journey.depart("awa", "2026-11-22")
    body = {"date": "2026-12-10", "code": "family"}
    journey.pilot.tick(2026, 12, 10)
    journey.pilot.post(f"/placements/{placement['id']}/early-end", journey.tokens["SN"], body).expect(200)
    assert "after three, six and twelve months" in page_of(journey, "awa")

    journey.pilot.tick(2028, 12, 10)
    told = words(page_of(journey, "awa"))
    assert "after three, six and twelve months" not in told
    assert "Nothing more is asked of you." in told


def test_while_a_review_runs_the_refusal_is_the_first_decision_and_nothing_asks_for_a_review(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    journey.pilot.clock.at = journey.pilot.clock.at.replace(hour=11)
    decide(journey, "vieux", "confirm_refusal", "Âge hors des limites.", "SN")
    assert "ask for a person to look at your file again" in page_of(journey, "vieux")

    identifier = journey.applications["vieux"]["id"]
    journey.pilot.post(f"/applications/{identifier}/review-request", journey.tokens["vieux"]).expect(200)
    told = words(page_of(journey, "vieux"))

    assert "First decision: a refusal. Another person is reading your application again" in told
    assert "refusal confirmed Âge" not in told
    assert "ask for a person to look at your file again" not in told


def test_what_is_alike_for_two_wishes_is_said_once_and_no_number_of_the_rules(journey: Journey) -> None:
    journey.apply("awa", "SN", preferences=[journey.offers["MA"], second_offer(journey, "MA")])
    journey.pilot.deliver()

    html = page_of(journey, "awa")

    assert html.count("The corridor from Senegal to Morocco is open.") == 1
    assert html.count("You are available from 1 March 2027 to 31 August 2027.") == 1
    assert journey.file("awa")["verdict"]["policy_version"] not in html


def test_before_a_round_the_page_says_what_will_be_compared(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()

    told = words(page_of(journey, "awa", "/wishes"))

    assert "How your wishes will be compared" in told
    assert "Your ticket begins with" not in told
    with journey.pilot.database.read() as connection:
        commitment, seed = connection.exec_driver_sql("SELECT seed_commitment, seed FROM calls").one()
    assert commitment in told
    assert seed not in told


def test_after_a_round_each_wish_has_its_reason_points_and_own_lot_and_nobody_else(journey: Journey) -> None:
    for name in ("awa", "binta", "coumba"):
        journey.apply(name, "SN")
    place(journey)
    unplaced = next(name for name in journey.applications if journey.status(name) == "eligible")
    reference = journey.applications[unplaced]["reference"]
    with journey.pilot.database.read() as connection:
        seed = connection.execute(select(rounds.c.seed)).scalar_one()

    told = words(page_of(journey, unplaced, "/wishes"))

    assert "The number of people from your country to this one is reached." in told
    assert ticket(seed, "2027A", reference) in told
    others = [each["reference"] for name, each in journey.applications.items() if name != unplaced]
    assert [other for other in others if other in told or ticket(seed, "2027A", other) in told] == []
    assert "Skills asked for that you have" in told


def test_the_points_on_the_page_are_those_of_the_round(journey: Journey) -> None:
    journey.apply("awa", "SN", experience_years=3)
    place(journey)
    with journey.pilot.database.read() as connection:
        made = connection.execute(select(rounds.c.id)).scalar_one()
        inputs = find_document(connection, made, "inputs")
    assert inputs is not None
    band = inputs["volunteers"][0]["wishes"][0]["band"]

    assert f"Your score: {band} point" in words(page_of(journey, "awa", "/wishes"))


@pytest.mark.parametrize("path", ["", "/wishes", "/checklist"])
def test_somebody_elses_pages_look_like_missing_ones(journey: Journey, path: str) -> None:
    journey.apply("awa", "SN")
    journey.apply("binta", "SN")
    client = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        own = journey.applications["awa"]["id"]
        client.client.set_cookie("passerelle", open_session(connection, journey.pilot.clock.now(), application=own))
    foreign = client.get(f"/fr/applications/{journey.applications['binta']['id']}{path}").status_code
    missing = client.get(f"/fr/applications/none{path}").status_code

    assert (foreign, missing) == (404, 404)


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "Choisissez pourquoi vous déclinez."), ("en", "Choose why you decline.")]
)
def test_a_place_declined_without_a_cause_asks_for_the_cause_and_for_no_code(
    journey: Journey, language: str, told: str
) -> None:
    journey.apply("awa", "SN")
    place(journey)
    placement = journey.placement("awa")
    journey.pilot.post(f"/placements/{placement['id']}/acceptance", journey.tokens["host MA"]).expect(200)
    awa = PageClient(journey.pilot)
    awa.be_volunteer(journey.applications["awa"]["id"])
    awa.get(f"/{language}/applications/{journey.applications['awa']['id']}")

    refused = awa.send(f"/{language}/placements/{placement['id']}/refusal")

    assert refused.status_code == 422
    assert f'<a href="#{placement["id"]}-code">{told}</a>' in awa.text
    assert journey.placement("awa")["status"] == "host_accepted"

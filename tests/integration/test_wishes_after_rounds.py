"""What a volunteer reads of rounds that took place without her, and when none of her wishes is left."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.matching.lottery import ticket
from storage.tables.applications import calls
from storage.tables.placements import rounds
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_status_page import decide, page_of, place, second_offer, words
from translations.mails import compose

NOT_LEFT = "None of your wishes can be offered to you any more."
TAKES_PART = "You take part in the next"


def wishes_page(journey: Journey, name: str, language: str = "en") -> str:
    return words(page_of(journey, name, "/wishes", language))


def refuse_as_host(journey: Journey, name: str) -> None:
    placement = journey.placement(name)
    host = journey.tokens[f"host {placement['corridor'][-2:]}"]
    body = {"code": "profile_mismatch"}
    journey.pilot.post(f"/placements/{placement['id']}/refusal", host, body).expect(200)
    journey.pilot.deliver()


def a_day_later(journey: Journey) -> None:
    journey.pilot.clock.at += timedelta(days=1)


@pytest.fixture
def declined(journey: Journey) -> Journey:
    """The host declines awa's only wish; a day later a second round places binta alone."""
    journey.apply("awa", "SN")
    place(journey)
    refuse_as_host(journey, "awa")
    a_day_later(journey)
    journey.apply("binta", "SN")
    place(journey)
    return journey


def test_whoever_withdrew_before_the_round_reads_that_it_took_place_without_her(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.apply("binta", "SN")
    journey.pilot.deliver()
    path = f"/applications/{journey.applications['awa']['id']}/withdrawal"
    journey.pilot.post(path, journey.tokens["awa"]).expect(200)
    place(journey)

    told = wishes_page(journey, "awa")

    assert "Your wishes were not compared" in told
    assert "A round took place on 22 November 2026 without your application." in told
    assert "You have withdrawn your application: your wishes are not compared." in told
    assert "No round has taken place yet" not in told
    assert TAKES_PART not in told


def test_whoever_is_refused_reads_so_and_sees_her_ticket_once_the_seed_is_open(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    decide(journey, "vieux", "confirm_refusal", "Âge hors des limites.", "SN")
    assert "No round has taken place yet." in wishes_page(journey, "vieux")
    journey.apply("awa", "SN")
    place(journey)

    told = wishes_page(journey, "vieux")

    with journey.pilot.database.read() as connection:
        seed = connection.execute(select(calls.c.seed)).scalar_one()
    assert "Your application is refused: your wishes are not compared." in told
    assert f"Seed {seed}" in told
    assert ticket(seed, "2027A", journey.applications["vieux"]["reference"]) in told
    assert "Whether it came soon enough" not in told
    assert "Put first what you would like best" not in told


def test_whoever_became_eligible_after_the_round_takes_part_in_the_next_one(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)
    journey.apply("binta", "SN")
    journey.pilot.deliver()

    told = wishes_page(journey, "binta")

    assert "How your wishes will be compared" in told
    assert "A round took place on 22 November 2026 without your application." in told
    assert "You take part in the next round." in told
    assert "Put first what you would like best: no other order can get you a place that you like better." in told
    assert "This wish did not take part in the last round." not in told


def test_an_application_that_is_not_decided_yet_is_compared_once_it_meets_the_conditions(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.apply("chaka", "ML", passport_expiry=None)
    place(journey)

    told = wishes_page(journey, "chaka")

    assert "without your application." in told
    assert "Your wishes are compared once your application meets the conditions." in told
    assert TAKES_PART not in told


def test_a_dry_run_is_no_round_yet(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    journey.round()

    told = wishes_page(journey, "awa")

    assert "No round has taken place yet. You take part in the next round." in " ".join(told.split())
    assert "Your ticket begins with" not in told


def test_the_old_round_is_shown_with_what_came_after_it(declined: Journey) -> None:
    with declined.pilot.database.read() as connection:
        assert len(connection.execute(select(rounds.c.id).where(rounds.c.status == "validated")).all()) == 2

    told = wishes_page(declined, "awa")

    assert "the results of the round of 22 November 2026." in told
    assert "The place that was proposed to you is no longer yours." in told
    assert "A later round took place on 23 November 2026; it had no wish of yours left to look at." in told
    assert NOT_LEFT in told
    assert "The host could not receive you." in told


def test_the_day_of_a_later_round_is_told_in_french_too(declined: Journey) -> None:
    told = wishes_page(declined, "awa", "fr")

    assert "Un tour a eu lieu depuis (23 novembre 2026)" in told
    assert "Aucun de vos vœux ne peut plus vous être proposé." in told


def test_the_status_page_asks_for_other_offers_when_no_wish_is_left(declined: Journey) -> None:
    html = page_of(declined, "awa")
    told = words(html)

    assert NOT_LEFT in told
    assert "The host could not receive you." in told
    assert 'href="/en/me/wishes">Choose other offers: the next round then compares them.</a>' in html
    assert TAKES_PART not in told
    assert "Nothing is asked of you now." not in told
    assert "The wishes of all candidates are compared." not in told


def test_after_the_close_of_the_call_the_focal_point_is_the_way_to_other_offers(declined: Journey) -> None:
    declined.pilot.clock.at = declined.pilot.clock.at.replace(year=2027, month=1, day=4)

    for path in ("", "/wishes"):
        html = page_of(declined, "awa", path)
        assert '#help">Write to your focal point if you would like other offers.</a>' in html
        assert "/me/wishes" not in html
    assert "SN@focal.example.org" in page_of(declined, "awa")


def test_with_another_wish_left_she_takes_part_in_the_next_round(journey: Journey) -> None:
    journey.apply("awa", "SN", preferences=[journey.offers["MA"], second_offer(journey, "MA")])
    place(journey)
    refuse_as_host(journey, "awa")

    assert "You take part in the next placement round." in words(page_of(journey, "awa"))
    told = wishes_page(journey, "awa")
    assert NOT_LEFT not in told
    assert "The place that was proposed to you is no longer yours." in told


def test_other_wishes_that_the_host_withdraws_are_not_left_either(journey: Journey) -> None:
    other = second_offer(journey, "MA")
    journey.apply("awa", "SN", preferences=[journey.offers["MA"], other])
    place(journey)
    refuse_as_host(journey, "awa")
    host = PageClient(journey.pilot)
    host.be_staff("host-MA@example.org")
    host.get(f"/en/host/offers/{other}")
    assert host.send(f"/en/host/offers/{other}/withdrawal").status_code == 303

    assert NOT_LEFT in words(page_of(journey, "awa"))
    assert "Your other wishes stand." not in wishes_page(journey, "awa")


def test_what_became_is_left_out_while_the_place_is_being_proposed(journey: Journey) -> None:
    journey.apply("awa", "SN")
    place(journey)

    for path in ("", "/wishes"):
        assert "What became of the proposal" not in page_of(journey, "awa", path)
    refuse_as_host(journey, "awa")
    for path in ("", "/wishes"):
        assert "What became of the proposal: declined by the host" in page_of(journey, "awa", path)


def test_the_last_mail_says_what_became_of_each_wish(declined: Journey) -> None:
    declined.pilot.tick(2027, 3, 1)

    assert declined.status("awa") == "not_placed"
    (mail,) = [
        mail["text"]
        for mail in declined.pilot.mailbox()
        if mail["to"] == "awa@volunteers.example.org" and "The call is over" in mail["subject"]
    ]
    assert "– This place was proposed to you. The host could not receive you." in mail
    told = wishes_page(declined, "awa")
    assert "it had no wish of yours left to look at." in told
    assert "The call is over: no further round compares your wishes." in told


@pytest.mark.parametrize(
    ("language", "line"), [("en", "– 1. Garden – No round compared this wish."), ("fr", "– 1. Jardin – Aucun tour")]
)
def test_a_wish_that_no_round_compared_is_not_left_without_a_word(language: str, line: str) -> None:
    wish = {"rank": 1, "title": {"fr": "Jardin", "en": "Garden"}, "reason": None, "became": None}
    facts = {"name": "Awa", "link": "https://example.org/", "reference": "2027A-000001", "wishes": [wish]}

    assert line in compose(language, "not_placed", facts)[1]

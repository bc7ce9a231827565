"""A placement on the desk: what is recorded, who is without cover since when, how a free seat is filled again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.protection_clock import Span, cover_clock, gaps, late_allowances
from storage.accounts import open_session
from storage.tables.placements import protection_records
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient

START, END = "2027-03-01", "2027-08-31"


@pytest.fixture
def proposed(journey: Journey) -> Journey:
    """Awa has a proposal in Morocco; Moussa waits for a seat there."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    identifier = journey.round()["id"]
    journey.pilot.post(f"/rounds/{identifier}/validation", journey.tokens["MA"]).expect(200)
    journey.apply("moussa", "SN", sex="male", birth_date="1997-01-01")
    journey.pilot.deliver()
    return journey


@pytest.fixture
def serving(proposed: Journey) -> Journey:
    proposed.confirm("awa")
    proposed.depart("awa", START)
    proposed.pilot.clock.at = proposed.pilot.clock.at.replace(year=2027, month=4, day=10)
    return proposed


def coordinator(journey: Journey, country: str = "MA") -> PageClient:
    client = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        query = "SELECT id FROM accounts WHERE role = 'coordinator' AND country = '" + country + "'"
        account = connection.exec_driver_sql(query + " ORDER BY created_at, email").scalars().first()
        client.client.set_cookie("passerelle", open_session(connection, journey.pilot.clock.now(), account=account))
    return client


def address(journey: Journey, language: str = "en") -> str:
    return f"/{language}/desk/placements/{journey.placement('awa')['id']}"


def opened(journey: Journey, country: str = "MA", language: str = "en") -> PageClient:
    """The page of Awa's placement, its spaces folded."""
    reader = coordinator(journey, country)
    assert reader.get(address(journey, language)).status_code == 200
    return reader


def seen(reader: PageClient) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reader.text).split())


def day(prefix: str, written: str) -> dict[str, str]:
    year, month, number = written.split("-")
    return {f"{prefix}-day": number, f"{prefix}-month": month, f"{prefix}-year": year}


def send(journey: Journey, path: str, country: str = "MA", **fields: str) -> PageClient:
    reader = opened(journey, country)
    answer = reader.send(f"{address(journey)}/{path}", **fields)
    if answer.status_code == 303:
        reader.get(answer.headers["Location"])
    else:
        assert answer.status_code in (409, 422), answer.status_code
    return reader


def test_a_checklist_item_says_what_why_where_until_when_and_how_late_it_is(proposed: Journey) -> None:
    proposed.confirm("awa")
    before = seen(opened(proposed))
    assert "Provide a criminal record certificate less than three months old." in before
    assert "At the court or criminal records office of your country of residence." in before
    assert "late by" not in before
    proposed.pilot.clock.at = proposed.pilot.clock.at.replace(year=2027, month=2, day=20)

    after = seen(opened(proposed))
    assert re.search(r"Late items: \d+", after)
    assert "late by 36 days" in after
    assert "An item of the checklist is past its date." in after


def test_nobody_leaves_without_insurance_unnoticed(proposed: Journey) -> None:
    proposed.confirm("awa")
    alert = "Nobody leaves without insurance."
    assert alert not in opened(proposed).text
    proposed.pilot.clock.at = proposed.pilot.clock.at.replace(year=2027, month=2, day=20)
    assert alert in opened(proposed).text
    fields = {"cover-kind": "insurance", **day("cover-from", START), **day("cover-to", END)}
    assert alert not in send(proposed, "protection/cover", **fields).text


def test_insurance_and_allowance_are_recorded_by_form_and_the_clock_follows(serving: Journey) -> None:
    with serving.pilot.database.write() as connection:
        connection.execute(update(protection_records).values(to_on=date(2027, 3, 31)))
    gap = seen(opened(serving))
    assert "Nothing is recorded from 1 April 2027 to 31 August 2027 (153 days)." in gap
    assert "Without cover so far: 10 days." in gap
    assert "A day of service is without insurance." in gap

    fields = {"cover-kind": "insurance", **day("cover-from", "2027-04-01"), **day("cover-to", END)}
    covered = seen(send(serving, "protection/cover", **fields))
    assert "Recorded." in covered
    assert "A day of service is without insurance." not in covered
    assert "Nothing is recorded from 30 May 2027 to 31 August 2027" in covered
    assert "insurance without a gap" in covered

    late = seen(send(serving, "protection/allowance", **day("allowance-due", "2027-03-31")))
    assert "due on 31 March 2027 – not paid, late" in late
    paid = {**day("allowance-due", "2027-03-31"), **day("allowance-paid", "2027-04-09")}
    assert "due on 31 March 2027 – paid on 9 April 2027" in seen(send(serving, "protection/allowance", **paid))
    assert [each["kind"] for each in serving.placement("awa")["protection"]].count("allowance") == 1


@pytest.mark.parametrize(
    ("form", "fields", "field", "told"),
    [
        ("cover", {}, "cover-kind", "Choose what is covered."),
        ("cover", {"cover-kind": "title"}, "cover-from", "Enter the first day of cover."),
        ("cover", {"cover-kind": "ghost", **day("cover-from", START)}, "cover-kind", "Choose what is covered."),
        (
            "cover",
            {"cover-kind": "title", **day("cover-from", "2027-02-30")},
            "cover-from",
            "30 February 2027 does not exist.",
        ),
        (
            "cover",
            {"cover-kind": "title", **day("cover-from", START), **day("cover-to", "2027-02-01")},
            "cover-to",
            "The end must not be before the beginning.",
        ),
        ("allowance", {}, "allowance-due", "Enter the day on which the allowance is due."),
        ("allowance", {**day("allowance-due", "x-y-z")}, "allowance-due", "Enter the day, the month"),
    ],
)
def test_a_wrong_protection_form_is_told_beside_its_field_and_stays_open_as_typed(
    serving: Journey, form: str, fields: dict[str, str], field: str, told: str
) -> None:
    before = serving.placement("awa")["protection"]
    reader = send(serving, f"protection/{form}", **fields)

    assert f'href="#{field}"' in reader.text
    assert told in reader.text
    assert len(re.findall(r"<details open>", reader.text)) == 1
    assert all(f'value="{value}"' in reader.text for name, value in fields.items() if name.endswith(("-day", "-year")))
    assert serving.placement("awa")["protection"] == before


def test_a_payment_that_is_still_to_come_is_not_recorded_as_made(serving: Journey) -> None:
    tomorrow = (serving.pilot.clock.now() + timedelta(days=1)).date().isoformat()
    fields = {**day("allowance-due", "2027-03-31"), **day("allowance-paid", tomorrow)}
    refused = send(serving, "protection/allowance", **fields)
    assert "Enter a date that is not in the future." in refused.text
    body = {"kind": "allowance", "due": "2027-03-31", "paid": tomorrow}
    address = f"/placements/{serving.placement('awa')['id']}/protection"
    problem = serving.pilot.post(address, serving.tokens["MA"], body).expect(422)
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("/paid", "in_the_future")]
    assert "allowance" not in [each["kind"] for each in serving.placement("awa")["protection"]]


def test_protection_is_not_recorded_before_a_place_is_confirmed_nor_by_other_countries(proposed: Journey) -> None:
    assert "Record an allowance" not in opened(proposed).text
    fields = {"cover-kind": "insurance", **day("cover-from", START)}
    refused = send(proposed, "protection/cover", **fields)
    assert "This is not possible at this step" in refused.text
    assert proposed.placement("awa")["protection"] == []

    stranger = coordinator(proposed, "ML")
    for path in ("", "/protection/cover", "/replacement", "/cancellation"):
        answer = stranger.send(f"{address(proposed)}{path}") if path else stranger.get(address(proposed))
        assert answer.status_code in (404, 422)
        assert "Exemple awa" not in stranger.text
    reader = opened(proposed)
    assert reader.send(f"{address(proposed)}/protection/ghost").status_code == 404
    assert coordinator(proposed).get("/en/desk/placements/none-such").status_code == 404


@pytest.mark.parametrize(("action", "codes"), [("suspension", "suspension-code"), ("early-end", "early-end-code")])
def test_an_action_without_its_reason_is_refused_and_its_form_stays_open(
    serving: Journey, action: str, codes: str
) -> None:
    reader = send(serving, action, **{f"{action}-comment": "Fermeture du centre"})

    assert f'href="#{codes}"' in reader.text
    assert "Fermeture du centre" in reader.text
    assert serving.placement("awa")["status"] == "in_service"
    assert len(re.findall(r"<details open>", reader.text)) == 1


def test_a_service_ends_early_with_its_reason_and_the_attestation_is_there(serving: Journey) -> None:
    assert "(PDF)" not in opened(serving).text
    fields = {"early-end-code": "family", **day("early-end-date", "2027-04-09")}
    ended = send(serving, "early-end", **fields)

    assert "ended early" in seen(ended)
    assert "family reasons" in seen(ended)
    assert "Attestation of service (PDF)" in ended.text
    (link,) = re.findall(r'href="(/en/placements/[^"]+/certificate)"', ended.text)
    ended.get(link)
    assert ended.send(link).status_code == 303
    assert ended.client.get(f"{link}.pdf").mimetype == "application/pdf"


def test_questionnaires_show_who_answered_and_never_what(serving: Journey) -> None:
    serving.pilot.tick(2027, 3, 15)
    serving.answer_feedback({"VA01": 4})
    text = seen(opened(serving))

    assert "Questionnaires" in text
    assert "planned" in text
    assert "answered" in text


def test_a_seat_that_is_given_back_is_offered_in_a_protected_round(proposed: Journey) -> None:
    proposed.confirm("awa")
    cancelled = send(proposed, "cancellation", **{"cancellation-code": "withdrawn"})
    assert "The seat is free again" in cancelled.text
    assert proposed.applications["moussa"]["reference"] in cancelled.text
    assert proposed.applications["awa"]["reference"] not in seen(cancelled).partition("Eligible people")[2]

    reader = opened(proposed)
    answer = reader.send(f"{address(proposed)}/replacement")
    assert answer.status_code == 303
    (identifier,) = re.findall(r"/en/desk/rounds/(\w+)", answer.headers["Location"])
    asked = proposed.pilot.get(f"/rounds/{identifier}", proposed.tokens["MA"]).expect(200)
    assert (asked["protected"], asked["status"]) == (True, "requested")

    busy = opened(proposed)
    assert "A round of this call is under way." in busy.text
    assert "Ask for a protected round" not in busy.text
    again = busy.send(f"{address(proposed)}/replacement")
    assert again.status_code == 409
    assert "This is not possible at this step" in busy.text


def test_a_refusal_is_told_in_words_of_the_language(proposed: Journey) -> None:
    path = f"/placements/{proposed.placement('awa')['id']}/refusal"
    proposed.pilot.post(path, proposed.tokens["host MA"], {"code": "capacity_lost", "comment": "Travaux"}).expect(200)
    text = seen(opened(proposed, language="fr"))

    assert "capacity" not in text
    assert "Travaux" in text
    assert "La place est de nouveau libre" in text


def test_no_round_is_asked_for_a_seat_that_somebody_holds(serving: Journey) -> None:
    reader = opened(serving)

    assert reader.send(f"{address(serving)}/replacement").status_code == 409
    assert "The seat is free again" not in reader.text


def test_the_list_marks_who_needs_something_today(serving: Journey) -> None:
    reader = coordinator(serving)
    reader.get("/en/desk/placements")
    assert "act today" not in reader.text
    with serving.pilot.database.write() as connection:
        connection.execute(update(protection_records).values(to_on=date(2027, 4, 9)))
    reader.get("/en/desk/placements?status=in_service")
    assert "act today" in reader.text
    reader.get("/en/desk/placements?status=ghost")
    assert "Choose one line of the list." in reader.text


def test_the_page_is_light_in_both_languages(serving: Journey) -> None:
    for language in ("fr", "en"):
        reader = coordinator(serving)
        answer = reader.get(address(serving, language), **{"Accept-Encoding": "gzip"})
        assert len(answer.data) <= 10_000


MARCH = Span(date(2027, 3, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("covers", "open_days"),
    [
        ([], [(1, 31)]),
        ([(1, 31)], []),
        ([(1, 10), (11, 31)], []),
        ([(5, 10)], [(1, 4), (11, 31)]),
        ([(20, 25), (1, 22)], [(26, 31)]),
        ([(1, 20), (3, 5), (25, 31)], [(21, 24)]),
    ],
)
def test_gaps_are_the_days_that_no_cover_reaches(
    covers: list[tuple[int, int]], open_days: list[tuple[int, int]]
) -> None:
    def span(days: tuple[int, int]) -> Span:
        return Span(date(2027, 3, days[0]), date(2027, 3, days[1]))

    assert gaps(MARCH, map(span, covers)) == tuple(map(span, open_days))


def test_covers_before_and_after_the_service_do_not_count() -> None:
    early, late = Span(date(2027, 1, 1), date(2027, 2, 1)), Span(date(2027, 5, 1), date.max)

    assert gaps(MARCH, [early, late]) == (MARCH,)
    assert gaps(MARCH, [Span(date(2026, 1, 1), date.max)]) == ()


def test_a_title_is_needed_from_the_ninety_first_day_only() -> None:
    stay = Span(date(2027, 3, 1), date(2027, 8, 31))

    assert cover_clock("title", MARCH, [], date(2027, 3, 5)).needed is None
    clock = cover_clock("title", stay, [], date(2027, 6, 1))
    assert (clock.needed, clock.days_without) == (Span(date(2027, 5, 30), date(2027, 8, 31)), 3)
    before = cover_clock("insurance", stay, [], date(2027, 2, 1))
    assert (before.days_without, before.gap) == (0, stay)


def test_an_allowance_is_late_after_its_days_of_grace() -> None:
    due = [date(2027, 4, 30), date(2027, 3, 31)]

    assert late_allowances(due, date(2027, 4, 5)) == ()
    assert late_allowances(due, date(2027, 4, 6)) == (date(2027, 3, 31),)

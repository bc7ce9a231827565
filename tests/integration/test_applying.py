"""The application form says at each step what is wrong there, and at the end everything at once."""

import html
import re
from typing import Any

import pytest

from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_drafts import STEPS, fill, shown_step

FUTURE = {"birth_date-day": "3", "birth_date-month": "2", "birth_date-year": "2030"}
CONSENT = STEPS[5]


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


def words(page: PageClient) -> str:
    return html.unescape(page.text).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("step", "wrong", "field", "told"),
    [
        (1, FUTURE, "birth_date", "It cannot be in the future."),
        (1, {"phone": "call me"}, "phone", "Enter a phone number"),
        (1, {"phone": "12"}, "phone", "Enter a phone number"),
        (
            2,
            {"country_of_residence_other": "Spain"},
            "country_of_residence_other",
            "You ticked Senegal and wrote “Spain”",
        ),
        (
            2,
            {"country_of_residence": "other"},
            "country_of_residence_other",
            "Write the name of the country where you live now",
        ),
        (
            3,
            {
                "available_from-day": "1",
                "available_from-month": "8",
                "available_from-year": "2027",
                "available_to-day": "1",
                "available_to-month": "3",
                "available_to-year": "2027",
            },
            "available_to",
            "The end must not be before the beginning.",
        ),
    ],
)
def test_what_a_step_can_know_is_told_at_that_step(
    visitor: PageClient,
    step: int,
    wrong: dict[str, str],
    field: str,
    told: str,
) -> None:
    fill(visitor, step, "en")

    answer = visitor.send("/en/apply", **{**STEPS[step], **wrong}, go=str(step + 1))

    assert (answer.status_code, shown_step(visitor)) == (422, str(step))
    assert f'<a href="#{field}">' in visitor.text
    assert told in words(visitor)


@pytest.mark.parametrize("phone", ["77 123 45 67", "+34 612 34 56 78", "05 12 34 56 78"])
def test_a_number_is_good_at_the_first_step_while_no_country_is_known(
    visitor: PageClient,
    phone: str,
) -> None:
    visitor.get("/en/apply")
    assert visitor.send("/en/apply", **STEPS[1], phone=phone, go="2").status_code == 200


@pytest.mark.parametrize(
    "living",
    [
        {"country_of_residence": "other", "country_of_residence_other": "Espagne"},
        {"country_of_residence": [], "country_of_residence_other": "Spain"},
        {"country_of_residence": "SN", "country_of_residence_other": "sénégal"},
    ],
)
def test_one_country_of_residence_is_taken_ticked_or_typed(visitor: PageClient, living: dict[str, Any]) -> None:
    fill(visitor, 2, "en")
    assert visitor.send("/en/apply", **{**STEPS[2], **living}, go="3").status_code == 200


def wrong_everywhere(visitor: PageClient) -> None:
    """The last step of a form whose first and third step cannot be right."""
    fill(visitor, 5, "en")
    visitor.text = re.sub(r'name="given_names" value="[^"]*"', 'name="given_names" value=""', visitor.text)
    visitor.text = re.sub(r'name="birth_date-year" value="[^"]*"', 'name="birth_date-year" value="2030"', visitor.text)
    visitor.text = visitor.text.replace("</form>", '<input type="hidden" name="experience_years" value="many"></form>')


def test_sending_tells_everything_at_once_with_the_way_to_each_step_and_keeps_the_ticks(
    visitor: PageClient,
) -> None:
    wrong_everywhere(visitor)

    answer = visitor.send("/en/apply", **CONSENT, go="send")

    assert (answer.status_code, shown_step(visitor)) == (422, "5")
    assert "3 points need your attention" in visitor.text
    ways = re.findall(r'<button class="plain" form="/apply" name="change" value="(\d)">([^<]+)<', visitor.text)
    assert [step for step, _ in ways] == ["1", "1", "3"]
    assert ways[0][1] == "Enter your given names."
    assert 'id="/apply"' in visitor.text
    assert 'id="consent-data" name="consent-data" value="true" checked' in visitor.text
    assert 'id="conduct" name="conduct" value="true" checked' in visitor.text


def test_a_corrected_step_leads_straight_back_to_the_answers_with_the_ticks(
    visitor: PageClient,
) -> None:
    wrong_everywhere(visitor)
    visitor.send("/en/apply", **CONSENT, go="send")

    assert visitor.send("/en/apply", **CONSENT, change="1").status_code == 200
    assert (shown_step(visitor), '<a href="#given_names">' in visitor.text) == ("1", True)
    assert "Back to my answers" in visitor.text
    assert visitor.send("/en/apply", **STEPS[1], go="5").status_code == 200
    assert shown_step(visitor) == "5"
    assert 'id="consent-data" name="consent-data" value="true" checked' in visitor.text
    visitor.send("/en/apply", **CONSENT, change="3")
    assert visitor.send("/en/apply", **STEPS[3], experience_years="3", go="5").status_code == 200
    assert visitor.send("/en/apply", **CONSENT, go="send").status_code == 303


def test_a_step_that_is_changed_to_something_wrong_does_not_lead_back(visitor: PageClient) -> None:
    fill(visitor, 5, "en")
    visitor.send("/en/apply", change="1")

    assert visitor.send("/en/apply", **{**STEPS[1], **FUTURE}, go="5").status_code == 422
    assert (shown_step(visitor), "Back to my answers" in visitor.text) == ("1", True)


def test_agreement_to_another_data_notice_is_asked_again(visitor: PageClient) -> None:
    fill(visitor, 5, "en")
    visitor.send("/en/apply", **{**CONSENT, "consent-version": "2020-1"}, change="4")

    visitor.send("/en/apply", **STEPS[4], go="5")

    assert 'name="consent-data" value="true" checked' not in visitor.text
    assert 'name="conduct" value="true" checked' in visitor.text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["Entrez vos prénoms.", "Entrez votre date de naissance.", "Entrez l’adresse électronique."]),
        ("en", ["Enter your given names.", "Enter your date of birth.", "Enter the e-mail address."]),
    ],
)
def test_every_empty_field_is_called_by_its_name(visitor: PageClient, language: str, expected: list[str]) -> None:
    visitor.get(f"/{language}/apply")

    assert visitor.send(f"/{language}/apply", language=language, go="2").status_code == 422

    assert re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', words(visitor)) == expected


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (("31", "2", "2026"), "31 février 2026 n’existe pas. Vérifiez le jour et le mois."),
        (("29", "02", "1999"), "29 février 1999 n’existe pas."),
        (("4", "13", "1998"), "Entrez votre date de naissance."),
        (("quatre", "5", "1998"), "Entrez votre date de naissance."),
        (("4", "5", "1890"), "Vérifiez l’année 1890 : écrivez-la en quatre chiffres, entre 1900 et 2200."),
        (("4", "5", "98"), "Vérifiez l’année 98 :"),
    ],
)
def test_a_day_that_no_calendar_has_is_said_so(visitor: PageClient, day: tuple[str, str, str], told: str) -> None:
    visitor.get("/fr/apply")
    parts = {f"birth_date-{part}": typed for part, typed in zip(("day", "month", "year"), day, strict=True)}

    assert visitor.send("/fr/apply", **{**STEPS[1], **parts}, go="2").status_code == 422

    assert told in words(visitor)


def wishes_of(visitor: PageClient) -> list[str]:
    return re.findall(r'name="rank-(\w+)" value="\d', visitor.text)


def test_a_wish_that_the_rules_will_refuse_is_told_and_removed_with_one_press(
    journey: Journey,
    visitor: PageClient,
) -> None:
    offer, own, good = (journey.offers[country] for country in ("ML", "SN", "MA"))
    fill(visitor, 4, "en")
    visitor.send("/en/apply", **{f"rank-{offer}": "1", f"rank-{good}": "2", f"rank-{own}": "3"}, go="3")
    visitor.send("/en/apply", **STEPS[3], go="4")

    assert re.search(r"(agreement|call) opens the corridor Senegal\N{NO-BREAK SPACE}→ Mali", visitor.text)
    assert "This offer is in the country you apply from" in visitor.text
    assert f'id="warning-{good}"' not in visitor.text

    ranks = {f"rank-{offer}": "1", f"rank-{good}": "2", f"rank-{own}": "3"}
    assert visitor.send("/en/apply", **ranks, move=f"out-{offer}").status_code == 200
    assert wishes_of(visitor) == [good, own]
    assert visitor.send("/en/apply", **{f"rank-{good}": "1", f"rank-{own}": "2"}, **STEPS[4], go="5").status_code == 200


@pytest.mark.parametrize("offer", ["O99999", "x" * 500, "%00"])
def test_an_offer_that_does_not_exist_is_not_taken_over(visitor: PageClient, offer: str) -> None:
    visitor.get(f"/en/apply?offer={offer}")
    assert "no longer takes applications: it is not among your wishes" in visitor.text
    assert 'name="preferences"' not in visitor.text


def test_an_offer_that_has_begun_is_not_taken_over(journey: Journey, visitor: PageClient) -> None:
    offer = journey.offers["MA"]
    visitor.get(f"/en/apply?offer={offer}")
    assert f'name="preferences" value="{offer}"' in visitor.text

    journey.pilot.clock.at = journey.pilot.clock.at.replace(year=2027, month=3, day=1)
    visitor.get(f"/en/apply?offer={offer}")

    assert "no longer takes applications: it is not among your wishes" in visitor.text
    assert 'name="preferences"' not in visitor.text


def test_an_amount_without_its_currency_is_told_in_these_words(journey: Journey) -> None:
    host = PageClient(journey.pilot)
    host.be_staff("host-MA@example.org")
    host.get("/en/host/offers/new")
    assert "If you enter an amount, choose its currency too." in host.text

    host.send("/en/host/offers/new", **{"allowance-amount": "3000"}, go="preview")
    assert '<a href="#allowance-currency">Choose the currency of the allowance.</a>' in host.text

    host.send("/en/host/offers/new", **{"allowance-amount": "", "allowance-currency": ""}, go="preview")
    assert "allowance-currency-error" not in host.text


@pytest.mark.parametrize(
    "living", [{"country_of_residence": "SN"}, {"country_of_residence": [], "country_of_residence_other": "Senegal"}]
)
def test_somebody_who_lives_abroad_and_at_home_is_asked_which(visitor: PageClient, living: dict[str, Any]) -> None:
    fill(visitor, 2, "en")

    assert visitor.send("/en/apply", **{**STEPS[2], **living}, diaspora="true", go="3").status_code == 422

    assert '<a href="#diaspora">You ticked that you live outside Senegal' in words(visitor)
    abroad = {"country_of_residence": "MA", "diaspora": "true"}
    assert visitor.send("/en/apply", **{**STEPS[2], **abroad}, go="3").status_code == 200


def test_the_hint_of_a_tick_stands_after_it_and_not_under_the_question_above(visitor: PageClient) -> None:
    fill(visitor, 3, "en")

    assert 0 < visitor.text.index('id="accommodation"') < visitor.text.index('id="accommodation-hint"')
    assert 'aria-describedby="accommodation-hint"' in visitor.text


def test_who_comes_from_an_offer_finds_its_kind_chosen_and_may_choose_another(
    journey: Journey,
    visitor: PageClient,
) -> None:
    visitor.get(f"/en/apply?offer={journey.offers['MA']}")
    visitor.send("/en/apply", **STEPS[1], go="2")
    assert 'value="volunteering" id="modality" checked' in visitor.text

    visitor.send("/en/apply", **{**STEPS[2], "modality": "study_visit"}, go="1")
    visitor.get(f"/en/apply?step=2&offer={journey.offers['MA']}")
    assert 'value="study_visit" checked' in visitor.text


@pytest.mark.parametrize(("language", "promise"), [("fr", "ne harcelez jamais personne"), ("en", "harass anybody")])
def test_the_code_of_conduct_is_read_where_it_is_promised_and_on_a_page_for_everybody(
    visitor: PageClient,
    language: str,
    promise: str,
) -> None:
    fill(visitor, 5, language)
    assert promise in words(visitor).partition('id="conduct"')[0]

    visitor.get(f"/{language}/corridors")
    assert f'href="/{language}/conduct"' in visitor.text
    assert PageClient(visitor.pilot).get(f"/{language}/conduct").status_code == 200
    visitor.get(f"/{language}/conduct")
    assert promise in words(visitor)

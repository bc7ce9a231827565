"""Offers are found by what people look for, in either language; nothing found is never the end of the way."""

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert

from storage.offer_queries import words_of
from storage.tables.applications import offer_texts, offers
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    """Beside the four of the journey: a summer school of environment in Rabat, in Arabic and English."""
    publish(
        journey,
        title={"fr": "École d’été au bord de l’eau", "en": "Summer school by the water"},
        description={"fr": "Compter les oiseaux.", "en": "Count birds.\nWrite them down."},
        theme="environment",
        city="Rabat",
        languages=[{"language": "ar", "level": "B2"}, {"language": "en", "level": "B1"}],
        starts_on="2027-07-01",
        ends_on="2027-07-31",
    )
    return PageClient(journey.pilot)


def publish(journey: Journey, **changes: Any) -> str:
    body = {**journey._offer("MA", 1), **changes}
    made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)
    return str(made["id"])


def titles(visitor: PageClient, query: dict[str, str], language: str = "en") -> list[str]:
    assert visitor.get(f"/{language}/offers?{urlencode(query)}").status_code == 200
    return [html.unescape(title) for title in re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", visitor.text)]


FOUND = {
    "a country": ({"country": "ML"}, {"School support in Ségou"}),
    "a theme": ({"theme": "environment"}, {"Summer school by the water"}),
    "a working language": ({"language": "ar"}, {"Summer school by the water"}),
    "from a month": ({"from": "2027-04-01"}, {"Summer school by the water"}),
    "until a month": ({"to": "2027-07-31"}, {"Summer school by the water"}),
    "between two days": ({"from": "2027-07-01", "to": "2027-07-31"}, {"Summer school by the water"}),
    "one day too short": ({"from": "2027-07-01", "to": "2027-07-30"}, set()),
    "a word of the page": ({"q": "water"}, {"Summer school by the water"}),
    "a word of the other language": ({"q": "oiseaux"}, {"Summer school by the water"}),
    "a word without its accent": ({"q": "ECOLE"}, {"Summer school by the water"}),
    "a word with another apostrophe": ({"q": "d'ete"}, {"Summer school by the water"}),
    "two words that are far apart": ({"q": "birds RABAT"}, {"Summer school by the water"}),
    "a city with an accent": ({"q": "segou"}, {"School support in Ségou"}),
    "an organisation": ({"q": "exemple CI"}, {"School support in Bouaké"}),
    "the beginning of a word": ({"q": "summ"}, {"Summer school by the water"}),
    "the middle of a word": ({"q": "ummer"}, set()),
    "no word at all": ({"q": "?!"}, set()),
    "a word that is nowhere": ({"q": "zzz"}, set()),
    "a sign that means something to a database": ({"q": "100%_'"}, set()),
    "only space": ({"q": "   ", "country": "SN"}, {"School support in Saint-Louis"}),
    "everything at once": (
        {"q": "été", "country": "MA", "theme": "environment", "modality": "volunteering", "language": "en"},
        {"Summer school by the water"},
    ),
}


@pytest.mark.parametrize(("query", "expected"), FOUND.values(), ids=FOUND)
def test_page_and_json_find(visitor: PageClient, query: dict[str, str], expected: set[str]) -> None:
    assert set(titles(visitor, query)) == expected

    asked = {name: value for name, value in query.items() if value.strip()}
    items = visitor.pilot.get(f"/offers?{urlencode(asked)}").expect(200)["items"]
    assert {item["title"]["en"] for item in items} == expected


def test_the_count_and_the_choice_are_said_in_words(visitor: PageClient) -> None:
    titles(visitor, {"country": "MA", "from": "2027-07-01"}, "fr")
    assert "1 offre correspond à votre choix" in visitor.text
    assert "Maroc, à partir du 1er juillet 2027" in html.unescape(visitor.text)

    titles(visitor, {}, "en")
    assert "5 offers are open." in visitor.text


def test_what_was_chosen_is_still_chosen_and_goes_along_to_the_next_page(journey: Journey, visitor: PageClient) -> None:
    publish(journey, theme="environment")
    titles(visitor, {"theme": "environment", "q": "s", "from": "2027-01-01", "page_size": "1"})

    assert '<option value="environment" selected>' in visitor.text
    assert '<option value="2027-01-01" selected>' in visitor.text
    assert 'value="s"' in visitor.text
    following = html.unescape(re.findall(r'rel="next" href="([^"]+)"', visitor.text)[0])
    visitor.get(following)
    assert "Page 2 of 2" in visitor.text


def test_nothing_found_says_what_to_leave_out(visitor: PageClient) -> None:
    assert titles(visitor, {"country": "ML", "theme": "environment"}) == []
    links = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', visitor.text)

    assert {text for _, text in links} == {"Without Mali: 1 offer", "Without environment: 1 offer"}
    for address, _ in links:
        visitor.get(html.unescape(address))
        assert "1 offer matches" in visitor.text


def test_an_address_past_the_last_page_leads_back(visitor: PageClient) -> None:
    assert titles(visitor, {"page": "99"}) == []
    assert "Go to its first page" in visitor.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"country": "FR"}, "country"),
        ({"theme": "war"}, "theme"),
        ({"modality": "tourism"}, "modality"),
        ({"language": "%"}, "language"),
        ({"from": "2027-02-30"}, "from"),
        ({"to": "soon"}, "to"),
        ({"from": "2027-07-01", "to": "2027-06-30"}, "to"),
        ({"q": "x" * 101}, "q"),
        ({"q": "a\0b"}, "q"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_filter_that_is_not_understood_is_told_beside_its_field(
    visitor: PageClient, query: dict[str, str], field: str, language: str
) -> None:
    assert len(titles(visitor, query, language)) == 5
    assert f'id="{field}-error"' in visitor.text
    assert f'<a href="#{field}">' in visitor.text
    assert "MA, ML" not in visitor.text
    refused = visitor.pilot.get(f"/offers?{urlencode(query)}").expect(422)
    assert [error["pointer"] for error in refused["errors"]] == [f"/{field}"]


def test_an_offer_can_be_read_in_the_other_language(journey: Journey, visitor: PageClient) -> None:
    offer = journey.offers["MA"]
    visitor.get(f"/en/offers/{offer}")
    assert "Help pupils." in visitor.text
    other = re.findall(r'<a href="([^"]+)" hreflang="fr">Read this offer in French', visitor.text)

    visitor.get(html.unescape(other[0]))
    assert '<h1 lang="fr" dir="auto">Soutien scolaire à Salé</h1>' in visitor.text
    assert re.search(r'<p lang="fr"[^>]*>Accompagner des élèves.', visitor.text)
    assert "French text by the host." in visitor.text
    assert re.search(r'<a href="[^"]+read=en" hreflang="en">', visitor.text)


def test_the_translation_of_the_focal_point_is_named_as_such(journey: Journey, visitor: PageClient) -> None:
    body = {**journey._offer("MA", 1), "title": {"fr": "Atelier"}, "description": {"fr": "Coudre."}}
    made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
    with journey.pilot.database.write() as connection:
        connection.execute(
            offers.update()
            .where(offers.c.id == made["id"])
            .values(title={"fr": "Atelier", "en": "Workshop"}, description={"fr": "Coudre.", "en": "Sew."})
        )
        connection.execute(
            insert(offer_texts).values(
                offer_id=made["id"], language="en", role="coordinator", written_at=journey.pilot.clock.now()
            )
        )
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)
    visitor.get(f"/en/offers/{made['id']}")

    assert "English text by the focal point of Morocco." in visitor.text


@pytest.mark.parametrize("read", ["xx", "", "fr", "fr&read=en", "%00"])
def test_a_reading_language_that_nobody_offers_is_the_page_own(
    journey: Journey, visitor: PageClient, read: str
) -> None:
    assert visitor.get(f"/fr/offers/{journey.offers['MA']}?read={read}").status_code == 200
    assert "Accompagner des élèves." in visitor.text


def test_letters_are_compared_without_marks_and_capitals() -> None:
    assert (
        words_of("ÉCOLE d’Été, Œuvre Ŋaɲɛ")
        == words_of("ecole d'ete œuvre ŋaɲɛ")
        == {"ecole", "d", "ete", "œuvre", "ŋaɲɛ"}
    )
    assert words_of("مدرسة صيفية") == words_of("مَدرسة، صيفية")


def test_what_can_be_applied_for_stands_first_and_what_is_over_is_left_out(
    journey: Journey, visitor: PageClient
) -> None:
    journey.pilot.clock.at = journey.pilot.clock.at.replace(year=2027, month=3, day=1)

    found = titles(visitor, {})

    assert found[0] == "Summer school by the water"
    assert "1 offer is open." in visitor.text
    assert len(found) == 5
    assert visitor.text.count("Takes no applications now") == 4
    assert "<b>Takes no applications now</b>" not in visitor.text[: visitor.text.index("School support")]

    journey.pilot.clock.at = journey.pilot.clock.at.replace(month=9)
    assert titles(visitor, {}) == []
    assert visitor.pilot.get("/offers").expect(200)["total"] == 5


def test_an_offer_of_a_call_that_is_closed_takes_no_applications(journey: Journey, visitor: PageClient) -> None:
    bound = publish(journey, call="2027A", theme="culture")
    assert visitor.get(f"/en/offers/{bound}").status_code == 200
    assert f"/en/apply?offer={bound}" in visitor.text

    journey.pilot.clock.at = journey.pilot.clock.at.replace(year=2027, month=1, day=2)

    visitor.get(f"/en/offers/{bound}")
    assert "This offer takes no applications now." in visitor.text
    assert titles(visitor, {"theme": "culture"}) == ["School support in Salé"]
    assert "Takes no applications now" in visitor.text


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (
            (("fr", "B1"), ("en", "B1")),
            '<dt>Langues de travail, une suffit</dt><dd dir="auto">français B1 ou anglais B1</dd>',
        ),
        (
            (("fr", "B1"), ("en", "B1"), ("wo", "A2")),
            '<dt>Langues de travail, une suffit</dt><dd dir="auto">français B1, anglais B1 ou wolof A2</dd>',
        ),
        ((("fr", "B1"),), '<dt>Langue de travail</dt><dd dir="auto">français B1</dd>'),
    ],
)
def test_one_of_the_working_languages_is_enough_and_the_page_says_so(
    journey: Journey, visitor: PageClient, levels: tuple[tuple[str, str], ...], told: str
) -> None:
    body = {
        **journey._offer("MA", 1),
        "languages": [{"language": language, "level": level} for language, level in levels],
    }
    made = journey.pilot.post("/offers", journey.tokens["host MA"], body).expect(201)
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)

    visitor.get(f"/fr/offers/{made['id']}")

    assert told in visitor.text

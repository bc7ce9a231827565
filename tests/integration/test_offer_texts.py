"""Both languages of an offer: who writes which, who corrects it, and that everybody may see it."""

import pytest
from sqlalchemy import select

from storage.offer_texts import authors_of
from storage.tables.applications import steps
from tests.builders import offer
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_host_pages import signed_in, subjects_to

FRENCH = offer(title={"fr": "Bibliothèque de quartier"}, description={"fr": "Animer des lectures."})
ENGLISH = {"title-en": "Neighbourhood library", "description-en": "Lead readings."}
AS_WRITTEN = {"title-fr": "Bibliothèque de quartier", "description-fr": "Animer des lectures."}


@pytest.fixture
def waiting(journey: Journey) -> str:
    """An offer in French only, which waits for the focal point of Morocco."""
    return str(journey.pilot.post("/offers", journey.tokens["host MA"], FRENCH).expect(201)["id"])


@pytest.fixture
def desk(journey: Journey) -> PageClient:
    return signed_in(journey, "MA@focal.example.org")


def authors(journey: Journey, identifier: str) -> dict[str, str]:
    with journey.pilot.database.read() as connection:
        return dict(authors_of(connection, [identifier])[identifier])


def test_the_focal_point_writes_the_missing_language_and_is_named(
    journey: Journey, desk: PageClient, waiting: str
) -> None:
    desk.get(f"/en/desk/offers/{waiting}")
    assert desk.send(f"/en/desk/offers/{waiting}/text", **AS_WRITTEN, **ENGLISH).status_code == 303
    desk.get(f"/en/desk/offers/{waiting}")
    assert desk.send(f"/en/desk/offers/{waiting}/approval").status_code == 303

    found = journey.pilot.get(f"/offers/{waiting}").expect(200)
    host = signed_in(journey, "host-MA@example.org")
    host.get(f"/en/host/offers/{waiting}")

    assert found["status"] == "approved"
    assert found["title"]["en"] == "Neighbourhood library"
    assert authors(journey, waiting) == {"fr": "host", "en": "coordinator"}
    assert "French text by the host. English text by the focal point of Morocco." in host.text


def test_volunteers_read_who_wrote_which_language(journey: Journey, desk: PageClient, waiting: str) -> None:
    desk.get(f"/fr/desk/offers/{waiting}")
    desk.send(f"/fr/desk/offers/{waiting}/text", **AS_WRITTEN, **ENGLISH)
    desk.get(f"/fr/desk/offers/{waiting}")
    desk.send(f"/fr/desk/offers/{waiting}/approval")
    anybody = PageClient(journey.pilot)

    anybody.get(f"/en/offers/{waiting}")

    assert "the focal point of Morocco" in anybody.text


def test_approval_without_the_second_language_points_to_its_fields_and_keeps_the_first(
    desk: PageClient, waiting: str
) -> None:
    desk.get(f"/en/desk/offers/{waiting}")

    refused = desk.send(f"/en/desk/offers/{waiting}/approval")

    assert refused.status_code == 422
    assert 'href="#title-en"' in desk.text
    assert 'href="#description-en"' in desk.text
    assert 'value="Bibliothèque de quartier"' in desk.text


def test_a_language_that_is_left_out_stays_as_it_is(journey: Journey, desk: PageClient, waiting: str) -> None:
    desk.get(f"/en/desk/offers/{waiting}")
    desk.send(f"/en/desk/offers/{waiting}/text", **ENGLISH)

    found = journey.pilot.get(f"/offers/{waiting}", journey.tokens["MA"]).expect(200)

    assert found["title"] == {"fr": "Bibliothèque de quartier", "en": "Neighbourhood library"}


def test_a_correction_of_the_hosts_own_words_changes_their_author(
    journey: Journey, desk: PageClient, waiting: str
) -> None:
    desk.get(f"/en/desk/offers/{waiting}")
    desk.send(f"/en/desk/offers/{waiting}/text", **{**AS_WRITTEN, "title-fr": "Bibliothèque du quartier"})

    assert authors(journey, waiting) == {"fr": "coordinator"}


def test_a_focal_point_of_another_country_writes_nothing(journey: Journey, waiting: str) -> None:
    stranger = signed_in(journey, "SN@focal.example.org")
    stranger.get("/en/desk")

    assert stranger.send(f"/en/desk/offers/{waiting}/text", **ENGLISH).status_code == 404
    assert authors(journey, waiting) == {"fr": "host"}


def test_a_published_text_no_longer_changes(journey: Journey, desk: PageClient) -> None:
    published = journey.offers["MA"]
    desk.get("/en/desk")

    assert desk.send(f"/en/desk/offers/{published}/text", **ENGLISH).status_code == 409
    assert journey.pilot.get(f"/offers/{published}").expect(200)["title"]["en"] == "School support in Salé"


def test_a_returned_offer_is_changed_and_sent_again_with_its_history(journey: Journey, waiting: str) -> None:
    reason = {"reason": "Précisez les tâches."}
    journey.pilot.post(f"/offers/{waiting}/return", journey.tokens["MA"], reason).expect(200)
    journey.pilot.deliver()
    assert subjects_to(journey, "contact-MA@example.org")[0] == f"Votre offre {waiting} vous revient avec des remarques"
    host = signed_in(journey, "host-MA@example.org")
    host.get(f"/en/host/offers/{waiting}/change")
    assert "Précisez les tâches." in host.text
    assert 'value="Bibliothèque de quartier"' in host.text

    sent = host.send(f"/en/host/offers/{waiting}/change", **form(FRENCH), **ENGLISH, go="send")

    found = journey.pilot.get(f"/offers/{waiting}", journey.tokens["MA"]).expect(200)
    assert sent.status_code == 303
    assert (found["status"], found["return_reason"]) == ("submitted", "Précisez les tâches.")
    assert authors(journey, waiting) == {"fr": "host", "en": "host"}
    assert history(journey, waiting) == ["submitted", "returned", "submitted"]


def form(body: dict[str, object]) -> dict[str, str]:
    """The least offer as a form sends it."""
    return {
        **AS_WRITTEN,
        "modality": "volunteering",
        "city": "Salé",
        "languages-0-language": "fr",
        "languages-0-level": "B1",
        "starts_on-day": "1",
        "starts_on-month": "4",
        "starts_on-year": "2027",
        "ends_on-day": "30",
        "ends_on-month": "9",
        "ends_on-year": "2027",
        "capacity": str(body["capacity"]),
    }


def history(journey: Journey, identifier: str) -> list[str]:
    query = select(steps.c.status).where(steps.c.kind == "offer", steps.c.subject == identifier)
    with journey.pilot.database.read() as connection:
        return list(connection.execute(query.order_by(steps.c.number)).scalars())


def test_what_is_half_typed_stays_open_when_the_language_is_switched(
    journey: Journey, desk: PageClient, waiting: str
) -> None:
    whole = journey.pilot.post("/offers", journey.tokens["host MA"], offer()).expect(201)["id"]
    desk.get(f"/en/desk/offers/{whole}")
    assert "<details open" not in desk.text

    desk.send(f"/fr/desk/offers/{whole}/return", again="fr", reason="Précisez.")
    assert opened(desk) == [f"/fr/desk/offers/{whole}/return"]
    desk.send(f"/en/desk/offers/{whole}/text", again="en", **ENGLISH)
    assert opened(desk) == [f"/en/desk/offers/{whole}/text"]
    assert desk.send(f"/en/desk/offers/{whole}/return", reason=" ").status_code == 422
    assert opened(desk) == [f"/en/desk/offers/{whole}/return"]


def opened(reader: PageClient) -> list[str]:
    """Where the forms send to that are not folded away."""
    parts = [part.partition("</details>")[0] for part in reader.text.split("<details open")[1:]]
    return [part.partition('action="')[2].partition('"')[0] for part in parts]

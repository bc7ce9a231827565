"""Names, letters and numbers of the four countries are accepted as people write them."""

import html
import json
import re
from typing import Any

import pytest

from storage import repositories
from tests.builders import application, call, offer, organisation
from tests.integration.furnished import Furnished
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from tests.integration.test_pages import ANSWERS

NARROW, NO_BREAK = "\u202f", "\u00a0"
UNUSUAL: dict[str, dict[str, Any]] = {
    "a one-letter given name": {"given_names": "A"},
    "a one-letter family name": {"family_name": "Ɔ"},
    "no family name": {"family_name": ...},
    "a family name that is null": {"family_name": None},
    "an apostrophe": {"given_names": "N'Guessan", "family_name": "M'Bengue"},
    "a typographic apostrophe": {"given_names": "N’Guessan"},
    "a hyphen and a space": {"given_names": "Marie-Ange  Aya", "family_name": "El-Fassi Ben Ali"},
    "Bambara letters": {"given_names": "Kɛlɛtigi Ŋaɲɛ", "family_name": "Kulibalɔ"},
    "Arabic letters": {"given_names": "خديجة", "family_name": "المثال"},
    "Tifinagh letters": {"given_names": "ⵜⵉⵣⵉⵔⵉ"},
    "N’Ko letters": {"given_names": "ߝߊ߬ߕߎ"},
    "letters with marks apart": {"given_names": "Ne\u0301ne\u0301"},
    "a narrow no-break space": {"given_names": f"Awa{NARROW}Ndèye", "motivation": f"Pourquoi{NARROW}? Pour aider."},
    "a no-break space": {"institution": f"Université{NO_BREAK}: lettres"},
    "characters outside the first plane": {"motivation": "Merci 🙏🏿"},
    "markup as text": {"motivation": "<script>alert(1)</script> {{7*7}} '; DROP TABLE applications; --"},
    "200 characters": {"given_names": "é" * 200},
    "a long motivation": {"motivation": "à" * 4000},
    "lines": {"motivation": "Première ligne\r\nseconde ligne\n\ttroisième"},
    "a plus in the address": {"email": "awa+pilote@example.org"},
    "capitals in the address": {"email": "Awa.Pilote@Example.ORG"},
    "letters with accents in the address": {"email": "awa.né@example.org"},
    "Senegal": {"phone": "+221771234567"},
    "Senegal with spaces": {"phone": f"+221{NARROW}77{NARROW}123{NO_BREAK}45 67"},
    "Senegal, national": {"phone": "77 123 45 67"},
    "Senegal with 00": {"phone": "00221 77 123 45 67"},
    "Morocco": {"phone": "+212612345678"},
    "Morocco, national": {"phone": "06 12 34 56 78", "country_of_residence": "MA"},
    "Côte d’Ivoire, ten digits": {"phone": "+2250701020304"},
    "Côte d’Ivoire, national": {"phone": "07 01 02 03 04", "country_of_residence": "CI"},
    "Mali": {"phone": "+22370123456"},
    "Mali, national": {"phone": "70-12-34-56", "country_of_residence": "ML"},
    "a phone of another country": {"phone": "+33 6 12 34 56 78"},
    "no phone": {"phone": None},
    "no wish": {"preferences": []},
    "two nationalities": {"nationalities": ["SN", "FR"]},
    "a residence abroad": {"country_of_residence": "FR", "diaspora": True},
    "an unknown language": {"languages": [{"language": "wo", "level": "C2"}, {"language": "dyu", "level": "A1"}]},
    "everything optional as null": dict.fromkeys(
        ("phone", "education_level", "experience_years", "available_from", "passport_expiry", "motivation")
    ),
    "space around": {"given_names": "  Awa  ", "email": " awa@example.org "},
    "a person of 100 years": {"birth_date": "1926-11-22"},
    "29 February": {"birth_date": "2000-02-29"},
    "experience of no years": {"experience_years": 0},
    "a whole number written with a point": {"experience_years": 2.0},
}
PHONES = {name: changes for name, changes in UNUSUAL.items() if changes.get("phone")}


@pytest.mark.parametrize("changes", UNUSUAL.values(), ids=UNUSUAL)
def test_an_unusual_application_is_accepted(furnished: Furnished, changes: dict[str, Any]) -> None:
    receipt = furnished.pilot.post("/applications", None, application(call="2027A", **changes)).expect(201)
    assert receipt["status"] == "submitted"


@pytest.mark.parametrize("changes", PHONES.values(), ids=PHONES)
def test_a_phone_number_is_kept_in_its_international_form(furnished: Furnished, changes: dict[str, Any]) -> None:
    receipt = furnished.pilot.post("/applications", None, application(call="2027A", **changes)).expect(201)
    with furnished.pilot.database.read() as connection:
        stored = repositories.applications.find(connection, receipt["id"])
    assert stored is not None
    digits = "".join(each for each in changes["phone"] if each.isdecimal()).lstrip("0")
    assert stored.personal["phone"].startswith("+")
    assert stored.personal["phone"].endswith(digits[-8:])


@pytest.mark.parametrize("name", ["Kɛlɛtigi Ŋaɲɔ", "خديجة", "N’Guessan", "Ne\u0301ne\u0301"])
def test_a_name_is_kept_letter_by_letter(furnished: Furnished, name: str) -> None:
    receipt = furnished.pilot.post("/applications", None, application(call="2027A", given_names=name)).expect(201)
    with furnished.pilot.database.read() as connection:
        stored = repositories.applications.find(connection, receipt["id"])
    assert stored is not None
    assert stored.personal["given_names"] == name


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/json; charset=utf-8"}, application(call="2027A")),
        ({"Content-Type": "application/merge-patch+json"}, application(call="2027A")),
        ({"Content-Type": "Application/JSON"}, application(call="2027A")),
    ],
    ids=["charset", "a kind of JSON", "capitals"],
)
def test_json_may_be_announced_in_several_ways(
    furnished: Furnished, headers: dict[str, str], body: dict[str, Any]
) -> None:
    sent = b"\xef\xbb\xbf" + json.dumps(body, ensure_ascii=False).encode()
    response = furnished.pilot.client.post("/api/v1/applications", data=sent, headers=headers)
    assert response.status_code == 201


def test_a_body_without_fields_may_be_left_out(furnished: Furnished) -> None:
    token = {"Authorization": f"Bearer {furnished.tokens['fatou']}"}
    address = f"/api/v1/applications/{furnished.objects['waiting']['A']}/withdrawal"
    assert furnished.pilot.client.post(address, headers=token).status_code == 200
    furnished.restore()


def test_unusual_calls_organisations_and_offers_are_accepted(furnished: Furnished) -> None:
    pilot, tokens = furnished.pilot, furnished.tokens
    unlimited = call(corridors=[{"origin": "SN", "host": "MA", "cap": None}], call_cap=None, host_caps=[])
    pilot.post("/calls", tokens["MA"], unlimited).expect(201)
    newcomer = pilot.account("host", "newcomer-arabic@example.org")
    pilot.post("/organisations", newcomer, organisation(name="جمعية المثال", description="Ɔ")).expect(201)
    one_day = offer(starts_on="2027-04-01", ends_on="2027-04-01", title={"fr": "É"}, description={"en": "x"})
    pilot.post("/offers", tokens["host MA"], one_day).expect(201)
    furnished.restore()


@pytest.mark.parametrize("address", ["/calls?page=2", "/offers?page=1000000&page_size=100", "/calls?page=%2B1"])
def test_a_page_past_the_end_is_empty_and_no_error(furnished: Furnished, address: str) -> None:
    found = furnished.pilot.get(address).expect(200)
    assert set(found) == {"items", "page", "page_size", "total"}
    assert len(found["items"]) == max(0, min(found["page_size"], found["total"] - (found["page"] - 1) * 20))


NAMES = {
    "one letter": ("A", ""),
    "one Bambara letter, no family name": ("Ɔ", ""),
    "Bambara": ("Kɛlɛtigi Ŋaɲɛ", "Kulibalɔ"),
    "Arabic": ("خديجة", "بنت المثال"),
    "Tifinagh": ("ⵜⵉⵣⵉⵔⵉ", ""),
    "apostrophe and hyphen": ("N’Guessan Marie-Ange", "El-Fassi"),
    "markup": ("<b>A</b> & B", '"Q"'),
}


@pytest.mark.parametrize(("given", "family"), NAMES.values(), ids=NAMES)
def test_a_name_typed_into_the_page_is_kept_shown_and_written_to(journey: Journey, given: str, family: str) -> None:
    visitor = PageClient(journey.pilot)
    visitor.get("/fr/apply")
    person = {**ANSWERS, "given_names": given, "family_name": family}
    visitor.send("/fr/apply", **person, step="1", go="2")
    assert f'name="given_names" value="{given}">' in html.unescape(visitor.text)
    visitor.send("/fr/apply", **person, step="4", go="5")
    assert f'<dd dir="auto"><bdi>{html.escape(given, quote=False)}</bdi></dd>' in visitor.text.replace("&#34;", '"')
    assert visitor.send("/fr/apply", **person, step="5", go="send").status_code == 303
    journey.pilot.deliver()

    with journey.pilot.database.read() as connection:
        (stored,) = repositories.applications.where(connection)
    assert (stored.personal["given_names"], stored.personal["family_name"]) == (given, family or None)
    greeting = next(mail["text"] for mail in journey.pilot.mailbox() if mail["to"] == ANSWERS["email"])
    assert greeting.startswith(f"Bonjour {given},")


def test_fields_for_people_s_words_take_their_direction_from_what_is_typed(journey: Journey) -> None:
    visitor = PageClient(journey.pilot)
    visitor.get("/fr/apply")
    fields = dict(re.findall(r'<(?:input|textarea) id="(\w+)"([^>]*)>', visitor.text))

    assert 'dir="auto"' in fields["given_names"]
    assert 'dir="auto"' in fields["family_name"]
    assert "dir=" not in fields["email"]

"""The guides to the corridors: all six, in both languages, dated, and honest about what is not verified."""

import pytest

from config.policy_files import read_policy_files
from domain.corridor_guides import PARTS, TOPICS, parse_corridor_guides
from domain.policy_problems import PolicyError
from tests.installation import sample_policy
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient

CORRIDORS = ("MA-SN", "SN-MA", "MA-CI", "CI-MA", "MA-ML", "ML-MA")


@pytest.fixture
def visitor(journey: Journey) -> PageClient:
    return PageClient(journey.pilot)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", CORRIDORS)
def test_every_corridor_has_every_topic(visitor: PageClient, code: str, language: str) -> None:
    assert visitor.get(f"/{language}/corridors/{code}").status_code == 200
    assert visitor.text.count("<h3>") == len(TOPICS)
    assert visitor.text.count("<h2") == len(PARTS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_leads_to_all_six(visitor: PageClient, language: str) -> None:
    visitor.get(f"/{language}/corridors")

    assert [code for code in CORRIDORS if f"/{language}/corridors/{code}" not in visitor.text] == []


@pytest.mark.parametrize("code", ["SN-CI", "XX-YY", "ma-sn", "none", "MA-SN-CI"])
def test_a_corridor_that_is_not_open_is_not_there(visitor: PageClient, code: str) -> None:
    assert visitor.get(f"/fr/corridors/{code}").status_code == 404


def test_the_rule_of_the_day_is_shown_and_what_nobody_confirmed_says_so(journey: Journey, visitor: PageClient) -> None:
    visitor.get("/en/corridors/CI-MA")
    assert "We do not know today’s rule" in visitor.text
    assert "to be confirmed with your focal point" in visitor.text

    journey.pilot.clock.at = journey.pilot.clock.at.replace(month=3)
    visitor.get("/en/corridors/CI-MA")
    assert "you ask for a visa for Morocco" in visitor.text


def test_nothing_unverified_calls_itself_verified() -> None:
    stamps = [entry.stamp for entry in sample_policy().guides.entries]

    assert [stamp.verified for stamp in stamps] == [stamp.confidence != "U" for stamp in stamps]


def test_no_guide_invents_a_telephone_number() -> None:
    texts = [text for entry in sample_policy().guides.entries for text in (entry.text.fr, entry.text.en)]

    assert [text for text in texts if "+2" in text or "@" in text] == []


def test_a_broken_file_tells_every_problem() -> None:
    document = read_policy_files().documents["corridor_guides"]
    rows = [dict(row) for row in document["entry"]]
    rows[0]["topic"], rows[1]["part"], rows[2]["text"] = "weather", "later", {"fr": "Oui"}
    rows[3]["colour"] = "blue"

    with pytest.raises(PolicyError) as refused:
        parse_corridor_guides({"entry": rows})

    assert {problem.code for problem in refused.value.problems} == {"not_one_of", "text_expected", "unknown_key"}

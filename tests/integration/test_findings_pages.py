"""The evaluator's pages: every number leads somewhere, and what is suppressed is nowhere."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from api.pages.evaluator.groups import PARTIES
from domain.indicators.definitions import CRITERIA
from domain.values import COUNTRIES
from storage.tables.evaluation import evaluations
from tests.installation import Installation
from tests.integration.findings_scene import EVALUATED_AT, HIDDEN_COUNTRY, store_findings, store_release
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from workers.schedule import tick

_TAGS = re.compile(r"<[^>]+>")
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
_HEADINGS = re.compile(r"<h([1-6])")


@pytest.fixture
def pilot_with_findings(pilot: Installation) -> Installation:
    pilot.account("evaluator", "evaluator@example.org")
    pilot.account("coordinator", "SN@focal.example.org", "SN")
    store_findings(pilot)
    return pilot


@pytest.fixture
def evaluator(pilot_with_findings: Installation) -> PageClient:
    return signed_in(pilot_with_findings, "evaluator@example.org")


def signed_in(pilot: Installation, email: str) -> PageClient:
    client = PageClient(pilot)
    client.be_staff(email)
    return client


def opened(reader: PageClient, path: str) -> str:
    """The page as text, without its plots; every space is a plain one."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return unescape(re.sub(r"\s+", " ", _TAGS.sub(" ", _SVG.sub(" ", reader.text))))


def every_page(reader: PageClient, language: str = "en") -> dict[str, str]:
    """All pages of findings with their text, by following links from the first one."""
    seen, waiting = dict[str, str](), [f"/{language}/findings"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            assert reader.get(path).status_code == 200, path
            seen[path] = reader.text
            links = re.findall(f'href="(/{language}/findings[^"?#]*)"', reader.text)
            waiting += [link for link in links if not link.endswith("/file")]
    return seen


def test_every_indicator_criterion_party_and_country_is_reached_from_the_first_page(
    evaluator: PageClient, pilot_with_findings: Installation
) -> None:
    policy = pilot_with_findings.worker_services.policy
    expected = {f"criterion/{code}" for code in CRITERIA} | {f"party/{code}" for code in PARTIES}
    expected |= {f"country/{code}" for code in COUNTRIES} | {"course"}
    expected |= {f"indicator/{code}" for code in policy.indicators.definitions}
    expected |= {f"readiness/{rule.code}" for rule in policy.criteria.criteria}

    found = {path.removeprefix("/en/findings/") for path in every_page(evaluator)}

    assert expected - found == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_has_one_title_and_headings_in_order(evaluator: PageClient, language: str) -> None:
    for path, text in every_page(evaluator, language).items():
        levels = [int(level) for level in _HEADINGS.findall(text)]
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), path


def test_every_plot_has_its_table_and_a_title(evaluator: PageClient) -> None:
    plots = 0
    for path, text in every_page(evaluator).items():
        drawn = _SVG.findall(text)
        plots += len([each for each in drawn if 'class="chart' in each])
        assert all("<title>" in each or "aria-label" in each for each in drawn), path
        assert "<table" in text or not drawn, path
    assert plots > 40


def test_a_suppressed_place_shows_its_word_and_no_number(evaluator: PageClient) -> None:
    shown = opened(evaluator, "/en/findings/country/SN")
    hidden = opened(evaluator, f"/en/findings/country/{HIDDEN_COUNTRY}")

    assert "32" not in hidden
    assert "40 / 50" not in hidden
    assert "suppressed" in hidden
    assert "40 / 50" in shown
    told = [each for each in _SVG.findall(evaluator.text) if "chart" in each]
    assert told
    assert all("suppressed" in each and "60%" not in each for each in told)


def test_figures_can_be_narrowed_to_a_country_or_a_corridor_in_the_address(evaluator: PageClient) -> None:
    whole = opened(evaluator, "/en/findings/criterion/impact")
    country = opened(evaluator, "/en/findings/criterion/impact?country=MA")
    corridor = opened(evaluator, "/en/findings/criterion/impact?corridor=MA-SN")

    assert "Impact The whole pilot" in whole
    assert "Impact Morocco" in country
    assert "Impact Morocco → Senegal" in corridor


def test_a_filter_that_is_not_understood_is_told_and_the_others_stand(evaluator: PageClient) -> None:
    shown = opened(evaluator, "/en/findings/criterion/impact?country=XX&corridor=MA-SN")

    assert "Choose one line of the list." in shown
    assert "Impact Morocco → Senegal" in shown


@pytest.mark.parametrize("path", ["criterion/beauty", "party/nobody", "country/FR", "readiness/K13", "indicator/ZZ"])
def test_a_page_of_something_that_is_not_there_is_a_missing_page(evaluator: PageClient, path: str) -> None:
    assert evaluator.get(f"/en/findings/{path}").status_code == 404


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("Share of volunteers who agree", "at least 70%", "1 January 2026", "11", "Women", "By sex")),
        ("fr", ("Part des volontaires", "70 % au moins", "1er janvier 2026", "11", "Femmes", "Par sexe")),
    ],
)
def test_an_indicator_says_what_it_means_and_what_it_was_to_reach(
    evaluator: PageClient, language: str, told: tuple[str, ...]
) -> None:
    shown = opened(evaluator, f"/{language}/findings/indicator/R3")

    assert [each for each in told if each not in shown] == []


def test_an_indicator_is_shown_by_the_dimension_that_is_asked_for(evaluator: PageClient) -> None:
    by_sex = opened(evaluator, "/en/findings/indicator/R3?by=sex")
    unknown = opened(evaluator, "/en/findings/indicator/R3?by=shoes")

    assert "Women" in by_sex
    assert "Under 25" not in by_sex
    assert "Choose one line of the list." in unknown
    assert "Under 25" in unknown


def test_a_criterion_says_what_is_missing_and_how_many_answers_could_decide(evaluator: PageClient) -> None:
    demand = opened(evaluator, "/en/findings/readiness/K5")
    law = opened(evaluator, "/en/findings/readiness/K1")

    assert "More answers could decide. Further answers that would decide: 5 if all are favourable (met), 9" in demand
    assert "shown to be at least 50%" in demand
    assert "Nobody has examined this point yet." in law
    assert "while it is not met, the decision is to fix it first" in law


def test_a_hidden_group_tells_not_even_how_many_answers_could_decide(evaluator: PageClient) -> None:
    evaluator.get("/en/findings/readiness/K5")
    mali = evaluator.text.split("<h2>Mali</h2>")[1].split("<h2>")[0]

    assert "suppressed" in mali
    assert "Further answers" not in mali


def test_the_first_page_tells_decisions_and_levels_in_words(evaluator: PageClient) -> None:
    shown = opened(evaluator, "/en/findings")

    for words in ("Extend with conditions", "Fix first", "Make it permanent", "Not enough evidence", "0: Not met"):
        assert words in shown
    assert "Working figures of 31 December 2027" in shown


def test_an_address_with_a_country_leads_to_its_page(evaluator: PageClient) -> None:
    answer = evaluator.get("/fr/findings?country=MA")

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/fr/findings/country/MA")


def test_a_coordinator_reads_the_decision_of_her_own_country_only(pilot_with_findings: Installation) -> None:
    reader = signed_in(pilot_with_findings, "SN@focal.example.org")

    store_release(pilot_with_findings)

    assert "Decision: Not enough evidence" in opened(reader, "/en/findings/country/SN")
    assert "Decision:" not in opened(reader, "/en/findings/country/MA")
    assert (
        "Morocco" not in opened(reader, "/en/findings/readiness/K5").split("What it looks at")[1].split("Passerelle")[0]
    )


def test_a_coordinator_reads_no_figures_before_the_first_release(pilot_with_findings: Installation) -> None:
    reader = signed_in(pilot_with_findings, "SN@focal.example.org")

    for path, page in every_page(reader).items():
        if "follow-ups" not in path:
            assert "first ones come with the first release" in page, path
            assert "<b>" not in page, path


def told_on(reader: PageClient) -> dict[str, str]:
    """All pages without the secrets of their forms."""
    return {path: re.sub(r'name="csrf_token" value="[^"]*"', "", page) for path, page in every_page(reader).items()}


def test_figures_of_a_coordinator_change_with_releases_only(pilot_with_findings: Installation) -> None:
    """Who reads working figures on two days learns what the one person said who answered in between."""
    store_release(pilot_with_findings)
    reader = signed_in(pilot_with_findings, "SN@focal.example.org")
    before = told_on(reader)
    assert "Figures of release R00001" in before["/en/findings/country/SN"]
    assert "Not published" in before["/en/findings/readiness/K5"]
    with pilot_with_findings.database.write() as connection:
        shown = connection.execute(select(evaluations.c.public)).scalars().one()
        other = {**shown, "indicators": [], "criteria": [], "triple_win": [], "decisions": {"SN": "fix_first"}}
        connection.execute(evaluations.update().values(public=other, full=other))

    assert told_on(reader) == before


def test_before_the_first_evaluation_every_page_says_so_kindly(pilot: Installation) -> None:
    pilot.account("evaluator", "evaluator@example.org")
    reader = signed_in(pilot, "evaluator@example.org")

    for path in ("", "/course", "/criterion/impact", "/party/host", "/country/MA", "/readiness/K7", "/indicator/P1"):
        assert "No figures yet" in opened(reader, f"/en/findings{path}")


def test_an_evaluation_that_is_due_is_said_to_be_computed_until_it_is_there(journey: Journey) -> None:
    pilot = journey.pilot
    pilot.clock.at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    tick(pilot.database, pilot.worker_services, pilot.clock.at)
    reader = signed_in(pilot, "evaluator@example.org")

    before = opened(reader, "/en/findings")
    pilot.deliver()

    assert "is being computed" in before
    assert "is being computed" not in opened(reader, "/en/findings")


def test_an_indicator_shows_what_became_of_it_since_the_evaluation_before(
    pilot_with_findings: Installation, evaluator: PageClient
) -> None:
    same = opened(evaluator, "/en/findings/indicator/R3")
    store_findings(pilot_with_findings, EVALUATED_AT + timedelta(days=30), "E00002", R3={"value": 0.5, "n": 44})
    changed = opened(evaluator, "/en/findings/indicator/R3")
    reader = signed_in(pilot_with_findings, "SN@focal.example.org")

    assert "Since the evaluation before" not in same
    told = changed.split("Since the evaluation before")[1]
    assert "The whole pilot 80%, n = 40 of 50 (80% answered) 50%, n = 44 of 50 (80% answered)" in told
    assert "Mali suppressed" in told
    assert "Since the evaluation before" not in opened(reader, "/en/findings/indicator/R3")


def test_before_and_now_are_compared_in_the_words_of_a_comparison(pilot_with_findings: Installation) -> None:
    store_findings(pilot_with_findings, EVALUATED_AT + timedelta(days=30), "E00002", R3={"value": 0.5})
    reader = signed_in(pilot_with_findings, "evaluator@example.org")

    reader.get("/fr/findings/indicator/R3")

    assert 'data-label="Avant"' in reader.text
    assert 'data-label="Avant le"' not in reader.text


def test_where_nothing_was_counted_no_dash_is_a_link(pilot_with_findings: Installation) -> None:
    later, nothing = EVALUATED_AT + timedelta(days=30), {"value": None, "n": 0, "interval": None}
    store_findings(pilot_with_findings, later, "E00002", R3=nothing)
    reader = signed_in(pilot_with_findings, "evaluator@example.org")

    reader.get("/en/findings/criterion/relevance")

    assert '"/en/evidence/figures/R1"' in reader.text
    assert '"/en/evidence/figures/R3"' not in reader.text


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("sex", {"sex.female", "sex.male"}),
        ("sex.female", {"sex.female"}),
        ("step", {"step.submitted", "step.eligible", "step.placed", "step.departed", "step.completed"}),
        ("volunteer", {"volunteer.arrival", "volunteer.end"}),
        ("language", {"language.fr", "language.en"}),
    ],
)
def test_indicators_are_listed_by_a_dimension_or_by_one_group(
    pilot_with_findings: Installation, by: str, expected: set[str]
) -> None:
    token = pilot_with_findings.account("evaluator", "second@example.org")
    items = pilot_with_findings.get(f"/indicators?by={by}", token).expect(200)["items"]

    assert {row["by"] for row in items} == expected


def test_country_and_corridor_are_dimensions_too(pilot_with_findings: Installation) -> None:
    token = pilot_with_findings.account("evaluator", "second@example.org")
    countries, corridors = (
        pilot_with_findings.get(f"/indicators?by={by}", token).expect(200)["items"] for by in ("country", "corridor")
    )

    assert {row["country"] for row in countries} == set(COUNTRIES)
    assert {row["corridor"] for row in corridors} == {"MA-SN", "MA-CI", "MA-ML", "SN-MA", "CI-MA", "ML-MA"}
    assert all(row["by"] is None for row in [*countries, *corridors])


def test_an_unknown_dimension_is_refused_with_the_known_ones(pilot_with_findings: Installation) -> None:
    token = pilot_with_findings.account("evaluator", "second@example.org")
    refused = pilot_with_findings.get("/indicators?by=shoes", token).expect(422)

    (error,) = refused["errors"]
    assert (error["pointer"], error["code"]) == ("/by", "not_a_choice")
    assert "sex" in error["message"]
    assert "modality" in error["message"]

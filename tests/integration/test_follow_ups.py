"""What became of a recommendation: asked 6, 12 and 18 months after publication, once each, whatever the clock does."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.schema import migrate
from storage.tables.evaluation import recommendation_follow_ups, recommendations
from storage.tables.feedback import mails
from tests.installation import Installation, SetClock
from tests.integration.advised import advice_to, evaluate, follow_up
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from workers.schedule import SWEEPS, tick

MINE = [sweep for sweep in SWEEPS if sweep.name.startswith("follow_ups.")]
CODE = "supply_review"


@pytest.fixture
def advised(journey: Journey) -> Journey:
    evaluate(journey.pilot, "first")
    return journey


def months(number: int, days: int = 0) -> datetime:
    """So many months, and days, after the publication."""
    year, month = divmod(NOW.year * 12 + NOW.month - 1 + number, 12)
    return datetime(year, month + 1, NOW.day, 8, tzinfo=UTC) + timedelta(days=days)


def ticks(pilot: Installation, *instants: datetime) -> None:
    for at in instants:
        tick(pilot.database, pilot.worker_services, at, sweeps=MINE)
        pilot.clock.at = at


def mailed(pilot: Installation) -> Counter[int]:
    """How many mails ask about each number of months: one to each coordinator, whatever the number of rows."""
    with pilot.database.read() as connection:
        query = select(mails.c.parameters).where(mails.c.template == "follow_up_due")
        return Counter(row.parameters["months"] for row in connection.execute(query))


def published(pilot: Installation) -> int:
    with pilot.database.read() as connection:
        return len(connection.execute(select(recommendations).where(recommendations.c.status == "published")).all())


def course(journey: Journey, country: str = "SN") -> list[tuple[object, ...]]:
    rows = advice_to(journey, country, CODE)["follow_ups"]
    assert isinstance(rows, list)
    return [(row["months"], row["status"], row["progress"]) for row in rows]


def test_each_month_is_asked_once_however_often_the_schedule_runs(advised: Journey) -> None:
    pilot = advised.pilot
    ticks(pilot, NOW, months(5), months(6, -1))
    assert mailed(pilot) == {}
    ticks(pilot, months(6), months(6), months(6, 3), months(12), months(12, 1), months(6))
    assert mailed(pilot) == {6: 4, 12: 4}
    assert course(advised) == [(6, "missed", None), (12, "asked", None), (18, "planned", None)]


def test_a_schedule_that_stood_still_for_two_years_asks_only_the_last_question(advised: Journey) -> None:
    ticks(advised.pilot, months(18, 5))
    assert mailed(advised.pilot) == {18: 4}
    assert course(advised) == [(6, "missed", None), (12, "missed", None), (18, "asked", None)]


def test_every_coordinator_of_the_country_is_asked_in_her_language_with_the_way_to_the_list(advised: Journey) -> None:
    pilot = advised.pilot
    pilot.account("coordinator", "second@focal.example.org", "SN")
    ticks(pilot, NOW, months(6))
    pilot.deliver()
    found = [mail for mail in pilot.mailbox() if "/findings/follow-ups" in mail["text"]]
    told = sorted(mail["to"] for mail in found if "S" in mail["to"] or "second" in mail["to"])
    assert told == ["SN@focal.example.org", "second@focal.example.org"]
    assert len(found) == 5
    assert all("6 mois" in mail["text"] or "6 months ago" in mail["text"] for mail in found)


def test_what_the_country_says_is_kept_and_done_closes(advised: Journey) -> None:
    pilot, identifier = advised.pilot, advice_to(advised, "SN", CODE)["id"]
    assert follow_up(advised, "SN", identifier, progress="done").status == 409
    ticks(pilot, NOW, months(6))
    assert follow_up(advised, "MA", identifier, progress="done").status == 404
    assert follow_up(advised, "SN", identifier, progress="nearly").status == 422
    told = follow_up(advised, "SN", identifier, progress="under_way", comment="Texte prêt.").expect(200)
    assert told["status"] == "followed_up"
    assert told["follow_ups"][0]["comment"] == "Texte prêt."
    assert follow_up(advised, "SN", identifier, progress="done").status == 409
    ticks(pilot, months(12))
    assert follow_up(advised, "SN", identifier, progress="done").expect(200)["status"] == "closed"
    ticks(pilot, months(18))
    assert course(advised) == [(6, "recorded", "under_way"), (12, "recorded", "done"), (18, "missed", None)]


def test_a_closed_recommendation_stays_closed_while_it_is_still_given(advised: Journey) -> None:
    identifier = advice_to(advised, "SN", CODE)["id"]
    ticks(advised.pilot, NOW, months(6))
    follow_up(advised, "SN", identifier, progress="done").expect(200)
    evaluate(advised.pilot, "later")
    assert advice_to(advised, "SN", CODE)["status"] == "closed"


def test_without_an_answer_to_the_last_question_it_closes_ninety_days_later(advised: Journey) -> None:
    ticks(advised.pilot, NOW, months(18), months(18, 89))
    assert advice_to(advised, "SN", CODE)["status"] == "published"
    ticks(advised.pilot, months(18, 90))
    assert advice_to(advised, "SN", CODE)["status"] == "closed"
    assert course(advised)[2] == (18, "missed", None)


def test_the_pages_lead_from_the_list_to_the_form_and_keep_what_is_typed(advised: Journey) -> None:
    pilot = advised.pilot
    ticks(pilot, NOW, months(6))
    reader = PageClient(pilot)
    reader.be_staff("SN@focal.example.org")
    identifier = advice_to(advised, "SN", CODE)["id"]
    desk = reader.get("/en/desk").get_data(as_text=True)
    assert "say what became of a recommendation" in desk.lower()
    reader.get("/en/findings/follow-ups")
    form = f"/en/recommendations/{identifier}/follow-up"
    assert f'href="{form}"' in reader.text
    reader.get(form)
    assert reader.send(form, comment="Ligne ouverte.").status_code == 422
    assert "Ligne ouverte." in reader.text
    assert reader.send(form, progress="under_way", comment="Ligne ouverte.").status_code == 303
    reader.get(f"/en/recommendations/{identifier}")
    assert "under way" in reader.text
    assert reader.get(form).status_code == 409
    evaluator = PageClient(pilot)
    evaluator.be_staff("evaluator@example.org")
    assert "under way" in evaluator.get("/en/findings/follow-ups").get_data(as_text=True)


@pytest.fixture
def anywhere(database_url: str) -> Iterator[Installation]:
    made = Installation(database_url, "embedded:", SetClock(NOW))
    migrate(made.database)
    for country in ("MA", "SN", "CI", "ML"):
        made.account("coordinator", f"{country}@focal.example.org", country)
    yield made
    made.close()


def test_three_schedulers_at_once_ask_each_question_once(anywhere: Installation) -> None:
    evaluate(anywhere, "first")
    for at in (NOW, months(6), months(12)):
        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(tick, anywhere.database, anywhere.worker_services, at, None, MINE) for _ in "abc"]:
                done.result()
    number = published(anywhere)
    assert number > 20
    assert mailed(anywhere) == {6: 4, 12: 4}
    with anywhere.database.read() as connection:
        rows = connection.execute(select(recommendation_follow_ups)).all()
    assert Counter((row.months, row.status) for row in rows) == {
        (6, "missed"): number,
        (12, "asked"): number,
        (18, "planned"): number,
    }

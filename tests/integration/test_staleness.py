"""Advice becomes stale when a fact that it stands on is recorded, and only then; the next evaluation replaces it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.evidence import names
from domain.evidence.difference import below
from domain.evidence.touching import EVERY_REQUEST, OF_OTHER_FACTS, OF_PLACEMENTS, of_request, rests_on
from domain.indicators.registry import MEASURES
from messaging.tables import outbox
from storage import repositories
from storage.erasure import erase_person
from storage.evidence_versions import latest_row, versions_of
from storage.tables.evaluation import evidence_keys, evidence_tombstones
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock, sample_policy
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.serving import ARRIVAL, advice, serve, stale
from workers.schedule import tick


@pytest.fixture
def serving(journey: Journey) -> Journey:
    return serve(journey)


def told(journey: Journey) -> list[str]:
    with journey.pilot.database.read() as connection:
        query = select(outbox.c.subject).where(outbox.c.name == "recommendation.stale").order_by(outbox.c.position)
        return [subject.partition(":")[2] for subject in connection.execute(query).scalars()]


def standing_on(journey: Journey, touched: Collection[tuple[str, str]]) -> set[str]:
    """The advice whose evidence tree, as it was stored, contains a touched indicator."""
    wanted = {names.indicator(code, country) for code, country in touched}
    with journey.pilot.database.read() as connection:
        latest = latest_row(connection)
    assert latest is not None
    return {row["id"] for row in advice(journey) if below(latest["graph"], names.recommendation(row["id"])) & wanted}


def test_an_answer_makes_exactly_the_advice_stale_whose_tree_contains_its_figures(serving: Journey) -> None:
    assert stale(serving) == set()

    assert serving.answer_feedback({"role_matches": 2}) > 0
    serving.pilot.deliver()

    definitions = serving.pilot.policy.indicators.definitions
    with serving.pilot.database.read() as connection:
        query = select(feedback_requests.c.party, feedback_requests.c.moment)
        answered = connection.execute(query.where(feedback_requests.c.status == "answered")).all()
    touched = {pair for party, moment in answered for pair in of_request(definitions, party, moment, "SN", "MA")}
    assert stale(serving) == standing_on(serving, touched)
    assert stale(serving)
    assert not any(row["country"] in ("CI", "ML") for row in advice(serving) if row["stale_since"])
    assert sorted(told(serving)) == sorted(stale(serving))


def test_a_second_answer_tells_nobody_a_second_time(serving: Journey) -> None:
    serving.answer_feedback({"role_matches": 2})
    serving.pilot.deliver()
    first = told(serving)

    with serving.pilot.database.write() as connection:
        connection.execute(feedback_answers.delete())
        connection.execute(feedback_requests.update().values(status="sent", answered_on=None))
    serving.answered.clear()
    serving.answer_feedback({"role_matches": 5})
    serving.pilot.deliver()

    assert told(serving) == first


def test_the_next_evaluation_replaces_what_was_stale_and_shows_the_difference(serving: Journey) -> None:
    serving.answer_feedback({"role_matches": 2})
    serving.pilot.deliver()
    were = stale(serving)

    serving.pilot.tick(2026, 12, 8)

    assert stale(serving) == set()
    with serving.pilot.database.read() as connection:
        changed = {name: versions_of(connection, name) for name in were}
    shown = [version["difference"] for versions in changed.values() for version in versions[:1]]
    fields = {(each["of"], each["field"]) for difference in shown for each in difference["fields"]}
    assert ("indicator:Z1", "value") in fields
    assert all(difference["dirty"] for difference in shown if difference["fields"])


def test_old_news_that_the_evaluation_has_seen_makes_nothing_stale(serving: Journey) -> None:
    serving.answer_feedback({"role_matches": 2})
    with serving.pilot.database.read() as connection:
        waiting = connection.execute(select(outbox.c.name).where(outbox.c.published_at.is_(None))).scalars().all()
    assert "feedback.received" in waiting

    serving.pilot.tick(2026, 12, 8)

    assert stale(serving) == set()


def test_a_changed_policy_is_told_once_and_brings_a_new_evaluation(serving: Journey) -> None:
    pilot = serving.pilot
    services = replace(pilot.worker_services, policy=replace(pilot.policy, version="another"))

    for _ in range(2):
        tick(pilot.database, services, ARRIVAL + timedelta(days=1))

    with pilot.database.read() as connection:
        told_names = connection.execute(select(outbox.c.name, outbox.c.data).order_by(outbox.c.position)).all()
    assert [data for name, data in told_names if name == "policy.changed"] == ['{"policy":"another"}']
    assert [name for name, _ in told_names].count("evaluation.due") == 2


def test_advice_whose_review_or_target_ran_out_is_stale_on_the_day_after(serving: Journey) -> None:
    pilot = serving.pilot
    criteria, last_day = pilot.policy.criteria, ARRIVAL.date() + timedelta(days=1)
    (review, *_) = criteria.reviews
    ending = replace(criteria, reviews=(replace(review, valid_to=last_day),))
    services = replace(pilot.worker_services, policy=replace(pilot.policy, criteria=ending))

    tick(pilot.database, services, ARRIVAL + timedelta(days=1, hours=1))
    assert stale(serving) == set()
    for _ in range(2):
        tick(pilot.database, services, ARRIVAL + timedelta(days=2))

    rested = {
        row["id"]
        for row in advice(serving)
        if row["country"] == review.country and review.review in rests_on(ending, row["criterion"])
    }
    assert rested
    assert stale(serving) == rested
    assert sorted(told(serving)) == sorted(rested)


def test_both_engines_mark_replace_and_bury_alike(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    serve(journey)
    journey.answer_feedback({"role_matches": 2})
    pilot.deliver()
    marked = stale(journey)

    pilot.tick(2026, 12, 8)
    pilot.clock.at += timedelta(hours=2)
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        work.connection.execute(placements.update().values(status="completed"))
        (application,) = repositories.applications.where(work.connection)
        erase_person(work, application, pilot.policy)
        work.commit()
    pilot.deliver()

    assert marked
    still_given = marked & {row["id"] for row in advice(journey)}
    assert still_given
    assert still_given <= stale(journey)
    with pilot.database.read() as connection:
        assert connection.execute(select(evidence_tombstones)).first() is not None
        assert connection.execute(select(evidence_keys)).all() == []
    pilot.close()


def test_every_indicator_has_its_place_among_the_facts_that_touch_it() -> None:
    definitions = sample_policy().indicators.definitions
    answered = {code for code, one in definitions.items() if one.answers is not None}
    of_placements = {code for codes in OF_PLACEMENTS.values() for code in codes}

    assert answered | of_placements | OF_OTHER_FACTS | EVERY_REQUEST == set(MEASURES)
    assert OF_OTHER_FACTS.isdisjoint(answered | of_placements | EVERY_REQUEST)

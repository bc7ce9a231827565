"""Advice becomes stale when a fact that it stands on is recorded, and only then; the next evaluation replaces it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.evidence import names
from domain.evidence.difference import below
from domain.evidence.touching import of_request, rests_on
from messaging.tables import outbox
from storage import repositories
from storage.erasure import erase_person
from storage.evidence_versions import latest_row, versions_of
from storage.tables.evaluation import evaluations, evidence_keys, evidence_tombstones
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from storage.touched import mark_noted
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.serving import ARRIVAL, advice, serve, stale
from workers.schedule import SWEEPS, tick

# Days that pass change figures too (`test_passing_days`).
_BY_RULES = [sweep for sweep in SWEEPS if sweep.name != "days.pass"]


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
    return {
        row["id"]
        for row in advice(journey)
        if wanted & set(map(names.of_everybody, below(latest["graph"], names.recommendation(row["id"]))))
    }


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


def protect(journey: Journey, **body: str) -> None:
    path = f"/placements/{journey.placement('awa')['id']}/protection"
    journey.pilot.post(path, journey.tokens["SN"], body).expect(200)


def paid_late(journey: Journey) -> None:
    """An allowance of Awa, paid twelve days after it was due."""
    protect(journey, kind="allowance", due="2026-11-25", paid="2026-12-07")


def protection_of_people(journey: Journey) -> str:
    """What the veto K8 says of Morocco."""
    rows = journey.pilot.get("/criteria?country=MA", journey.tokens["evaluator"]).expect(200)["items"]
    return str(next(row["outcome"] for row in rows if row["code"] == "K8"))


def test_a_late_allowance_is_stale_at_once_and_counted_at_the_next_tick(serving: Journey) -> None:
    protect(serving, **{"kind": "insurance", "from": "2026-11-22", "to": "2027-08-31"})
    serving.pilot.tick(2026, 12, 8)
    met_before = protection_of_people(serving)
    before, told_before = evaluations_made(serving), len(told(serving))

    paid_late(serving)

    were = stale(serving)
    assert were == standing_on(serving, {("X1", "MA"), ("Q3", "MA"), ("Q3", "SN")})
    assert sorted(told(serving)[told_before:]) == sorted(were)
    protection = {row["id"] for row in advice(serving) if row["criterion"] == "K8" and row["country"] == "MA"}
    assert protection
    assert protection <= were

    serving.pilot.tick(2026, 12, 9)

    assert evaluations_made(serving) == before + 1
    assert stale(serving) == set()
    with serving.pilot.database.read() as connection:
        latest = [versions_of(connection, row["id"])[0] for row in advice(serving) if row["id"] in were]
    fields = [each for version in latest for each in version["difference"]["fields"]]
    shown = {(each["of"], each["field"]): each["after"] for each in fields}
    assert shown["indicator:X3", "value"] == 0
    assert shown["indicator:X3", "verdict"] == "N"
    assert (met_before, protection_of_people(serving)) == ("insufficient_evidence", "not_met")


def test_after_a_tick_without_news_nothing_is_evaluated_again(serving: Journey) -> None:
    paid_late(serving)
    serving.pilot.tick(2026, 12, 8)
    after_one = evaluations_made(serving)

    serving.pilot.tick(2026, 12, 8, 20)

    assert evaluations_made(serving) == after_one


def evaluations_made(journey: Journey) -> int:
    with journey.pilot.database.read() as connection:
        return len(connection.execute(select(evaluations.c.id)).all())


def test_a_report_that_moves_on_is_evaluated_and_marks_nothing_that_would_tell_of_it(serving: Journey) -> None:
    pilot = serving.pilot
    pilot.tick(2026, 12, 8)
    before = evaluations_made(serving)
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        work.note("incident.moved", "one")
        mark_noted(work, pilot.policy)
        work.commit()

    assert stale(serving) == set()
    pilot.tick(2026, 12, 8, 20)
    assert evaluations_made(serving) == before + 1


def test_only_changes_that_are_known_to_touch_something_can_be_noted(serving: Journey) -> None:
    pilot = serving.pilot
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work, pytest.raises(KeyError):
        work.note("placement.forgotten", "one")


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


def test_a_review_that_begins_marks_its_country_and_is_evaluated_though_nothing_else_happened(serving: Journey) -> None:
    pilot = serving.pilot
    pilot.tick(2026, 12, 8)
    before = evaluations_made(serving)
    criteria, first_day = pilot.policy.criteria, ARRIVAL.date() + timedelta(days=2)
    (review, *_) = criteria.reviews
    beginning = replace(criteria, reviews=(replace(review, valid_from=first_day),))
    services = replace(pilot.worker_services, policy=replace(pilot.policy, criteria=beginning))

    found = tick(pilot.database, services, ARRIVAL + timedelta(days=2), sweeps=_BY_RULES)

    assert found["evaluation.due"] == 1
    assert stale(serving) == {
        row["id"]
        for row in advice(serving)
        if row["country"] == review.country and review.review in rests_on(beginning, row["criterion"])
    }
    assert stale(serving)
    pilot.deliver()
    assert evaluations_made(serving) == before + 1


def test_advice_whose_review_or_target_ran_out_is_stale_on_the_day_after(serving: Journey) -> None:
    pilot = serving.pilot
    criteria, last_day = pilot.policy.criteria, ARRIVAL.date() + timedelta(days=1)
    (review, *_) = criteria.reviews
    ending = replace(criteria, reviews=(replace(review, valid_to=last_day),))
    services = replace(pilot.worker_services, policy=replace(pilot.policy, criteria=ending))

    tick(pilot.database, services, ARRIVAL + timedelta(days=1, hours=1), sweeps=_BY_RULES)
    assert stale(serving) == set()
    for _ in range(2):
        tick(pilot.database, services, ARRIVAL + timedelta(days=2), sweeps=_BY_RULES)

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

"""The sample pilot: the published totals, nobody real, nobody to be found out, and something true on every page."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from commands import installation as commands_installation
from commands.sample_pilot import SampleSummary, acts, load_sample_pilot
from commands.sample_pilot.script import MARK
from config.clock import FixedClock
from domain.errors import DomainError
from domain.indicators.facts import EvaluationFacts
from domain.recommendations.evaluation import evaluate
from domain.recommendations.publication import full_document, published_document
from storage.accounts import issue_api_token
from storage.evaluation_facts import evaluation_facts
from storage.feedback import feedback_token
from storage.tables.accounts import accounts, organisations
from storage.tables.applications import applications, calls, offers, steps
from storage.tables.evaluation import evaluations, releases
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from tests.installation import Installation, SetClock
from tests.integration.furnished import row_counts
from tests.integration.page_client import PageClient

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PILOT = "EXEMPLE-2020"
MALI_INBOUND, SENEGAL_INBOUND = "v16@volunteers.example.org", "v09@volunteers.example.org"


@dataclass
class Sample:
    """A loaded sample, its interface, and what loading said."""

    pilot: Installation
    summary: SampleSummary | None = None

    def load(self) -> SampleSummary:
        services = self.pilot.worker_services
        return load_sample_pilot(
            commands_installation.Installation(
                services.settings, services.policy, self.pilot.database, services.keys, FixedClock(NOW)
            )
        )

    def rows(self, query: Any) -> list[Any]:
        with self.pilot.database.read() as connection:
            return list(connection.execute(query))

    def token(self, role: str, **scope: str) -> str:
        query = select(accounts.c.id).where(
            accounts.c.role == role, *(accounts.c[name] == value for name, value in scope.items())
        )
        with self.pilot.database.write() as connection:
            account = connection.execute(query.order_by(accounts.c.created_at)).scalars().first()
            assert account is not None
            return issue_api_token(connection, account, NOW)

    def volunteer(self, email: str) -> tuple[str, str]:
        """Application id and access token."""
        address = self.pilot.keys.email_hash(email)
        ((identifier,),) = self.rows(select(applications.c.id).where(applications.c.email_hash == address))
        return identifier, self.pilot.keys.token("application", identifier)

    def served(self) -> list[Any]:
        """The placements of the pilot's call that a service came of."""
        return self.rows(
            select(placements)
            .join(calls, calls.c.id == placements.c.call_id)
            .where(calls.c.code == PILOT, placements.c.started_on.is_not(None))
        )


def sample_at(file: Path) -> Sample:
    return Sample(Installation(f"sqlite:///{file}", "embedded:", SetClock(NOW)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = sample_at(tmp_path_factory.mktemp("sample") / "pilot.db")
    made.summary = made.load()
    yield made
    made.pilot.close()


def test_the_totals_are_those_that_were_published(sample: Sample) -> None:
    served = sample.served()
    assert len(served) == len({row.application_id for row in served}) == 16
    assert len({row.organisation_id for row in served}) == 15
    assert Counter(row.origin for row in served)["MA"] == Counter(row.host for row in served)["MA"] == 8
    inbound = Counter(row.origin for row in served if row.host == "MA")
    assert inbound == {"CI": 3, "ML": 1, "SN": 4}
    postponed = sample.rows(select(steps.c.subject).where(steps.c.kind == "placement", steps.c.status == "postponed"))
    assert len(postponed) == 1
    assert postponed[0].subject in {row.id for row in served}
    assert date(2020, 1, 1) <= min(row.started_on for row in served)
    assert max(row.ended_on for row in served) <= date(2022, 2, 28)


def test_everybody_is_marked_as_a_sample(sample: Sample) -> None:
    people = [row.personal for row in sample.rows(select(applications.c.personal))]
    assert all(person["family_name"].endswith(MARK) for person in people)
    names = sample.rows(select(accounts.c.name).union_all(select(organisations.c.name)))
    assert all(name.endswith(MARK) for (name,) in names)
    addresses = {person["email"] for person in people}
    addresses |= {email for (email,) in sample.rows(select(accounts.c.email).union(select(organisations.c.email)))}
    assert all(address.endswith(".example.org") for address in addresses)
    assert all(code.startswith("EXEMPLE-") for (code,) in sample.rows(select(calls.c.code)))


def test_reciprocity_is_whole_and_several_criteria_lack_evidence(sample: Sample) -> None:
    ((full,),) = sample.rows(select(evaluations.c.full).order_by(evaluations.c.id.desc()).limit(1))
    (total,) = [
        row
        for row in full["indicators"]
        if row["code"] == "Q3" and row["country"] is None and row["corridor"] is None and row["by"] is None
    ]
    assert total["value"] == 1
    criteria = sample.pilot.get("/criteria?country=MA", sample.token("evaluator")).expect(200)["items"]
    outcomes = Counter(row["outcome"] for row in criteria)
    assert outcomes["insufficient_evidence"] >= 4
    assert len(outcomes) > 1


def published(sample: Sample, facts: EvaluationFacts, tier: str | None) -> bytes:
    policy = sample.pilot.policy
    result = evaluate(facts, policy.indicators, policy.criteria, policy.recommendations, NOW)
    if tier is None:
        return json.dumps(full_document(result), sort_keys=True).encode()
    thresholds = policy.indicators.thresholds
    return json.dumps(published_document(result, policy.indicators.definitions, thresholds[tier])).encode()


def stored_facts(sample: Sample) -> EvaluationFacts:
    with sample.pilot.database.read() as connection:
        return evaluation_facts(connection, sample.pilot.policy, NOW.date())


def placement_of(sample: Sample, email: str) -> str:
    (found,) = [row.id for row in sample.served() if row.application_id == sample.volunteer(email)[0]]
    return str(found)


@pytest.mark.parametrize("tier", ["public", "restricted"])
def test_nobody_can_tell_what_mali_s_volunteer_answered(sample: Sample, tier: str) -> None:
    facts = stored_facts(sample)
    swap = _twin_requests(facts, placement_of(sample, MALI_INBOUND), placement_of(sample, SENEGAL_INBOUND))
    assert len(swap) >= 12
    other = replace(
        facts, answers=tuple(replace(row, request=swap.get(row.request, row.request)) for row in facts.answers)
    )
    assert published(sample, facts, None) != published(sample, other, None)
    assert published(sample, facts, tier) == published(sample, other, tier)


def _twin_requests(facts: EvaluationFacts, one: str, two: str) -> dict[str, str]:
    """Each answered request of one person ↔ the same questionnaire of the other, where both answered."""
    answered = {
        (row.placement, row.party, row.moment): row.id
        for row in facts.requests
        if row.status == "answered" and row.placement in (one, two)
    }
    pairs: dict[str, str] = {}
    for (placement, party, moment), request in answered.items():
        twin = answered.get((two if placement == one else one, party, moment))
        if twin is not None:
            pairs[request] = twin
    return pairs


@pytest.mark.parametrize("tier", ["public", "restricted"])
def test_nobody_can_tell_whether_mali_s_volunteer_came_home_early(sample: Sample, tier: str) -> None:
    facts = stored_facts(sample)
    mali, senegal = (placement_of(sample, email) for email in (MALI_INBOUND, SENEGAL_INBOUND))

    def returned(who: str) -> EvaluationFacts:
        changed = (
            replace(row, status="ended_early", end_code="health") if row.id == who else row for row in facts.placements
        )
        return replace(facts, placements=tuple(changed))

    assert published(sample, returned(mali), None) != published(sample, returned(senegal), None)
    assert published(sample, returned(mali), tier) == published(sample, returned(senegal), tier)


def test_the_release_withstood_its_attack_and_tells_something(sample: Sample) -> None:
    [made] = sample.rows(select(releases))
    assert made.status in ("audited", "published")
    assert made.audit["report"]["narrowed"] == []
    told = {row["code"] for row in made.restricted["indicators"] if row["n"]}
    assert {"R3", "F4", "P5"} <= told


def test_feedback_has_gaps_of_every_kind(sample: Sample) -> None:
    requests = sample.rows(select(feedback_requests.c.status, feedback_requests.c.reminded_at))
    assert {"answered", "expired", "sent"} <= {row.status for row in requests}
    assert any(row.status == "answered" and row.reminded_at for row in requests)
    values = [value for (value,) in sample.rows(select(feedback_answers.c.value))]
    assert "not_applicable" in values
    assert None in values


def test_one_call_is_open_and_offers_stand_in_all_four_countries(sample: Sample) -> None:
    items = sample.pilot.get("/calls").expect(200)["items"]
    is_open = [row["code"] for row in items if row["opens"] <= NOW.isoformat() <= row["closes"]]
    assert is_open == ["EXEMPLE-OUVERT"]
    shown = sample.pilot.get("/offers?page_size=100").expect(200)["items"]
    mine = [row for row in shown if row["call"] == "EXEMPLE-OUVERT"]
    assert len(mine) >= 12
    assert {row["country"] for row in mine} == {"MA", "SN", "CI", "ML"}
    assert all(row["title"]["fr"] != row["title"]["en"] and row["starts_on"] > "2027" for row in mine)


def test_the_desk_has_files_at_every_step_and_a_round_to_validate(sample: Sample) -> None:
    seen: Counter[str] = Counter()
    for country in ("MA", "SN", "CI", "ML"):
        token = sample.token("coordinator", country=country)
        answer = sample.pilot.get("/applications?page_size=100", token).expect(200)
        seen.update(row["status"] for row in answer["items"])
    assert {
        "eligible", "to_complete", "needs_person", "refusal_proposed", "refusal_confirmed", "under_review", "proposed",
        "placed", "not_placed", "withdrawn",
    } <= set(seen)  # fmt: skip
    token = sample.token("coordinator", country="MA")
    last = sample.pilot.get("/rounds/R00006", token).expect(200)
    assert (last["status"], last["report"]["placed"]) == ("simulated", 5)
    assert sample.pilot.get("/rounds/R00003", token).expect(200)["protected"]
    assert [row.status for row in sample.rows(select(offers).where(offers.c.status == "submitted"))] == ["submitted"]
    assert len(sample.rows(select(organisations).where(organisations.c.status == "requested"))) == 1


def test_a_host_a_volunteer_and_an_evaluator_have_something_to_do(sample: Sample) -> None:
    pilot = sample.pilot
    host = sample.token("host")  # the one whose sign-in line a newcomer gets
    assert pilot.get("/placements?status=proposed", host).expect(200)["total"] == 1
    _, access = sample.volunteer("e04@volunteers.example.org")
    (asked,) = pilot.get("/placements", access).expect(200)["items"]
    assert asked["status"] == "host_accepted"
    assert asked["deadline"] > NOW.isoformat()
    unplaced, its_token = sample.volunteer("v19@volunteers.example.org")
    view = pilot.get(f"/applications/{unplaced}", its_token).expect(200)
    assert view["status"] == "not_placed"
    assert [wish["reason"] for wish in view["wishes"]] == ["offer_full", "offer_full"]
    evaluator = sample.token("evaluator")
    assert pilot.get("/indicators", evaluator).expect(200)["items"]
    advice = pilot.get("/recommendations?country=MA", evaluator).expect(200)["items"]
    assert any(row["response"] for row in advice)


def test_nothing_is_dated_after_the_loading(sample: Sample) -> None:
    told = sample.pilot.get("/indicators", sample.token("evaluator")).expect(200)
    assert told["evaluated_at"] == NOW.isoformat()


def test_a_page_of_advice_tells_no_number_that_its_figures_hide(sample: Sample) -> None:
    advice = sample.pilot.get("/recommendations", sample.token("evaluator")).expect(200)["items"]
    reader = PageClient(sample.pilot)
    reader.be_staff(sample.rows(select(accounts.c.email).where(accounts.c.role == "evaluator"))[0].email)
    for each in advice:
        reader.get(f"/en/recommendations/{each['id']}")
        hidden = ">suppressed<" in reader.text
        assert ("hidden with the figures" in reader.text) == hidden
        assert not (hidden and "speak against it:" in reader.text)


def test_a_feedback_link_waits_for_its_answer(sample: Sample) -> None:
    waiting = select(feedback_requests.c.id).where(
        feedback_requests.c.status == "sent", feedback_requests.c.party == "volunteer"
    )
    found = sample.rows(waiting)
    assert len(found) == 2
    form = sample.pilot.get(f"/feedback/{feedback_token(sample.pilot.keys, found[0].id)}").expect(200)
    assert form["instrument"] == "volunteer.arrival"


def content(sample: Sample) -> dict[str, list[Any]]:
    """Everything that a reader could tell apart, by names that are the same in every installation."""
    history = (
        select(applications.c.reference, applications.c.personal, applications.c.facts, applications.c.status)
        .add_columns(steps.c.status, steps.c.at)
        .join(steps, steps.c.subject == applications.c.id)
        .order_by(applications.c.reference, steps.c.number)
    )
    services = (
        select(applications.c.reference, placements.c.offer_id, placements.c.status)
        .add_columns(placements.c.proposed_at, placements.c.started_on, placements.c.ended_on, placements.c.end_code)
        .join(applications, applications.c.id == placements.c.application_id)
        .order_by(applications.c.reference, placements.c.proposed_at)
    )
    sheets = (
        select(applications.c.reference, feedback_requests.c.instrument, feedback_requests.c.due_on)
        .add_columns(feedback_requests.c.status, feedback_requests.c.reminded_at, feedback_requests.c.entered_at)
        .add_columns(feedback_answers.c.item, feedback_answers.c.value)
        .join(placements, placements.c.id == feedback_requests.c.placement_id)
        .join(applications, applications.c.id == placements.c.application_id)
        .outerjoin(feedback_answers, feedback_answers.c.request_id == feedback_requests.c.id)
        .order_by(applications.c.reference, feedback_requests.c.instrument, feedback_answers.c.item)
    )
    offered = select(offers.c.id, offers.c.status, offers.c.title, offers.c.starts_on, offers.c.ends_on)
    findings = select(evaluations.c.id, evaluations.c.evaluated_at, evaluations.c.public, evaluations.c.restricted)
    queries = {"history": history, "services": services, "sheets": sheets, "offers": offered.order_by(offers.c.id)}
    queries["findings"] = findings.order_by(evaluations.c.id)
    mails = sorted(json.dumps([m["to"], m["subject"], m["sent_at"]], default=str) for m in sample.pilot.mailbox())
    return {name: sample.rows(query) for name, query in queries.items()} | {"mails": mails}


def test_a_load_that_was_cut_off_starts_again_and_ends_with_the_same_content(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sample_at(tmp_path / "pilot.db")
    own_account = other.pilot.account("admin", "own@somewhere.example.net")
    with monkeypatch.context() as patch:
        patch.setattr(acts, "postpone", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            other.load()
    assert other.load().loaded
    assert content(other) == content(sample)
    assert other.pilot.get("/calls", own_account).status == 200
    other.pilot.close()


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_second_load_changes_nothing(sample: Sample) -> None:
    before = row_counts(sample.pilot), content(sample)
    again = sample.load()
    assert sample.summary is not None
    assert sample.summary.loaded
    assert again == replace(sample.summary, loaded=False)
    assert (row_counts(sample.pilot), content(sample)) == before


def test_the_sample_never_mixes_into_a_real_pilot(tmp_path: Path) -> None:
    real = sample_at(tmp_path / "real.db")
    corridor = {"origin": "MA", "host": "SN", "cap": 2}
    call = {"code": "2027A", "opens": "2026-11-01", "closes": "2026-12-31", "modalities": ["volunteering"]}
    coordinator = real.pilot.account("coordinator", "ma@focal.example.net", "MA")
    real.pilot.post("/calls", coordinator, call | {"corridors": [corridor]}).expect(201)
    before = row_counts(real.pilot)
    with pytest.raises(DomainError) as refusal:
        real.load()
    assert refusal.value.code == "sample_needs_empty_database"
    assert row_counts(real.pilot) == before
    real.pilot.close()

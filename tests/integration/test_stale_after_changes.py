"""Every kind of fact that an evaluation counts, changed by its real operation: all that then changes was stale."""

from collections.abc import Callable

import pytest

from domain.evidence.touching import EVERY_REQUEST, OF_ROUNDS, of_request, rests_on
from domain.indicators.registry import MEASURES
from domain.recommendations.recommend import DECISION
from storage import repositories
from storage.erasure import erase_person
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, sample_policy
from tests.integration.changes_scene import Changes, Happened
from tests.integration.journey import Journey

CORRIDORS = [
    {"origin": origin, "host": host, "cap": 2}
    for origin, host in (("MA", "SN"), ("MA", "CI"), ("SN", "MA"), ("CI", "MA"))
]
INSURED = {"kind": "insurance", "from": "2026-11-22", "to": "2026-12-31"}
LATE = {"kind": "allowance", "due": "2026-11-10", "paid": "2026-11-20"}
Step = Callable[[Journey], object]


def placed(name: str, what: str, **body: object) -> Step:
    """An action of the coordinator of the person's own country on her placement."""

    def act(journey: Journey) -> None:
        placement = journey.placement(name)
        coordinator = journey.tokens[placement["corridor"][:2]]
        journey.pilot.post(f"/placements/{placement['id']}/{what}", coordinator, body).expect(200)

    return act


def decided(name: str, country: str, decision: str) -> Step:
    def act(journey: Journey) -> None:
        path = f"/applications/{journey.applications[name]['id']}/decision"
        body = {"decision": decision, "reason": "Vu avec les autorités."}
        journey.pilot.post(path, journey.tokens[country], body).expect(200)

    return act


def own(name: str, what: str, **body: object) -> Step:
    """An action of the volunteer on her own file."""

    def act(journey: Journey) -> None:
        path = f"/applications/{journey.applications[name]['id']}/{what}"
        journey.pilot.post(path, journey.tokens[name], body).expect(200)

    return act


def answered(name: str, side: str, what: str, **body: object) -> Step:
    def act(journey: Journey) -> None:
        placement = journey.placement(name)
        token = journey.tokens[f"host {placement['corridor'][-2:]}" if side == "host" else name]
        journey.pilot.post(f"/placements/{placement['id']}/{what}", token, body).expect(200)

    return act


def round_validated(journey: Journey) -> None:
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)


def another_call(journey: Journey) -> None:
    call = {
        "code": "2027B",
        "opens": "2026-08-01",
        "closes": "2026-12-31",
        "modalities": ["volunteering"],
        "corridors": [{"origin": "ML", "host": "MA", "cap": 1}],
    }
    journey.pilot.post("/calls", journey.tokens["MA"], call).expect(201)


def another_offer(journey: Journey) -> None:
    made = journey.pilot.post("/offers", journey.tokens["host MA"], journey._offer("MA", 2)).expect(201)
    journey.pilot.post(f"/offers/{made['id']}/approval", journey.tokens["MA"]).expect(200)


def erased(name: str) -> Step:
    def act(journey: Journey) -> None:
        pilot = journey.pilot
        with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
            found = repositories.applications.find(work.connection, journey.applications[name]["id"], lock=True)
            assert found is not None
            erase_person(work, found, pilot.policy)
            work.commit()

    return act


STEPS: tuple[tuple[str, Step], ...] = (
    ("an application is sent", lambda journey: journey.apply("binta", "SN")),
    ("one to be completed is sent", lambda journey: journey.apply("late", "CI", passport_expiry=None)),
    ("what was missing is supplied", own("late", "information", passport_expiry="2031-01-01")),
    ("one for a person is sent", lambda journey: journey.apply("declared", "CI", criminal_record="declared")),
    ("a coordinator accepts", decided("declared", "CI", "accept")),
    ("one to be refused is sent", lambda journey: journey.apply("elder", "SN", birth_date="1970-01-01")),
    ("a refusal is confirmed", decided("elder", "SN", "confirm_refusal")),
    ("a review is asked for", own("elder", "review-request")),
    ("the review confirms it", decided("elder", "MA", "confirm_refusal")),
    ("an application is withdrawn", own("late", "withdrawal")),
    ("an offer is approved", another_offer),
    ("a round is validated", round_validated),
    ("a host accepts", answered("awa", "host", "acceptance")),
    ("a volunteer accepts", answered("awa", "volunteer", "acceptance")),
    ("a host declines", answered("salma", "host", "refusal", code="capacity_lost")),
    ("everybody else is confirmed", lambda journey: [journey.confirm(name) for name in ("fatou", "declared")]),
    ("a document is ticked off", placed("awa", "checklist/D07", done=True, date="2026-11-20")),
    ("a departure is put off", placed("awa", "postponement", code="documents")),
    ("it is prepared again", placed("awa", "resumption", date="2026-12-01")),
    ("a place is cancelled", placed("declared", "cancellation", code="documents")),
    ("a confirmed volunteer withdraws", own("fatou", "withdrawal")),
    ("service begins", lambda journey: journey.depart("awa", "2026-07-22")),
    ("an insurance is recorded", placed("awa", "protection", **INSURED)),
    ("a title is recorded", placed("awa", "protection", **INSURED | {"kind": "title"})),
    ("an allowance is paid late", placed("awa", "protection", **LATE)),
    ("service is interrupted", placed("awa", "suspension", code="health", date="2026-11-20")),
    ("service goes on", placed("awa", "resumption", date="2026-11-22")),
    ("service ends", placed("awa", "completion", date="2026-11-22")),
    ("a call is opened", another_call),
    ("a person is erased", erased("awa")),
)  # fmt: skip


@pytest.fixture
def changes(pilot: Installation) -> Changes:
    """Awa, Fatou and Salma have applied; Mali takes no part yet."""
    journey = Journey(pilot)
    journey.open_the_call(corridors=CORRIDORS)
    for name, origin in (("awa", "SN"), ("fatou", "SN"), ("salma", "MA")):
        journey.apply(name, origin)
    made = Changes(journey)
    made.evaluate()
    return made


def test_whatever_happens_all_that_an_evaluation_finds_changed_was_stale_before(changes: Changes) -> None:
    seen: dict[str, Happened] = {}
    for what, step in STEPS:
        step(changes.journey)
        seen[what] = changes.look()

    nothing = dict.fromkeys(seen, frozenset[str]())
    assert {what: one.changed_figures - one.said_to_touch for what, one in seen.items()} == nothing
    assert {what: one.changed_advice - one.marked for what, one in seen.items()} == nothing
    # Each indicator was seen to change, so that none is only said to be touched; answers have tests of their own.
    changed = frozenset[str]().union(*(one.changed_figures for one in seen.values()))
    assert set(MEASURES) - changed - of_answers() - OF_ROUNDS["round.validated"] == set()


def of_answers() -> set[str]:
    """The indicators that the questionnaires touch, each by one that its own definition names."""
    definitions = sample_policy().indicators.definitions
    touched = {
        code
        for one in definitions.values()
        if one.answers is not None
        for moment in one.answers.moments
        for code, _ in of_request(definitions, one.answers.party, moment, "SN", "MA")
    }
    assert {code for code, one in definitions.items() if one.answers is not None} | EVERY_REQUEST == touched
    return touched


def test_no_advice_to_a_country_stands_on_what_is_told_of_the_pilot_alone() -> None:
    policy = sample_policy()
    alone = {code for code, one in policy.indicators.definitions.items() if one.country_of == "pilot"}

    assert alone == OF_ROUNDS["round.validated"]
    assert rests_on(policy.criteria, DECISION).isdisjoint(alone)

"""From a recommendation down to single answers: on the pages, in the interface, and after somebody was erased."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from sqlalchemy import delete, select

from domain.evidence import names
from domain.evidence.blocks import evaluation_tree
from domain.evidence.merkle import leads_to, root
from domain.recommendations.recommend import DECISION
from storage import repositories
from storage.erasure import erase_person
from storage.evidence import leaves_of
from storage.evidence_graph import block_commitments, block_of_application, prove_leaf
from storage.evidence_tombstones import erased_leaves, is_fully_verifiable
from storage.evidence_versions import latest_row, versions_of
from storage.tables.evaluation import evidence_keys, evidence_tombstones
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, coordinator

WRITTEN = "Exemple awa m’a tout appris."


@pytest.fixture
def served(journey: Journey) -> Journey:
    """What a test may change."""
    return serve(journey)


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """The same for the tests that only look."""
    made = Installation(f"sqlite:///{tmp_path_factory.mktemp('evidence') / 'pilot.db'}", "embedded:", SetClock(NOW))
    begun = Journey(made)
    begun.open_the_call()
    yield serve(begun)
    made.close()


def serve(journey: Journey) -> Journey:
    """Awa of Senegal and Bintou of Côte d’Ivoire serve in Morocco, answered on arrival, and were evaluated."""
    for name, origin in (("awa", "SN"), ("bintou", "CI")):
        journey.apply(name, origin)
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    for name in ("awa", "bintou"):
        journey.confirm(name)
        journey.depart(name, "2026-11-22")
    journey.pilot.tick(2026, 12, 7)
    journey.answer_feedback({"role_matches": 2, "discrimination": True, "allowance_on_time": True})
    journey.pilot.tick(2026, 12, 8)
    journey.pilot.clock.at = datetime(2026, 12, 9, tzinfo=UTC)
    return journey


def evaluator(journey: Journey) -> PageClient:
    client = PageClient(journey.pilot)
    client.be_staff("evaluator@example.org")
    return client


def advice_of(journey: Journey, country: str, criterion: str) -> dict[str, Any]:
    items = journey.pilot.get(f"/recommendations?country={country}", journey.tokens["evaluator"]).expect(200)["items"]
    return next(dict(item) for item in items if item["criterion"] == criterion)


def erase(journey: Journey, name: str) -> None:
    pilot = journey.pilot
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        work.connection.execute(placements.update().values(status="completed"))
        application = repositories.applications.find(work.connection, journey.applications[name]["id"], lock=True)
        assert application is not None
        erase_person(work, application, pilot.policy)
        work.commit()


def test_an_evaluator_walks_from_a_recommendation_down_to_pseudonymous_answers(looked_at: Journey) -> None:
    client, advice = evaluator(looked_at), advice_of(looked_at, "MA", "K8")

    assert client.get(f"/en/recommendations/{advice['id']}").status_code == 200
    assert f"/en/recommendations/{advice['id']}/evidence" in client.text
    assert client.get(f"/en/recommendations/{advice['id']}/evidence").status_code == 200
    assert "Protection of volunteers" in client.text
    assert "/en/evidence/figures/X1?country=MA" in client.text
    assert client.get("/en/evidence/figures/X1?country=MA").status_code == 200
    assert "Senegal" in client.text
    marks = re.findall(r'· <span class="mono">([0-9a-f]{8})</span></p><p>', client.text)
    assert len(marks) == len(set(marks)) == client.text.count("<li><p") > 1
    assert client.get("/fr/evidence/figures/R3?country=MA").status_code == 200
    assert "Contre" in client.text


@pytest.mark.parametrize("party", ["volunteer", "host", "focal_origin", "focal_host"])
def test_how_one_party_answers_can_be_walked_down_too(looked_at: Journey, party: str) -> None:
    client, advice = evaluator(looked_at), advice_of(looked_at, "MA", "K11")
    client.get(f"/en/recommendations/{advice['id']}/evidence")
    page = f"/en/evidence/figures/Z1?country=MA&party={party}"
    assert page.replace("&", "&amp;") in client.text
    assert client.get(page).status_code == 200
    assert "Response rate" in client.text


def test_the_advice_of_a_decision_is_not_said_to_rest_on_law_alone(looked_at: Journey) -> None:
    client, advice = evaluator(looked_at), advice_of(looked_at, "MA", DECISION)

    client.get(f"/en/recommendations/{advice['id']}")

    assert "It stands on all criteria of the country." in client.text
    assert "rests on facts of law" not in client.text


def test_no_page_of_the_evidence_names_a_person_or_shows_a_text_or_a_private_answer(served: Journey) -> None:
    with served.pilot.database.write() as connection:
        texts = feedback_answers.update().where(feedback_answers.c.item == "good_practice")
        connection.execute(texts.values(value=WRITTEN))
    client, pages = evaluator(served), []
    for code in ("R3", "X5", "X1", "F1", "Z1", "I1", "R1", "C1"):
        for place in ("", "?country=MA", "?country=SN"):
            if client.get(f"/en/evidence/figures/{code}{place}").status_code == 200:
                pages.append(client.text)

    told = " ".join(pages)

    assert len(pages) > 10
    ids = [each["id"] for each in served.applications.values()]
    references = [each["reference"] for each in served.applications.values()]
    assert not any(word in told for word in ("Exemple", "Échantillon", WRITTEN, *ids, *references))
    assert "private answer, not shown" in told


def test_a_coordinator_follows_her_own_country_without_single_answers(looked_at: Journey) -> None:
    client, advice = coordinator(looked_at.pilot, "MA"), advice_of(looked_at, "MA", "K8")
    other = advice_of(looked_at, "SN", "K8")

    assert client.get(f"/fr/recommendations/{advice['id']}/evidence").status_code == 200
    assert "/evidence/figures/" not in client.text
    assert client.get(f"/fr/recommendations/{other['id']}/evidence").status_code == 404
    assert client.get("/fr/evidence/figures/X1?country=MA").status_code == 403
    assert client.get("/fr/evidence").status_code == 403
    found = looked_at.pilot.get(f"/recommendations/{advice['id']}/evidence", looked_at.tokens["MA"]).expect(200)
    assert found["leaves"] == []
    assert found["supporting"] == {"ids": [], "count": None, "sha256": found["tree"]["nodes"][0]["hash"]}
    assert found["opposing"] == found["supporting"]
    assert not any(f"answer:{each}" in str(found) for each in requests_of(looked_at))
    assert found["tree"]["nodes"][0]["name"] == names.recommendation(advice["id"])


def requests_of(journey: Journey) -> list[str]:
    with journey.pilot.database.read() as connection:
        return list(connection.execute(select(feedback_requests.c.id)).scalars())


def test_a_page_past_the_last_one_is_the_last_one(looked_at: Journey) -> None:
    client = evaluator(looked_at)

    assert client.get("/en/evidence/figures/R3?country=MA&page=99").status_code == 200
    assert "Nobody has been counted" not in client.text
    assert "After arrival" in client.text or "after arrival" in client.text


def test_the_interface_gives_the_tree_with_a_hash_for_every_node(looked_at: Journey) -> None:
    advice = advice_of(looked_at, "MA", "K8")

    found = looked_at.pilot.get(f"/recommendations/{advice['id']}/evidence", looked_at.tokens["evaluator"]).expect(200)

    nodes = {node["name"]: node for node in found["tree"]["nodes"]}
    assert all(len(node["hash"]) == len(node["outputs"]) == 64 for node in nodes.values())
    assert all(child in nodes for node in nodes.values() for child in node["children"])
    assert {"recommendation", "criterion", "finding", "indicator"} <= {node["kind"] for node in nodes.values()}
    assert all(leaf["commitment"] for leaf in found["leaves"] if leaf["kind"] in ("placement", "answer", "request"))
    assert {leaf["supports"] for leaf in found["leaves"]} <= {True, False}


def path_of_a_line(client: PageClient) -> str:
    """Where the first answer behind a figure of Morocco is checked."""
    client.get("/en/evidence/figures/R3?country=MA")
    found = re.search(r'"(/en/evidence/figures/R3/path[^"]+)"', client.text)
    assert found is not None
    return unescape(found[1])


def test_a_person_can_check_the_path_of_an_answer_up_to_the_fingerprint_of_its_figure(looked_at: Journey) -> None:
    client = evaluator(looked_at)

    assert client.get(path_of_a_line(client)).status_code == 200

    first, *steps, last = re.findall(r'class="mono">([0-9a-f]{64})<', client.text)
    sides = re.findall(r">\s*(left|right)\s*<", client.text)
    node = bytes.fromhex(first)
    for side, hashed in zip(sides, map(bytes.fromhex, steps), strict=True):
        node = sha256(b"\x01" + (hashed + node if side == "left" else node + hashed)).digest()
    assert node.hex() == last
    client.get("/en/evidence/figures/R3?country=MA")
    assert last in client.text


def test_a_figure_of_the_whole_pilot_leads_to_the_country_that_counted_the_answer(looked_at: Journey) -> None:
    client = evaluator(looked_at)
    client.get("/en/evidence/figures/R3")
    found = re.search(r'"(/en/evidence/figures/R3/path[^"]+)"', client.text)
    assert found is not None

    assert client.get(unescape(found[1])).status_code == 200
    assert re.search(r"<small>[^<]+, Morocco</small>", client.text)
    assert "its path leads to" in client.text


def test_an_answer_that_was_changed_is_told_to_lead_nowhere(served: Journey) -> None:
    client = evaluator(served)
    with served.pilot.database.write() as connection:
        mine = feedback_answers.c.item == "role_matches"
        connection.execute(feedback_answers.update().where(mine).values(value=5))

    assert client.get(path_of_a_line(client)).status_code == 200

    assert "is no longer what was counted" in client.text
    assert len(re.findall(">[0-9a-f]{64}<", client.text)) == 1


@pytest.mark.parametrize(
    "leaf", ["", "?country=MA", f"?country=MA&leaf={'0' * 64}", "?country=MA&leaf=x", "?leaf=é%00"]
)
def test_a_line_that_no_figure_lists_is_a_missing_page(looked_at: Journey, leaf: str) -> None:
    assert evaluator(looked_at).get(f"/fr/evidence/figures/R3/path{leaf}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/fr/evidence/figures/NONE", "/fr/evidence/figures/R3?country=XX", "/fr/evidence/proof?node=none"]
)
def test_what_is_not_there_is_told_kindly(looked_at: Journey, path: str) -> None:
    client = evaluator(looked_at)

    expected = 404 if "XX" not in path else 200

    assert client.get(path).status_code == expected


def test_the_root_can_be_given_away_and_a_proof_leads_to_it(looked_at: Journey) -> None:
    client = evaluator(looked_at)
    assert client.get("/en/evidence").status_code == 200
    with looked_at.pilot.database.read() as connection:
        latest = latest_row(connection)
    assert latest is not None
    assert latest["graph"]["root"] in client.text

    answer = client.get(f"/en/evidence/proof?node={names.indicator('C1', None)}")

    assert answer.status_code == 200
    assert answer.get_json()["root"] == latest["graph"]["root"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_hidden_group_has_no_proof(looked_at: Journey) -> None:
    client = evaluator(looked_at)

    assert client.get(f"/en/evidence/proof?node={names.indicator('R3', 'MA')}").status_code == 404
    client.get("/en/evidence")
    assert names.indicator("R3", "MA").partition(":")[2] not in client.text


def proof_of(journey: Journey, name: str, evidence: str, person: str) -> bool:
    """Whether the leaf of somebody still leads up to what the latest evaluation said."""
    pilot, secret = journey.pilot, journey.pilot.keys.evidence_secret
    with pilot.database.read() as connection:
        latest = latest_row(connection)
        block = block_of_application(connection, journey.applications[person]["id"])
        assert latest is not None
        assert block is not None
        at = latest["evaluated_at"]
        commitments = block_commitments(connection, block, at, pilot.policy, [name])[name]
        (leaf,) = leaves_of(connection, [evidence], at, pilot.policy)
    graph = latest["graph"]
    if leaf.commitment is None:
        return False
    made = prove_leaf(graph, name, block, commitments, bytes.fromhex(leaf.commitment), secret)
    tops = {bytes.fromhex(found[name]) for found in graph["blocks"].values() if name in found}
    top = root(evaluation_tree(tops, name, secret))
    assert top.hex() == graph["nodes"][name]["leaves"]
    return (
        made is not None
        and leads_to(made.commitment, made.in_block, made.block_root)
        and leads_to(made.block_root, made.in_evaluation, top)
    )


def arrival_of(journey: Journey, person: str) -> str:
    query = (
        select(feedback_requests.c.id)
        .join(placements, placements.c.id == feedback_requests.c.placement_id)
        .where(
            placements.c.application_id == journey.applications[person]["id"],
            feedback_requests.c.party == "volunteer",
            feedback_requests.c.moment == "arrival",
        )
    )
    with journey.pilot.database.read() as connection:
        return f"answer:{connection.execute(query).scalar_one()}/role_matches"


def test_erasure_leaves_tombstones_so_that_everything_above_still_holds(served: Journey) -> None:
    pilot, name = served.pilot, names.indicator("R3", "MA")
    hers, another = arrival_of(served, "awa"), arrival_of(served, "bintou")
    with pilot.database.read() as connection:
        before = latest_row(connection)
    assert before is not None
    assert proof_of(served, name, hers, "awa")
    assert proof_of(served, name, another, "bintou")

    erase(served, "awa")

    with pilot.database.read() as connection:
        after = latest_row(connection)
        keys = connection.execute(select(evidence_keys.c.application_id)).scalars().all()
        erased = erased_leaves(connection, [name], before["evaluated_at"])
        assert not is_fully_verifiable(connection, before["evaluated_at"], [name])
        assert not is_fully_verifiable(connection, before["evaluated_at"])
    assert after is not None
    assert after["graph"] == before["graph"]
    assert served.applications["awa"]["id"] not in keys
    assert erased == {name: 1}
    assert not proof_of(served, name, hers, "awa")
    assert proof_of(served, name, another, "bintou")


def test_without_the_tombstones_nothing_beside_an_erased_leaf_could_be_proved(served: Journey) -> None:
    erase(served, "awa")
    with served.pilot.database.write() as connection:
        connection.execute(delete(evidence_tombstones))

    assert not proof_of(served, names.indicator("R3", "MA"), arrival_of(served, "bintou"), "bintou")


def test_a_changed_answer_no_longer_leads_to_the_root(served: Journey) -> None:
    name, hers = names.indicator("R3", "MA"), arrival_of(served, "awa")
    assert proof_of(served, name, hers, "awa")

    with served.pilot.database.write() as connection:
        request = hers.partition(":")[2].partition("/")[0]
        mine = (feedback_answers.c.request_id == request) & (feedback_answers.c.item == "role_matches")
        connection.execute(feedback_answers.update().where(mine).values(value=5))

    assert not proof_of(served, name, hers, "awa")


def test_the_next_evaluation_leaves_an_erased_answer_out_and_the_evaluator_is_told(served: Journey) -> None:
    pilot, client = served.pilot, evaluator(served)
    advice = advice_of(served, "MA", "K8")
    before = r3(served)

    erase(served, "awa")
    pilot.deliver()

    assert client.get(f"/en/recommendations/{advice['id']}/evidence").status_code == 200
    assert "No longer fully re-verifiable" in client.text
    own = coordinator(pilot, "MA")
    own.get(f"/en/recommendations/{advice['id']}/evidence")
    assert "No longer fully re-verifiable" not in own.text
    pilot.tick(2026, 12, 10)
    assert (before["n"], r3(served)["n"]) == (2, 1)
    assert r3(served)["population"] == 2


def r3(journey: Journey) -> dict[str, Any]:
    with journey.pilot.database.read() as connection:
        latest = latest_row(connection)
    assert latest is not None
    rows = latest["full"]["indicators"]
    return next(dict(row) for row in rows if (row["code"], row["country"], row["by"]) == ("R3", "MA", None))


def test_what_changed_is_shown_to_evaluators_and_of_a_small_group_to_nobody_else(served: Journey) -> None:
    pilot = served.pilot
    erase(served, "awa")
    pilot.tick(2026, 12, 10)
    client, own, advice = evaluator(served), coordinator(pilot, "MA"), advice_of(served, "MA", "K8")

    assert client.get(f"/en/recommendations/{advice['id']}/changes").status_code == 200
    assert own.get(f"/en/recommendations/{advice['id']}/changes").status_code == 200

    assert "Evaluation of" in client.text
    assert "Given for the first time." in client.text
    assert client.text.count("Insured days") > 0
    assert "Insured days" not in own.text


def test_what_changed_shows_no_number_that_the_figures_hide(served: Journey) -> None:
    pilot, advice = served.pilot, advice_of(served, "MA", "K8")
    pilot.tick(2026, 12, 12)
    with pilot.database.read() as connection:
        (latest, *_) = versions_of(connection, advice["id"])
    changed = {each["field"]: each for each in latest["difference"]["fields"] if each["of"] == "indicator:X1"}
    client = evaluator(served)

    page = client.get(f"/en/recommendations/{advice['id']}/changes").get_data(as_text=True)

    assert {"n", "population"} <= set(changed)
    numbers = [str(each[side]) for each in changed.values() for side in ("before", "after")]
    shown = re.sub(r"<[^>]+>", "\n", page)
    assert not [each for each in numbers if re.search(rf"^{each}$", shown, re.MULTILINE)]
    assert "Insured days" in shown
    assert "suppressed" in shown
    assert "answers" not in shown.partition("Insured days")[2]


def test_when_erasures_reach_the_flip_count_evaluators_are_told_and_others_are_not(served: Journey) -> None:
    pilot, advice = served.pilot, advice_of(served, "MA", "K8")
    erase(served, "awa")
    pilot.deliver()
    client, own = evaluator(served), coordinator(pilot, "MA")

    client.get(f"/en/recommendations/{advice['id']}/evidence")
    own.get(f"/en/recommendations/{advice['id']}/evidence")

    assert "So many answers were erased" in client.text
    assert "erased" not in own.text


def test_the_notice_of_erasures_counts_how_one_party_answers_by_the_flip_count_of_that_party(served: Journey) -> None:
    advice = advice_of(served, "MA", "K11")
    page = f"/en/recommendations/{advice['id']}/evidence"
    client = evaluator(served)
    client.get(page)
    assert "So many answers were erased" not in client.text

    erase(served, "awa")
    client.get(page)

    # In Morocco two questionnaires of hosts were answered, none of other parties: the whole figure has no flip count.
    notice = client.text.partition("So many answers were erased")[2].partition("</")[0]
    assert notice.startswith(" that the conclusion could be another one: ")
    assert "Response rate – host organisation" in notice
    assert "Response rate – volunteer" not in notice


def test_before_the_first_evaluation_there_is_nothing_to_bury(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    journey.pilot.clock.at += timedelta(days=1)

    erase(journey, "awa")

    with journey.pilot.database.read() as connection:
        assert connection.execute(select(evidence_tombstones)).all() == []

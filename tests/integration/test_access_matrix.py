"""Who may call what, on whose object: every route of the URL map against every kind of person.

The table is the contract. A route without a row, or a row without a route, makes the build red.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.builders import application, call, offer, organisation
from tests.integration.furnished import Furnished

# kind of person → name of the token in `Furnished`
PEOPLE = {
    "anonymous": "",
    "volunteer A": "awa",
    "volunteer B": "bintou",
    "host MA": "host MA",
    "host SN": "host SN",
    "coordinator MA": "MA",
    "coordinator SN": "SN",
    "coordinator CI": "CI",
    "coordinator ML": "ML",
    "evaluator": "evaluator",
    "safeguarding": "safeguarding",
    "admin": "admin",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Who has the role; of what kind the object is; for whom "A" and "B" are their own; what they then get."""

    roles: str
    kind: str = ""
    own: tuple[str, str] = ("", "")
    status: int = 200
    body: Any = None
    query: str = ""


SCOPED = ("MA SN", "MA CI")
# Roles: * everybody, V volunteer, H host, C coordinator, E evaluator, A admin. Own: the countries of coordinators,
# "A"/"B" of volunteers, "h" and a country of hosts; digits behind say what they get instead. An object that is not
# one's own is answered like a missing one: 404.
TABLE: dict[str, Row] = {
    "health.live": Row("*"),
    "health.ready": Row("*"),
    "health.metrics": Row("*"),
    "api-docs.openapi_json": Row("*"),
    "pages.api_docs": Row("*"),
    "events.asyncapi": Row("*"),
    "calls.list_calls": Row("*"),
    "calls.open_call": Row("C", status=201, body=call()),
    "offers.list_offers": Row("*"),
    "offers.show_offer": Row("*", "draft", ("MA hMA", "CI")),
    "offers.submit_offer": Row("H", status=201, body=offer()),
    "offers.approve_offer": Row("C", "draft", ("MA", "CI"), 422, {}),
    "offers.return_offer": Row("C", "draft", ("MA", "CI"), body={"reason": "x"}),
    "offers.put_people_forward": Row("H", "offer", ("hMA", ""), body={"applications": []}),
    "organisations.register_organisation": Row("H", status=409, body=organisation()),
    "organisations.decide_accreditation": Row("C", "organisation", ("MA", "CI"), body={"decision": "accredit"}),
    "applications.submit_application": Row("*", status=201, body=application(call="2027A")),
    "applications.show_application": Row("VC", "application", ("A MA SN", "B MA CI")),
    "applications.list_applications": Row("C"),
    "applications.supply_information": Row("V", "application", ("A", "B"), 409, {"sex": "other"}),
    "applications.withdraw": Row("V", "application", ("A", "B409"), body={}),
    "applications.request_review": Row("V", "application", ("A", "B"), 409, {}),
    "applications.decide_application": Row(
        "C", "application", ("MA403 SN", "MA403 CI"), 409, {"decision": "accept", "reason": "x"}
    ),
    "rounds.request_round": Row("C", status=202, body={"call": "2027A"}),
    "rounds.show_round": Row("C", "round", ("MA SN", "")),
    "rounds.show_certificate": Row("C", "round", ("MA SN", "")),
    "rounds.show_reasons": Row("C", "reasons", ("MA SN CI ML", "MA SN CI ML")),
    "rounds.validate_round": Row("C", "round", ("MA SN", ""), body={}),
    "rounds.discard_round": Row("C", "round", ("MA SN", ""), body={}),
    "rounds.ask_what_if": Row("C", "round", ("MA SN", ""), 202, {"changes": [{"kind": "call", "by": 1}]}),
    "placements.list_placements": Row("VHC"),
    "placements.accept": Row("VH", "placement", ("A hMA", "B hMA"), 409, {}),
    "placements.refuse": Row("VH", "placement", ("A hMA", "B hMA"), 409, {"code": "other"}),
    "placements.complete_checklist_item": Row(
        "C", "placement", ("MA SN", "MA409 CI409"), body={"done": True, "date": "2027-01-10"}
    ),
    "placements.start": Row("C", "placement", SCOPED, 409, {}),
    "placements.suspend": Row("C", "placement", ("MA409 SN409", "MA CI"), body={"code": "health"}),
    "placements.postpone": Row("C", "placement", ("MA SN", "MA409 CI409"), body={"code": "health"}),
    "placements.end_early": Row("C", "placement", ("MA409 SN409", "MA CI"), body={"code": "health"}),
    "placements.resume": Row("C", "placement", SCOPED, 409, {}),
    "placements.complete": Row("C", "placement", ("MA409 SN409", "MA CI"), body={}),
    "placements.cancel": Row("C", "placement", ("MA SN", "MA409 CI409"), body={"code": "other"}),
    "placements.record_protection": Row("C", "placement", SCOPED, body={"kind": "title", "from": "2027-03-01"}),
    "incidents.report": Row("V", "placement", ("A", "B"), 201, {"category": "other", "text": "x"}),
    "feedback.show_request": Row("*", "feedback", ("*", "")),
    "feedback.answer_request": Row("*", "feedback", ("*", ""), 201, {"answers": {}}),
    "me.show_data": Row("V"),
    "me.request_erasure": Row("V", status=202, body={}),
    "evaluation.list_indicators": Row("E"),
    "evaluation.list_criteria": Row("E"),
    "evaluation.list_recommendations": Row("EC"),
    "evaluation.show_evidence": Row("EC", "recommendation", ("SN E", "CI E")),
    "evaluation.respond": Row("C", "recommendation", ("SN", "CI"), body={"response": "accepted"}),
    "evaluation.follow_up": Row("C", "recommendation", ("SN", "CI"), 409, {"progress": "under_way"}),
    "releases.list_releases": Row("E"),
    "releases.publish_release": Row("E", "release", ("E", ""), body={}),
    "releases.ask_for_export": Row("E", status=201, body={"format": "csv", "lang": "fr", "reason": "x"}),
    "releases.decide_export": Row("EA", "export request", ("E403 admin", "E admin"), body={"decision": "agree"}),
    "evaluation.export_findings": Row("E", query="?format=csv&lang=fr"),
}
SHORT = {person: person.split()[-1] for person in PEOPLE} | {"host MA": "hMA", "host SN": "hSN", "evaluator": "E"}


def expected(row: Row, person: str, which: str) -> int:
    """The status that the table promises."""
    if not _has_role(row.roles, person):
        return 401 if person == "anonymous" else 403
    if not row.kind:
        return row.status
    marks = row.own["AB".index(which)].split() if which in ("A", "B") else []
    for mark in marks:
        who, special = mark[:-3], mark[-3:]
        if not special.isdecimal():
            who, special = mark, str(row.status)
        if who in ("*", SHORT[person]):
            return int(special)
    return 404


def _has_role(roles: str, person: str) -> bool:
    letter = {"volunteer": "V", "host": "H", "coordinator": "C", "evaluator": "E", "admin": "A"}.get(
        person.split()[0], "-"
    )
    return "*" in roles or letter in roles


def routes(furnished: Furnished) -> dict[str, tuple[str, str]]:
    """endpoint → (method, rule) of the JSON interface and of operations; pages have a table of their own."""
    return {
        rule.endpoint: (next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})), rule.rule)
        for rule in furnished.pilot.app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/health/", "/metrics"))
    }


def address(furnished: Furnished, rule: str, row: Row, which: str) -> str:
    """The rule with the object in the place of its last but one or only parameter."""
    if not row.kind:
        return rule + row.query
    objects = furnished.objects[row.kind]
    head = rule.partition("<")[0]
    tail = "" if row.kind == "reasons" else rule.partition(">")[2].replace("<item>", "D02")
    return head + objects[which] + tail


def test_every_route_has_its_row_and_every_row_its_route(furnished: Furnished) -> None:
    assert set(routes(furnished)) == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("endpoint", TABLE)
def test_a_route_answers_each_person_as_the_table_says(furnished: Furnished, endpoint: str, person: str) -> None:
    row = TABLE[endpoint]
    method, rule = routes(furnished)[endpoint]
    wanted, got, missing = {}, {}, {}
    for which in _kinds(furnished, row):
        token = furnished.tokens.get(PEOPLE[person], "")
        headers = {"Authorization": f"Bearer {token}"} if token and rule.startswith("/api/") else {}
        url = address(furnished, rule, row, which)
        with furnished.pilot.client.open(url, method=method, json=row.body, headers=headers) as response:
            data = response.get_data()
        wanted[which], got[which] = expected(row, person, which), response.status_code
        if response.status_code == 404:
            missing[which] = {**json.loads(data), "trace_id": ""}
        if method == "POST" and response.status_code < 300:
            furnished.restore()
    assert got == wanted
    assert all(problem == missing["missing"] for problem in missing.values())


def _kinds(furnished: Furnished, row: Row) -> tuple[str, ...]:
    return tuple(furnished.objects[row.kind]) if row.kind else ("",)


def test_lists_show_only_what_concerns_the_reader(furnished: Furnished) -> None:
    own = {kind: furnished.objects["application"][kind] for kind in "AB"}
    waiting = {kind: furnished.objects["waiting"][kind] for kind in "AB"}
    everybody = {*own.values(), *waiting.values()}
    seen = {"MA": everybody, "SN": {own["A"], waiting["A"]}, "CI": {own["B"], waiting["B"]}, "ML": set()}
    for country, files in seen.items():
        page = furnished.pilot.get("/applications?page_size=100", furnished.tokens[country]).expect(200)
        assert {item["id"] for item in page["items"]} == files
        assert page["total"] == len(files)


def test_placements_are_listed_for_those_who_take_part(furnished: Furnished) -> None:
    a, b = (furnished.objects["placement"][kind] for kind in "AB")
    seen = {"awa": {a}, "bintou": {b}, "fatou": set(), "host MA": {a, b}, "host SN": set(), "newcomer MA": set()}
    seen |= {"MA": {a, b}, "SN": {a}, "CI": {b}, "ML": set()}
    for person, placements in seen.items():
        page = furnished.pilot.get("/placements", furnished.tokens[person]).expect(200)
        assert {item["id"] for item in page["items"]} == placements, person


def test_a_coordinator_reads_the_advice_to_her_own_country_whatever_she_asks(furnished: Furnished) -> None:
    found = furnished.pilot.get("/recommendations?country=CI", furnished.tokens["SN"]).expect(200)
    assert {item["country"] for item in found["items"]} == {"SN"}


def test_a_revoked_token_and_a_disabled_account_open_nothing(furnished: Furnished) -> None:
    with furnished.pilot.database.write() as connection:
        connection.exec_driver_sql("UPDATE accounts SET disabled_at = '2026-11-22 09:00:00' WHERE role = 'evaluator'")
        connection.exec_driver_sql("UPDATE api_tokens SET revoked_at = '2026-11-22 09:00:00'")
    for person in ("evaluator", "MA", "host MA"):
        assert furnished.pilot.get("/calls", furnished.tokens[person]).status == 401
    furnished.restore()


def test_no_answer_to_anybody_names_what_identifies_a_person(furnished: Furnished) -> None:
    """Files are read by reference; names, addresses and documents stay where they are stored."""
    for person in ("MA", "SN", "awa"):
        view = furnished.pilot.get(f"/applications/{furnished.objects['application']['A']}", furnished.tokens[person])
        text = json.dumps(view.expect(200), ensure_ascii=False)
        assert not any(word in text for word in ("Exemple awa", "awa@volunteers", "1998-05-04"))

"""The private channel: who may report, who may read with whose agreement, and who never sees a trace of it."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.access import ACCESS
from messaging.tables import outbox
from storage.accounts import open_session
from storage.tables.accounts import accounts
from storage.tables.placements import placements
from storage.tables.safeguarding import incident_notes, incidents
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient, wire_size

CANARY = "Zèbre-Canari : la porte de ma chambre ne ferme pas."
REPORT = {"category": "accommodation", "text": CANARY}
OFFICERS = ("salma", "kadi")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Awa has a confirmed place in Morocco, Binta one that waits for its host; two safeguarding officers."""
    file: Path = tmp_path_factory.mktemp("safeguarding") / "pilot.db"
    pilot = Installation(f"sqlite:///{file}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    for name in OFFICERS:
        journey.tokens[name] = pilot.account("safeguarding", f"{name}@protection.example.org")
    journey.tokens["admin"] = pilot.account("admin", "admin@example.org")
    journey.apply("awa", "SN")
    journey.apply("binta", "SN")
    pilot.deliver()
    validated = journey.round()
    pilot.post(f"/rounds/{validated['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    pilot.deliver()
    yield journey
    pilot.close()


@pytest.fixture
def journey(made: Journey) -> Journey:
    """The same pilot without any report."""
    made.pilot.clock.at = NOW
    with made.pilot.database.write() as connection:
        for table in ("incident_notes", "incident_openings", "incidents", "outbox", "inbox", "mails"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    return made


def signed_in(journey: Journey, email: str) -> PageClient:
    """Somebody of the staff at the pages."""
    visitor = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        account = connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one()
        secret = open_session(connection, journey.pilot.clock.now(), account=account)
    visitor.client.set_cookie("passerelle", secret)
    return visitor


def volunteer(journey: Journey, name: str) -> PageClient:
    visitor = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        application = journey.applications[name]["id"]
        secret = open_session(connection, journey.pilot.clock.now(), application=application)
    visitor.client.set_cookie("passerelle", secret)
    return visitor


def officer(journey: Journey, name: str) -> PageClient:
    return signed_in(journey, f"{name}@protection.example.org")


def placement_of(journey: Journey, name: str) -> str:
    return str(journey.placement(name)["id"])


def reported(journey: Journey, **changes: str) -> str:
    """The id of a report that Awa sent."""
    path = f"/placements/{placement_of(journey, 'awa')}/incidents"
    return str(journey.pilot.post(path, journey.tokens["awa"], {**REPORT, **changes}).expect(201)["id"])


def rows(journey: Journey, table: Any) -> list[dict[str, Any]]:
    with journey.pilot.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def does(someone: PageClient, page: str, action: str, **fields: str) -> int:
    """Open the page of a report and send one of its forms; the status of the answer."""
    someone.get(page)
    return someone.send(f"{page}/{action}", **fields).status_code


def opened_by(journey: Journey, name: str, incident: str, reason: str = "Premier contact") -> PageClient:
    """An officer whose wish to read the report another officer has agreed to."""
    asking = officer(journey, name)
    asking.get(f"/en/safeguarding/{incident}")
    assert asking.send(f"/en/safeguarding/{incident}/opening", reason=reason).status_code == 303
    other = officer(journey, next(each for each in OFFICERS if each != name))
    other.get(f"/en/safeguarding/{incident}")
    assert other.send(f"/en/safeguarding/{incident}/agreement").status_code == 303
    asking.get(f"/en/safeguarding/{incident}")
    return asking


def test_a_report_answers_with_its_state_and_leaves_as_an_event_of_one_id(journey: Journey) -> None:
    path = f"/placements/{placement_of(journey, 'awa')}/incidents"
    made = journey.pilot.post(path, journey.tokens["awa"], REPORT).expect(201)

    assert set(made) == {"id", "category", "status", "reported_at"}
    assert (made["category"], made["status"]) == ("accommodation", "reported")
    (event,) = [row for row in rows(journey, outbox) if row["name"] == "incident.reported"]
    assert event["data"] == f'{{"incident":"{made["id"]}"}}'


def test_the_officers_are_told_by_a_mail_that_says_nothing(journey: Journey) -> None:
    reported(journey)
    journey.pilot.deliver()
    mails = journey.pilot.mailbox()

    assert {mail["to"] for mail in mails} == {f"{name}@protection.example.org" for name in OFFICERS}
    for mail in mails:
        assert mail["subject"] == "Quelque chose vous attend dans Passerelle"
        assert "/fr/safeguarding" in mail["text"]
        assert not re.search("logement|signal|incident|awa|Canari", mail["subject"] + mail["text"], re.I)


def test_the_volunteer_has_mails_only_when_she_asks_for_them(journey: Journey) -> None:
    visitor = volunteer(journey, "awa")
    page = f"/fr/placements/{placement_of(journey, 'awa')}/report"
    visitor.get(page)
    visitor.send(page, **REPORT)
    visitor.get(page)
    visitor.send(page, category="money", text="Mon passeport est gardé.", mail_wanted="true")
    journey.pilot.deliver()
    own = [mail for mail in journey.pilot.mailbox() if mail["to"] == "awa@volunteers.example.org"]

    assert [mail["subject"] for mail in own] == ["Votre message à Passerelle est arrivé"]
    assert "passeport" not in own[0]["text"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("proposed", 409),
        ("host_accepted", 409),
        ("host_declined", 409),
        ("declined", 409),
        ("expired", 409),
        ("superseded", 409),
        ("in_service", 201),
        ("ended_early", 201),
        ("cancelled", 201),
        ("followed_up", 201),
    ],
)
def test_reports_are_taken_from_the_confirmation_on_and_for_ever_after(
    journey: Journey, status: str, answer: int
) -> None:
    placement = placement_of(journey, "awa")
    with journey.pilot.database.write() as connection:
        connection.execute(placements.update().where(placements.c.id == placement).values(status=status))
    try:
        journey.pilot.post(f"/placements/{placement}/incidents", journey.tokens["awa"], REPORT).expect(answer)
        page = volunteer(journey, "awa").get(f"/en/placements/{placement}/report")
        assert page.status_code == (200 if answer == 201 else 409)
    finally:
        with journey.pilot.database.write() as connection:
            connection.execute(placements.update().where(placements.c.id == placement).values(status="preparing"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {("/category", "required"), ("/text", "required")}),
        ({**REPORT, "category": "weather"}, {("/category", "not_a_choice")}),
        ({**REPORT, "text": "x" * 10_001}, {("/text", "too_long")}),
        ({**REPORT, "text": "a\0b"}, {("/text", "unreadable_characters")}),
        ({**REPORT, "text": " "}, {("/text", "required")}),
        ({**REPORT, "text": 7}, {("/text", "not_text")}),
        ({**REPORT, "status": "closed"}, {("/status", "unknown_field")}),
        ({**REPORT, "mail_wanted": True}, {("/mail_wanted", "unknown_field")}),
    ],
)
def test_a_wrong_report_is_refused_by_name_and_nothing_is_stored(
    journey: Journey, body: Any, expected: set[tuple[str, str]]
) -> None:
    path = f"/placements/{placement_of(journey, 'awa')}/incidents"
    refused = journey.pilot.post(path, journey.tokens["awa"], body).expect(422)
    assert {(error["pointer"], error["code"]) for error in refused["errors"]} == expected
    assert rows(journey, incidents) == []


def test_a_refused_form_keeps_every_word_and_the_language_switch_too(journey: Journey) -> None:
    visitor = volunteer(journey, "awa")
    page = f"/en/placements/{placement_of(journey, 'awa')}/report"
    visitor.get(page)
    assert visitor.send(page, text=CANARY).status_code == 422
    assert CANARY in html.unescape(visitor.text)
    assert 'href="#category"' in visitor.text
    visitor.send(page.replace("/en/", "/fr/"), text=CANARY, again="fr")
    assert CANARY in html.unescape(visitor.text)
    assert rows(journey, incidents) == []


def test_the_same_report_sent_twice_is_stored_once(journey: Journey) -> None:
    assert reported(journey) == reported(journey)
    assert reported(journey, category="health") != reported(journey)
    assert len(rows(journey, incidents)) == 2


def test_another_volunteer_neither_reports_here_nor_reads_the_report(journey: Journey) -> None:
    incident = reported(journey)
    placement = placement_of(journey, "awa")
    journey.pilot.post(f"/placements/{placement}/incidents", journey.tokens["binta"], REPORT).expect(404)
    other = volunteer(journey, "binta")
    for path in (f"/placements/{placement}/report", f"/reports/{incident}", "/reports/none"):
        assert other.get(f"/fr{path}").status_code == 404
    other.get("/fr/offers")
    assert other.send(f"/fr/reports/{incident}", text="x").status_code == 404
    assert rows(journey, incident_notes) == []


def test_the_list_of_the_team_has_neither_text_nor_name(journey: Journey) -> None:
    reported(journey)
    journey.pilot.clock.at += timedelta(days=3)
    team = officer(journey, "salma")
    team.get("/en/safeguarding")

    assert "Accommodation" in team.text
    assert "Senegal\N{NO-BREAK SPACE}→ Morocco" in team.text
    assert "3 days" in team.text
    assert not re.search("Canari|Exemple awa|awa@|2027A", team.text)


def test_a_report_is_read_only_after_another_officer_has_agreed_and_for_thirty_days(journey: Journey) -> None:
    incident = reported(journey)
    page = f"/en/safeguarding/{incident}"
    salma, kadi = officer(journey, "salma"), officer(journey, "kadi")
    salma.get(page)
    assert "Canari" not in salma.text
    salma.send(f"{page}/opening", reason="First contact")
    salma.get(page)
    assert "Canari" not in salma.text
    assert f"{page}/agreement" not in salma.text
    kadi.get("/en/safeguarding")
    assert "salma asks to read a report" in kadi.text
    kadi.get(page)
    assert "Canari" not in kadi.text
    kadi.send(f"{page}/agreement")
    kadi.get(page)
    assert "Canari" not in kadi.text

    salma.get(page)
    assert "Canari" in salma.text
    assert "Exemple awa" in salma.text
    assert "kadi agreed" in salma.text
    assert "First contact" in salma.text
    journey.pilot.clock.at = NOW + timedelta(days=30)
    later = officer(journey, "salma")
    later.get(page)
    assert "Canari" not in later.text
    assert "kadi agreed" in later.text


def test_nobody_agrees_with_herself_and_nobody_agrees_twice(journey: Journey) -> None:
    page = f"/en/safeguarding/{reported(journey)}"
    salma, kadi = officer(journey, "salma"), officer(journey, "kadi")
    does(salma, page, "opening", reason="First contact")
    does(salma, page, "opening", reason="Once more")
    kadi.get(page)
    opening = re.findall(r'name="opening" value="(\w+)"', kadi.text)
    assert len(opening) == 1
    assert does(salma, page, "agreement", opening=opening[0]) == 422
    assert "Another officer must agree" in salma.text
    assert does(kadi, page, "agreement", opening=opening[0]) == 303
    assert does(kadi, page, "agreement", opening=opening[0]) == 409
    assert does(kadi, page, "agreement", opening="none") == 404
    assert does(kadi, page, "agreement", opening="") == 422


def test_a_report_goes_from_arrival_to_an_officer_to_its_outcome(journey: Journey) -> None:
    incident = reported(journey)
    page = f"/en/safeguarding/{incident}"
    salma, kadi = opened_by(journey, "salma", incident), officer(journey, "kadi")
    assert does(salma, page, "closure", outcome="other") == 409
    assert does(salma, page, "assignment") == 303
    assert does(salma, page, "assignment") == 409
    assert does(kadi, page, "closure", outcome="other") == 409
    assert does(kadi, page, "assignment") == 303
    assert does(salma, page, "closure", outcome="other") == 409
    assert does(salma, page, "assignment") == 303
    assert does(salma, page, "closure", outcome="weather") == 422
    assert does(salma, page, "closure", outcome="host_measures") == 303
    assert does(salma, page, "assignment") == 409
    assert does(salma, page, "closure", outcome="other") == 409
    assert does(salma, page, "note", kind="officer", text="x") == 409
    (row,) = rows(journey, incidents)
    assert (row["status"], row["outcome"]) == ("closed", "host_measures")
    salma.get(page)
    assert "measures taken by the host" in salma.text


def test_the_answer_is_awaited_until_somebody_has_written_to_the_volunteer(journey: Journey) -> None:
    incident = reported(journey)
    page, own = f"/en/safeguarding/{incident}", f"/en/reports/{incident}"
    assert does(opened_by(journey, "salma", incident), page, "assignment") == 303
    journey.pilot.clock.at += timedelta(days=3)
    salma, awa = officer(journey, "salma"), volunteer(journey, "awa")
    salma.get("/en/safeguarding")
    assert "3 days ago" in salma.text
    assert '<span class="tag bad">late</span>' in salma.text
    salma.get(page)
    assert "– late" in salma.text
    awa.get(own)
    assert "<dt>By</dt>" in awa.text

    assert does(salma, page, "note", kind="to_volunteer", text="Bonjour") == 303
    for reader, address in ((salma, "/en/safeguarding"), (salma, page), (awa, own)):
        reader.get(address)
        assert not re.search("late</span>|– late|<dt>By</dt>", reader.text)


def test_officer_and_volunteer_write_to_each_other_and_notes_stay_inside(journey: Journey) -> None:
    incident = reported(journey)
    page = f"/en/safeguarding/{incident}"
    salma = opened_by(journey, "salma", incident)
    for kind, text in (("to_volunteer", "Can we call you tomorrow?"),) * 2 + (("officer", "Kept inside the team."),):
        assert does(salma, page, "note", kind=kind, text=text) == 303
    own = volunteer(journey, "awa")
    own.get(f"/en/reports/{incident}")
    assert own.text.count("Can we call you tomorrow?") == 1
    assert "Kept inside" not in own.text
    assert "salma" not in own.text
    assert own.send(f"/en/reports/{incident}", text="Yes, after six.").status_code == 303
    own.get(f"/en/reports/{incident}")
    assert own.send(f"/en/reports/{incident}", text="").status_code == 422
    salma.get(page)
    assert "Yes, after six." in salma.text

    unopened = officer(journey, "kadi")
    unopened.get(page)
    assert "Yes, after six." not in unopened.text
    refused = unopened.send(f"{page}/note", kind="officer", text="What I typed.")
    assert refused.status_code == 409
    assert "What I typed." in unopened.text


def test_a_closed_report_takes_no_message_and_says_what_to_do(journey: Journey) -> None:
    incident = reported(journey)
    salma = opened_by(journey, "salma", incident)
    assert does(salma, f"/en/safeguarding/{incident}", "assignment") == 303
    assert does(salma, f"/en/safeguarding/{incident}", "closure", outcome="other") == 303
    own = volunteer(journey, "awa")
    own.get(f"/en/reports/{incident}")
    assert "write a new one" in own.text
    assert own.send(f"/en/reports/{incident}", text="Again").status_code == 409
    assert reported(journey) != incident


def test_the_report_page_says_who_reads_and_has_a_way_out(journey: Journey) -> None:
    visitor = volunteer(journey, "awa")
    visitor.get(f"/fr/placements/{placement_of(journey, 'awa')}/report")
    assert "après l’accord d’une deuxième" in visitor.text
    assert "sous deux jours" in visitor.text
    assert 'href="/fr/offers">Quitter vite cette page' in visitor.text
    assert "MA@focal.example.org" in visitor.text
    title = re.search("<title>(.*)</title>", visitor.text)
    assert title is not None
    assert title[1].startswith("Écrire à l’équipe")


def test_the_report_form_is_small(journey: Journey) -> None:
    visitor = volunteer(journey, "awa")
    page = visitor.get(f"/fr/placements/{placement_of(journey, 'awa')}/report", **{"Accept-Encoding": "gzip"})
    assert wire_size(page) <= 3_000


def test_nobody_else_of_the_staff_opens_any_page_of_it(journey: Journey) -> None:
    incident = reported(journey)
    own_pages = [name for name, roles in ACCESS.items() if "safeguarding" in name and name.startswith("pages.")]
    assert len(own_pages) == 7
    assert all(ACCESS[name] == {"safeguarding"} for name in own_pages)
    for email in ("host-MA@example.org", "MA@focal.example.org", "SN@focal.example.org", "evaluator@example.org"):
        visitor = signed_in(journey, email)
        placement = placement_of(journey, "awa")
        for path in ("/safeguarding", f"/safeguarding/{incident}", f"/reports/{incident}"):
            assert visitor.get(f"/fr{path}").status_code == 403
        assert visitor.get(f"/fr/placements/{placement}/report").status_code == 403
    team = officer(journey, "salma")
    assert team.get(f"/fr/reports/{incident}").status_code == 403
    assert team.get("/fr/safeguarding/none").status_code == 404
    assert PageClient(journey.pilot).get("/fr/safeguarding").status_code == 401


# What differs between two readings of the same page: tokens of forms, keys of forms, numbers of traces.
_VOLATILE = re.compile(r'value="\d+\.[\w-]+"|name="key" value="[^"]*"|"trace_id":"[^"]*"|class="mono">\w{32}<')
_READERS = {
    "host": "host-MA@example.org",
    "coordinator MA": "MA@focal.example.org",
    "coordinator SN": "SN@focal.example.org",
    "evaluator": "evaluator@example.org",
    "admin": "admin@example.org",
}
_TOKENS = {
    "host": "host MA",
    "coordinator MA": "MA",
    "coordinator SN": "SN",
    "evaluator": "evaluator",
    "admin": "admin",
}


def _everything_read(journey: Journey, staff: dict[str, PageClient]) -> dict[tuple[str, str], str]:
    """Every page and every JSON route that is read, as each of the staff sees them."""
    seen = {}
    urls = _urls(journey)
    for who, visitor in staff.items():
        headers = {"Authorization": f"Bearer {journey.tokens[_TOKENS[who]]}"}
        for url in urls:
            answer = visitor.client.get(url, headers=headers if url.startswith("/api/") else {})
            if answer.mimetype in ("text/html", "application/json", "application/problem+json", "text/csv"):
                seen[who, url] = _VOLATILE.sub("", answer.get_data(as_text=True))
    return seen


def _urls(journey: Journey) -> list[str]:
    placement = journey.placement("awa")
    parts = {
        "lang": "fr",
        "application_id": placement["application"],
        "application": placement["application"],
        "placement_id": placement["id"],
        "placement": placement["id"],
        "offer_id": placement["offer"],
        "offer": placement["offer"],
        "organisation_id": placement["organisation"],
        "round_id": placement["round"],
        "identifier": placement["round"],
    }
    found = []
    with journey.pilot.app.test_request_context():
        adapter = journey.pilot.app.create_url_adapter(None) or journey.pilot.app.url_map.bind("localhost")
        for rule in journey.pilot.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in ("static", "pages.mailbox"):
                values = {name: parts.get(name, "none") for name in rule.arguments}
                found.append(adapter.build(rule.endpoint, values))
    return sorted({re.sub(r"^https?://[^/]+", "", url) for url in found})


def test_no_page_and_no_answer_of_anybody_else_changes_when_a_report_comes_in(journey: Journey) -> None:
    staff = {who: signed_in(journey, email) for who, email in _READERS.items()}
    before = _everything_read(journey, staff)
    incident = reported(journey)
    opened_by(journey, "salma", incident)
    journey.pilot.deliver()
    after = _everything_read(journey, staff)

    assert len(before) > 150
    assert [key for key, text in after.items() if before[key] != text] == []
    assert not any("Canari" in text or incident in text for text in after.values())


def test_the_answer_is_promised_within_two_days(journey: Journey) -> None:
    incident = reported(journey, category="danger_now")
    own = volunteer(journey, "awa")
    own.get(f"/en/reports/{incident}")
    assert "Call the emergency services" in own.text
    assert "24 November 2026" in own.text
    assert datetime(2026, 11, 24, tzinfo=UTC).date() == (NOW + timedelta(days=2)).date()


def test_her_page_leads_to_the_form_and_says_when_it_opens(journey: Journey) -> None:
    own = volunteer(journey, "awa")
    own.get(f"/fr/applications/{journey.applications['awa']['id']}")
    assert '<a href="/fr/report">' in own.text
    assert own.get("/fr/report").headers["Location"] == f"/fr/placements/{placement_of(journey, 'awa')}/report"
    waiting = volunteer(journey, "binta")
    assert waiting.get("/fr/report").status_code == 200
    assert "quand votre place est confirmée" in waiting.text

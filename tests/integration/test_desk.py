"""The coordinator's desk: what is due, who is without protection, what ends, who is silent, which seats are free."""

import re
from datetime import date

import pytest
from sqlalchemy import insert, update

from domain.protection import title_first_day, uncovered_since
from storage.tables.people import erasure_requests
from storage.tables.placements import protection_records
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import coordinator, wire_size


def desk(journey: Journey, country: str, query: str = "") -> str:
    reader = coordinator(journey.pilot, country)
    assert reader.get(f"/en/desk{query}").status_code == 200
    return re.sub(r"\s+", " ", reader.text)


def section(page: str, anchor: str, heading: str = "h2") -> str:
    """What stands from the anchor to the next heading."""
    return page.partition(f'id="{anchor}"')[2].partition(f"<{heading}")[0]


@pytest.fixture
def placed(journey: Journey) -> Journey:
    """Awa is proposed to the host in Morocco."""
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    made = journey.round()
    journey.pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    return journey


@pytest.fixture
def serving(placed: Journey) -> Journey:
    """Awa is in service since 1 March 2027, insured to its end."""
    placed.confirm("awa")
    placed.depart("awa", "2027-03-01")
    return placed


def reference(journey: Journey, name: str) -> str:
    return journey.applications[name]["reference"]


def test_an_empty_desk_says_in_each_part_that_nothing_waits(journey: Journey) -> None:
    page = desk(journey, "ML")

    for sentence in ("Nothing is due today.", "No document expires soon.", "Every host has answered in time."):
        assert sentence in page
    assert "People without protection" not in page


def test_a_decision_comes_up_on_the_day_it_is_due_and_says_how_late_it_is(journey: Journey) -> None:
    journey.apply("binta", "SN", criminal_record="declared")
    journey.pilot.deliver()
    journey.pilot.tick(2026, 12, 1)
    assert "decide a file" not in desk(journey, "SN")

    journey.pilot.tick(2026, 12, 2)
    due = section(desk(journey, "SN"), "today")
    assert reference(journey, "binta") in due
    assert "2 December 2026" in due
    assert "today" in due

    journey.pilot.tick(2026, 12, 5)
    assert "3 days" in section(desk(journey, "SN"), "today")
    assert "decide a file" not in desk(journey, "MA")


def test_a_review_is_due_for_everybody_but_who_refused(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    address = f"/applications/{journey.applications['vieux']['id']}"
    refusal = {"decision": "confirm_refusal", "reason": "Âge hors des limites."}
    journey.pilot.post(f"{address}/decision", journey.tokens["SN"], refusal).expect(200)
    journey.pilot.post(f"{address}/review-request", journey.tokens["vieux"]).expect(200)
    journey.pilot.tick(2026, 12, 4)

    assert "read a refused file again" in desk(journey, "MA")
    assert "read a refused file again" not in desk(journey, "SN")


def row_of(page: str, name: str) -> str:
    """The line of a file in the list of files."""
    return next(line for line in section(page, "files").split("<tr>") if name in line)


def test_decide_and_a_deadline_are_shown_to_who_decides(journey: Journey) -> None:
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.pilot.deliver()
    own, other = desk(journey, "SN"), desk(journey, "MA")
    vieux = reference(journey, "vieux")
    assert "Decide<" in row_of(own, vieux)
    assert "Deadline" in row_of(own, vieux)
    assert "for you to decide" not in own
    assert "the oldest waits" in own or "since today" in section(own, "files")
    assert "Read<" in row_of(other, vieux)
    assert "Deadline" not in row_of(other, vieux)
    assert "none for you to decide" in section(other, "files")

    address = f"/applications/{journey.applications['vieux']['id']}"
    refusal = {"decision": "confirm_refusal", "reason": "Âge hors des limites."}
    journey.pilot.post(f"{address}/decision", journey.tokens["SN"], refusal).expect(200)
    journey.pilot.post(f"{address}/review-request", journey.tokens["vieux"]).expect(200)
    own, other = desk(journey, "SN"), desk(journey, "MA")
    assert "Read<" in row_of(own, vieux)
    assert "Deadline" not in row_of(own, vieux)
    assert "none for you to decide" in section(own, "files")
    assert "Decide<" in row_of(other, vieux)
    assert "Deadline" in row_of(other, vieux)


def test_a_proposal_about_to_expire_names_who_must_be_reminded(placed: Journey) -> None:
    placed.pilot.tick(2026, 11, 28)
    assert "remind the host of a proposal" in section(desk(placed, "SN"), "today")

    placement = placed.placement("awa")
    placed.pilot.post(f"/placements/{placement['id']}/acceptance", placed.tokens["host MA"]).expect(200)
    placed.pilot.tick(2026, 12, 4)
    assert "remind the volunteer of a proposal" in section(desk(placed, "MA"), "today")
    assert "remind" not in section(desk(placed, "CI"), "today")


def test_an_item_of_a_checklist_past_its_day_and_a_late_questionnaire_come_up(placed: Journey) -> None:
    placed.confirm("awa")
    placed.pilot.tick(2027, 1, 20)
    assert "complete a departure checklist" in section(desk(placed, "SN"), "today")

    placed.depart("awa", "2027-03-01")
    placed.pilot.tick(2027, 3, 16)
    placed.pilot.tick(2027, 3, 23)
    due = section(desk(placed, "SN"), "today")
    assert "complete a departure checklist" not in due
    assert "ask for a late questionnaire" in due
    assert "/en/desk/feedback#request-" in due


def test_an_erasure_comes_up_for_the_country_of_origin_on_its_last_day(placed: Journey) -> None:
    request = {
        "application_id": placed.applications["awa"]["id"],
        "status": "requested",
        "requested_at": placed.pilot.clock.now(),
        "due_on": date(2026, 12, 2),
    }
    with placed.pilot.database.write() as connection:
        connection.execute(insert(erasure_requests).values(request))

    assert "carry out an erasure" not in desk(placed, "SN")
    placed.pilot.clock.at = placed.pilot.clock.at.replace(month=12, day=2)
    assert "carry out an erasure" in desk(placed, "SN")
    assert "carry out an erasure" not in desk(placed, "MA")


def test_an_organisation_and_an_offer_that_wait_too_long_come_up(journey: Journey) -> None:
    newcomer = journey.pilot.account("host", "newcomer@example.org")
    asked = {"name": "Maison exemple", "country": "CI", "email": "maison@example.org"}
    journey.pilot.post("/organisations", newcomer, asked).expect(201)
    journey.pilot.post("/offers", journey.tokens["host CI"], journey._offer("CI", 1)).expect(201)
    journey.pilot.tick(2026, 12, 3)

    due = section(desk(journey, "CI"), "today")
    assert "answer an organisation" in due
    assert "read an offer" in due
    assert "answer an organisation" not in section(desk(journey, "MA"), "today")


def test_a_day_without_insurance_stands_first_on_the_page(serving: Journey) -> None:
    serving.pilot.tick(2027, 4, 2)
    assert "People without protection" not in desk(serving, "SN")

    with serving.pilot.database.write() as connection:
        cut = update(protection_records).where(protection_records.c.kind == "insurance")
        connection.execute(cut.values(to_on=date(2027, 3, 31)))
    page = desk(serving, "MA")
    assert page.index("People without protection") < page.index('id="today"')
    alert = section(page, "protection", "table")
    assert "in service without insurance, since 1 April 2027" in alert
    assert reference(serving, "awa") in alert
    assert "People without protection" not in desk(serving, "CI")


def test_a_long_stay_without_title_and_an_unpaid_allowance_are_alerts(serving: Journey) -> None:
    placement = serving.placement("awa")
    with serving.pilot.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM protection_records WHERE kind = 'title'")
    unpaid = {"kind": "allowance", "due": "2027-04-01"}
    serving.pilot.post(f"/placements/{placement['id']}/protection", serving.tokens["SN"], unpaid).expect(200)

    serving.pilot.tick(2027, 4, 6)
    assert "allowance not paid" not in desk(serving, "SN")
    serving.pilot.tick(2027, 4, 7)
    assert "allowance not paid, since 1 April 2027" in desk(serving, "SN")
    assert "without residence title" not in desk(serving, "SN")
    serving.pilot.tick(2027, 5, 30)
    assert "without residence title, since 30 May 2027" in desk(serving, "SN")


def test_nobody_is_left_to_leave_without_insurance(placed: Journey) -> None:
    placed.confirm("awa")
    placed.pilot.tick(2027, 2, 14)
    assert "leaves soon without insurance" not in desk(placed, "MA")
    placed.pilot.tick(2027, 2, 15)
    assert "leaves soon without insurance, from 1 March 2027" in desk(placed, "MA")


def test_the_first_day_without_cover_follows_the_last_covered_one() -> None:
    assert uncovered_since(date(2027, 3, 1), None) == date(2027, 3, 1)
    assert uncovered_since(date(2027, 3, 1), date(2027, 3, 31)) == date(2027, 4, 1)
    assert uncovered_since(date(2027, 3, 1), date(2027, 2, 1)) == date(2027, 3, 1)
    assert title_first_day(date(2027, 3, 1)) == date(2027, 5, 30)


def test_documents_that_end_within_sixty_days_say_what_to_do(serving: Journey) -> None:
    with serving.pilot.database.write() as connection:
        cut = update(protection_records).where(protection_records.c.kind == "insurance")
        connection.execute(cut.values(to_on=date(2027, 7, 31)))
    serving.pilot.tick(2027, 5, 31)
    assert "No document expires soon." in desk(serving, "SN")

    serving.pilot.tick(2027, 6, 1)
    ending = section(desk(serving, "SN"), "documents")
    assert reference(serving, "awa") in ending
    assert "insurance" in ending
    assert "ends on 31 July 2027" in ending
    assert "Have the insurance extended" in ending
    assert "No document expires soon." in desk(serving, "CI")


def test_a_passport_that_ends_during_the_service_comes_up(placed: Journey) -> None:
    with placed.pilot.database.write() as connection:
        connection.exec_driver_sql("UPDATE applications SET facts = json_set(facts, '$.passport_expiry', '2027-01-10')")
    ending = section(desk(placed, "SN"), "documents")
    assert "passport" in ending
    assert "ends on 10 January 2027" in ending


def test_a_silent_host_is_named_with_its_contact_and_its_silences(placed: Journey) -> None:
    placed.pilot.tick(2026, 11, 24)
    assert "Every host has answered in time." in desk(placed, "MA")

    placed.pilot.tick(2026, 11, 26)
    silent = section(desk(placed, "MA"), "hosts")
    assert "Association exemple MA" in silent
    assert "contact-MA@example.org" in silent
    assert "1 unanswered past half of the time, the first until 29 November 2026" in silent

    placed.pilot.tick(2026, 12, 1)
    assert "1 expired without an answer" in section(desk(placed, "MA"), "hosts")
    assert "Every host has answered in time." in desk(placed, "CI")


def test_seats_that_were_given_back_are_offered_again_with_one_button(placed: Journey) -> None:
    assert "Seats are free again" not in desk(placed, "MA")
    placed.apply("khady", "SN")
    placed.pilot.deliver()
    refusal = f"/placements/{placed.placement('awa')['id']}/refusal"
    placed.pilot.post(refusal, placed.tokens["awa"], {"code": "family"}).expect(200)

    reader = coordinator(placed.pilot, "MA")
    reader.get("/en/desk")
    assert "Free seats: 3. Eligible people without a place who want one of them: 1." in reader.text
    answer = reader.send("/en/desk/rounds", call="2027A")
    assert answer.status_code == 303
    placed.pilot.deliver()
    reader.get(answer.headers["Location"])
    assert "protected round" in reader.text
    assert "Seats are free again" not in desk(placed, "MA")


def test_files_can_be_filtered_by_who_answers_for_them(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.apply("driss", "MA")
    journey.pilot.deliver()
    awa, driss = reference(journey, "awa"), reference(journey, "driss")
    files = section(desk(journey, "SN"), "files")
    assert awa in files
    assert driss in files

    for holder in ("mine", "country"):
        own = section(desk(journey, "SN", f"?holder={holder}"), "files")
        assert awa in own
        assert driss not in own


def test_every_panel_can_be_read_on_both_databases(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    journey.apply("awa", "SN")
    journey.apply("binta", "SN", criminal_record="declared")
    pilot.deliver()
    made = journey.round()
    pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    decision = {"decision": "accept", "reason": "Ancien.", "second_person": True}
    address = f"/applications/{journey.applications['binta']['id']}/decision"
    pilot.post(address, journey.tokens["SN"], decision).expect(200)
    pilot.tick(2026, 12, 3)
    page = desk(journey, "MA", "?holder=mine")

    assert "give a second opinion" in page
    assert "1 expired without an answer" in page
    pilot.close()


def test_a_filter_that_is_not_understood_is_told_and_left_out(journey: Journey) -> None:
    reader = coordinator(journey.pilot, "SN")

    assert reader.get("/en/desk?holder=nobody&step_older_than=x").status_code == 200
    assert reader.text.count('href="#holder"') == reader.text.count('href="#step_older_than"') == 1


def test_an_ended_file_is_no_work_and_only_what_waits_for_somebody_is_said_to_wait(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.apply("binta", "SN", criminal_record="declared")
    journey.apply("coumba", "SN")
    journey.pilot.deliver()
    coumba = journey.applications["coumba"]
    journey.pilot.post(f"/applications/{coumba['id']}/withdrawal", journey.tokens["coumba"], {}).expect(200)
    journey.pilot.tick(2026, 11, 25)
    files = section(desk(journey, "SN"), "files", heading="h2 ")
    tiles, table = files.split("<form")

    assert coumba["reference"] not in table
    assert reference(journey, "awa") in table
    assert coumba["reference"] in section(desk(journey, "SN", "?status=withdrawn"), "files", heading="h2 ")
    assert tiles.count("the oldest waits") == table.count('data-label="Waiting"') == 1


def test_the_desk_begins_with_links_to_its_parts(journey: Journey) -> None:
    page = desk(journey, "ML")
    jumps = re.findall(r'<a href="#(\w+)">', page.partition('<nav class="jumps"')[2].partition("</nav>")[0])

    assert len(jumps) == 7
    assert all(f'id="{anchor}"' in page for anchor in jumps)


def test_a_file_is_read_in_the_third_person(journey: Journey) -> None:
    journey.apply("awa", "SN")
    journey.pilot.deliver()
    reader = coordinator(journey.pilot, "SN")
    reader.get(f"/en/desk/applications/{journey.applications['awa']['id']}")
    answers = reader.text.partition("<h2>Application</h2>")[2].partition("<h3>Documents</h3>")[0]

    assert "Country of residence" in answers
    assert not re.search(r"\b(you|your)\b", answers, re.IGNORECASE)


@pytest.mark.parametrize(("language", "words"), [("fr", "Choisissez une ligne"), ("en", "Choose one line")])
def test_what_is_wrong_with_a_filter_is_told_in_words_and_the_others_stay(
    journey: Journey, language: str, words: str
) -> None:
    journey.apply("awa", "SN")
    journey.apply("driss", "MA")
    reader = coordinator(journey.pilot, "SN")
    reader.get(f"/{language}/desk?status=lost&holder=country&page=-1")
    files = section(reader.text, "files")

    assert words in reader.text
    assert "needs_person," not in reader.text
    assert reference(journey, "awa") in files
    assert reference(journey, "driss") not in files


@pytest.mark.parametrize("page", ["desk", "desk/calls", "desk/placements", "desk/feedback", "desk/accounts", "offers"])
def test_a_page_that_is_not_there_is_the_first_one(journey: Journey, page: str) -> None:
    reader = coordinator(journey.pilot, "SN")
    for typed in ("-1", "0", "x"):
        assert reader.get(f"/en/{page}?page={typed}").status_code == 200
        assert 'class="errors"' not in reader.text


def test_a_full_desk_stays_within_its_budget(journey: Journey) -> None:
    for number in range(30):
        journey.apply(f"person{number}", "SN", criminal_record="declared")
    journey.pilot.deliver()
    journey.pilot.tick(2026, 12, 20)

    for language in ("fr", "en"):
        full = coordinator(journey.pilot, "SN").get(f"/{language}/desk", **{"Accept-Encoding": "gzip"})
        assert wire_size(full) <= 10_000

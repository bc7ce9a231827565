"""The certificate of service: who gets one, what the file is, and what a stranger learns from its code."""

import dataclasses
import io
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from api.app import create_app
from api.certificates.pdf import typeset
from api.certificates.words import printed
from api.operations.certificates import certificate_file, issue
from api.operations.context import Operation
from api.problems import Problem
from api.services import EXTENSION
from api.typesetting.pdf import COMMAND, PdfUnavailable
from domain.actor import Actor
from domain.service_certificate import service_of
from storage.accounts import open_session
from storage.certificates import check_code
from storage.tables.accounts import accounts
from storage.tables.people import certificates
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from translations.sentences import problem_title

FOCAL_POINTS = ("SN", "MA", "ML")
HOSTILE = r'Awa #let *x* _y_ $z$ @a \ <b> "c" `d` = // [e] {f}'
DOCUMENT = {
    "number": "2027-00001",
    "issued_on": "2027-09-02",
    "base_url": "https://passerelle.example.org",
    "kind": "certificate",
    "names": "Exemple Awa",
    "organisation": "Association exemple",
    "city": "Salé",
    "country": "MA",
    "origin": "SN",
    "modality": "volunteering",
    "title": {"fr": "Soutien scolaire", "en": "School support"},
    "tasks": {"fr": "Accompagner des élèves.", "en": "Help pupils."},
    "first_day": "2027-03-01",
    "last_day": "2027-08-31",
    "days_served": 184,
    "days_suspended": 0,
    "issued_by": [{"name": "Exemple", "institution": None, "country": "SN"}],
}


@pytest.fixture
def serving(journey: Journey) -> Journey:
    """Awa serves in Morocco since 1 March 2027."""
    return begin_service(journey)


def begin_service(journey: Journey) -> Journey:
    journey.apply("awa", "SN", given_names="Aïssatou", family_name="Ɲaŋɔlɛ")
    journey.pilot.deliver()
    identifier = journey.round()["id"]
    journey.pilot.post(f"/rounds/{identifier}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.depart("awa", "2027-03-01")
    return journey


@pytest.fixture
def completed(serving: Journey) -> Journey:
    act(serving, "suspension", {"code": "health", "date": "2027-04-01"})
    act(serving, "resumption", {"date": "2027-04-21"})
    act(serving, "completion", {"date": "2027-08-31"})
    return serving


def act(journey: Journey, action: str, body: dict[str, Any]) -> None:
    placement = journey.placement("awa")["id"]
    journey.pilot.post(f"/placements/{placement}/{action}", journey.tokens["MA"], body).expect(200)


def volunteer(journey: Journey, name: str = "awa") -> PageClient:
    client = PageClient(journey.pilot)
    client.be_volunteer(journey.applications[name]["id"])
    return client


def address(journey: Journey) -> str:
    return f"/fr/placements/{journey.placement('awa')['id']}/certificate"


def file_address(journey: Journey) -> str:
    return f"{address(journey)}.pdf"


def press(journey: Journey, client: PageClient) -> int:
    """Press the button of the page: the status of the answer."""
    client.get("/fr/me/contact")
    return client.send(address(journey)).status_code


def downloaded(journey: Journey) -> bytes:
    client = volunteer(journey)
    assert press(journey, client) == 303
    answer = client.client.get(file_address(journey))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return bytes(answer.data)


def words(pdf: bytes) -> str:
    """The text of a file as one line, without the breaks of its lines."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def code_on(pdf: bytes) -> str:
    (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", words(pdf))
    return str(code)


def test_a_completed_service_is_certified_in_both_languages_with_its_real_days(completed: Journey) -> None:
    completed.pilot.clock.at = completed.pilot.clock.at.replace(year=2027, month=9, day=2)
    client = volunteer(completed)
    press(completed, client)
    answer = client.client.get(file_address(completed))

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="certificate-2027-00001.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = words(answer.data)
    for expected in (
        "Aïssatou Ɲaŋɔlɛ",
        "Association exemple MA",
        "Fonction",
        "Soutien scolaire à Salé",
        "School support in Salé",
    ):
        assert expected in text
    for expected in ("1er mars 2027", "31 August 2027", "2 septembre 2027", "164 jours", "164 days", "20 days"):
        assert expected in text
    assert "http://127.0.0.1:8000/en/certificates" in text
    assert completed.applications["awa"]["id"] not in text


def test_the_file_is_tagged_says_its_language_and_is_one_printed_page(completed: Journey) -> None:
    reader = PdfReader(io.BytesIO(downloaded(completed)))
    catalogue: Any = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "fr"
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert "Certificate of service" in str(reader.metadata.title)
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_same_certificate_is_the_same_bytes_whatever_changes_afterwards(completed: Journey) -> None:
    first = downloaded(completed)
    completed.pilot.clock.at = completed.pilot.clock.at.replace(year=2028)
    with completed.pilot.database.write() as connection:
        connection.execute(update(accounts).values(name="Somebody else"))

    assert downloaded(completed) == first


def test_downloads_at_the_same_time_issue_one_certificate(database_url: str) -> None:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    begin_service(journey)
    act(journey, "completion", {"date": "2027-08-31"})
    path, clients = file_address(journey), [volunteer(journey) for _ in range(4)]
    with ThreadPoolExecutor(4) as together:
        assert set(together.map(lambda client: press(journey, client), clients)) == {303}
        files = set(together.map(lambda client: bytes(client.client.get(path).data), clients))
    with pilot.database.read() as connection:
        (issued,) = connection.execute(select(certificates)).all()
    pilot.close()

    assert (len(files), issued.document["number"]) == (1, "2026-00001")


def test_a_service_that_ended_early_is_attested_with_its_real_dates_and_without_its_cause(serving: Journey) -> None:
    act(serving, "early-end", {"code": "misconduct", "date": "2027-05-31"})
    text = words(downloaded(serving))

    assert "Attestation of service" in text
    assert "31 mai 2027" in text
    assert "31 August 2027" not in text
    assert "92 days" in text
    assert "misconduct" not in text


def test_there_is_no_certificate_before_the_last_day_is_recorded(serving: Journey) -> None:
    client = volunteer(serving)

    assert press(serving, client) == 409
    assert client.get(address(serving)).status_code == 409
    assert client.get(file_address(serving)).status_code == 409
    assert "point focal" in client.text
    with serving.pilot.database.read() as connection:
        assert connection.execute(select(certificates)).all() == []


def test_looking_issues_nothing_and_the_result_of_a_check_survives_the_other_language(completed: Journey) -> None:
    client = volunteer(completed)
    assert client.get(address(completed)).status_code == 200
    assert client.get(file_address(completed)).status_code == 409
    with completed.pilot.database.read() as connection:
        assert connection.execute(select(certificates)).all() == []
    code = code_on(downloaded(completed))
    anybody = PageClient(completed.pilot)
    anybody.get("/en/certificates")
    anybody.send("/en/certificates", code=code)

    anybody.send("/fr/certificates", code=code, again="fr")

    assert 'class="notice good"' in anybody.text
    assert 'name="checked"' in anybody.text


def correct_names(client: PageClient, given: str, family: str) -> None:
    client.get("/en/me/contact")
    assert client.send("/en/me/contact", given_names=given, family_name=family).status_code == 303


def checked(journey: Journey, code: str) -> str:
    """What the page says of a code, without its marks."""
    stranger = PageClient(journey.pilot)
    stranger.get("/en/certificates")
    assert stranger.send("/en/certificates", code=code).status_code == 200
    return re.sub(r"<[^>]+>", "", stranger.text)


def test_the_name_is_shown_before_it_is_issued_and_may_be_corrected_first(completed: Journey) -> None:
    client = volunteer(completed)
    client.get(address(completed))
    assert "Aïssatou Ɲaŋɔlɛ" in client.text
    assert "/fr/me/contact" in client.text
    correct_names(client, "Aïssata", "Ɲaŋɔlɛ")

    assert "Aïssata Ɲaŋɔlɛ" in words(downloaded(completed))
    client.get(address(completed))
    assert "replacing" not in client.text


def test_a_name_corrected_after_issue_is_on_a_new_certificate_and_the_old_code_is_void(completed: Journey) -> None:
    old = downloaded(completed)
    completed.pilot.clock.at = completed.pilot.clock.at.replace(year=2028, month=2, day=3)
    client = volunteer(completed)
    correct_names(client, "Aïssata", "Ɲaŋɔlɛ")
    assert downloaded(completed) == old
    client.get("/en/me")
    assert "still bears your name as it was before" in client.text
    client.get(address(completed))
    assert 'name="replacing" value="2026-00001"' in client.text

    asked_anew = client.filled()
    assert client.send(address(completed)).status_code == 303
    assert client.client.post(address(completed), data=asked_anew).status_code == 303

    new = client.client.get(file_address(completed))
    assert "certificate-2028-00002.pdf" in new.headers["Content-Disposition"]
    assert "Aïssata Ɲaŋɔlɛ" in words(new.data)
    assert "2026-00001" in words(new.data)
    assert code_on(new.data) != code_on(old)
    assert "This certificate is genuine" in checked(completed, code_on(new.data))
    void = checked(completed, code_on(old))
    assert "This certificate was replaced" in void
    assert "3 February 2028" in void
    assert "genuine" not in void.partition("was replaced")[2].partition("Check another")[0]
    assert "Ɲaŋɔlɛ" not in void
    with completed.pilot.database.read() as connection:
        stored = connection.execute(select(certificates.c.document).order_by(certificates.c.version)).scalars().all()
    assert len(stored) == 2
    assert stored[0] == {"number": "2026-00001", "issued_on": "2026-11-22", "kind": "certificate"}


def test_while_the_name_is_the_same_nothing_is_issued_anew(completed: Journey) -> None:
    first = downloaded(completed)
    client = volunteer(completed)
    client.get("/en/me/contact")

    assert client.send(address(completed), replacing="2026-00001").status_code == 303
    assert downloaded(completed) == first


def test_nobody_else_gets_it_and_both_coordinators_do(completed: Journey) -> None:
    completed.apply("bintou", "CI")
    downloaded(completed)
    for path in (address(completed), file_address(completed)):
        assert volunteer(completed, "bintou").get(path).status_code == 404
        assert PageClient(completed.pilot).get(path).status_code == 401
        statuses = {country: signed_in(completed, country).client.get(path).status_code for country in FOCAL_POINTS}
        assert statuses == {"SN": 200, "MA": 200, "ML": 404}
    assert volunteer(completed).get("/fr/placements/none-such/certificate").status_code == 404


def signed_in(journey: Journey, country: str) -> PageClient:
    """The coordinator of a country at the pages."""
    pilot, client = journey.pilot, PageClient(journey.pilot)
    with pilot.database.write() as connection:
        account = select(accounts.c.id).where(accounts.c.role == "coordinator", accounts.c.country == country)
        secret = open_session(connection, pilot.clock.now(), account=connection.execute(account).scalar_one())
    client.client.set_cookie("passerelle", secret)
    return client


@pytest.mark.parametrize("names", [HOSTILE, "عائشة بنت محمد", "Ŋ", "N’Gɔlɔ Ɛ", "ⵣ 你", "x" * 200])
def test_names_come_out_as_they_were_typed_and_nothing_breaks(names: str) -> None:
    pdf = typeset(printed({**DOCUMENT, "names": names}, "7K2M-QX4T-9ZPA"), 1_800_000_000)
    reader = PdfReader(io.BytesIO(pdf))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert len(reader.pages) == 1
    if names.isascii() or names.startswith(("N", "Ŋ")):
        assert re.sub(r"\s", "", names) in re.sub(r"\s", "", words(pdf))


def test_without_the_program_that_sets_it_the_reason_is_told(completed: Journey) -> None:
    without_packages = (sys.executable, "-I", "-S", COMMAND[-1])

    with pytest.raises(PdfUnavailable) as refused:
        typeset(printed(DOCUMENT, "7K2M-QX4T-9ZPA"), 0, without_packages)

    assert refused.value.reason == "not_installed"


def test_the_person_reads_kind_words_and_the_operator_what_to_install(completed: Journey) -> None:
    services, application = completed.pilot.app.extensions[EXTENSION], completed.applications["awa"]["id"]
    current = Operation(Actor("volunteer", application=application), services, "a-test")
    placement = completed.placement("awa")["id"]
    issue(current, placement)
    with capture_logs() as logs, pytest.raises(Problem) as refused:
        certificate_file(current, placement, (sys.executable, "-I", "-S", COMMAND[-1]))

    assert (refused.value.status, refused.value.code) == (503, "pdf_unavailable")
    assert int(refused.value.headers["Retry-After"]) > 0
    told = [entry for entry in logs if entry["event"] == "certificate.pdf_unavailable"]
    assert [(entry["reason"], entry["advice"]) for entry in told] == [
        ("not_installed", "Install requirements/pdf.lock")
    ]
    assert "Aïssatou" not in str(logs)
    assert problem_title("fr", "pdf_unavailable") != problem_title("en", "pdf_unavailable")


def test_what_cannot_be_set_is_no_file() -> None:
    with pytest.raises(PdfUnavailable) as refused:
        typeset({"title": "no parts"}, 0)

    assert refused.value.reason == "failed"


def test_days_of_suspension_are_taken_off_once_and_only_within_the_service() -> None:
    first, last = date(2027, 3, 1), date(2027, 3, 31)
    overlapping = [(date(2027, 3, 10), date(2027, 3, 15)), (date(2027, 3, 12), date(2027, 3, 17))]

    assert service_of(first, last, []).served == 31
    assert service_of(first, last, overlapping).suspended == 7
    assert service_of(first, last, [(date(2027, 3, 30), None)]).served == 29
    assert service_of(first, last, [(date(2027, 4, 2), date(2027, 4, 9))]).suspended == 0


def spellings(code: str) -> list[str]:
    looks_like = code.replace("0", "o").replace("1", "l")
    return [code, code.lower(), code.replace("-", ""), code.replace("-", " – "), f" {' '.join(code)} ", looks_like]


def test_a_code_from_paper_shows_what_the_certificate_says_however_it_is_typed(completed: Journey) -> None:
    code = code_on(downloaded(completed))
    stranger = PageClient(completed.pilot)
    for typed in spellings(code):
        stranger.get("/en/certificates")
        answer = stranger.send("/en/certificates", code=typed)
        assert answer.status_code == 200
        for expected in ("This certificate is genuine", "Aïssatou Ɲaŋɔlɛ", "Association exemple MA", "31 August 2027"):
            assert expected in stranger.text


@pytest.mark.parametrize("typed", ["", "   ", "7K2M", "7K2M-QX4T-9ZP!", "x" * 61, "a\0b", "ⵣ" * 12, "7K2M-QX4T-9ZPA"])
def test_a_code_that_is_nobodys_is_refused_kindly_and_kept_in_the_form(journey: Journey, typed: str) -> None:
    stranger = PageClient(journey.pilot)
    stranger.get("/fr/certificates")
    answer = stranger.send("/fr/certificates", code=typed)

    assert answer.status_code == 422
    assert 'href="#code"' in stranger.text
    assert "authentique" not in stranger.text.partition("</details>")[2]
    assert typed.strip("\0 ") == "" or f'value="{typed}"' in stranger.text


def test_a_form_from_elsewhere_checks_nothing(completed: Journey) -> None:
    code = code_on(downloaded(completed))
    stranger = PageClient(completed.pilot)

    assert stranger.send("/fr/certificates", code=code).status_code == 422
    assert "Aïssatou" not in stranger.text
    assert stranger.get(f"/fr/certificates?code={code}").status_code == 200
    assert "Aïssatou" not in stranger.text


def test_the_other_language_keeps_the_code_that_was_typed(journey: Journey) -> None:
    stranger = PageClient(journey.pilot)
    stranger.get("/fr/certificates")

    assert stranger.send("/en/certificates", code="7k2m qx4t 9zpa", again="en").status_code == 200
    assert 'value="7k2m qx4t 9zpa"' in stranger.text


def test_the_code_is_not_stored_and_one_that_is_erased_is_found_no_more(completed: Journey) -> None:
    code = code_on(downloaded(completed))
    pilot, placement = completed.pilot, completed.placement("awa")["id"]
    assert code == check_code(pilot.keys, placement, 1)
    with pilot.database.write() as connection:
        assert code.replace("-", "") not in str(connection.execute(select(certificates)).all()).replace("-", "")
        connection.execute(delete(certificates))
    stranger = PageClient(pilot)
    stranger.get("/en/certificates")

    assert stranger.send("/en/certificates", code=code).status_code == 422


def test_who_guesses_codes_is_slowed_down(journey: Journey) -> None:
    services = journey.pilot.app.extensions[EXTENSION]
    limited = dataclasses.replace(services, settings=dataclasses.replace(services.settings, rate_limits=True))
    client = create_app(limited).test_client()
    statuses = [client.post("/fr/certificates", data={"code": f"7K2M-QX4T-{n:04}"}).status_code for n in range(21)]

    assert set(statuses[:20]) == {422}
    assert statuses[20] == 429
    assert client.get("/fr/certificates").status_code == 200

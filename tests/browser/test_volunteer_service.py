"""Once she serves: questionnaires by their link, the certificate, and everything that is held about her."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.filling import (
    AWA,
    Arrive,
    come_back,
    mailed_link,
    mails,
    press,
    says,
    serve_abroad,
    words,
)
from tests.browser.site import Site

_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def serving(site: Site) -> Site:
    """Awa serves in Morocco since 1 March 2027."""
    serve_abroad(site)
    return site


def test_a_questionnaire_is_begun_put_aside_and_sent_by_its_link_alone(
    serving: Site, person: Arrive, language: str
) -> None:
    serving.pilot.tick(2027, 3, 16)
    page = person(serving)
    link = f"/{language}{mailed_link(page, serving, AWA, '/feedback/')}"
    page.goto(link)
    page.check("input[name=answers-information][value='4']")
    page.locator("button[value=save]").click()
    says(page, words(language, "Vos réponses sont conservées", "Your answers are kept"))

    elsewhere = person(serving)
    elsewhere.goto(link)
    assert elsewhere.is_checked("input[name=answers-information][value='4']")
    elsewhere.check("input[name=answers-tutor_met][value=yes]")
    elsewhere.locator(".actions button").first.click()
    expect(elsewhere.locator("h1")).to_contain_text(words(language, "Merci", "Thank you"))

    page.goto(link)
    expect(page.locator("h1")).to_contain_text(words(language, "Merci", "Thank you"))
    expect(page.locator("form[action*='/feedback/']")).to_have_count(0)


def test_her_certificate_is_a_file_that_anybody_can_check(serving: Site, person: Arrive, language: str) -> None:
    placement, senegal = serving.journey.placement("awa"), serving.journey.tokens["SN"]
    serving.pilot.clock.at = serving.pilot.clock.at.replace(2027, 9, 1)
    serving.pilot.post(f"/placements/{placement['id']}/completion", senegal, {"date": "2027-08-31"}).expect(200)
    volunteer = come_back(person, serving, "awa", language)
    volunteer.locator("a[href$='/certificate']").click()
    says(volunteer, "Exemple awa")
    press(volunteer, "/certificate")
    with volunteer.expect_download() as download:
        volunteer.locator("a[href$='/certificate.pdf']").click()

    file = Path(download.value.path()).read_bytes()
    assert file.startswith(b"%PDF")
    assert "awa" not in download.value.suggested_filename.lower()
    stranger = person(serving)
    check(stranger, language, printed_code(Path(download.value.path())))
    says(stranger, words(language, "authentique", "genuine"))
    says(stranger, "Exemple awa")
    check(stranger, language, "0000 0000 0000")
    expect(stranger.locator(".errors")).to_be_visible()
    assert stranger.input_value("#code") == "0000 0000 0000"


def check(page: Page, language: str, code: str) -> None:
    page.goto(f"/{language}/certificates")
    page.fill("#code", code)
    press(page, "/certificates")


def printed_code(file: Path) -> str:
    """The code as somebody reads it on the paper."""
    found = _CODE.search(" ".join(page.extract_text() for page in PdfReader(file).pages))
    assert found is not None
    return found[0]


def test_she_sees_corrects_takes_along_and_has_her_data_erased(site: Site, person: Arrive, language: str) -> None:
    site.journey.apply("awa", "SN")
    site.pilot.deliver()
    page = come_back(person, site, "awa", language)
    page.locator("main a[href$='/me']").click()
    page.locator("a[href$='/me/contact']").click()
    page.fill("#given_names", "Aïssatou")
    press(page, "/me/contact")
    says(page, "Aïssatou")
    says(page, words(language, "Votre correction est enregistrée", "Your correction is saved"))

    with page.expect_download() as download:
        page.locator("a[href$='/me/data']").click()
    held = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert held["application"]["reference"] == site.journey.applications["awa"]["reference"]
    assert "Aïssatou" in json.dumps(held, ensure_ascii=False)

    page.locator("a[href$='/me/erasure']").last.click()
    press(page, "/me/erasure")
    says(page, words(language, "Votre demande", "Your request"))
    # She asked for English messages.
    assert "eras" in mails(page, site, AWA)[0]["subject"].lower()

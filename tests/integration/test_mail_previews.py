"""The mails as they are read before anybody receives them: each one, in both languages, with invented facts."""

import re

import pytest

from storage.accounts import create_account, open_session
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient
from translations.mail_samples import READERS, USES, sample_facts
from translations.mail_texts import MAILS
from translations.mail_texts_private import PRIVATE
from translations.mails import compose


def signed_in(journey: Journey, role: str, country: str | None = None) -> PageClient:
    pilot = journey.pilot
    with pilot.database.write() as connection:
        now = pilot.clock.now()
        email = f"{role}-reader@example.org"
        made = create_account(connection, pilot.keys, now, email=email, role=role, country=country)
        secret = open_session(connection, now, account=made)
    visitor = PageClient(pilot)
    visitor.client.set_cookie("passerelle", secret)
    return visitor


def test_every_mail_says_who_receives_it_and_what_sends_it() -> None:
    assert set(USES) == set(MAILS)
    assert {use.reader for use in USES.values()} <= set(READERS)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", sorted(MAILS))
def test_every_mail_can_be_composed_from_its_sample(template: str, language: str) -> None:
    subject, text = compose(language, template, sample_facts(template))

    assert subject
    assert "%(" not in subject + text
    assert "None" not in text
    assert ("Passerelle team" if language == "en" else "équipe de Passerelle") in text
    # Nobody real can be meant: every address of a sample is one that takes no mail.
    assert set(re.findall(r"@([\w.]+\w)", text)) <= {"example.org"}


@pytest.mark.parametrize("template", ["offer_published", "offer_returned"])
def test_a_mail_about_an_offer_names_the_offer_not_an_application(template: str) -> None:
    subject, text = compose("en", template, sample_facts(template))

    assert re.findall(r"2027A-\d+", subject + text) == []
    assert re.search(r"\bO\d{5}\b", subject + text)


def test_a_mail_with_a_list_shows_its_list() -> None:
    for template, text in MAILS.items():
        if text.points_intro is not None:
            assert "\n– " in compose("en", template, sample_facts(template))[1], template


@pytest.mark.parametrize("template", sorted(PRIVATE))
def test_a_mail_about_a_private_report_sends_nobody_to_one_more_focal_point(template: str) -> None:
    text = compose("en", template, sample_facts(template) | {"backup": "Fatou", "backup_help": "fatou@example.org"})[1]

    assert "fatou" not in text.lower()
    assert "fatou" in compose("en", "application_received", sample_facts("application_received"))[1].lower()


def test_the_list_leads_to_every_mail_and_each_is_shown_in_both_languages(journey: Journey) -> None:
    reader = signed_in(journey, "coordinator", "SN")
    reader.get("/en/desk/mails")
    linked = set(re.findall(r'/en/desk/mails/(\w+)"', reader.text))

    assert linked == set(MAILS)
    for template in sorted(linked)[::6]:
        assert reader.get(f"/en/desk/mails/{template}").status_code == 200
        assert '<section class="card" lang="fr">' in reader.text
        assert '<section class="card" lang="en">' in reader.text


def test_an_administrator_reads_them_and_a_host_does_not(journey: Journey) -> None:
    assert signed_in(journey, "admin").get("/fr/desk/mails").status_code == 200
    assert signed_in(journey, "host").get("/fr/desk/mails").status_code == 403


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc", "%00", "x" * 3000])
def test_a_mail_that_does_not_exist_is_not_found(journey: Journey, name: str) -> None:
    assert signed_in(journey, "admin").get(f"/en/desk/mails/{name}").status_code == 404

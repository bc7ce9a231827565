"""Who is told what, once; and what becomes of a mail when the server is there, away, busy, or falls silent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from config.clock import FixedClock
from domain.events import (
    ApplicationSubmitted,
    Fact,
    FeedbackDue,
    PlacementConfirmed,
    PlacementDeclined,
    PlacementExpired,
    PlacementHostAccepted,
    PlacementHostDeclined,
    PlacementProposed,
    ReviewRequested,
    VerdictDecided,
)
from domain.placement import Placement
from messaging.database_clock import instant_in
from storage import repositories
from storage.database import Database
from storage.feedback import schedule_requests
from storage.letters import mailbox_items
from storage.mail_queue import claim_mails, mark_mail, queue_mail
from storage.tables.applications import decisions, verdicts
from storage.tables.feedback import feedback_requests, mails
from storage.unit_of_work import unit_of_work
from tests.contract.smtp_server import MailServer
from tests.installation import Installation, SetClock, sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import (
    KEYS,
    NOW,
    add_account,
    add_application,
    add_call,
    add_offer,
    add_organisation,
    add_proposal,
    add_service,
)
from translations.mail_texts import MAILS
from workers.mail import send_pass
from workers.schedule import tick
from workers.services import WorkerServices

POLICY = sample_policy()


@pytest.fixture
def pilot(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Installation]:
    installation = Installation(fresh_database_url(database_kind), "embedded:", SetClock(NOW), policy=POLICY)
    yield installation
    installation.close()


def proposal(pilot: Installation, **changes: Any) -> Placement:
    with pilot.database.write() as connection:
        return add_proposal(connection, **changes)


def happens(pilot: Installation, *facts: Fact) -> None:
    """Record facts and deliver them, mail included."""
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        for fact in facts:
            work.record(fact)
        work.commit()
    pilot.deliver()


def mailbox(pilot: Installation) -> list[dict[str, Any]]:
    with pilot.database.read() as connection:
        return mailbox_items(connection, pilot.worker_services)


def templates(pilot: Installation, beginning: str = "") -> Counter[str]:
    """How often each mail was written whose name begins so."""
    with pilot.database.read() as connection:
        found = connection.execute(select(mails.c.template).where(mails.c.template.startswith(beginning)))
        return Counter(found.scalars())


def asking(pilot: Installation) -> list[dict[str, Any]]:
    """The mails that lead to a questionnaire."""
    return [mail for mail in mailbox(pilot) if "/feedback/" in mail["text"]]


def ids(placement: Placement) -> tuple[str, str, str]:
    return placement.id, placement.application_id, placement.offer_id


def test_an_application_is_confirmed_with_its_reference_and_the_address_of_its_page(pilot: Installation) -> None:
    with pilot.database.write() as connection:
        application = add_application(connection, add_call(connection), language="en")
    happens(pilot, ApplicationSubmitted(application.id, application.call_id))
    (mail,) = mailbox(pilot)
    assert mail["to"] == "awa@volontaire.example"
    assert mail["language"] == "en"
    assert application.reference in mail["subject"]
    assert f"http://127.0.0.1:8000/en/applications/{application.id}\n" in mail["text"]
    assert KEYS.token("application", application.id) not in mail["text"]
    assert mail["sent_at"] == NOW


def test_a_verdict_tells_every_reason_that_failed_is_missing_or_needs_a_person(pilot: Installation) -> None:
    def reason(code: str, outcome: str, **parameters: str) -> dict[str, Any]:
        return {"code": code, "outcome": outcome, "parameters": parameters, "source": "S"}

    reasons = [reason("D08", "missing", case="absent"), reason("D09", "missing"), reason("E02", "pass")]
    with pilot.database.write() as connection:
        application = add_application(connection, add_call(connection), status="to_complete", language="en")
        connection.execute(
            insert(verdicts).values(
                application_id=application.id,
                number=1,
                outcome="to_complete",
                decided_at=NOW,
                policy_version="1",
                reasons=reasons,
            )
        )
    fact = VerdictDecided(application.id, "to_complete", NOW)
    happens(pilot, fact, fact)
    (mail,) = mailbox(pilot)
    assert mail["text"].count("\n– ") == 2
    assert "by 6 December 2026" in mail["text"]


def test_a_proposal_asks_the_host_and_tells_the_volunteer_who_answers_first(pilot: Installation) -> None:
    placement = proposal(pilot)
    happens(pilot, PlacementProposed(*ids(placement)))
    assert templates(pilot) == {"host_answer_wanted": 1, "proposal_announced": 1}
    written = {mail["to"]: mail for mail in mailbox(pilot)}
    assert "/fr/host" in written["accueil@tissaliwine.example"]["text"]
    assert "Awa" not in written["accueil@tissaliwine.example"]["text"]
    assert "29 novembre 2026" in written["awa@volontaire.example"]["text"]


def test_the_same_fact_delivered_many_times_mails_once(pilot: Installation) -> None:
    placement = proposal(pilot, status="host_accepted")
    for _ in range(3):
        happens(pilot, PlacementHostAccepted(*ids(placement)), PlacementHostAccepted(*ids(placement)))
    assert templates(pilot) == {"answer_wanted": 1}


def test_old_news_mails_nothing(pilot: Installation) -> None:
    placement = proposal(pilot, status="expired", deadline=None, answer_since=None)
    happens(pilot, PlacementProposed(*ids(placement)), PlacementHostAccepted(*ids(placement)))
    assert templates(pilot) == {}


@pytest.mark.parametrize(
    ("fact", "code", "expected"),
    [
        (PlacementHostDeclined, ("capacity_lost",), {"host_said_no"}),
        (PlacementConfirmed, (), {"place_confirmed", "host_place_confirmed"}),
        (PlacementDeclined, ("family",), {"host_volunteer_declined"}),
        (PlacementExpired, ("host",), {"host_was_silent", "host_own_answer_missing"}),
        (PlacementExpired, ("volunteer",), {"own_answer_missing", "host_volunteer_silent"}),
    ],
)
def test_each_answer_to_a_proposal_is_told_to_whom_it_concerns(
    pilot: Installation, fact: Any, code: tuple[str, ...], expected: set[str]
) -> None:
    placement = proposal(pilot, status="expired", deadline=None, answer_since=None)
    happens(pilot, fact(*ids(placement), *code))
    assert set(templates(pilot)) == expected
    assert len(mailbox(pilot)) == len(expected)


def test_a_review_is_asked_of_both_countries_but_not_of_the_refuser(pilot: Installation) -> None:
    with pilot.database.write() as connection:
        refuser = add_account(connection, country="SN")
        add_account(connection, country="SN", email="backup@sn.example")
        add_account(connection, country="MA", email="focal@ma.example")
        add_account(connection, country="ML", email="focal@ml.example")
        offer = add_offer(connection, add_organisation(connection))
        application = add_application(connection, add_call(connection), offer, status="under_review")
        connection.execute(
            insert(decisions).values(
                application_id=application.id,
                number=1,
                decision="confirm_refusal",
                reason="-",
                account_id=refuser,
                decided_at=NOW,
            )
        )
    happens(pilot, ReviewRequested(application.id))
    assert {mail["to"] for mail in mailbox(pilot)} == {"backup@sn.example", "focal@ma.example"}


def test_feedback_is_asked_of_every_party_in_its_own_language_with_its_own_link(pilot: Installation) -> None:
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        add_account(work.connection, country="SN", email="focal@sn.example", language="en")
        placement = add_service(work.connection, date(2027, 3, 1), date(2027, 8, 31))
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    pilot.tick(2027, 3, 1)
    (departure,) = asking(pilot)  # no coordinator in the host country yet: nobody to write to
    assert (departure["to"], departure["language"]) == ("focal@sn.example", "en")
    assert "21 March 2027" in departure["subject"]
    pilot.tick(2027, 3, 15)
    pilot.tick(2027, 3, 22)
    assert templates(pilot, "feedback") == {"feedback_request": 3, "feedback_reminder": 3}
    with pilot.database.read() as connection:
        identifiers = connection.execute(select(feedback_requests.c.id)).scalars().all()
    links = {KEYS.token("feedback", identifier) for identifier in identifiers}
    for mail in asking(pilot):
        assert sum(f"/feedback/{token}" in mail["text"] for token in links) == 1


def test_somebody_asked_late_is_reminded_on_the_next_day_at_the_earliest(pilot: Installation) -> None:
    with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, date(2027, 3, 1), date(2027, 8, 31))
        schedule_requests(work, placement, POLICY, KEYS)
        work.commit()
    pilot.tick(2027, 3, 25)
    assert templates(pilot, "feedback") == {"feedback_request": 2}
    pilot.tick(2027, 3, 26)
    pilot.tick(2027, 3, 27)
    assert templates(pilot, "feedback") == {"feedback_request": 2, "feedback_reminder": 2}


def test_a_request_about_nothing_is_no_failure(pilot: Installation) -> None:
    happens(pilot, FeedbackDue("unknown", "request", NOW), ApplicationSubmitted("unknown", "unknown"))
    assert mailbox(pilot) == []


def test_stored_mails_name_no_person(pilot: Installation) -> None:
    happens(pilot, PlacementProposed(*ids(proposal(pilot))))
    with pilot.database.read() as connection:
        rows = [str(row) for row in connection.execute(select(mails))]
    assert rows
    assert not [row for row in rows if "Awa" in row or "@" in row]


def test_every_mail_of_the_schedule_and_of_the_worker_can_be_written(pilot: Installation) -> None:
    placement = proposal(pilot)
    with pilot.database.write() as connection:
        application = repositories.applications.find(connection, placement.application_id)
        assert application is not None
        requests = {"request": _any_request(pilot, connection, placement)}
    about = {
        "application": placement.application_id,
        "until": NOW.isoformat(),
        "answer_by": "2026-12-02",
        "complete_by": "2026-12-02",
        "decision_reason": "–",
        "role": "coordinator",
        "code": "7KM2-X4QD",
        "last_day": "2026-12-02",
        "corrections": ["given_names"],
        "number": 12,
        "since": "2026-11-30",
        "months": 6,
        "country": "SN",
    }
    for language in ("fr", "en"):
        for template in MAILS:
            facts = {**about, "placement": placement.id}
            if template.startswith("feedback"):
                facts |= requests
            with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
                recipient = f"application:{placement.application_id}"
                assert queue_mail(work, f"{template}:{language}", recipient, language, template, facts)
                work.commit()
    pilot.deliver()
    written = mailbox(pilot)
    assert len(written) == 2 * len(MAILS)
    assert not [mail for mail in written if "%(" in mail["text"] or "\n" in mail["subject"]]


def _any_request(pilot: Installation, connection: Any, placement: Placement) -> str:
    row = {
        "id": "r1",
        "placement_id": placement.id,
        "party": "volunteer",
        "moment": "end",
        "instrument": "volunteer.end",
        "instrument_version": 1,
        "language": "fr",
        "status": "sent",
        "due_on": date(2027, 8, 31),
        "token_hash": "t",
        "expires_at": NOW,
    }
    connection.execute(insert(feedback_requests).values(row))
    return "r1"


# Sending by SMTP


@pytest.fixture
def database(pilot: Installation) -> Database:
    """A database with one mail in its queue."""
    placement = proposal(pilot)
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        recipient = f"organisation:{placement.organisation_id}"
        about = {"placement": placement.id, "until": (NOW + timedelta(days=7)).isoformat()}
        queue_mail(work, "k1", recipient, "fr", "host_answer_wanted", about)
        work.commit()
    return pilot.database


def by_smtp(pilot: Installation, url: str) -> WorkerServices:
    services = pilot.worker_services
    return replace(services, settings=replace(services.settings, mail_url=url))


def fate(database: Database) -> tuple[str, int]:
    with database.read() as connection:
        row = connection.execute(select(mails)).one()
    return row.status, row.attempts


def make_due(database: Database) -> None:
    with database.write() as connection:
        connection.execute(update(mails).values(next_attempt_at=instant_in(-1.0)))


def test_a_mail_is_sent_as_plain_utf8_text_with_a_message_id_of_its_own(
    pilot: Installation, database: Database
) -> None:
    with MailServer() as server:
        assert send_pass(database, by_smtp(pilot, server.url)) == 1
        assert send_pass(database, by_smtp(pilot, server.url)) == 0
    (message,) = server.received
    assert message["To"] == "accueil@tissaliwine.example"
    assert message.get_content_type() == "text/plain"
    assert "Comptes d’une coopérative" in message.get_content()
    assert message["Message-ID"].endswith("@localhost>")
    assert fate(database) == ("sent", 1)


def test_a_mail_that_was_taken_without_an_answer_is_unknown_and_never_sent_again(
    pilot: Installation, database: Database
) -> None:
    with MailServer(silent_after_text=True) as server:
        send_pass(database, by_smtp(pilot, server.url))
        make_due(database)
        assert send_pass(database, by_smtp(pilot, server.url)) == 0
    assert len(server.received) == 1
    assert fate(database) == ("unknown", 1)


def test_a_busy_server_is_asked_again_later_and_five_times_at_most(pilot: Installation, database: Database) -> None:
    with MailServer(refusals={"RCPT": "451 try later"}) as server:
        for attempt in range(1, 6):
            send_pass(database, by_smtp(pilot, server.url))
            assert fate(database) == ("failed" if attempt == 5 else "queued", attempt)
            assert send_pass(database, by_smtp(pilot, server.url)) == 0  # not before its time
            make_due(database)
        assert send_pass(database, by_smtp(pilot, server.url)) == 0


def test_a_refused_address_is_not_tried_again(pilot: Installation, database: Database) -> None:
    with MailServer(refusals={"RCPT": "550 nobody here"}) as server:
        send_pass(database, by_smtp(pilot, server.url))
    assert fate(database) == ("failed", 1)


def test_a_server_that_is_away_costs_one_attempt_and_loses_nothing(pilot: Installation, database: Database) -> None:
    send_pass(database, by_smtp(pilot, "smtp://127.0.0.1:1"))
    assert fate(database) == ("queued", 1)
    make_due(database)
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
    assert fate(database) == ("sent", 2)


def test_a_mail_whose_sender_died_is_sent_once_more_with_the_same_message_id(
    pilot: Installation, database: Database
) -> None:
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
        with database.write() as connection:  # as if the process had died before it could mark the mail
            connection.execute(update(mails).values(status="sending"))
        make_due(database)
        send_pass(database, by_smtp(pilot, server.url))
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]
    with database.write() as connection:
        connection.execute(update(mails).values(status="sending"))
    make_due(database)
    assert send_pass(database, by_smtp(pilot, "smtp://127.0.0.1:1")) == 0
    assert fate(database) == ("unknown", 2)


def test_a_frozen_sender_cannot_mark_what_another_has_taken_over(pilot: Installation, database: Database) -> None:
    with database.write() as connection:
        (frozen,) = claim_mails(connection, 10, 600.0)
        assert claim_mails(connection, 10, 600.0) == []
    make_due(database)
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
    with database.write() as connection:
        assert not mark_mail(connection, frozen, "failed")
    assert fate(database) == ("sent", 2)


def test_a_reader_who_is_no_longer_known_gets_no_mail(pilot: Installation, database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE mails SET recipient = 'application:gone'"))
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
    assert server.received == []
    assert fate(database) == ("failed", 1)


def test_an_address_with_letters_beyond_ascii_is_written_to(pilot: Installation, database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE organisations SET email = 'aïcha@tissaliwine.example'"))
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
    assert server.received[0]["To"] == "aïcha@tissaliwine.example"


def test_a_mail_that_cannot_be_put_into_words_stops_no_other(pilot: Installation, database: Database) -> None:
    with unit_of_work(database, pilot.clock, correlation="test") as work:
        queue_mail(work, "a", "organisation:zzz", "fr", "host_answer_wanted", {})
        work.connection.execute(
            text("UPDATE mails SET recipient = (SELECT recipient FROM mails WHERE message_key='k1')")
        )
        work.commit()
    with MailServer() as server:
        send_pass(database, by_smtp(pilot, server.url))
    assert len(server.received) == 1
    with database.read() as connection:
        known = {row.message_key: row.status for row in connection.execute(select(mails))}
    assert known == {"a": "queued", "k1": "sent"}


def test_a_reminder_of_the_schedule_is_sent_like_any_other_mail(pilot: Installation) -> None:
    proposal(pilot)
    tick(pilot.database, pilot.worker_services, NOW + timedelta(days=4))
    pilot.deliver()
    (mail,) = mailbox(pilot)
    assert mail["to"] == "accueil@tissaliwine.example"

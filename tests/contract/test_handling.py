"""Handling beside another transaction: what waits for a message that somebody else holds is given up in time."""

from collections.abc import Callable

import pytest

from messaging.claims import claim
from messaging.envelope import Message
from messaging.inbox import accept
from storage.database import Database
from storage.errors import DatabaseUnavailable
from tests.contract.office import Office, Services
from workers.handling import Handling, HandlingFailed


def _one_message(office: Office) -> Message:
    office.submit("a1")
    with office.database.write() as connection:
        (delivery,) = claim(connection, 1, 60.0).deliveries
    return delivery.message


def test_a_message_that_another_transaction_holds_is_not_waited_for_without_end(
    database: Database, database_kind: str, open_office: Callable[[str], Office]
) -> None:
    """On a server the row is waited for, in the message's own time; SQLite has one writer, whose turn is waited for."""
    office = open_office("embedded:")
    message = _one_message(office)
    handling = Handling(office.listeners[0], database, Services(), deadline_seconds=0.5)

    with database.begin() as another:
        accept(another, "eligibility", [message])
        with pytest.raises((HandlingFailed, DatabaseUnavailable)) as failure:
            handling.commit_together([message])

    assert str(failure.value) == {"postgresql": "deadline_exceeded", "sqlite": "locked"}[database_kind]
    assert office.effects() == {}

"""A whole pilot behind a real web server, for a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from waitress.server import create_server

from storage.accounts import issue_sign_in_link
from storage.tables.accounts import accounts
from tests.installation import Installation, SetClock
from tests.integration.journey import Journey

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FAR = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass
class Site:
    """The pilot, its journey so far, and the address where its pages are."""

    pilot: Installation
    journey: Journey
    address: str

    def sign_in_path(self, email: str, language: str) -> str:
        """A page that signs the account in."""
        with self.pilot.database.write() as connection:
            account = connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one()
            return f"/{language}/signin/{issue_sign_in_link(connection, account, FAR)}"

    def access_path(self, name: str, language: str) -> str:
        """A volunteer's personal link."""
        return f"/{language}/access/{self.journey.tokens[name]}"


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """A pilot with an open call and an approved offer in each country, served until the block ends."""
    pilot = Installation(f"sqlite:///{folder / 'site.db'}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    server = create_server(pilot.app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Site(pilot, journey, f"http://127.0.0.1:{server.effective_port}")
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=5)
        pilot.close()

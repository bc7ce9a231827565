"""A whole pilot behind a real web server, for a real browser."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from waitress import wasyncore
from waitress.server import create_server

from api.authentication import authentication
from storage.accounts import issue_sign_in_link, open_session
from storage.credentials import keep_authenticator, keep_password
from storage.sign_ins import RECOVERY_CODES, begin_sign_in
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

    def account(self, email: str) -> str:
        """The id of the account of an address."""
        with self.pilot.database.read() as connection:
            return str(connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one())

    def session(self, name: str) -> str:
        """The cookie of a volunteer who is signed in."""
        with self.pilot.database.write() as connection:
            application = self.journey.applications[name]["id"]
            return open_session(connection, self.pilot.clock.now(), application=application)

    def mailed_code(self, email: str) -> str:
        """The sign-in code that an address was mailed last."""
        self.pilot.deliver()
        mails = (mail["text"] for mail in self.pilot.mailbox() if mail["to"] == email)
        codes = (found[0] for text in mails if (found := re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", text, re.MULTILINE)))
        return next(codes)

    def waiting_at(self, stage: str, email: str) -> str:
        """The cookie of a browser in which the sign-in of an account with everything set up waits at this stage."""
        at = self.pilot.clock.now()
        with self.pilot.app.app_context(), self.pilot.database.write() as connection:
            account = connection.execute(select(accounts).where(accounts.c.email == email)).one()
            keeper = authentication()
            key = keeper.new_authenticator()
            keep_password(connection, account.id, "", at)
            keep_authenticator(connection, account.id, key, 0, keeper.new_recovery_codes())
            secret = open_session(connection, at, account=account.id) if stage == RECOVERY_CODES else f"{stage:-<40}"
            about = {"account": account.id, "authenticator": key}
            begin_sign_in(connection, at, secret, stage, account.email_hash, **about)
        return secret


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """A pilot with an open call and an approved offer in each country, served until the block ends."""
    pilot = Installation(f"sqlite:///{folder / 'site.db'}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    server = create_server(pilot.app, host="127.0.0.1", port=0, threads=4)
    stop = threading.Event()

    def answer() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield Site(pilot, journey, f"http://127.0.0.1:{server.effective_port}")
    finally:
        # The loop ends before its sockets do: closed under it, they would break it now and then.
        stop.set()
        thread.join(timeout=5)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map, ignore_all=True)
        pilot.close()

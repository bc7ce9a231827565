"""What a newcomer reads when everything runs: the address, and one sign-in line for each role."""

import select as readable
import socket
from collections.abc import Iterator
from datetime import timedelta

import click
from sqlalchemy import Connection, select

from commands.installation import Installation
from storage.accounts import issue_sign_in_link
from storage.tables.accounts import accounts

SIGN_IN_LIFE = timedelta(hours=24)
_PROBE_SECONDS = 5.0


class Readiness:
    """One request to the web role, looked at again and again without waiting for its answer."""

    def __init__(self, host: str, port: int) -> None:
        reachable = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 - connected to, not bound
        self._address = (reachable.get(host, host), port)
        self._asked: socket.socket | None = None

    def seen(self) -> bool:
        """Whether the web role has answered; asks again when it died over the question."""
        if self._asked is None:
            self._asked = socket.create_connection(self._address, timeout=_PROBE_SECONDS)
            self._asked.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
        if not readable.select([self._asked], [], [], 0)[0]:
            return False
        try:
            answer = self._asked.recv(12)
        except OSError:
            answer = b""
        self._asked.close()
        self._asked = None
        return answer.endswith(b" 200")


def welcome(installation: Installation) -> None:
    """Print the address and, in development, a personal sign-in line of one account a role and country."""
    settings = installation.settings
    click.echo(f"Passerelle: {settings.base_url}")
    if not settings.is_production:
        for line in _sign_in_lines(installation):
            click.echo(line)


def _sign_in_lines(installation: Installation) -> Iterator[str]:
    expires_at = installation.clock.now() + SIGN_IN_LIFE
    with installation.database.write() as connection:
        for who, account in sorted(_one_account_a_role(connection).items()):
            token = issue_sign_in_link(connection, account, expires_at)
            yield f"  {who:<16}{sign_in_address(installation, token)}"


def sign_in_address(installation: Installation, token: str) -> str:
    """The page where this token signs its holder in."""
    return f"{installation.settings.base_url}/fr/signin/{token}"


def _one_account_a_role(connection: Connection) -> dict[str, str]:
    """The longest-serving account of every role; of coordinators, one a country."""
    query = (
        select(accounts.c.id, accounts.c.role, accounts.c.country)
        .where(accounts.c.disabled_at.is_(None))
        .order_by(accounts.c.created_at, accounts.c.id)
    )
    first: dict[str, str] = {}
    for account in connection.execute(query):
        who = f"{account.role} {account.country}" if account.role == "coordinator" else account.role
        first.setdefault(who, account.id)
    return first

"""A browser without a screen: keeps the cookie, reads hidden fields, and sends forms back with them."""

import gzip
import html
import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from storage.accounts import open_session
from storage.page_queries import account_with_email
from tests.installation import Installation

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class PageClient:
    """Somebody at the pages of a pilot."""

    pilot: Installation
    client: FlaskClient = field(init=False)
    text: str = ""

    def __post_init__(self) -> None:
        self.client = self.pilot.app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._read(self.client.get(path, headers=headers))

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Post the form of the page that is open: its hidden fields, and what is typed into it."""
        return self._read(self.client.post(path, data=self.filled(**fields)))

    def filled(self, **fields: Any) -> MultiDict[str, Any]:
        """The form of the page that is open as it would be sent."""
        filled: MultiDict[str, Any] = MultiDict(
            (name, html.unescape(value)) for name, value in _HIDDEN.findall(self.text)
        )
        for name, value in fields.items():
            filled.setlist(name, value if isinstance(value, list) else [value])
        return filled

    def sign_in(self, path: str) -> None:
        """Open a printed sign-in line and press its button."""
        self.get(path)
        assert self.send(path).status_code == 303

    def be_volunteer(self, application: str) -> None:
        """Be signed in for an application, without the way there."""
        self._keep(application=application)

    def be_staff(self, email: str) -> None:
        """Be signed in with the account of an address, without the way there."""
        with self.pilot.database.read() as connection:
            account = account_with_email(connection, self.pilot.keys.email_hash(email))
        assert account is not None
        self._keep(account=account.id)

    def _keep(self, **whom: str) -> None:
        with self.pilot.database.write() as connection:
            secret = open_session(connection, self.pilot.clock.now(), **whom)
        self.client.set_cookie("passerelle", secret)

    def _read(self, response: TestResponse) -> TestResponse:
        self.text = "" if "Content-Encoding" in response.headers else response.get_data(as_text=True)
        return response


def coordinator(pilot: Installation, country: str) -> PageClient:
    """The journey's coordinator of a country, signed in."""
    client = PageClient(pilot)
    client.be_staff(f"{country}@focal.example.org")
    return client


def wire_size(response: TestResponse) -> int:
    """Bytes of the body as they travel."""
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data)
    return len(response.data)

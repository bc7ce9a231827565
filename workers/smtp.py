"""One conversation with a mail server, step by step, so that the one doubtful moment is known: after the text was sent.

RFC 5321: before the final dot is acknowledged the server is not responsible for the mail; when that acknowledgement
does not come, nobody knows.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from storage.letters import Letter

SENT, UNKNOWN, LATER, REFUSED = "sent", "unknown", "later", "refused"
_TIMEOUT_SECONDS = 15.0
_DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
_LOST = (OSError, smtplib.SMTPServerDisconnected)


class MailServerAway(Exception):
    """The mail server cannot be reached or does not let us in; nothing was sent."""


class Conversation:
    """A connection to the server of ``smtp[s]://user:password@host:port``. Raises MailServerAway when opened."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._broken = False

    def __enter__(self) -> Self:
        try:
            self._server = self._connected()
            self._sign_in()
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerAway(type(error).__name__) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._broken:
                self._server.quit()
        except (OSError, smtplib.SMTPException):
            pass  # everything that counts was acknowledged before
        finally:
            self._server.close()

    @property
    def is_broken(self) -> bool:
        """The connection was lost; another one is needed."""
        return self._broken

    def send(self, letter: Letter, message_id: str) -> str:
        """What became of the letter: sent, unknown, later or refused."""
        try:
            message = message_of(letter, self._sender, message_id)
            plain = letter.to.isascii()
            payload = message.as_bytes()
        except (ValueError, UnicodeError):
            return REFUSED
        try:
            refusal = self._envelope(letter.to, () if plain else ("SMTPUTF8",))
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            return REFUSED
        except _LOST:
            return self._lost(LATER)
        return refusal or self._text(payload)

    def _connected(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        port = self._url.port or _DEFAULT_PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)

    def _sign_in(self) -> None:
        server, secure = self._server, self._url.scheme == "smtps"
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            secure = True
        if self._url.username is not None:
            if not secure:
                raise smtplib.SMTPNotSupportedError("a password is never sent in clear")
            server.login(unquote(self._url.username), unquote(self._url.password or ""))

    def _envelope(self, to: str, options: tuple[str, ...]) -> str | None:
        """Sender, recipient, and leave to send the text; what became of the mail if the server refuses."""
        self._server.ehlo_or_helo_if_needed()
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: self._server.mail(self._sender, options),
            lambda: self._server.rcpt(to),
            lambda: self._server.docmd("DATA"),
        )
        for step in steps:
            code, _ = step()
            if code not in (250, 251, 354):
                self._server.rset()
                return _fate(code)
        return None

    def _text(self, payload: bytes) -> str:
        """The text and its final dot. Without an answer from here on, nobody knows whether the mail was taken."""
        try:
            self._server.send(re.sub(rb"(?m)^\.", b"..", payload) + b".\r\n")
            code, _ = self._server.getreply()
        except _LOST:
            return self._lost(UNKNOWN)
        return SENT if code == 250 else _fate(code)

    def _lost(self, fate: str) -> str:
        self._broken = True
        return fate


def _fate(code: int) -> str:
    """RFC 5321, 4.2.1: 4yz is worth another attempt, 5yz is not."""
    return REFUSED if 500 <= code < 600 else LATER


def message_of(letter: Letter, sender: str, message_id: str) -> EmailMessage:
    """Plain text in UTF-8. Raises ValueError for an address that cannot stand in a header."""
    message = EmailMessage(policy=SMTP if letter.to.isascii() else SMTPUTF8)
    message["From"] = Address("Passerelle", addr_spec=sender)
    local, _, domain = letter.to.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = letter.subject
    message["Message-ID"] = message_id
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message

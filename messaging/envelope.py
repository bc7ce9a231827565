"""A message as it travels: CloudEvents 1.0 attributes in binary mode, JSON data.

`Message` is what is stored and sent: its data is still text, so that even a broken one can be kept,
retried and shown. `Envelope` is what a handler gets: opened, checked, in the current version.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

SPECIFICATION = "1.0"
SOURCE = "passerelle"
CONTENT_TYPE = "application/json"
_PREFIX = "cloudEvents:"
_UNKNOWN_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """One recorded fact on its way. `subject` is the aggregate, `seq` counts its facts from 1."""

    id: str
    name: str
    version: int
    source: str
    subject: str
    seq: int
    correlation: str
    causation: str | None
    occurred_at: datetime
    data: str

    def headers(self) -> dict[str, str]:
        """The CloudEvents attributes as message headers."""
        attributes = {
            "specversion": SPECIFICATION,
            "id": self.id,
            "type": self.name,
            "version": str(self.version),
            "source": self.source,
            "subject": self.subject,
            "time": instant_text(self.occurred_at),
            "sequence": str(self.seq),
            "correlationid": self.correlation,
        }
        if self.causation is not None:
            attributes["causationid"] = self.causation
        return {_PREFIX + name: value for name, value in attributes.items()}

    @classmethod
    def received(cls, headers: Mapping[str, Any], body: bytes) -> Self:
        """Read what came from outside. Never fails: what is missing gets a value that opening refuses."""
        given = {name.removeprefix(_PREFIX): str(value) for name, value in headers.items() if name.startswith(_PREFIX)}
        return cls(
            id=_short(given.get("id"), 100) or "sha256:" + hashlib.sha256(body).hexdigest(),
            name=_short(given.get("type"), 100),
            version=_number(given.get("version")),
            source=_short(given.get("source"), 100),
            subject=_short(given.get("subject"), 200),
            seq=_number(given.get("sequence")),
            correlation=_short(given.get("correlationid"), 100),
            causation=_short(given.get("causationid"), 100) or None,
            occurred_at=_instant(given.get("time")),
            data=body.decode("utf-8", "backslashreplace").replace("\0", "\\x00"),
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened message: `data` holds exactly the fields of `name` in its current `version`."""

    id: str
    name: str
    version: int
    source: str
    subject: str
    seq: int
    correlation: str
    causation: str | None
    occurred_at: datetime
    data: Mapping[str, Any]


def instant_text(instant: datetime) -> str:
    """RFC 3339 in UTC, for example ``2026-12-01T08:00:00Z``."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _short(text: str | None, length: int) -> str:
    return (text or "").replace("\0", "")[:length]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _instant(text: str | None) -> datetime:
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError:
        return _UNKNOWN_INSTANT
    return instant if instant.tzinfo else _UNKNOWN_INSTANT

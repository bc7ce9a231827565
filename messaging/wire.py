"""How one value of a fact is written in JSON, read back, and described by JSON Schema."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from messaging.envelope import instant_text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: `read` raises ValueError or TypeError for JSON that is not of this kind."""

    schema: Mapping[str, Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _text(pattern: str) -> Kind:
    matches = re.compile(pattern).fullmatch

    def read(value: Any) -> str:
        if not isinstance(value, str) or not matches(value):
            raise ValueError("pattern")
        return value

    return Kind({"type": "string", "pattern": f"^{pattern}$"}, read, read)


def _choice(*values: str) -> Kind:
    def read(value: Any) -> str:
        if value not in values:
            raise ValueError("choice")
        return str(value)

    return Kind({"type": "string", "enum": list(values)}, read, read)


def optional(kind: Kind) -> Kind:
    """The same kind, or null."""
    return Kind(
        {"anyOf": [dict(kind.schema), {"type": "null"}]},
        lambda value: None if value is None else kind.write(value),
        lambda value: None if value is None else kind.read(value),
    )


def _read_instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("zone")
    return instant.astimezone(UTC)


ID = _text(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
CODE = _text(r"[A-Za-z][A-Za-z0-9_]{0,63}")
COUNTRY = _text(r"[A-Z]{2}")
SIDE = _choice("host", "volunteer")
REQUEST_KIND = _choice("request", "reminder")
DATE = Kind({"type": "string", "format": "date"}, lambda value: value.isoformat(), date.fromisoformat)
INSTANT = Kind({"type": "string", "format": "date-time"}, instant_text, _read_instant)

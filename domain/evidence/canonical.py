"""The one byte form of what is hashed as evidence: UTF-8 JSON, sorted keys, no spaces, NFC text, exact numbers.

A float is refused: 0.1 + 0.2 would be other evidence than 0.3. Fractions are written as "15/16".
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize


def canonical(value: object) -> bytes:
    """The bytes that everybody who holds the same value gets. Raises TypeError for a float and for what is no data."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def exact(value: object) -> object:
    """The same value with every float as the decimal that it is shown as, ready for `canonical`."""
    if isinstance(value, float):
        return str(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return {key: exact(each) for key, each in value.items()}
    return [exact(each) for each in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return normalize("NFC", str(value))
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _named(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    raise TypeError(f"not exact: {type(value).__name__}")


def _named(value: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise TypeError(f"not a name: {type(key).__name__}")
        plain[normalize("NFC", key)] = _plain(each)
    if len(plain) != len(value):
        raise TypeError("the same name twice")
    return plain

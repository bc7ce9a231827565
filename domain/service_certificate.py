"""What a certificate of service says: for which services there is one, which days count, how its code is written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.placement import SERVED

# A service that ended early is attested with its real dates; nothing else is certified.
CERTIFIED = SERVED
# Crockford's base 32: no I, L, O, U, so that a code read from paper is never ambiguous.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_GROUP = 4
_LOOKS_LIKE = str.maketrans("OIL", "011")
_LONGEST_TASKS = 420
_DAY = timedelta(days=1)

# From the first day of an interruption up to the day on which service went on; None where it never did.
Interruption = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Service:
    """The days of a service: first and last one, how many of them were served and how many were not."""

    first: date
    last: date
    served: int
    suspended: int


def service_of(first: date, last: date, interruptions: Iterable[Interruption]) -> Service:
    """The real days of a service. Days of suspension do not count; overlapping ones are taken off once."""
    away = {
        day for begin, end in interruptions for day in _days(max(begin, first), min(end or last + _DAY, last + _DAY))
    }
    whole = (last - first).days + 1
    return Service(first, last, whole - len(away), len(away))


def _days(begin: date, end: date) -> Iterable[date]:
    """The days from `begin` up to and without `end`."""
    return (begin + _DAY * number for number in range((end - begin).days))


def code_of(secret: bytes) -> str:
    """The check code of eight secret bytes: sixty bits in three groups, such as `7K2M-QX4T-9ZPA`."""
    number = int.from_bytes(secret[:8], "big")
    digits = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "-".join(digits[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def read_code(typed: str) -> str | None:
    """The code that somebody typed from paper, in its one spelling; None when it cannot be a code.

    Spaces, dashes and case do not matter, nor does a letter that looks like a digit.
    """
    plain = re.sub(r"[\s\-‐-―_.·]", "", typed).upper().translate(_LOOKS_LIKE)
    if len(plain) != CODE_LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return "-".join(plain[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def short_tasks(text: str) -> str:
    """The tasks in one paragraph of a few lines, cut between words where they are long."""
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_TASKS:
        return plain
    return f"{plain[:_LONGEST_TASKS].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"

"""The triple-win ledger: three values and the least of them. There is no mean, and none can be read off."""

from collections.abc import Sequence

from api.charts.marks import Figure, Words
from api.charts.svg import INK, hatching, line, paragraph, picture, shape

_BAR = 14.0


def ledger_chart(parties: Sequence[Figure], words: Words, width: float = 320) -> str:
    """One bar a party from 0 to 1; the least one is named as such (`words.least`).

    A ledger with a suppressed party is suppressed as a whole: its minimum would tell.
    """
    hidden = any(party.suppressed for party in parties)
    known = [party.value for party in parties if party.value is not None]
    least = min(known) if not hidden and known and len(known) == len(parties) else None
    parts: list[str] = []
    y = 0.0
    for party in parties:
        drawn, y = _row(party, words, width, hidden, least, y)
        parts.append(drawn)
    return picture(words.title, words.description, width, y + 4, parts, "ledger")


def _row(party: Figure, words: Words, width: float, hidden: bool, least: float | None, y: float) -> tuple[str, float]:
    is_least = least is not None and party.value == least
    told = (
        words.suppressed if hidden else " · ".join([party.text or words.nothing, *([words.least] if is_least else [])])
    )
    text, y = paragraph(f"{party.label} · {told}", width, y, bold=is_least)
    room, y = width - 16, y + 2
    if hidden:
        return text + hatching(8, y, room, _BAR), y + _BAR + 8
    return text + _bar(party, room, y, least), y + _BAR + 8


def _bar(party: Figure, room: float, y: float, least: float | None) -> str:
    """The bar in its frame; a dashed line across all bars is the minimum."""
    filled = room * min(max(party.value or 0.0, 0.0), 1.0)
    frame = shape("rect", x=8, y=y, width=room, height=_BAR, fill="none", stroke=INK)
    bar = shape("rect", x=8, y=y, width=filled, height=_BAR, class_="bar")
    if least is None:
        return frame + bar
    at = 8 + room * min(max(least, 0.0), 1.0)
    return frame + bar + line(at, y - 4, at, y + _BAR + 4, 2, "3 2")

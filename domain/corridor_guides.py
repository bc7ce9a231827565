"""What a volunteer should know about a corridor before she leaves, while she is there, and at her return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.eligibility.dated import Stamp
from domain.eligibility.parsing import CORRIDOR_CODES
from domain.eligibility.policy_values import ANY, Bilingual
from domain.eligibility.reading import Document, Row

PARTS: tuple[str, ...] = ("before", "rights", "return")
TOPICS: tuple[str, ...] = (
    "entry",
    "long_stay",
    "health",
    "money",
    "phone",
    "arrival",
    "contract",
    "insurance",
    "hours",
    "allowance",
    "consulate",
    "focal_points",
    "safeguarding",
    "emergency",
    "travel_back",
    "certificate",
    "afterwards",
)


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One short piece of advice, for some corridors or for all. Looked up by the day on which it is read."""

    part: str
    topic: str
    corridors: tuple[str, ...]
    text: Bilingual
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class CorridorGuides:
    """The advice for every corridor."""

    entries: tuple[GuideEntry, ...]

    def guide(self, corridor: str, on: date) -> tuple[GuideEntry, ...]:
        """What holds for a corridor on a day, in the order of parts and topics.

        An entry that names the corridor replaces the general one of the same topic.
        """
        holding = [entry for entry in self.entries if entry.stamp.covers(on)]
        chosen = {entry.topic: entry for entry in holding if ANY in entry.corridors}
        chosen |= {entry.topic: entry for entry in holding if corridor in entry.corridors}
        return tuple(sorted(chosen.values(), key=lambda entry: (PARTS.index(entry.part), TOPICS.index(entry.topic))))


def parse_corridor_guides(values: Mapping[str, Any]) -> CorridorGuides:
    """Read `corridor_guides.toml`. Raises PolicyError with all its problems."""
    document = Document("corridor_guides.toml", values)
    entries = document.dated("entry", _entry, lambda row: (row.topic, row.corridors))
    document.finish()
    return CorridorGuides(entries)


def _entry(row: Row) -> GuideEntry:
    return GuideEntry(
        row.text("part", PARTS),
        row.text("topic", TOPICS),
        row.texts("corridors", (ANY, *CORRIDOR_CODES)),
        row.bilingual("text"),
        row.stamp(),
    )

"""What changed from one evaluation to the next: hashes that differ, and the fields that say something else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
_FIGURE: tuple[str, ...] = ("value", "n", "population", "interval", "verdict", "flip_count")
_ADVICE: tuple[str, ...] = ("confidence", "flip_count", "addressee")


def dirty(before: Document, after: Document) -> list[str]:
    """Nodes of both graphs that are made from other evidence than before."""
    return _differing(before, after, "evidence")


def stale(before: Document, after: Document) -> list[str]:
    """Nodes of both graphs that say something else than before."""
    return _differing(before, after, "outputs")


def _differing(before: Document, after: Document, what: str) -> list[str]:
    old, new = before.get("nodes", {}), after.get("nodes", {})
    return sorted(name for name, node in new.items() if name in old and old[name][what] != node[what])


def below(graph: Document, name: str) -> set[str]:
    """A node and everything that it stands on; nothing when the graph does not know it."""
    nodes, found, open_ones = graph.get("nodes", {}), set(), [name]
    while open_ones:
        each = open_ones.pop()
        if each in nodes and each not in found:
            found.add(each)
            open_ones += nodes[each]["children"]
    return found


def advice_difference(before: Document, after: Document, advice: Document) -> list[dict[str, Any]]:
    """`{of, field, before, after}` of one advice of `after`: itself, its criterion, its figures, the decision.

    `before` and `after` are full documents of two evaluations.
    """
    country, code = advice["country"], advice["criterion"]
    earlier = _only(before["recommendations"], recommendation_key(advice), recommendation_key)
    found = [] if earlier is None else list(_fields("recommendation", earlier, advice, _ADVICE))
    criteria = [_only(each["criteria"], (country, code), _criterion_key) for each in (before, after)]
    found += _fields(f"criterion:{code}", criteria[0] or {}, criteria[1] or {}, ("status", "level"))
    for part in dict.fromkeys(part["name"] for part in (criteria[1] or {}).get("parts", ())):
        old, new = (_only(each["indicators"], (part, country), _figure_key) for each in (before, after))
        found += _fields(f"indicator:{part}", old or {}, new or {}, _FIGURE)
    was, now = ({"decision": each["decisions"].get(country)} for each in (before, after))
    return [*found, *_fields("decision", was, now, ("decision",))]


def recommendation_key(document: Document) -> tuple[Any, ...]:
    """What makes two documents the same advice: country, criterion, code, input, party."""
    party = document["parameters"].get("party")
    return document["country"], document["criterion"], document["code"], document["input"], party


def _criterion_key(row: Document) -> tuple[Any, ...]:
    return row["country"], row["code"]


def _figure_key(row: Document) -> tuple[Any, ...]:
    return (row["code"], row["country"]) if row["by"] is None else ()


def _only(
    rows: Iterable[Document], key: tuple[Any, ...], key_of: Callable[[Document], tuple[Any, ...]]
) -> Document | None:
    return next((row for row in rows if key_of(row) == key), None)


def _fields(of: str, before: Document, after: Document, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for name in names:
        old, new = before.get(name), after.get(name)
        if old != new:
            yield {"of": of, "field": name, "before": old, "after": new}

"""One recommendation in four countries: what is common to them, and what is each country's own."""

from collections.abc import Iterable, Mapping
from typing import Any

Document = Mapping[str, Any]
# What a country may have of its own while the advice is the same.
NATIONAL: tuple[str, ...] = (
    "addressee", "deadline", "target", "confidence", "flip_count", "finding", "source", "value", "n",
    "further_yes", "further_no",
)  # fmt: skip


def same_advice(document: Document) -> tuple[str, ...]:
    """What makes two recommendations the same in two countries: code, criterion, input and party."""
    party = document.get("parameters", {}).get("party")
    return document["code"], document["criterion"], document.get("input", ""), party or ""


def common_to(document: Document, all_documents: Iterable[Document]) -> tuple[str, ...]:
    """The countries with this advice, its own among them, in order of code. A hidden row tells nothing."""
    wanted = same_advice(document)
    shown = (one for one in all_documents if not one.get("suppressed"))
    return tuple(sorted({document["country"], *(one["country"] for one in shown if same_advice(one) == wanted)}))


def national(documents: Iterable[Document]) -> tuple[str, ...]:
    """The names of what differs among the same advice to several countries, in the order of `NATIONAL`."""
    found = tuple(documents)
    return tuple(name for name in NATIONAL if len({_said(one, name) for one in found}) > 1)


def said(document: Document, name: str) -> object:
    """What one country's advice says under a name of `NATIONAL`; None when it says nothing."""
    return document[name] if name in document else document.get("parameters", {}).get(name)


def _said(document: Document, name: str) -> str:
    return repr(said(document, name))

"""Questions "what if" on the page of a round: what can be asked, what was asked before, and the answers in one line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy import Connection

from api.languages import current_language
from api.pages.frame.cards import in_page_language
from domain.round import PlacementRound
from domain.what_if import limits_of, may_be_asked
from storage import repositories
from storage.page_queries import offers_of
from storage.round_questions import offers_named, questions_about
from translations.what_if_words import limit_words, question_words

_MOST_SHOWN = 20
Card = dict[str, Any]


def questions_of(connection: Connection, found: PlacementRound) -> Card | None:
    """The limits that one may ask about, and the latest questions; None where none may be asked."""
    if not may_be_asked(found.status, found.based_on):
        return None
    words = request.args.get("offer", "").replace("\0", "")[:100].strip()
    asked = questions_about(connection, found.id, _MOST_SHOWN)
    titles = _titles(connection, (change for row in asked for change in row["what_if"]))
    return {
        "limits": [*_limits(connection, found), *_offers(connection, found, words)],
        "searched": words,
        "found": len(_named(connection, found, words)) if words else 0,
        "asked": [_asked(row, found, titles) for row in asked],
    }


def answer_of(connection: Connection, found: PlacementRound) -> Card | None:
    """The question that this round answers, with the number placed by the round it is about; None for a round."""
    base = repositories.rounds.find(connection, found.based_on) if found.based_on is not None else None
    if base is None:
        return None
    titles = _titles(connection, found.what_if or ())
    return {
        "question": question_words(current_language(), found.what_if or (), titles),
        "base": base.id,
        "before": (base.report or {}).get("placed"),
        "now": (found.report or {}).get("placed"),
    }


def _asked(row: Mapping[str, Any], base: PlacementRound, titles: Mapping[str, str]) -> Card:
    return {
        **row,
        "question": question_words(current_language(), row["what_if"], titles),
        "before": (base.report or {}).get("placed"),
    }


def _titles(connection: Connection, changes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    named = offers_of(connection, [change["name"] for change in changes if change["kind"] == "offer"])
    return {offer: in_page_language(each["title"]) for offer, each in named.items()}


def _limits(connection: Connection, found: PlacementRound) -> list[tuple[str, str]]:
    call = repositories.calls.find(connection, found.call_id)
    limits = {} if call is None else limits_of(call)
    return [
        (f"{kind}:{name}", limit_words(current_language(), kind, name, cap, {})) for (kind, name), cap in limits.items()
    ]


def _offers(connection: Connection, found: PlacementRound, words: str) -> list[tuple[str, str]]:
    """What was searched for; else the offers that bound the round and those with seats left."""
    shown = _named(connection, found, words) if words else _telling(connection, found)
    lines = {f"offer:{each['id']}": _line(each) for each in (*_chosen(connection), *shown)}
    return list(lines.items())


def _chosen(connection: Connection) -> list[Mapping[str, Any]]:
    """The offer of a form that is shown again: it may have been found by words that are gone."""
    kind, _, name = request.form.get("limit", "").partition(":")
    return list(offers_of(connection, [name]).values()) if kind == "offer" and name.isalnum() else []


def _named(connection: Connection, found: PlacementRound, words: str) -> Sequence[Mapping[str, Any]]:
    return offers_named(connection, found, words, _MOST_SHOWN)


def _telling(connection: Connection, found: PlacementRound) -> list[Mapping[str, Any]]:
    report = found.report or {}
    bound = [limit["name"] for limit in report.get("min_cut") or () if limit["kind"] == "offer"][:_MOST_SHOWN]
    left = [row["offer"] for row in report.get("seats_left", {"first": []})["first"]][:_MOST_SHOWN]
    offers = offers_of(connection, [*bound, *left])
    return [offers[each] for each in dict.fromkeys([*bound, *left]) if each in offers]


def _line(offer: Mapping[str, Any]) -> str:
    title = in_page_language(offer["title"])
    return limit_words(current_language(), "offer", offer["id"], offer["capacity"], {offer["id"]: title})

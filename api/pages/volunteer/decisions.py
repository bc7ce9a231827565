"""Every decision about a volunteer's file with its reasons, and what she can do about each of them now."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from api.pages.frame.cards import verdict_card
from api.pages.frame.submitting import page_url
from api.pages.volunteer.standing import WITH_THE_FOCAL_POINT
from domain.application import APPLICATION
from storage.my_data import verdicts_of

Card = dict[str, Any]
# What the person can do herself about a point that is not met, by its code.
_BY_WISHES = ("E01", "E04", "E05", "E06", "E07", "E09")
_BY_FACTS = ("E01", "E02", "E03", "E06", "E07", "E08", "S01")
# And about one of which nothing was said: the field is in the form of her answers, or she has chosen nothing yet.
_UNSAID_FACTS = ("D01", "E02", "E06", "E08", "S01")
_UNSAID_WISHES = ("E04",)


def ways_out(reason: Mapping[str, Any], status: str, *, may_change: bool) -> list[Card]:
    """What she can do about a reason now, as `{code, url}`: only what really can be done at this step."""
    if reason["outcome"] not in ("fail", "missing"):
        return []
    if reason["parameters"].get("case") == "other_application":
        codes = ["withdraw", "other"] if APPLICATION.allows(status, "withdraw") else []
    else:
        codes = _by_oneself(reason, status) if may_change else []
    if status in WITH_THE_FOCAL_POINT:
        codes.append("write")
    return [{"code": code, "url": _way(code)} for code in codes]


def _by_oneself(reason: Mapping[str, Any], status: str) -> list[str]:
    """What she changes without asking anybody, while the file may change."""
    code, said = reason["code"], reason["outcome"] == "fail"
    if status == "to_complete" and not said:
        # The form on this page asks for everything else.
        return ["wishes"] if code in _UNSAID_WISHES else ["complete"]
    wishes = code in (_BY_WISHES if said else _UNSAID_WISHES)
    facts = code in (_BY_FACTS if said else _UNSAID_FACTS)
    return [*(["wishes"] if wishes else []), *(["facts"] if facts else [])]


def _way(code: str) -> str:
    """Where a way out begins."""
    here = {"complete": "#information", "withdraw": "#withdrawal"}
    pages = {"wishes": "me_wishes", "facts": "me_facts", "write": "me_facts_request", "other": "signin_request"}
    return here[code] if code in here else page_url(pages[code])


def history(connection: Connection, view: Mapping[str, Any], *, may_change: bool) -> list[Card]:
    """Every decision, by the rules and by people, the latest first: `kind`, `at`, and what each says.

    `open` are the latest one and the latest reasons of the rules: what counts now. The others fold away.
    """
    rules = [_rules_card(row) for row in verdicts_of(connection, view["id"])]
    if rules:
        # Only the latest verdict is about the file as it is now.
        for card, reason in zip(rules[-1]["verdict"]["reasons"], view["verdict"]["reasons"], strict=True):
            card["ways"] = ways_out(reason, view["status"], may_change=may_change)
    for rule in rules:
        current = rule is rules[-1] and view["status"] != "under_review"
        rule["verdict"]["reasons"] = _each_once(rule["verdict"]["reasons"], with_remedies=current)
    people = [{"kind": "person", "at": row["decided_at"], "reread": False, **row} for row in view["decisions"]]
    if people:
        people[-1]["reread"] = view["status"] == "under_review"
    # A person's decision of the same instant is what the rules then took up.
    told = sorted([*people, *rules], key=lambda card: card["at"], reverse=True)
    shown = {id(told[0])} if told else set()
    shown |= {id(rules[-1])} if rules else set()
    return [{**card, "open": id(card) in shown} for card in told]


def _each_once(reasons: Iterable[Card], *, with_remedies: bool) -> list[Card]:
    """What is said alike of several wishes, once. A remedy that can no longer be followed is left out."""
    kept: dict[tuple[str, str], Card] = {}
    for reason in reasons:
        shown = reason if with_remedies else {**reason, "remedy": None}
        kept.setdefault((reason["outcome"], reason["message"]), shown)
    return list(kept.values())


def _rules_card(row: Mapping[str, Any]) -> Card:
    return {"kind": "rules", "at": row["decided_at"], "verdict": verdict_card(row), "outcome": row["outcome"]}

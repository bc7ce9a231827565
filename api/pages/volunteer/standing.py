"""Where a volunteer's file stands: what is asked of her, who answers, and the list before departure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from api.pages.frame.submitting import page_url
from domain.application import APPLICATION, Application
from domain.eligibility.departure import departure_items
from domain.placement import BEFORE_SERVICE
from domain.values import Corridor
from storage import repositories
from storage.feedback import feedback_token, last_day_of
from storage.my_data import open_questionnaires

Card = dict[str, Any]
WITH_THE_FOCAL_POINT = ("needs_person", "refusal_proposed", "under_review")


def answer_by(current: Operation, found: Application) -> date | None:
    """Until when the focal point answers; None where nobody's answer is due."""
    if found.status not in WITH_THE_FOCAL_POINT:
        return None
    return (found.step_since + timedelta(days=current.services.policy.programme.decision_days)).date()


def asked_of_her(
    current: Operation,
    connection: Connection,
    found: Application,
    placement: Mapping[str, Any] | None,
    verdict: Mapping[str, Any] | None,
    *,
    may_change: bool,
) -> list[Card]:
    """What she has to do, the most urgent first: `{code, url, by}`. Empty when it is others' turn."""
    asks: list[Card] = []
    if placement is not None:
        asks += _of_placement(placement)
    if APPLICATION.allows(found.status, "supply_information"):
        asks.append({"code": "complete", "url": "#information", "by": _complete_by(current, connection, found)})
    if found.status in ("needs_person", "refusal_proposed") and _is_open(verdict):
        asks.append({"code": "correct" if may_change else "write", "url": "#decisions", "by": None})
    if APPLICATION.allows(found.status, "request_review"):
        asks.append({"code": "review", "url": "#review", "by": None})
    now = current.services.clock.now()
    for row in open_questionnaires(connection, found.id, now):
        url = page_url("feedback", token=feedback_token(current.services.keys, row["id"]))
        asks.append({"code": "questionnaire", "url": url, "by": last_day_of(row["expires_at"])})
    return asks


def _is_open(verdict: Mapping[str, Any] | None) -> bool:
    return verdict is not None and any(reason["outcome"] in ("fail", "missing") for reason in verdict["reasons"])


def _of_placement(placement: Mapping[str, Any]) -> list[Card]:
    if placement["may_answer"]:
        return [{"code": "answer", "url": "#placement", "by": placement["deadline"]}]
    waiting = [item for item in placement["checklist"] if not item["done"]]
    if not waiting or placement["status"] not in BEFORE_SERVICE:
        return []
    late = any(item["late"] for item in waiting)
    return [{"code": "checklist_late" if late else "checklist", "url": "#checklist", "by": waiting[0]["due"]}]


def _complete_by(current: Operation, connection: Connection, found: Application) -> date:
    """The close of the call, but never less than the days that a focal point has."""
    call = repositories.calls.find(connection, found.call_id)
    least = found.step_since + timedelta(days=current.services.policy.programme.decision_days)
    return (max(least, call.closes) if call is not None else least).date()


def checklist(current: Operation, placement: Mapping[str, Any], found: Application) -> list[Card]:
    """What, why, where and until when for this corridor, each with whether it is done or late; the earliest first."""
    today = current.services.clock.now().date()
    items = departure_items(
        Corridor.parse(placement["corridor"]),
        found.modality,
        placement["starts_on"],
        placement["ends_on"],
        found.facts["nationalities"],
        current.services.policy.eligibility,
    )
    words = {item.code: item for item in items}
    return [_item(row, words.get(row["code"]), today) for row in placement["checklist"]]


def _item(row: Mapping[str, Any], words: Any, today: date) -> Card:
    """An item whose words the mechanism no longer has is shown by its name alone."""
    language = current_language()
    said = {name: getattr(getattr(words, name), language) if words else None for name in ("what", "why", "where")}
    return {
        "code": row["code"],
        "done": row["done"],
        "date": row["date"],
        "due": row["due_on"],
        "late": not row["done"] and row["due_on"] < today,
        **said,
    }

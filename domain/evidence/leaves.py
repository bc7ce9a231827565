"""What one leaf of the evidence holds: everything that a figure reads of it, nothing that leads to a person.

In: instrument, version, item, value, party, moment; of events their kind, their state, how long they took, and on how
many days something held. Out: person, pseudonym, free text, instants and ids of rows; a language beside an answer.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.evidence.canonical import exact
from domain.evidence.index import FactsIndex
from domain.indicators.cost_measures import months_served
from domain.indicators.facts import ApplicationFacts, OfferFacts, PlacementFacts, RequestFacts
from domain.indicators.incident_measures import handling
from domain.indicators.people_measures import STAY_WITHOUT_TITLE, days_covered, days_of, payment, stay_until
from domain.indicators.post_measures import days_in_post, whole_months
from domain.indicators.rule_measures import themes_for

Content = Mapping[str, object]
GIVEN = "given"
_SECOND = timedelta(seconds=1)


def leaf_content(index: FactsIndex, evidence: str) -> Content | None:
    """What the leaf of an evidence id (`kind:id`) holds; None when the facts do not know it."""
    kind, _, name = evidence.partition(":")
    content = _CONTENTS[kind](index, name) if kind in _CONTENTS else None
    return None if content is None else {"t": kind, **content}


def _answer(index: FactsIndex, name: str) -> Content | None:
    request, _, item = name.partition("/")
    asked = index.requests.get(request)
    if asked is None:
        return None
    return {
        "instrument": f"{asked.party}.{asked.moment}",
        "version": asked.version,
        "item": item,
        "value": _value(index, index.answers.get(request, {}), item),
        "party": asked.party,
        "moment": asked.moment,
    }


def _value(index: FactsIndex, sheet: Mapping[str, object], item: str) -> object:
    """The value of an item; a plural ("skills") stands for all items of its family ("skill_…")."""
    if item in sheet:
        return GIVEN if item in index.texts and sheet[item] is not None else exact(sheet[item])
    family = item.removesuffix("s") + "_"
    return {code: exact(value) for code, value in sheet.items() if code.startswith(family)}


def _request(index: FactsIndex, name: str) -> Content | None:
    asked = index.requests.get(name)
    return None if asked is None else {**_asked(asked), "items": _items(index.answers.get(name, {}))}


def _asked(asked: RequestFacts) -> Content:
    answered, entered = asked.answered_on, asked.entered_at
    return {
        "party": asked.party,
        "moment": asked.moment,
        "status": asked.status,
        "entered_after": None if answered is None or entered is None else (entered.date() - answered).days,
    }


def _items(sheet: Mapping[str, object]) -> list[int]:
    """[left out, all items]"""
    return [sum(value is None for value in sheet.values()), len(sheet)]


def _silence(index: FactsIndex, name: str) -> Content | None:
    """Somebody was asked and did not say: how often does not matter."""
    asked = index.requests.get(name)
    return None if asked is None else {"party": asked.party, "moment": asked.moment}


def _language(index: FactsIndex, name: str) -> Content | None:
    asked = index.requests.get(name)
    return None if asked is None else {"language": asked.language}


def _group(index: FactsIndex, name: str) -> Content | None:
    placement = index.placements.get(name)
    return None if placement is None else _who(placement)


def _who(one: PlacementFacts) -> Content:
    return {"origin": one.origin, "host": one.host, "sex": one.sex, "age": one.age, "modality": one.modality}


def _placement(index: FactsIndex, name: str) -> Content | None:
    one = index.placements.get(name)
    if one is None:
        return None
    answered = one.host_answered_at
    return {
        **_who(one),
        "status": one.status,
        "end_code": one.end_code,
        "expired_side": one.expired_side,
        "answer_seconds": None if answered is None else (answered - one.proposed_at) // _SECOND,
        "departed": one.started_on is not None,
        "returned": one.ended_on is not None,
        "months_served": months_served(one),
        "suspended_days": one.suspended_days,
    }


def _insurance(index: FactsIndex, name: str) -> Content | None:
    return _days(index, name, "insurance", 0)


def _title(index: FactsIndex, name: str) -> Content | None:
    return _days(index, name, "title", STAY_WITHOUT_TITLE)


def _days(index: FactsIndex, name: str, kind: str, free_days: int) -> Content | None:
    """How many days were covered of those that must be."""
    one = index.placements.get(name)
    period = None if one is None else stay_until(one, index.as_of, free_days)
    if period is None:
        return None
    return {"covered": days_covered(period, index.periods.get(name, ()), kind), "of": days_of(period)}


def _documents(index: FactsIndex, name: str) -> Content | None:
    """By how many days each document that was due came late; None: it is not there."""
    one = index.placements.get(name)
    if one is None:
        return None
    due = (paper for paper in one.documents if paper.due_on <= index.as_of)
    return {"late_days": [None if paper.done_on is None else (paper.done_on - paper.due_on).days for paper in due]}


def _incidents(index: FactsIndex, name: str) -> Content | None:
    one = index.placements.get(name)
    if one is None:
        return None
    stay, reported = stay_until(one, index.as_of), (each for each in one.incidents if each.reported_on <= index.as_of)
    days = 0 if stay is None else days_of(stay)
    return {"days": days, "handling": sorted(handling(each, index.as_of) for each in reported)}


def _application(index: FactsIndex, name: str) -> Content | None:
    one = index.applications.get(name)
    return None if one is None else _applied(one)


def _applied(one: ApplicationFacts) -> Content:
    start = one.steps[0].at if one.steps else None
    return {
        "call": one.call,
        "call_code": one.call_code,
        "origin": one.origin,
        "hosts": sorted({wish.host for wish in one.wishes}),
        "sex": one.sex,
        "age": one.age,
        "diploma": one.diploma,
        "modality": one.modality,
        "submitted": one.submitted_at is not None,
        "verdict": one.verdict,
        "status": one.status,
        "placed": one.placed,
        "failed_rules": sorted(one.failed_rules),
        "eligible": one.eligible,
        "steps": [] if start is None else [[step.status, (step.at - start) // _SECOND] for step in one.steps],
    }


def _protection(index: FactsIndex, name: str) -> Content | None:
    one = index.protection.get(name)
    if one is None:
        return None
    starts, ends, due, paid = one.starts_on, one.ends_on, one.due_on, one.paid_on
    return {
        "kind": one.kind,
        "days": None if starts is None or ends is None else days_of((starts, ends)),
        "paid": paid is not None,
        "late_days": None if due is None or paid is None else (paid - due).days,
        "payment": None if due is None else payment(due, paid, index.as_of),
    }


def _offer(index: FactsIndex, name: str) -> Content | None:
    one = index.offers.get(name)
    return None if one is None else _offered(one, index)


def _offered(one: OfferFacts, index: FactsIndex) -> Content:
    return {
        "host": one.host,
        "capacity": one.capacity,
        "status": one.status,
        "theme": one.theme,
        "agreed_themes": themes_for(one, index.calls),
    }


def _round(index: FactsIndex, name: str) -> Content | None:
    one = index.rounds.get(name)
    if one is None:
        return None
    return {
        "placed": one.placed,
        "upper_bound": one.upper_bound,
        "justified_envy": one.justified_envy,
        "ranks": sorted(Counter(one.ranks).items()),
        "is_last": one.is_last,
    }


def _corridor(index: FactsIndex, code: str) -> Content | None:
    """What each call says of the corridor, in the order of the calls; `mou_in_force`: in the latest."""
    found = [
        corridor for call in index.calls for corridor in call.corridors if f"{corridor.origin}-{corridor.host}" == code
    ]
    if not found:
        return None
    calls = [
        {"cap": one.cap, "mou_in_force": one.mou_in_force, "themes": one.themes, "rules": sorted(one.rules)}
        for one in found
    ]
    return {"corridor": code, "mou_in_force": found[-1].mou_in_force, "calls": calls}


def _call(index: FactsIndex, name: str) -> Content | None:
    """Which of the calls it is, in the order in which they opened."""
    opened = {call.id: call.code for call in sorted(index.calls, key=lambda call: (call.opens, call.id))}
    return {"call": name, "code": opened[name], "place": list(opened).index(name)} if name in opened else None


def _post(index: FactsIndex, name: str) -> Content | None:
    """One month of one country (`MA/2026-03`): on how many of its days a focal point is there."""
    country, _, month = name.partition("/")
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    found = next(whole_months(first, index.as_of), None)
    if found is None or found[0] != first:
        return None
    present, days = days_in_post((post for post in index.posts if post.country == country), *found)
    return {"country": country, "month": month, "days": present, "of": days}


_CONTENTS: Mapping[str, Callable[[FactsIndex, str], Mapping[str, Any] | None]] = {
    "answer": _answer,
    "request": _request,
    "language": _language,
    "silence": _silence,
    "group": _group,
    "placement": _placement,
    "insurance": _insurance,
    "title": _title,
    "documents": _documents,
    "incidents": _incidents,
    "application": _application,
    "protection": _protection,
    "offer": _offer,
    "round": _round,
    "corridor": _corridor,
    "call": _call,
    "post": _post,
}

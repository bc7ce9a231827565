"""The candidates of an offer as pseudonyms, by their published score, and whom the host puts forward among equals."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.forms import FormReading
from api.languages import current_language
from api.operations.context import Operation
from api.operations.offers import find_own_offer
from api.operations.shortlists import put_forward
from api.pages.frame.cards import Card, in_page_language, language_lines, skill_labels
from api.pages.frame.state import form_state, is_asked_again, keep_form, values_of
from api.pages.frame.submitting import form_expired, go, has_form_token, show_again
from api.problems import FieldProblem, Problem
from api.request import operation
from domain.application import Application
from domain.errors import DomainError
from domain.offer import Offer
from domain.scoring import ScoreParts, score_of
from storage.call_queries import opening_days
from storage.shortlists import shortlists_of, wishers_of
from translations.page_messages import message

_MOST_SHOWN = 200
_RANK = "rank-"


@dataclass(frozen=True, slots=True)
class _Scored:
    """One candidate with the published score for this offer."""

    person: Application
    parts: ScoreParts


def host_candidates(offer_id: str) -> ResponseReturnValue:
    """Read the candidates; put some of them forward."""
    if request.method == "GET":
        return _show(offer_id)
    if is_asked_again():
        keep_form(values_of(request.form), ())
        return _show(offer_id)
    if not has_form_token():
        return show_again(lambda: _show(offer_id), form_expired(), FormReading({}))
    return _put_forward(offer_id)


def _put_forward(offer_id: str) -> ResponseReturnValue:
    groups = _groups(offer_id)
    errors = tuple(error for group in groups for error in _rank_errors(group))
    if errors:
        keep_form(values_of(request.form), errors)
        return make_response(_show(offer_id), 422)
    people = [each for group in groups for each in _ordered(group, request.form.get("move", ""))]
    try:
        put_forward(operation(), offer_id, people)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        told = tuple({error.code: FieldProblem("", error.code) for error in problem.errors}.values())
        return show_again(lambda: _show(offer_id), Problem(problem.status, problem.code, errors=told), FormReading({}))
    except DomainError:
        return show_again(lambda: _show(offer_id), Problem(409, "illegal_transition"), FormReading({}))
    return go("host_candidates", offer_id=offer_id, done="shortlist")


def _groups(offer_id: str) -> list[list[str]]:
    """The ids of the candidates, those of one score together, the best score first."""
    current = operation()
    with current.read() as connection:
        offer = find_own_offer(connection, current.actor, offer_id)
        wishers = wishers_of(connection, offer.id, offer.call_id)
        scored = _scored(connection, current, offer, wishers.open.values())
    return [[each.person.id for each in group] for _, group in _by_band(scored)]


def _scored(connection: Connection, current: Operation, offer: Offer, people: Collection[Application]) -> list[_Scored]:
    programme = current.services.policy.programme
    opened = opening_days(connection, (person.call_id for person in people))
    scored = [
        _Scored(person, score_of(person.facts, offer.skills, offer.languages, programme, opened[person.call_id]))
        for person in people
    ]
    return sorted(scored, key=lambda each: (-each.parts.band, each.person.reference))[:_MOST_SHOWN]


def _by_band(scored: list[_Scored]) -> list[tuple[int, list[_Scored]]]:
    return [(band, list(group)) for band, group in groupby(scored, key=lambda each: each.parts.band)]


def _typed(person: str) -> str:
    return request.form.get(_RANK + person, "").strip()


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,3}", typed) and int(typed) > 0 else None


def _rank_errors(group: list[str]) -> Iterable[Mapping[str, str]]:
    """Numbers that are none, and the second of two equal ones of the same score."""
    taken = set()
    for person in group:
        if not (typed := _typed(person)):
            continue
        number = _number(typed)
        if number is None or number in taken:
            code = "not_a_rank" if number is None else "same_number"
            yield {"field": _RANK + person, "message": message(current_language(), code)}
        taken.add(number)


def _ordered(group: list[str], move: str) -> list[str]:
    """Those with a number in their order, after one of them went up or down: `up-…`, `down-…`."""
    order = sorted((person for person in group if _typed(person)), key=lambda person: _number(_typed(person)) or 0)
    direction, _, person = move.partition("-")
    if person in order:
        old = order.index(person)
        order.insert(max(0, old - 1) if direction == "up" else old + 1, order.pop(old))
    return order


def _show(offer_id: str) -> str:
    current = operation()
    with current.read() as connection:
        offer = find_own_offer(connection, current.actor, offer_id)
        wishers = wishers_of(connection, offer.id, offer.call_id)
        listed = shortlists_of(connection, [offer.id]).get(offer.id, ())
        scored = _scored(connection, current, offer, wishers.open.values())
    return render_template(
        "host/candidates.html",
        offer={"id": offer.id, "title": in_page_language(offer.title) or offer.id, "status": offer.status},
        groups=[_group(band, group, listed) for band, group in _by_band(scored)],
        more=len(wishers.open) > len(scored),
        fixed=len(wishers.fixed),
        until=wishers.until,
    )


def _group(band: int, group: list[_Scored], listed: tuple[str, ...]) -> Card:
    chosen = [person for person in listed if person in {each.person.id for each in group}]
    places = {person: str(place) for place, person in enumerate(chosen, start=1)}
    typed = form_state().values
    rows = [_candidate(each, places.get(each.person.id, ""), typed) for each in group]
    return {"band": band, "rows": sorted(rows, key=lambda row: (not row["put_forward"], row["place"]))}


def _candidate(scored: _Scored, rank: str, typed: Mapping[str, Any] | None) -> Card:
    """Nothing that could tell who she is: no name, no address, no words of her own."""
    facts = scored.person.facts
    return {
        "id": scored.person.id,
        "reference": scored.person.reference,
        "country": scored.person.origin_country,
        "language_lines": language_lines(facts["languages"]),
        "skill_labels": skill_labels(facts.get("skills", ())),
        "education_level": facts.get("education_level"),
        "experience_years": facts.get("experience_years"),
        "parts": scored.parts,
        "rank": rank if typed is None else typed.get(_RANK + scored.person.id, ""),
        "put_forward": bool(rank),
        "place": int(rank or 0),
    }

"""A host puts people of the same published score forward, until the round of their call is asked for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from api.operations.offers import find_own_offer
from api.problems import FieldProblem, Problem
from domain.errors import DomainError
from domain.shortlist import require_candidates, require_listed
from storage.shortlists import Wishers, shortlists_of, store_shortlist, wishers_of

_STATUS = {"shortlist_fixed": (409, "illegal_transition"), "not_a_candidate": (422, "validation")}


def put_forward(operation: Operation, identifier: str, people: Sequence[str]) -> dict[str, Any]:
    """Replace the shortlist of a published offer; people of a call whose round has begun stay as they are on it.

    Raises Problem 404; 409 for an offer that is not published or a list that is fixed; 422 for anybody who is no
    candidate.
    """
    with operation.unit() as work:
        offer = find_own_offer(work.connection, operation.actor, identifier, lock=True)
        require_listed(offer.status)
        wishers = wishers_of(work.connection, offer.id, offer.call_id, lock=True)
        _check(people, wishers)
        kept = [each for each in _stored(work.connection, offer.id) if each in wishers.fixed]
        store_shortlist(work.connection, offer.id, [*kept, *people], operation.actor.account, work.clock.now())
    return {"offer": offer.id, "applications": [*kept, *people], "until": wishers.until}


def _check(people: Sequence[str], wishers: Wishers) -> None:
    try:
        require_candidates(people, wishers.open, wishers.fixed)
    except DomainError as error:
        status, code = _STATUS[error.code]
        problem = FieldProblem(f"/applications/{error.parameters['place']}", error.code)
        raise Problem(status, code, errors=(problem,)) from None


def _stored(connection: Connection, offer: str) -> tuple[str, ...]:
    return shortlists_of(connection, [offer]).get(offer, ())

"""Whom hosts put forward, who may be put forward, and when that is fixed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from domain.application import Application
from domain.call import Call
from domain.eligibility.verdict import Reason, Verdict, ineligible_wishes
from domain.placement import HELD
from messaging.upsert import insert_into
from storage import repositories
from storage.open_rounds import fixes_lists, is_open
from storage.tables.applications import applications, calls, shortlists, verdicts, wishes
from storage.tables.placements import placements, rounds

# Those who are or were compared in a round; files before that are nobody's candidates yet.
_COMPARED = ("eligible", "proposed", "placed", "not_placed")


@dataclass(frozen=True, slots=True)
class Wishers:
    """The people who wished for one offer and may take it: `open` may still be ordered, `fixed` no more.

    `until` is the close of the call of the open ones: from then on a round may be asked for at any moment.
    """

    open: Mapping[str, Application]
    fixed: frozenset[str]
    until: datetime | None


def wishers_of(connection: Connection, offer: str, call: str | None, *, lock: bool = False) -> Wishers:
    """Who wished for the offer. With `lock` no round of their calls can be asked for until the transaction ends."""
    wished = select(wishes.c.application_id).where(wishes.c.offer_id == offer)
    people = repositories.applications.where(
        connection, applications.c.id.in_(wished), applications.c.status.in_(_COMPARED)
    )
    concerned = {person.call_id for person in people} | ({call} if call is not None else set())
    found = repositories.calls.where(connection, calls.c.id.in_(concerned), lock=lock)
    fixed = fixed_calls(connection, concerned)
    excluded = _excluded(connection, offer, [person.id for person in people])
    candidates = {
        person.id: person
        for person in people
        if person.status == "eligible" and person.call_id not in fixed and person.id not in excluded
    }
    return Wishers(candidates, frozenset(each.id for each in people if each.call_id in fixed), _until(found, fixed))


def _until(found: Iterable[Call], fixed: frozenset[str]) -> datetime | None:
    return min((call.closes for call in found if call.id not in fixed), default=None)


def fixed_calls(connection: Connection, identifiers: Iterable[str]) -> frozenset[str]:
    """Those of the calls whose lists a round has fixed."""
    query = select(rounds.c.call_id).where(rounds.c.call_id.in_(sorted(identifiers)), fixes_lists())
    return frozenset(connection.execute(query).scalars())


def _excluded(connection: Connection, offer: str, people: Sequence[str]) -> set[str]:
    """Those whose last verdict says that this one wish cannot be kept."""
    query = select(verdicts).where(verdicts.c.application_id.in_(people)).order_by(verdicts.c.number)
    last = {
        row.application_id: Verdict(row.outcome, tuple(Reason(**reason) for reason in row.reasons))
        for row in connection.execute(query)
    }
    return {person for person, verdict in last.items() if offer in ineligible_wishes(verdict)}


def shortlists_of(connection: Connection, offers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The list of each offer that has one, best first."""
    query = select(shortlists.c.offer_id, shortlists.c.applications)
    rows = connection.execute(query.where(shortlists.c.offer_id.in_(sorted(offers))))
    return {row.offer_id: tuple(row.applications) for row in rows}


def store_shortlist(
    connection: Connection, offer: str, people: Sequence[str], account: str | None, at: datetime
) -> None:
    """Replace the list of an offer."""
    values = {"applications": list(people), "account_id": account, "made_at": at}
    statement = insert_into(connection, shortlists).values(offer_id=offer, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["offer_id"], set_=values))


def is_offer_in_open_round(connection: Connection, offer: str) -> bool:
    """Whether a round is open in which somebody wishes for the offer. Locks the calls of these people."""
    wished = select(wishes.c.application_id).where(wishes.c.offer_id == offer)
    concerned = select(applications.c.call_id).where(applications.c.id.in_(wished))
    found = repositories.calls.where(connection, calls.c.id.in_(concerned), lock=True)
    query = select(rounds.c.id).where(rounds.c.call_id.in_([call.id for call in found]))
    return connection.execute(query.where(is_open()).limit(1)).first() is not None


def is_offer_held(connection: Connection, offer: str) -> bool:
    """Whether anybody is proposed or has a place here."""
    query = select(placements.c.id).where(placements.c.offer_id == offer, placements.c.status.in_(HELD))
    return connection.execute(query.limit(1)).first() is not None

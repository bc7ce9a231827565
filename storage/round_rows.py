"""What a placement round reads of one call: plain rows with the columns it uses, for 100,000 people at once.

Everything is read through one connection; within a read transaction that is one snapshot.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, cast, exists, func, or_, select

from domain.eligibility.verdict import FAIL, Reason, Verdict, ineligible_wishes
from storage.tables.applications import applications, offers, shortlists, verdicts, wishes
from storage.tables.placements import placements

# The eligible, and those who may hold a seat of an earlier round.
_CONSIDERED = ("eligible", "proposed", "placed")
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class WishedOffer:
    """An offer that somebody of the call wishes for."""

    id: str
    country: str
    modality: str
    status: str
    capacity: int
    skills: Sequence[str]
    languages: Mapping[str, str]


def _may_take_part(call_id: str) -> ColumnElement[bool]:
    return and_(applications.c.call_id == call_id, applications.c.status.in_(_CONSIDERED))


def _considered(call_id: str) -> Select[tuple[str]]:
    return select(applications.c.id).where(_may_take_part(call_id))


def _wished(call_id: str) -> Select[tuple[str]]:
    return select(wishes.c.offer_id).where(wishes.c.application_id.in_(_considered(call_id)))


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """Part by part, so that the whole answer is never in memory."""
    found = connection.execute(query, execution_options={"yield_per": _CHUNK})
    return chain.from_iterable(found.partitions())


def people_of(connection: Connection, call_id: str) -> Iterator[Row[Any]]:
    """id, reference, origin_country, status and facts of everybody who may take part, in the order of ids."""
    columns = ("id", "reference", "origin_country", "status", "facts")
    query = select(*(applications.c[name] for name in columns)).where(_may_take_part(call_id))
    return _stream(connection, query.order_by(applications.c.id))


def wishes_of(connection: Connection, call_id: str, known: Mapping[str, WishedOffer]) -> Mapping[str, Sequence[str]]:
    """The offers of each person, best first."""
    query = select(wishes.c.application_id, wishes.c.offer_id).where(wishes.c.application_id.in_(_considered(call_id)))
    ranked: defaultdict[str, list[str]] = defaultdict(list)
    for row in _stream(connection, query.order_by(wishes.c.application_id, wishes.c.rank)):
        # The id that is in memory already: a million copies would be 60 MB.
        offer = known.get(row.offer_id)
        ranked[row.application_id].append(row.offer_id if offer is None else offer.id)
    return ranked


def offers_of(connection: Connection, call_id: str) -> dict[str, WishedOffer]:
    """Every offer that somebody wishes for, by id, in the order of ids."""
    columns = ("id", "country", "modality", "status", "capacity", "skills", "languages")
    query = select(*(offers.c[name] for name in columns)).where(offers.c.id.in_(_wished(call_id)))
    return {row.id: _offer(row) for row in connection.execute(query.order_by(offers.c.id))}


def _offer(row: Row[Any]) -> WishedOffer:
    return WishedOffer(
        row.id, row.country, row.modality, row.status, row.capacity, tuple(row.skills), levels(row.languages)
    )


def levels(languages: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Language → CEFR level."""
    return {entry["language"]: entry["level"] for entry in languages}


def ineligible_of(connection: Connection, call_id: str) -> dict[str, frozenset[str]]:
    """The offers that a person may not take by her last verdict; those who may take all of theirs are left out."""
    later = verdicts.alias()
    query = select(verdicts.c.application_id, verdicts.c.outcome, verdicts.c.reasons).where(
        verdicts.c.application_id.in_(_considered(call_id)),
        ~exists().where(later.c.application_id == verdicts.c.application_id, later.c.number > verdicts.c.number),
        # A verdict over ten wishes has about 80 reasons; few have one that fails. Only these are worth taking apart.
        _position(connection, cast(verdicts.c.reasons, Text), f'"{FAIL}"') > 0,
    )
    return {row.application_id: _ineligible(row) for row in _stream(connection, query)}


def _position(connection: Connection, text: ColumnElement[str], part: str) -> ColumnElement[int]:
    """Where a text holds a part, 0 for nowhere: less than half the time of LIKE."""
    return func.strpos(text, part) if connection.dialect.name == "postgresql" else func.instr(text, part)


def _ineligible(row: Row[Any]) -> frozenset[str]:
    verdict = Verdict(row.outcome, tuple(Reason(**reason) for reason in row.reasons))
    return frozenset(ineligible_wishes(verdict))


def shortlists_of(connection: Connection, call_id: str) -> dict[str, frozenset[str]]:
    """The applications that each host put forward, by offer."""
    query = select(shortlists.c.offer_id, shortlists.c.applications).where(shortlists.c.offer_id.in_(_wished(call_id)))
    return {row.offer_id: frozenset(row.applications) for row in connection.execute(query)}


def placements_of(connection: Connection, call_id: str) -> Sequence[Row[Any]]:
    """Every placement of the call, and of other calls at the offers that are wished for here."""
    columns = ("application_id", "call_id", "offer_id", "origin", "host", "status")
    query = select(*(placements.c[name] for name in columns)).where(
        or_(placements.c.call_id == call_id, placements.c.offer_id.in_(_wished(call_id)))
    )
    return connection.execute(query).all()

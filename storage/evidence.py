"""The leaves of the evidence: answers and events behind a finding, by pseudonym, without text that somebody wrote."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from storage.tables.applications import applications
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import placements

Leaf = dict[str, Any]


def leaves_of(connection: Connection, identifiers: Sequence[str]) -> list[Leaf]:
    """`{id, kind, facts}` of each evidence id (`kind:id`), in the given order; an erased one has no facts."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for identifier in identifiers:
        kind, _, name = identifier.partition(":")
        wanted[kind].append(name)
    facts = {
        **_answers(connection, wanted["answer"]),
        **_requests(connection, wanted["request"]),
        **_placements(connection, wanted["placement"]),
        **_applications(connection, wanted["application"]),
    }
    return [
        {"id": identifier, "kind": identifier.partition(":")[0], "facts": facts.get(identifier, {})}
        for identifier in identifiers
    ]


def _answers(connection: Connection, names: list[str]) -> dict[str, Leaf]:
    requests = {name.partition("/")[0] for name in names}
    query = (
        select(feedback_answers, feedback_requests)
        .join(feedback_requests, feedback_requests.c.id == feedback_answers.c.request_id)
        .where(feedback_answers.c.request_id.in_(requests))
    )
    found = {}
    for row in connection.execute(query).mappings():
        # Written text may name people; the evidence says that it was given, the value stays with the answer.
        value = row["value"] if not isinstance(row["value"], str) or len(row["value"]) <= 40 else "(text)"
        found[f"answer:{row['request_id']}/{row['item']}"] = {
            "party": row["party"],
            "moment": row["moment"],
            "item": row["item"],
            "version": row["instrument_version"],
            "value": value,
        }
    return found


def _requests(connection: Connection, names: list[str]) -> dict[str, Leaf]:
    query = select(feedback_requests).where(feedback_requests.c.id.in_(names))
    return {
        f"request:{row.id}": {"party": row.party, "moment": row.moment, "status": row.status}
        for row in connection.execute(query)
    }


def _placements(connection: Connection, names: list[str]) -> dict[str, Leaf]:
    query = select(placements).where(placements.c.id.in_(names))
    return {
        f"placement:{row.id}": {"corridor": f"{row.origin}-{row.host}", "status": row.status}
        for row in connection.execute(query)
    }


def _applications(connection: Connection, names: list[str]) -> dict[str, Leaf]:
    query = select(applications).where(applications.c.id.in_(names))
    return {
        f"application:{row.id}": {"origin": row.origin_country, "status": row.status}
        for row in connection.execute(query)
    }

"""People who work with Passerelle, as the pages of accounts show them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.actor import Actor
from storage.focal_points import held_by
from storage.tables.applications import applications

_FILES_SHOWN = 50


def account_card(row: Row[Any], open_files: Mapping[str, int], actor: Actor, today: date) -> dict[str, Any]:
    """One person: who, what for, since when away, and whether somebody stands in for her."""
    is_focal_point = row.role == "coordinator"
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "role": row.role,
        "country": row.country,
        "language": row.language,
        "organisation": row.organisation,
        "institution": row.institution,
        "is_focal_point": is_focal_point,
        "is_own": row.id == actor.account,
        "open_files": open_files.get(row.id, 0) if is_focal_point else None,
        "backup": row.backup,
        "away_from": row.away_from,
        "away_until": row.away_until,
        "created_at": row.created_at,
        "disabled_at": row.disabled_at,
        "last_sign_in": row.last_sign_in,
        "state": _state(row, today),
        "backup_missing": is_focal_point and row.disabled_at is None and row.backup_id is None,
    }


def _state(row: Row[Any], today: date) -> str:
    if row.disabled_at is not None:
        return "closed"
    if row.away_from is not None and row.away_from <= today <= row.away_until:
        return "away"
    return "invited" if row.last_sign_in is None and row.password_set_at is None else "active"


def held_files(connection: Connection, account: str) -> list[dict[str, Any]]:
    """The files that somebody holds, the one that moved last first; as many as a page shows."""
    query = (
        select(applications.c.id, applications.c.reference, applications.c.status, applications.c.step_since)
        .where(held_by(account))
        .order_by(applications.c.step_since.desc(), applications.c.id)
        .limit(_FILES_SHOWN)
    )
    return [dict(row) for row in connection.execute(query).mappings()]

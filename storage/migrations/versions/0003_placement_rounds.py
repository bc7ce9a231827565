"""Placement rounds: documents apart, runs that can be followed, the mechanism of a call, questions "what if" """

from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)
_ROUNDS = sa.table(
    "rounds", sa.column("id"), sa.column("inputs", _JSON), sa.column("outcome", _JSON), sa.column("certificate", _JSON),
    sa.column("report", _JSON),
)  # fmt: skip
_DOCUMENTS = sa.table("round_documents", sa.column("round_id"), sa.column("kind"), sa.column("document", _JSON))
_KINDS = ("inputs", "outcome", "certificate")


def upgrade() -> None:
    op.create_table(
        "round_documents",
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("document", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_documents_round_id")),
        sa.PrimaryKeyConstraint("round_id", "kind", name=op.f("pk_round_documents")),
    )
    op.create_table(
        "round_runs",
        sa.Column("round_id", sa.String(length=40), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_runs_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_runs")),
    )
    op.add_column("calls", sa.Column("origin_caps", _JSON, server_default="[]", nullable=False))
    op.add_column("calls", sa.Column("mechanism", sa.String(length=40), server_default="tlda", nullable=False))
    op.add_column("rounds", sa.Column("report", _JSON, nullable=True))
    op.add_column("rounds", sa.Column("based_on", sa.String(length=40), nullable=True))
    op.add_column("rounds", sa.Column("what_if", _JSON, nullable=True))
    _move_documents()
    op.drop_index("uq_rounds_open_call", table_name="rounds")
    for kind in _KINDS:
        op.drop_column("rounds", kind)
    is_open = sa.text("status IN ('requested', 'simulated') AND based_on IS NULL")
    op.create_index(
        "uq_rounds_open_call", "rounds", ["call_id"], unique=True, postgresql_where=is_open, sqlite_where=is_open
    )


def _move_documents() -> None:
    """Each document to its own row, and the figures of the rounds that were computed already."""
    connection = op.get_bind()
    for identifier in connection.execute(sa.select(_ROUNDS.c.id)).scalars().all():
        row = connection.execute(sa.select(_ROUNDS).where(_ROUNDS.c.id == identifier)).one()
        documents = {kind: getattr(row, kind) for kind in _KINDS if getattr(row, kind) is not None}
        for kind, document in documents.items():
            connection.execute(sa.insert(_DOCUMENTS).values(round_id=row.id, kind=kind, document=document))
        if "certificate" in documents:
            report = _report(row.inputs, row.outcome["matching"], row.certificate)
            connection.execute(sa.update(_ROUNDS).where(_ROUNDS.c.id == row.id).values(report=report))


def _report(inputs: dict[str, Any], matching: dict[str, str | None], certificate: dict[str, Any]) -> dict[str, Any]:
    people = {each["id"]: each for each in inputs["volunteers"]}
    seated = {person: offer for person, offer in matching.items() if offer is not None}
    lists = {person: [wish["offer"] for wish in each["wishes"]] for person, each in people.items()}
    ranks = Counter(lists[person].index(offer) + 1 for person, offer in seated.items())
    held = {person: (each.get("held") or {}).get("offer") for person, each in people.items()}
    outranked = ("inversions", "delegation_inversions", "offer_order_envy")
    wishless = sorted(person for person, wishes in lists.items() if not wishes)
    hashes = ("seed_commitment", "inputs_sha256", "outcome_sha256")
    lengths = (*outranked, "justified_envy", "unrefused_wishes")
    return {
        **{name: certificate[name] for name in ("placed", "upper_bound", "min_cut", "quotas", "order_independent")},
        **{name: len(certificate.get(name, ())) for name in lengths},
        "mechanism": "tlda",
        "participants": len(people),
        "wishes": sum(map(len, lists.values())),
        "unplaced": len(people) - len(seated),
        "no_wish_left": {"people": len(wishless), "first": wishless[:50]},
        "ranks": [{"rank": rank, "people": ranks[rank]} for rank in sorted(ranks)],
        **_flows(inputs, seated),
        "empty_seats": sum(each["capacity"] for each in inputs["offers"]) - len(seated),
        "seats_left": _seats_left(inputs, seated, certificate),
        "outranked": {name: certificate.get(name, [])[:20] for name in outranked},
        "hashes": {name: certificate.get(name) for name in hashes},
        "new_proposals": sum(held[person] != offer for person, offer in seated.items()),
    }


def _flows(inputs: dict[str, Any], seated: dict[str, str]) -> dict[str, Any]:
    """Who goes where, both ways of each pair of countries, and against the totals of countries and call."""
    origins = {each["id"]: each["origin"] for each in inputs["volunteers"]}
    hosts = {each["id"]: each["host"] for each in inputs["offers"]}
    flows = Counter((origins[person], hosts[offer]) for person, offer in seated.items())
    arriving = Counter(hosts[offer] for offer in seated.values())
    pairs = sorted({tuple(sorted((each["origin"], each["host"]))) for each in inputs["corridors"]})
    limits = [("host", name, arriving[name], cap) for name, cap in sorted(inputs["host_caps"].items())]
    if inputs["call_cap"] is not None:
        limits.append(("call", "", len(seated), inputs["call_cap"]))
    return {
        "exchanges": [{"first": a, "second": b, "there": flows[a, b], "back": flows[b, a]} for a, b in pairs],
        "totals": [{"kind": kind, "name": name, "used": used, "cap": cap} for kind, name, used, cap in limits],
    }


def _seats_left(inputs: dict[str, Any], seated: dict[str, str], certificate: dict[str, Any]) -> dict[str, Any]:
    used = Counter(seated.values())
    free = {each["id"]: each["capacity"] - used[each["id"]] for each in inputs["offers"]}
    free = {offer: seats for offer, seats in free.items() if seats > 0}
    bounds: dict[str, set[str]] = {}
    for seat in certificate["empty_seats"]:
        if seat["bound_by"] is not None:
            bounds.setdefault(seat["offer"], set()).add(seat["bound_by"])
    first = sorted(free, key=lambda offer: (offer not in bounds, offer))[:200]
    rows = [{"offer": offer, "seats": free[offer], "bound_by": sorted(bounds.get(offer, ()))} for offer in first]
    return {"offers": len(free), "first": rows}


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")

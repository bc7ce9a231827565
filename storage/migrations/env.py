"""Alembic's entry: runs the migrations on the connection that `storage.schema` hands over."""

from typing import Any, Literal

from alembic import context

from messaging.tables import UtcInstant
from messaging.tables import metadata as delivery
from storage.tables import metadata as state


def _render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Migrations speak of plain SQL types: they must run for ever, whatever becomes of our classes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcInstant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[state, delivery],
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

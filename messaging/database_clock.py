"""The clock of the database, for leases and back-off: the machines' own clocks may disagree."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from messaging.tables import UtcInstant


class instant_in(FunctionElement[datetime]):
    """The instant `seconds` from now (negative: ago), comparable with a UtcInstant column."""

    type = UtcInstant()
    inherit_cache = True

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(literal(float(seconds), Float))


@compiles(instant_in, "postgresql")
def _postgresql(element: instant_in, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"


@compiles(instant_in, "sqlite")
def _sqlite(element: instant_in, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite knows milliseconds; the zeros make the text as long as SQLAlchemy's, so that texts compare as instants.
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', printf('%+.3f seconds', {seconds}))"

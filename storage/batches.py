"""Long lists cut into statements that every engine takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
# SQLite takes 32,766 parameters in one statement.
ROWS_A_STATEMENT = 1000


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in their order, up to a thousand at a time."""
    for start in range(0, len(items), ROWS_A_STATEMENT):
        yield items[start : start + ROWS_A_STATEMENT]

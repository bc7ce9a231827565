"""Old versions of events made readable: one small function from a version to the next."""

from collections.abc import Callable, Mapping
from typing import Any

from messaging.errors import MalformedMessage

Upcasters = Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]

# (event name, old version) → its data in the next version. Every event is still in its first version.
UPCASTERS: Upcasters = {}


def upcast(
    name: str, version: int, wanted: int, data: dict[str, Any], upcasters: Upcasters = UPCASTERS
) -> dict[str, Any]:
    """The data in the wanted version. Raises MalformedMessage for a version that cannot be reached."""
    for step in range(version, wanted):
        if (name, step) not in upcasters:
            raise MalformedMessage("unknown_version", {"name": name, "version": version})
        data = upcasters[name, step](data)
    if version > wanted:
        raise MalformedMessage("unknown_version", {"name": name, "version": version})
    return data

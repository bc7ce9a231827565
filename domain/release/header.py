"""The header of a release: what both documents, their files and the sentences about them say of how they were made.

Only what the press knows goes in: the waves and the day, and how many people there were. No count that an attack or a
choice of groups came to, for such a count depends on what hidden people answered.
"""

from collections.abc import Mapping
from typing import Any

from domain.disclosure.coarsening import Coarsening
from domain.release.waves import Wave, ordered


def release_header(release: Mapping[str, Any], codes: Mapping[str, str], coarsening: Coarsening) -> dict[str, Any]:
    """The header of one release; `codes` of the calls by id.

    "audit" says whether there was anything about people to attack. Nothing was narrowed: else there is no document.
    """
    closed = ordered(Wave(*wave) for wave in release["closed"])
    return {
        "id": release["id"],
        "wave": release["wave"],
        "closed": [[codes.get(wave.call, wave.call), wave.moment] for wave in closed],
        "as_of": release["as_of"].isoformat(),
        "coarsening": {"at_least": coarsening.at_least, "dropped": list(coarsening.dropped())},
        "audit": {"attacked": bool(closed), "narrowed": 0},
    }

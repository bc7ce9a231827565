"""`python -m attacker FILE.json`: tries to work out what a release hides, knowing the press and every own record.

The file holds the truth, so that the attacker can tell what she should not find out: it must never leave the server.

    {"format": 1,
     "k": {"restricted": 5, "public": 10},
     "families": [                                   questions that were put to the same people
       {"asked": [3, 0, ...],                        people in each finest cell
        "groups": {"total": [0, 1, ...], ...},       the cells of each group; "total" is all of them
        "known": ["total", ...],                     groups whose size the press told
        "tables": [
          {"name": "...",
           "groups": ["total", ...],                 the groups that it has, told or hidden
           "yes": [...], "no": [...],                answers in each cell; null if the table is no sum of cells
           "unanimity": false,                       whether one mind (0 %, 100 %) may be told
           "sensitive": false,                       whether the public tier tells bands of the yes only
           "apart": ["yes"],                         parts (yes, no, silent) that figures are told of by themselves
           "money": false,                           whether amounts are added up: k is doubled
           "told": {"restricted": {"total": {"asked": 16, "answered": 15, "yes": [12, 12]}, ...},
                    "public": {...}},                "yes": from where to where
           "earlier": [                              releases that told something of this question before
             {"name": "...",
              "stable": [[...], [...], [...]],       people in each cell who are counted as they were: yes, no, silent
              "left": ..., "joined": ...,            who was counted so then only, and who is so now only
              "changed": {"total": 12, ...},         how many people of each group left, joined or did both
              "told": {...}}]}]}]}                   as it told it

Printed is one JSON object: `attacked` (sums attacked), `narrowed` (hashed names, no data), `by_view`, `seconds`.
Exit status: 0 nothing narrowed, 1 something narrowed, 2 the file cannot be read or contradicts itself.
"""

import json
import sys
import time
from pathlib import Path

from attacker.attack import audit
from attacker.reading import Unreadable, read


def main(arguments: list[str]) -> int:
    """Audit the file named by the only argument, or say what it must hold."""
    began = time.monotonic()
    if arguments in (["-h"], ["--help"]):
        sys.stdout.write(f"{__doc__}")
        return 0
    if len(arguments) != 1:
        return _refuse("one file is expected")
    try:
        case = read(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    except (OSError, ValueError, Unreadable) as wrong:
        return _refuse(f"{type(wrong).__name__}: {wrong if isinstance(wrong, Unreadable) else 'no readable JSON file'}")
    found = audit(case)
    report = {
        "attacked": found.attacked,
        "narrowed": sorted(found.narrowed),
        "by_view": found.by_view(),
        "seconds": round(time.monotonic() - began, 3),
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if found.narrowed else 0


def _refuse(why: str) -> int:
    sys.stderr.write(f"attacker: {why}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

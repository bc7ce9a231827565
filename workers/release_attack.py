"""Running the attacker: a program of its own, in a process of its own, that sees one file and nothing else of ours."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
LONGEST_SECONDS = 1800.0
_UNREADABLE = 2


class AttackFailed(Exception):
    """The attacker came to no conclusion: the release cannot leave. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Attack:
    """What came of an attack. `report` names no group and holds no number of the release itself."""

    is_safe: bool
    report: dict[str, Any]


def attack(document: dict[str, Any], longest_seconds: float = LONGEST_SECONDS) -> Attack:
    """Attack what is about to be released. The file is readable by this account alone and is gone afterwards.

    Raises AttackFailed.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        path = Path(folder) / "release.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(document), encoding="utf-8")
        try:
            ended = subprocess.run(  # noqa: S603 - our own program, with a path that we have made
                [sys.executable, "-m", "attacker", str(path)],
                cwd=_ROOT,
                # Neither addresses nor secrets of the installation.
                env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"},
                capture_output=True,
                timeout=longest_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise AttackFailed("too_long") from None
    if ended.returncode not in (0, 1):
        raise AttackFailed("unreadable" if ended.returncode == _UNREADABLE else "ended_badly")
    return Attack(ended.returncode == 0, _report(ended.stdout))


def _report(written: bytes) -> dict[str, Any]:
    """A program that broke off may end with the code of an attack that got through, but it has written no report."""
    try:
        report: dict[str, Any] = json.loads(written)
    except ValueError:
        raise AttackFailed("ended_badly") from None
    return report

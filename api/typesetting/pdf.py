"""A PDF, made in a process that may take neither long nor much."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.typesetting.process import NOT_INSTALLED, SECONDS

# -I: neither the environment nor the folder it is started in can change what it imports.
COMMAND = (sys.executable, "-I", str(Path(__file__).with_name("process.py")))
# One thread and one arena, so that the limit of memory means the same on every machine.
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
# However many people press the button, no more than this many files are set at the same time in one process.
_AT_ONCE = threading.BoundedSemaphore(2)


class PdfUnavailable(Exception):
    """There is no PDF now. `reason`: not_installed | busy | too_slow | failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def typeset(template: Path, data: Mapping[str, Any], timestamp: int, command: Sequence[str] = COMMAND) -> bytes:
    """The PDF of a template with its data; the same input gives the same bytes.

    `timestamp` (seconds) is the file's own date. Raises PdfUnavailable.
    """
    if not _AT_ONCE.acquire(timeout=SECONDS):
        raise PdfUnavailable("busy")
    try:
        order = {"template": str(template), "data": data, "timestamp": timestamp}
        return _run(json.dumps(order).encode(), command)
    finally:
        _AT_ONCE.release()


def _run(order: bytes, command: Sequence[str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, our own arguments
            command, input=order, capture_output=True, env=_ENVIRONMENT, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PdfUnavailable("too_slow") from None
    if done.returncode == NOT_INSTALLED:
        raise PdfUnavailable("not_installed")
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise PdfUnavailable("failed")
    return done.stdout

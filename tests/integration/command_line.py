"""The console command as a person runs it: another process, an empty folder, an embedded database."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

PATIENCE_SECONDS = 60.0
COMMAND = (sys.executable, "-P", "-m", "passerelle")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs `passerelle` in `folder` with nothing but these settings."""

    folder: Path
    settings: Mapping[str, str]

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self._environ(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    @contextmanager
    def started(self, *arguments: str, **settings: str) -> Iterator["Running"]:
        """A role that runs for long; whatever happens, it does not outlive the test."""
        output = self.folder / f"{arguments[0]}.out"
        with output.open("w") as file:
            process = subprocess.Popen(
                [*COMMAND, *arguments], cwd=self.folder, env=self._environ(settings), stdout=file, stderr=file
            )
        try:
            yield Running(process, output)
        finally:
            process.kill()
            process.wait()

    def _environ(self, settings: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
        return {**kept, **self.settings, **settings}


@dataclass(frozen=True, slots=True)
class Running:
    """A started process and what it has written."""

    process: "subprocess.Popen[bytes]"
    output: Path

    @property
    def text(self) -> str:
        return self.output.read_text()

    def wait_for(self, pattern: str) -> str:
        """What the pattern's first group matches once it shows in the output."""
        found = eventually(lambda: re.search(pattern, self.text))
        return found.group(1) if found.groups() else found.group()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def processes(self) -> list[tuple[str, int]]:
        """Name and process id of every role; a role may run several times."""
        return [(role, child) for child, role in _children(self.process.pid)]

    def children(self) -> dict[str, int]:
        """The process id of every role, by its name."""
        return {role: child for child, role in _children(self.process.pid)}


def _children(parent: int) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text()
            words = (folder / "cmdline").read_text().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, parent_text = status.rpartition(")")[2].split()[:2]
        if int(parent_text) == parent and state != "Z" and "passerelle" in words:
            yield int(folder.name), words[words.index("passerelle") + 1]


def is_alive(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(question: Callable[[], Found]) -> Found:
    """Ask until the answer is true. Raises TimeoutError, after far longer than a slow machine needs."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := question()):
        if time.monotonic() > end:
            raise TimeoutError("it never became true")
        time.sleep(0.05)
    return found


def get(address: str) -> str:
    with urlopen(address, timeout=PATIENCE_SECONDS) as response:
        return str(response.read().decode())

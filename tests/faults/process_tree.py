"""`passerelle all` as an operator runs it, with the means to kill any of its processes and start it again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.error import URLError

from tests.servers.programs import free_port

START_SECONDS = 60.0


@dataclass
class ProcessTree:
    """The supervisor and its children, in a folder of their own."""

    folder: Path
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    supervisor: subprocess.Popen[bytes] | None = None
    kills: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.settings, "PYTHONWARNINGS": "default"}

    def start(self) -> None:
        """Start everything; returns at once."""
        with (self.folder / "all.log").open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "passerelle", "all", "--port", str(self.port)],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.base_url}/health/ready", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError((self.folder / "all.log").read_text(errors="replace")[-3000:])

    def kill_one(self, chance: Random) -> str:
        """kill -9 of one process, now and then of the supervisor, which takes all of them along."""
        supervisor = self.supervisor
        assert supervisor is not None
        children = _children(supervisor.pid)
        victim = chance.choice([*children, *children, supervisor.pid])
        role = _role(victim)
        _kill(victim)
        self.kills += 1
        if victim == supervisor.pid:
            supervisor.wait()
            self.start()
        return role

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGINT)
        return self.supervisor.wait(timeout=60)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same installation."""
        return subprocess.run(
            [sys.executable, "-m", "passerelle", *arguments],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                status = (entry / "stat").read_text()
            except OSError:
                continue
            # The name in brackets may hold spaces; the parent is the second field after it.
            if int(status.rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return sorted(found)


def _role(process: int) -> str:
    try:
        arguments = Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return "gone"
    return " ".join(arguments[arguments.index("passerelle") + 1 :][:2]) if "passerelle" in arguments else "starting"


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return

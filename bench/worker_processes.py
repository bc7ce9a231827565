"""The relay and the placement worker as an operator runs them, with what they told and how much memory they took."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_END_SECONDS = 30


@dataclass(slots=True)
class RoleProcess:
    """One role in a process of its own. Its log is kept in `folder`."""

    folder: Path
    environment: Mapping[str, str]
    role: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def log(self) -> Path:
        return self.folder / f"{'-'.join(self.role)}.log"

    def start(self) -> None:
        command = [sys.executable, "-m", "passerelle", *self.role]
        own = {**os.environ, **self.environment}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def run_beside(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Another command on the same installation, to its end."""
        command = [sys.executable, "-m", "passerelle", *arguments]
        own = {**os.environ, **self.environment}
        return subprocess.run(command, cwd=self.folder, env=own, capture_output=True, check=False)

    def require_alive(self) -> None:
        """Raises RuntimeError with the end of its log."""
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"{self.role} ended: {self.log.read_text(errors='replace')[-2000:]}")

    def peak_mib(self) -> float:
        """The most memory that it has taken so far."""
        if self.process is None:
            return 0.0
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """The processor time that it has taken so far: what it costs whatever else the machine does."""
        if self.process is None:
            return 0.0
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def told(self, event: str) -> dict[str, Any] | None:
        """The last line of its log with this event."""
        found = None
        for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("{") and json.loads(line).get("event") == event:
                found = json.loads(line)
        return found

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

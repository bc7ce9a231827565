"""The processes of `passerelle all`: started together, started again when they die, ended together.

On Linux the kernel kills them when this process dies, however it dies, so nothing is ever left behind.
"""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

_PR_SET_PDEATHSIG = 1  # prctl(2)
_SHORTEST_WAIT, _LONGEST_WAIT = 0.2, 5.0
_STEADY_SECONDS = 10.0  # who lived so long starts again at once
_END_SECONDS = 8.0


@dataclass(slots=True)
class Role:
    """One process: the arguments of the console command, and the file descriptors it inherits."""

    arguments: Sequence[str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = _SHORTEST_WAIT

    @property
    def name(self) -> str:
        return " ".join(argument for argument in self.arguments[:2] if not argument.startswith("--"))


@dataclass(slots=True)
class Supervisor:
    """Keeps these roles running; `step` is called again and again by the one thread that also made it."""

    roles: Sequence[Role]
    environ: Mapping[str, str]
    _die_with_parent: Callable[[], None] | None = field(default_factory=lambda: death_with_parent())

    def start(self) -> None:
        for role in self.roles:
            self._start(role, self.environ)

    def step(self) -> None:
        """Start again what died, each time a little later when it dies at once.

        A planned crash happens in the first life only: otherwise no work would ever get past it.
        """
        for role in self.roles:
            if role.process is None or role.process.poll() is None:
                continue
            lived = time.monotonic() - role.started
            if lived > _STEADY_SECONDS:
                role.wait = _SHORTEST_WAIT
            if lived >= role.wait:
                click.echo(
                    f"passerelle: {role.name} ended ({_ending(role.process.returncode)}), started again", err=True
                )
                role.wait = min(_LONGEST_WAIT, role.wait * 2)
                self._start(role, {k: v for k, v in self.environ.items() if k != "PASSERELLE_CRASH_AT"})

    def broken(self) -> int | None:
        """The exit code of a role that says it can never run with this configuration."""
        codes = (role.process.returncode for role in self.roles if role.process is not None)
        return next((code for code in codes if code == 2), None)

    def end(self) -> None:
        """Ask every process to end and wait for it; who does not listen is killed."""
        running = [role.process for role in self.roles if role.process is not None and role.process.poll() is None]
        for process in running:
            process.terminate()
        end = time.monotonic() + _END_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, role: Role, environ: Mapping[str, str]) -> None:
        role.started = time.monotonic()
        role.process = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
            [sys.executable, "-P", "-m", "passerelle", *role.arguments],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            pass_fds=role.descriptors,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then ends the others in order
            preexec_fn=self._die_with_parent,
        )


def death_with_parent() -> Callable[[], None] | None:
    """What a new process runs before its program so that it dies with this one; None where no kernel offers it."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)

    def ask_kernel() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    return ask_kernel


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"

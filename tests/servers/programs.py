"""Finding a program, installing its package with apt where that is possible, or saying what to install."""

import fcntl
import os
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_ROOM = 1 << 30


class ServerMissing(RuntimeError):
    """A server that the tests need cannot be had; the text says what to install."""


def require(find: Callable[[], Path | None], package: str, variable: str | None = None) -> Path:
    """The program that `find` finds, after an installation of its Debian package if need be."""
    program = find() or (_install(package) and find())
    if program:
        return program
    other = f", or set {variable}" if variable else ""
    raise ServerMissing(
        f"The tests need {package}. Install it (Debian, Ubuntu: `apt-get install {package}` as root), "
        f"or start Docker{other}."
    )


def _install(package: str) -> bool:
    """Whether apt installed the package. Its services are not started: the tests start their own."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    # RUNLEVEL=1 tells Debian's maintainer scripts not to start what they install.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    with (Path(tempfile.gettempdir()) / "passerelle-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        commands = (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package])
        runs = [subprocess.run(command, env=environment, capture_output=True, check=False) for command in commands]
    return runs[-1].returncode == 0


def find_program(*names: str, folders: tuple[str, ...] = ()) -> Path | None:
    """The first of `names` on the path or in folders given as patterns, newest version first."""
    for name in names:
        found = [path for pattern in folders for path in sorted(Path("/").glob(f"{pattern}/{name}"), reverse=True)]
        on_path = shutil.which(name)
        if found or on_path:
            return found[0] if found else Path(str(on_path))
    return None


def chromium_path() -> Path:
    """A browser of the Chromium family; installed with apt if there is none."""
    return require(lambda: find_program("chromium", "chromium-browser", "google-chrome"), "chromium")


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that outgoing connections are given meanwhile."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def server_folder(name: str) -> Path:
    """A new folder for a server's data, in memory where there is room: a slow disk only makes tests slow."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM
    return Path(tempfile.mkdtemp(prefix=f"passerelle-{name}-", dir=shared if roomy else None))

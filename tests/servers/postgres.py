"""PostgreSQL for the tests: given, in a container, or started here in a folder of its own."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.servers.docker import ContainerServer, has_image
from tests.servers.programs import find_program, free_port, require, server_folder
from tests.servers.server import GivenServer, Server, wait_until

VARIABLE = "PASSERELLE_TEST_DATABASE_URL"
IMAGE = "postgres:17-alpine"
_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class ContainerPostgres(ContainerServer):
    """PostgreSQL in a container."""

    def __init__(self) -> None:
        super().__init__(IMAGE, 5432, {"POSTGRES_HOST_AUTH_METHOD": "trust"})

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def answers(self) -> bool:
        return _answers(self.url)


class LocalPostgres(Server):
    """A server program of this machine. It refuses root, so root starts it as the user ``postgres``."""

    def __init__(self) -> None:
        initdb = require(lambda: find_program("initdb", folders=_FOLDERS), "postgresql", VARIABLE)
        self._programs = initdb.parent
        self._folder = server_folder("postgres")
        self._as_user = _unprivileged(self._folder)
        self._port = free_port()
        self._run([initdb, "-D", self._data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-instructions"])
        try:
            self._start()
        except BaseException:  # interrupted as well: nothing of it may go on
            self.stop()
            raise

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, command: Sequence[Path | str]) -> None:
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, **self._as_user)

    def _start(self) -> None:
        sockets = ["-c", f"unix_socket_directories={self._folder}", "-c", "listen_addresses=127.0.0.1"]
        port = ["-p", str(self._port), "-N", "200"]
        command: list[Path | str] = [self._programs / "postgres", "-D", self._data, *port, *sockets]
        with (self._folder / "log").open("ab") as log:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                command, cwd="/", stdout=log, stderr=log, **self._as_user
            )
        wait_until(lambda: _answers(self.url) or self._process.poll() is not None, "PostgreSQL")

    def kill9(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """It refuses to start until the back-ends of the killed one are gone: tried again until then."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()

        def started() -> bool:
            self._start()
            return self._process.poll() is None

        wait_until(started, "PostgreSQL")

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGQUIT)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a process as somebody who is not root, and hand the folder over."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def start_postgres(*, ours: bool = False) -> Server:
    """A running server. `ours`: one that may be killed."""
    given = os.environ.get(VARIABLE)
    if given and not ours:
        return GivenServer(VARIABLE, given, _answers)
    return ContainerPostgres() if has_image(IMAGE) else LocalPostgres()

"""RabbitMQ for the tests: given, in a container, or a private node started here.

A private node shares nothing with one that the machine may run: its own home (and so its own cookie), name,
ports, port mapper, folders; all on 127.0.0.1.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

import pika
from pika.exceptions import AMQPError

from tests.servers.docker import ContainerServer, has_image
from tests.servers.programs import find_program, free_port, require, server_folder
from tests.servers.server import GivenServer, Server, wait_until

VARIABLE = "PASSERELLE_TEST_BROKER_URL"
IMAGE = "rabbitmq:4-alpine"
_FOLDERS = ("usr/lib/rabbitmq/bin", "opt/rabbitmq/sbin")


def _answers(url: str) -> bool:
    parameters = pika.URLParameters(url)
    parameters.socket_timeout = parameters.stack_timeout = 2
    parameters.connection_attempts = 1
    try:
        pika.BlockingConnection(parameters).close()
    except (AMQPError, OSError):
        return False
    return True


class ContainerRabbit(ContainerServer):
    """RabbitMQ in a container."""

    def __init__(self) -> None:
        super().__init__(IMAGE, 5672, {"RABBITMQ_NODENAME": "rabbit@localhost"})

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"

    def answers(self) -> bool:
        return _answers(self.url)


class LocalRabbit(Server):
    """A server program of this machine, with a port mapper (epmd) of its own that ends with it."""

    def __init__(self) -> None:
        self._program = require(lambda: find_program("rabbitmq-server", folders=_FOLDERS), "rabbitmq-server", VARIABLE)
        self._folder = server_folder("rabbitmq")
        self._port = free_port()
        self._environment = self._prepare()
        epmd = require(lambda: find_program("epmd", folders=("usr/lib/erlang/bin",)), "rabbitmq-server", VARIABLE)
        self._mapper = subprocess.Popen([epmd], env=self._environment, stdout=subprocess.DEVNULL)
        try:
            self._start()
        except BaseException:  # interrupted as well: nothing of it may go on
            self.stop()
            raise

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._port}/%2F"

    def _prepare(self) -> dict[str, str]:
        (self._folder / "enabled_plugins").write_text("[].\n")
        (self._folder / "rabbitmq.conf").write_text("disk_free_limit.absolute = 50MB\nlog.console = false\n")
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_PID_FILE": str(self._folder / "pid"),
            "RABBITMQ_NODENAME": f"passerelle{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def _start(self) -> None:
        # A session of its own: the start script's children end together with it.
        with (self._folder / "out").open("ab") as out:
            process = self._process = subprocess.Popen(
                [self._program], cwd="/", env=self._environment, stdout=out, stderr=out, start_new_session=True
            )
        wait_until(lambda: _answers(self.url) or process.poll() is not None, "RabbitMQ")
        if process.poll() is not None:
            raise RuntimeError((self._folder / "out").read_text(errors="replace")[-2000:])

    def _kill_all(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill9(self) -> None:
        self._kill_all()

    def restart(self) -> None:
        self._kill_all()
        wait_until(lambda: not self._still_registered(), "the name of the killed node")
        self._start()

    def _still_registered(self) -> bool:
        """Whether the port mapper still holds the name: a new node of that name would be refused."""
        epmd = str(self._mapper.args[0])  # type: ignore[index]
        names = subprocess.run([epmd, "-names"], env=self._environment, capture_output=True, text=True, check=False)
        return f"passerelle{self._port}" in names.stdout

    def stop(self) -> None:
        self._kill_all()
        self._mapper.kill()
        self._mapper.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _local() -> Server:
    """Another process may take a port between the choice and the start: then other ports are chosen."""
    for _ in range(2):
        with suppress(RuntimeError):
            return LocalRabbit()
    return LocalRabbit()


def start_rabbitmq(*, ours: bool = False) -> Server:
    """A running broker. `ours`: one that may be killed."""
    given = os.environ.get(VARIABLE)
    if given and not ours:
        return GivenServer(VARIABLE, given, _answers)
    return ContainerRabbit() if has_image(IMAGE) else _local()

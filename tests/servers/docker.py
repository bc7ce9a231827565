"""Servers in containers, when a Docker engine answers and has the image or can pull it soon."""

import gc
import warnings
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as PullTimeout
from functools import cache
from typing import Any

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.core.container import DockerContainer

from tests.servers.programs import free_port
from tests.servers.server import Server, wait_until

_ANSWER_SECONDS = 3
_PULL_SECONDS = 120


@cache
def _engine() -> Any | None:
    with warnings.catch_warnings():
        # The library leaves its socket open when nobody answers: let it go here, where it is expected.
        warnings.simplefilter("ignore", ResourceWarning)
        engine = _connect()
        gc.collect()
    return engine


def _connect() -> Any | None:
    try:
        client = docker.from_env(timeout=_ANSWER_SECONDS)
        client.ping()
    except DockerException:
        return None
    return client


def has_image(image: str) -> bool:
    """Whether a container of this image can be started here."""
    engine = _engine()
    if engine is None:
        return False
    try:
        engine.images.get(image)
    except DockerException:
        return _pull(image)
    return True


def _pull(image: str) -> bool:
    pool = ThreadPoolExecutor(max_workers=1)
    pulling = pool.submit(docker.from_env(timeout=_PULL_SECONDS).images.pull, image)
    try:
        pulling.result(timeout=_PULL_SECONDS)
    except (DockerException, PullTimeout, OSError):
        return False
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return True


class ContainerServer(Server):
    """A container on a fixed port, so that it is found again after a restart."""

    def __init__(self, image: str, inner_port: int, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._container = DockerContainer(image).with_bind_ports(inner_port, self.port)
        for name, value in environment.items():
            self._container.with_env(name, value)
        self._container.start()
        self._wait()

    def answers(self) -> bool:
        """Whether the server takes connections; each kind knows how to ask."""
        raise NotImplementedError

    def _wait(self) -> None:
        wait_until(self.answers, type(self).__name__)

    def kill9(self) -> None:
        self._container.get_wrapped_container().kill("SIGKILL")

    def restart(self) -> None:
        self._container.get_wrapped_container().restart(timeout=0)
        self._wait()

    def stop(self) -> None:
        self._container.stop()

"""What every test server can do, wherever it comes from."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable


class NotOurs(RuntimeError):
    """The server was given by an environment variable: the tests do not kill it."""


class Server(ABC):
    """A running server. `kill9` leaves its data; `restart` returns when it answers again."""

    @property
    @abstractmethod
    def url(self) -> str: ...

    @abstractmethod
    def kill9(self) -> None: ...

    @abstractmethod
    def restart(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...


def wait_until(answers: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
    """Wait for a server. Raises TimeoutError; the limit is far above what a slow machine needs."""
    end = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} does not answer after {seconds:.0f} s")
        time.sleep(0.1)


class GivenServer(Server):
    """A server that somebody else runs, named by an environment variable."""

    def __init__(self, variable: str, url: str, answers: Callable[[str], bool]) -> None:
        self._variable = variable
        self._url = url
        wait_until(lambda: answers(url), variable, seconds=10.0)

    @property
    def url(self) -> str:
        return self._url

    def kill9(self) -> None:
        raise NotOurs(self._variable)

    def restart(self) -> None:
        raise NotOurs(self._variable)

    def stop(self) -> None:
        """It goes on: it is not ours."""

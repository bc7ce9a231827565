"""The two web servers: threads in one process for one machine, several processes for production."""

import socket
from collections.abc import Callable
from typing import Any

import click
import waitress.server
from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 12
# Read at most this much of a body before the application answers 413 itself.
_LARGEST_READ = 32 * 1024 * 1024


def listen(host: str, port: int) -> socket.socket:
    """Take the port. Raises click.ClickException when that is not possible."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OverflowError as error:
        raise click.UsageError(f"{port} is no port number") from error
    except OSError as error:
        why = (error.strerror or "refused").partition(" (")[0]
        advice = f"cannot listen on {host} port {port}: {why}; choose another with --host or --port"
        raise click.ClickException(advice) from error


def serve_with_threads(app: Flask, listening: socket.socket) -> None:
    """Answer requests until SystemExit is raised in this thread; requests under way are finished first."""
    server = waitress.server.create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        max_request_body_size=_LARGEST_READ,
        clear_untrusted_proxy_headers=True,
    )
    try:
        server.run()
    finally:
        server.close()


class _Processes(BaseApplication):  # type: ignore[misc]  # its base has no types
    """Gunicorn with its settings given here instead of on a command line."""

    def __init__(self, make_app: Callable[[], Flask], options: dict[str, Any]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make_app()


def serve_with_processes(make_app: Callable[[], Flask], host: str, port: int, processes: int) -> None:
    """Answer requests in so many processes, each with an application and connections of its own. Never returns."""
    options = {
        "bind": f"{host}:{port}",
        "workers": processes,
        "worker_class": "sync",
        "timeout": 60,
        "proc_name": "passerelle",
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Processes(make_app, options).run()

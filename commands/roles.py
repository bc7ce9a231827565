"""The long-running roles, one process each. All of them end with exit code 0 on SIGINT and SIGTERM."""

import socket
from collections.abc import Callable
from threading import Event

import click
from flask import Flask

from api.app import create_app
from commands.configuration import Environment
from commands.installation import Installation, open_installation
from commands.stopping import leave_on_signals, run_together, stop_on_signals
from commands.web_servers import listen, serve_with_processes, serve_with_threads
from config.logging import configure_logging
from config.settings import Settings
from messaging.errors import BrokerUnavailable
from messaging.link import broker_reachable
from workers.delivery import run_embedded, run_relay, run_worker
from workers.mail import run_mail
from workers.registry import BY_NAME, LISTENERS
from workers.scheduler import run_scheduler

_PROBE_SECONDS = 5.0
MAIL_WORKER = "notification"  # who makes the mails sends them
PORT = click.IntRange(0, 65535)


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Listen on this port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option("--processes", type=click.IntRange(0, 64), default=0, help="Serve with so many processes (production).")
@click.option("--socket-fd", type=int, hidden=True, help="Serve an open socket of the process that started this one.")
@click.pass_obj
def web(environ: Environment, port: int, host: str, processes: int, socket_fd: int | None) -> None:
    """Answer pages and JSON."""
    leave_on_signals()
    configure_logging("web")
    if processes:
        with open_installation(environ, port):
            pass  # what is wrong is told once, here, not by every process
        serve_with_processes(application_of(environ, port), host, port, processes)
        return
    with open_installation(environ, port) as installation:
        listening = listen(host, port) if socket_fd is None else socket.socket(fileno=socket_fd)
        serve_with_threads(create_app(installation.web_services()), listening)


def application_of(environ: Environment, port: int = 8000) -> Callable[[], Flask]:
    """Makes the web application of one process; its connections close with the process."""

    def make() -> Flask:
        configure_logging("web")
        opened = open_installation(environ, port)
        application = create_app(opened.__enter__().web_services())
        application.extensions["passerelle.installation"] = opened
        return application

    return make


@click.command()
@click.option("--wait-for-broker", is_flag=True, hidden=True, help="Start even while the broker is away.")
@click.pass_obj
def relay(environ: Environment, wait_for_broker: bool) -> None:
    """Publish what was committed to the broker."""
    stop = stop_on_signals()
    configure_logging("relay")
    with open_installation(environ) as installation:
        require_broker(installation.settings, wait=wait_for_broker)
        run_relay(installation.database, installation.settings.broker_url, LISTENERS, stop)


@click.command()
@click.argument("name", type=click.Choice(sorted(BY_NAME)))
@click.option("--wait-for-broker", is_flag=True, hidden=True, help="Start even while the broker is away.")
@click.pass_obj
def worker(environ: Environment, name: str, wait_for_broker: bool) -> None:
    """Handle the messages of one queue."""
    stop = stop_on_signals()
    configure_logging(f"worker-{name}")
    with open_installation(environ) as installation:
        require_broker(installation.settings, wait=wait_for_broker)
        runs = [_worker_run(installation, name)]
        if name == MAIL_WORKER:
            runs.append(_mail_run(installation))
        run_together(runs, stop)


def _worker_run(installation: Installation, name: str) -> Callable[[Event], None]:
    database, broker_url = installation.database, installation.settings.broker_url
    return lambda stop: run_worker(BY_NAME[name], database, broker_url, installation.worker_services(), stop)


def _mail_run(installation: Installation) -> Callable[[Event], None]:
    return lambda stop: run_mail(installation.database, installation.worker_services(), stop)


@click.command(hidden=True)
@click.pass_obj
def delivery(environ: Environment) -> None:
    """Deliver within this machine: relay, workers and mail in one process, started by `all`."""
    stop = stop_on_signals()
    configure_logging("delivery")
    with open_installation(environ) as installation:
        database, services = installation.database, installation.worker_services()
        run_together([lambda end: run_embedded(database, LISTENERS, services, end), _mail_run(installation)], stop)


@click.command()
@click.pass_obj
def scheduler(environ: Environment) -> None:
    """Make due what is due, regularly."""
    stop = stop_on_signals()
    configure_logging("scheduler")
    with open_installation(environ) as installation:
        run_scheduler(installation.database, installation.worker_services(), stop)


def require_broker(settings: Settings, *, wait: bool) -> None:
    """Raises click.UsageError without a broker to talk to, BrokerUnavailable when it does not answer at start."""
    if settings.is_embedded:
        advice = "PASSERELLE_BROKER_URL is embedded: there is no broker, and `passerelle all` does this work"
        raise click.UsageError(advice)
    if not wait and not broker_reachable(settings.broker_url, _PROBE_SECONDS):
        raise BrokerUnavailable("no_connection")

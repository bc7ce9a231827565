"""`passerelle all`: every role on this machine, in one process tree."""

import click

from commands.configuration import Environment
from commands.installation import Installation, open_installation
from commands.roles import PORT
from commands.seeding import offer_sample_pilot
from commands.stopping import stop_on_signals
from commands.supervisor import Role, Supervisor
from commands.web_servers import listen
from commands.welcome import Readiness, welcome
from workers.registry import BY_NAME

_STEP_SECONDS = 0.1


@click.command("all")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Listen on this port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option("--sample-pilot", is_flag=True, help="Load the sample pilot first, if the database is still empty.")
@click.pass_obj
def everything(environ: Environment, port: int, host: str, sample_pilot: bool) -> int:
    """Run everything in one process tree, and start again what dies."""
    stop = stop_on_signals()
    # The port is taken once and for all: requests wait a moment while the web role starts again.
    with listen(host, port) as listening:
        port = listening.getsockname()[1]
        with open_installation(environ, port) as installation:
            if sample_pilot:
                offer_sample_pilot(installation, stop)
            if stop.is_set():
                return 0
            web = Role(
                ("web", "--host", host, "--port", str(port), "--socket-fd", str(listening.fileno())),
                (listening.fileno(),),
            )
            base_url = {"PASSERELLE_BASE_URL": installation.settings.base_url}
            supervisor = Supervisor([web, *_delivering(installation), Role(("scheduler",))], {**environ, **base_url})
            try:
                supervisor.start()
                readiness: Readiness | None = Readiness(host, port)
                while not stop.wait(_STEP_SECONDS) and supervisor.broken() is None:
                    supervisor.step()
                    if readiness is not None and readiness.seen():
                        welcome(installation)
                        readiness = None
            finally:
                supervisor.end()
    return supervisor.broken() or 0


def _delivering(installation: Installation) -> list[Role]:
    if installation.settings.is_embedded:
        return [Role(("delivery",))]
    workers = [Role(("worker", name, "--wait-for-broker")) for name in sorted(BY_NAME)]
    return [Role(("relay", "--wait-for-broker")), *workers]

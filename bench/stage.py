"""A pilot on a PostgreSQL and a RabbitMQ of its own, with a relay and one worker in processes of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stored_call import NOW
from bench.worker_processes import RoleProcess
from storage.page_queries import account_with_email
from tests.installation import DATA, SECRET, Installation, SetClock
from tests.servers.postgres import start_postgres
from tests.servers.rabbitmq import start_rabbitmq

COORDINATOR = "ma@focal.example.org"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is running: the pilot, the token and the account of a coordinator, the roles."""

    pilot: Installation
    token: str
    account: str
    worker: RoleProcess
    relay: RoleProcess


@contextmanager
def stage_with(worker: str) -> Iterator[Stage]:
    """Start everything for a worker of this kind; at the end it is stopped, and nothing stays."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="passerelle-bench-")))
        postgres = start_postgres(ours=True)
        ending.callback(postgres.stop)
        rabbit = start_rabbitmq(ours=True)
        ending.callback(rabbit.stop)
        pilot = Installation(postgres.url, rabbit.url, SetClock(NOW))
        ending.callback(pilot.close)
        settings = {"DATABASE_URL": postgres.url, "BROKER_URL": rabbit.url, "SECRET_KEY": SECRET, "DATA_KEY": DATA}
        environment = {f"PASSERELLE_{name}": value for name, value in settings.items()}
        roles = [RoleProcess(folder, environment, role) for role in (("worker", worker), ("relay",))]
        for role in roles:
            ending.callback(role.stop)
        token = pilot.account("coordinator", COORDINATOR, "MA")
        yield Stage(pilot, token, _account(pilot), *roles)


def _account(pilot: Installation) -> str:
    with pilot.database.read() as connection:
        account = account_with_email(connection, pilot.keys.email_hash(COORDINATOR))
    assert account is not None
    return str(account.id)

"""A whole installation inside a test: web, workers and schedule on one database and one transport, on one clock."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient

from api.app import create_app
from api.services import Services
from config.policy_files import read_policy_files
from config.settings import Settings
from domain.policy import Policy, build_policy
from messaging.topology import NAMESPACE
from storage.accounts import create_account, issue_api_token
from storage.database import Database
from storage.keys import Keys
from storage.letters import mailbox_items
from storage.schema import migrate
from workers.delivery import DeliverySettings, drain
from workers.mail import send_pass
from workers.registry import LISTENERS
from workers.schedule import tick
from workers.services import WorkerServices

SECRET, DATA = "s" * 40, "d" * 40


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def sample_policy() -> Policy:
    files = read_policy_files()
    return build_policy(files.documents, files.digest)


@dataclass
class Answer:
    """What the interface answered."""

    status: int
    document: Any

    def expect(self, status: int) -> Any:
        assert self.status == status, (self.status, self.document)
        return self.document


@dataclass
class Installation:
    """Speaks to the JSON interface as a client would; `deliver` and `tick` move events and time."""

    database_url: str
    broker_url: str
    clock: SetClock
    namespace: str = NAMESPACE
    policy: Policy = field(default_factory=sample_policy)

    def __post_init__(self) -> None:
        settings = Settings(
            database_url=self.database_url,
            broker_url=self.broker_url,
            environment="development",
            secret_key=SECRET,
            data_key=DATA,
            base_url="http://127.0.0.1:8000",
            mail_url="mailbox:",
            rate_limits=False,
            crash_at=None,
        )
        self.database = Database.open(self.database_url)
        migrate(self.database)
        self.keys = Keys(SECRET, DATA)
        services = Services(settings, self.database, self.policy, self.keys, self.clock)
        self.app = create_app(services)
        self.client: FlaskClient = self.app.test_client()
        self.worker_services = WorkerServices(settings, self.policy, self.keys, self.clock)

    def account(self, role: str, email: str, country: str | None = None) -> str:
        """Make an account and return its bearer token."""
        with self.database.write() as connection:
            account = create_account(connection, self.keys, self.clock.now(), email=email, role=role, country=country)
            return issue_api_token(connection, account, self.clock.now())

    def get(self, path: str, token: str | None = None) -> Answer:
        return self.call("GET", path, token)

    def post(self, path: str, token: str | None = None, body: Any = None) -> Answer:
        return self.call("POST", path, token, {} if body is None else body)

    def call(self, method: str, path: str, token: str | None = None, body: Any = None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # Closed like a client does: a file may stand behind it.
        with self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers) as response:
            text = response.get_data(as_text=True)
        is_json = (response.mimetype or "").endswith("json")
        return Answer(response.status_code, json.loads(text) if is_json else text)

    def deliver(self) -> None:
        """Deliver everything that is due, mail included."""
        settings = DeliverySettings(namespace=self.namespace)
        # Long enough for a release on a busy machine: only what hangs is cut off.
        done = drain(
            self.database, self.broker_url, LISTENERS, self.worker_services, settings=settings, deadline_seconds=600.0
        )
        assert done
        while send_pass(self.database, self.worker_services):
            pass

    def mailbox(self) -> list[dict[str, Any]]:
        """The mails that were sent, newest first, as the development mailbox shows them."""
        with self.database.read() as connection:
            return mailbox_items(connection, self.worker_services)

    def tick(self, year: int, month: int, day: int, hour: int = 8) -> None:
        """Let the schedule see this instant, and deliver what became due."""
        self.clock.at = datetime(year, month, day, hour, tzinfo=UTC)
        tick(self.database, self.worker_services, self.clock.at)
        self.deliver()

    def close(self) -> None:
        self.database.close()

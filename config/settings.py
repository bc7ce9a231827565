"""The settings of one process: read once from the environment, validated, then frozen.

`read_settings` collects every problem before it refuses, so that an operator mends the lot at once.
"""

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

EMBEDDED = "embedded:"
DEFAULT_DATABASE_URL = "sqlite:///var/passerelle.db"
SHORTEST_SECRET = 32
DATABASE_SCHEMES = ("sqlite", "postgresql+psycopg")
BROKER_SCHEMES = ("embedded", "amqp", "amqps")
MAIL_SCHEMES = ("mailbox", "smtp", "smtps")


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that cannot be used: its name, and in plain English what to do."""

    name: str
    advice: str

    def __str__(self) -> str:
        return f"{self.name}: {self.advice}"


class SettingsError(Exception):
    """The configuration cannot be used; `problems` lists every reason."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process may ask its environment. Immutable; secrets never appear in `repr`."""

    database_url: str
    broker_url: str
    environment: str
    secret_key: str
    data_key: str
    base_url: str
    mail_url: str
    rate_limits: bool
    crash_at: str | None

    def __repr__(self) -> str:
        return f"Settings(environment={self.environment!r})"

    @property
    def is_embedded(self) -> bool:
        return self.broker_url == EMBEDDED

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def has_mailbox(self) -> bool:
        return self.mail_url == "mailbox:"


def read_settings(environ: Mapping[str, str], *, port: int = 8000, secrets_folder: Path = Path("var")) -> Settings:
    """Read and check the environment.

    Development makes its two secrets once under `secrets_folder`. Raises SettingsError with all problems.
    """
    environment = environ.get("PASSERELLE_ENV", "development")
    settings = Settings(
        database_url=environ.get("PASSERELLE_DATABASE_URL", DEFAULT_DATABASE_URL),
        broker_url=environ.get("PASSERELLE_BROKER_URL", EMBEDDED),
        environment=environment,
        secret_key=_secret(environ, "PASSERELLE_SECRET_KEY", environment, secrets_folder),
        data_key=_secret(environ, "PASSERELLE_DATA_KEY", environment, secrets_folder),
        base_url=environ.get("PASSERELLE_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        mail_url=environ.get("PASSERELLE_MAIL_URL", "mailbox:"),
        rate_limits=environ.get("PASSERELLE_RATE_LIMITS", "on") != "off",
        crash_at=environ.get("PASSERELLE_CRASH_AT") or None,
    )
    problems = (*_problems(settings), *_switch_problems(environ))
    if settings.is_production:
        problems = (*problems, *_production_problems(settings, environ))
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _secret(environ: Mapping[str, str], name: str, environment: str, folder: Path) -> str:
    given = environ.get(name)
    if given is not None or environment != "development":
        return given or ""
    return _secret_made_once(folder / name.removeprefix("PASSERELLE_").lower())


def _secret_made_once(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        candidate = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        candidate.touch(mode=0o600)
        candidate.write_text(secrets.token_urlsafe(48), encoding="ascii")
        # A link appears whole or not at all: of processes that start together, one secret wins for all of them.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(candidate)
        candidate.unlink()
    return path.read_text(encoding="ascii").strip()


def _problems(settings: Settings) -> list[SettingProblem]:
    problems = []
    if settings.environment not in ("development", "production"):
        problems.append(SettingProblem("PASSERELLE_ENV", "use development or production"))
    for name, url, schemes in (
        ("PASSERELLE_DATABASE_URL", settings.database_url, DATABASE_SCHEMES),
        ("PASSERELLE_BROKER_URL", settings.broker_url, BROKER_SCHEMES),
        ("PASSERELLE_MAIL_URL", settings.mail_url, MAIL_SCHEMES),
        ("PASSERELLE_BASE_URL", settings.base_url, ("http", "https")),
    ):
        if not _has_scheme(url, schemes):
            problems.append(SettingProblem(name, f"start it with one of: {', '.join(f'{s}:' for s in schemes)}"))
    for name, secret in (("PASSERELLE_SECRET_KEY", settings.secret_key), ("PASSERELLE_DATA_KEY", settings.data_key)):
        if len(secret) < SHORTEST_SECRET:
            problems.append(SettingProblem(name, f"give a random text of at least {SHORTEST_SECRET} characters"))
    return problems


def _has_scheme(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in schemes:
        return False
    return bool(parts.netloc) or parts.scheme in ("sqlite", "embedded", "mailbox")


def _switch_problems(environ: Mapping[str, str]) -> list[SettingProblem]:
    if environ.get("PASSERELLE_RATE_LIMITS", "on") in ("on", "off"):
        return []
    return [SettingProblem("PASSERELLE_RATE_LIMITS", "use on or off")]


def _production_problems(settings: Settings, environ: Mapping[str, str]) -> list[SettingProblem]:
    problems = []
    if not settings.base_url.startswith("https://"):
        problems.append(SettingProblem("PASSERELLE_BASE_URL", "give the public https:// address in production"))
    if settings.database_url.startswith("sqlite") and not settings.is_embedded:
        problems.append(SettingProblem("PASSERELLE_DATABASE_URL", "use PostgreSQL together with an amqp broker"))
    if settings.secret_key and settings.secret_key == settings.data_key:
        problems.append(SettingProblem("PASSERELLE_DATA_KEY", "give another text than PASSERELLE_SECRET_KEY"))
    if environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        problems.append(SettingProblem("FLASK_DEBUG", "leave it out in production"))
    if settings.crash_at is not None:
        problems.append(SettingProblem("PASSERELLE_CRASH_AT", "leave it out in production"))
    return problems

"""What every request needs, made once when the web role starts."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from api.exports.kept import KeptFiles
from config.clock import Clock
from config.settings import Settings
from domain.policy import Policy
from storage.database import Database
from storage.keys import Keys

EXTENSION = "passerelle"


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, database, policy, keys and clock of this process, and the public files it has made."""

    settings: Settings
    database: Database
    policy: Policy
    keys: Keys
    clock: Clock
    public_files: KeptFiles = field(default_factory=KeptFiles)


def services() -> Services:
    """The services of the running application."""
    return cast(Services, current_app.extensions[EXTENSION])

"""What every worker needs, made once when its role starts."""

from dataclasses import dataclass

from config.clock import Clock
from config.settings import Settings
from domain.policy import Policy
from storage.keys import Keys


@dataclass(frozen=True, slots=True)
class WorkerServices:
    """Settings, policy, keys and clock of this process."""

    settings: Settings
    policy: Policy
    keys: Keys
    clock: Clock

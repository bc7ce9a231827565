"""A process that delivers for an office until it is done, or dies as its crash plan says.

python -m tests.contract.victim DATABASE_URL BROKER_URL NAMESPACE PLAN
"""

import os
import signal
import sys

from config.crash_points import configure
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.contract.office import Office


def fails(_unit: UnitOfWork) -> None:
    """The handler of the application ``bad``."""
    raise ArithmeticError


def dies(_unit: UnitOfWork) -> None:
    """The handler of the application ``deadly``."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(database_url: str, broker_url: str, namespace: str, plan: str) -> int:
    """0: everything due is delivered."""
    configure(plan)
    office = Office(Database.open(database_url), broker_url, namespace, {"bad": fails, "deadly": dies})
    return 0 if office.drain() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""From what went wrong to an exit code and a sentence on stderr.

0 done, 1 refused or failed with a reason, 2 bad usage or configuration, 3 a needed server is unreachable,
130 interrupted.
"""

import traceback
from collections.abc import Callable

import click

from commands.configuration import UnusableConfiguration
from domain.errors import DomainError
from messaging.errors import BrokerUnavailable, MessagingError
from storage.errors import DatabaseUnavailable

FAILED, BAD_USAGE, UNREACHABLE, INTERRUPTED = 1, 2, 3, 130


def answer_for(run: Callable[[], object], *, debug: bool) -> int:
    """Run a command and return its exit code; everything that goes wrong is told on stderr."""
    try:
        result = run()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 0
    except (click.Abort, KeyboardInterrupt):
        _tell("interrupted")
        return INTERRUPTED
    except Exception as error:  # the last place where an error can be answered
        if debug:
            traceback.print_exception(error)
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, UnusableConfiguration):
        for problem in error.problems:
            _tell(problem)
        return BAD_USAGE
    if isinstance(error, DatabaseUnavailable):
        _tell(f"the database cannot be used now ({error.code}); check PASSERELLE_DATABASE_URL and the server")
        return UNREACHABLE
    if isinstance(error, BrokerUnavailable):
        _tell(f"the broker cannot be reached ({error.code}); check PASSERELLE_BROKER_URL and the server")
        return UNREACHABLE
    _tell(_reason(error))
    return FAILED


def _reason(error: Exception) -> str:
    if isinstance(error, DomainError | MessagingError):
        parameters = ", ".join(f"{name}={value}" for name, value in sorted(error.parameters.items()))
        return f"refused: {error.code}" + (f" ({parameters})" if parameters else "")
    # Never the error's own words: a driver repeats the values of a statement, personal data among them.
    return f"unexpected failure ({type(error).__name__}); run again with --debug to see where"


def _tell(sentence: str) -> None:
    click.echo(f"passerelle: {sentence}", err=True)

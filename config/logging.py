"""Structured logs: one JSON line an event, a constant event name, ids as fields, never personal data.

The correlation id is bound once per request or message and reaches every line written meanwhile.
"""

import logging
import sys
from collections.abc import Callable

import structlog
from structlog.typing import EventDict


def _with_role(role: str) -> Callable[[object, str, EventDict], EventDict]:
    """Name the role in every line, whichever thread writes it."""

    def add(_logger: object, _method: str, event: EventDict) -> EventDict:
        return {**event, "role": role}

    return add


def configure_logging(role: str) -> None:
    """Send every log line of this process to stderr as one JSON object that names the role."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_role(role),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )

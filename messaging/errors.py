"""What delivery refuses: a code and its parameters, never a sentence."""

from collections.abc import Mapping


class MessagingError(Exception):
    """A refusal of the messaging layer."""

    def __init__(self, code: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.parameters: dict[str, object] = dict(parameters or {})


class MalformedMessage(MessagingError):
    """A message that no handler can be given: not JSON, unknown event or version, wrong fields."""


class BrokerUnavailable(MessagingError):
    """The broker is away or not answering. Nothing that was not confirmed counts as sent."""


class TopologyConflict(MessagingError):
    """The broker holds a queue or exchange with other arguments than ours: a person must decide."""

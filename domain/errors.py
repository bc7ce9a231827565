"""What the domain refuses: a code and its parameters, never a sentence.

The edge (pages, JSON, mails) turns a code into a sentence of the reader's language.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal by a rule. `code` names it, `parameters` hold what a sentence needs."""

    def __init__(self, code: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.parameters: dict[str, object] = dict(parameters or {})


class IllegalTransition(DomainError):
    """A life cycle has no such arrow; nothing was changed."""

    def __init__(self, subject: str, status: str, action: str) -> None:
        super().__init__("illegal_transition", {"subject": subject, "status": status, "action": action})


class NotReady(IllegalTransition):
    """The arrow exists, but what it waits for is not there yet (`missing` names it)."""

    def __init__(self, subject: str, status: str, action: str, missing: tuple[str, ...]) -> None:
        super().__init__(subject, status, action)
        self.parameters["missing"] = missing

"""What the interface answers when it cannot do what was asked: one exception, one shape (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that must be changed: a JSON pointer (RFC 6901), a code, and what its sentence needs."""

    pointer: str
    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


class Problem(Exception):
    """An answer other than success, made of codes; `api.errors` turns it into JSON or a page."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: tuple[FieldProblem, ...] = (),
        parameters: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.errors = errors
        self.parameters = dict(parameters or {})
        self.headers = dict(headers or {})


def not_found() -> Problem:
    """Somebody else's object and a missing one are told in the same words."""
    return Problem(404, "not_found")


def forbidden() -> Problem:
    return Problem(403, "forbidden")


def refused_field(pointer: str, code: str, **parameters: object) -> Problem:
    """One field is wrong for a reason that only the stored state knows."""
    return Problem(422, "validation", errors=(FieldProblem(pointer, code, parameters),))

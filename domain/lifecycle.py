"""Life cycles as tables: which action leads from which status to which."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import IllegalTransition


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The arrows of one subject: action → {status before: status after}."""

    subject: str
    arrows: Mapping[str, Mapping[str, str]]

    def after(self, status: str, action: str) -> str:
        """The status that the action leads to. Raises IllegalTransition where there is no such arrow."""
        try:
            return self.arrows[action][status]
        except KeyError:
            raise IllegalTransition(self.subject, status, action) from None

    def allows(self, status: str, action: str) -> bool:
        """Whether the action has an arrow from this status."""
        return status in self.arrows.get(action, {})

    @property
    def statuses(self) -> frozenset[str]:
        """Every status that an arrow touches."""
        return frozenset(status for arrow in self.arrows.values() for pair in arrow.items() for status in pair)

"""Who acts: a role and its scope. What a role may see of an object is decided from these alone."""

from dataclasses import dataclass

STAFF_ROLES = ("host", "coordinator", "evaluator", "safeguarding", "admin")
ROLES = ("anonymous", "volunteer", *STAFF_ROLES)


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting person. A volunteer is known by her application, staff by their account."""

    role: str
    account: str | None = None
    name: str | None = None
    country: str | None = None
    organisation: str | None = None
    application: str | None = None

    @property
    def label(self) -> str | None:
        """What is written beside a dated step: an opaque id, never a name."""
        return self.account or self.application


ANONYMOUS = Actor("anonymous")

"""The parts of one mail's text."""

from dataclasses import dataclass

LINK = "%(link)s"


@dataclass(frozen=True, slots=True)
class MailText:
    """`points_intro` and the list after it stand between opening and closing, and only when there is a list."""

    subject: str
    opening: tuple[str, ...]
    closing: tuple[str, ...] = ()
    points_intro: str | None = None

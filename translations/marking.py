"""How a sentence is marked for extraction where it is written, to be translated where it is read."""

Sentence = tuple[str, str | None]
"""A sentence and its remedy."""


def N_(message: str) -> str:
    """Mark a message for extraction; returns it as it is."""
    return message

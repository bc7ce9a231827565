"""What is said to whoever asks for something that is done already: by this very person, or by whom."""

from translations.catalogue import translate
from translations.marking import N_

# (kind, status or decision) → to who did it, to everybody else with `name`
DONE_BEFORE: dict[tuple[str, str], tuple[str, str]] = {
    ("placement", "host_accepted"): (
        N_("You have already accepted. Your answer is recorded."),
        N_("%(name)s has already accepted."),
    ),
    ("placement", "host_declined"): (
        N_("You have already declined. Your answer is recorded."),
        N_("%(name)s has already declined."),
    ),
    ("placement", "confirmed"): (
        N_("You have already accepted. Your answer is recorded."),
        N_("%(name)s has already accepted."),
    ),
    ("placement", "declined"): (
        N_("You have already declined. Your answer is recorded."),
        N_("%(name)s has already declined."),
    ),
    ("offer", "approved"): (
        N_("You have already published this offer."),
        N_("%(name)s has already published this offer."),
    ),
    ("offer", "returned"): (
        N_("You have already returned this offer to the host."),
        N_("%(name)s has already returned this offer to the host."),
    ),
    ("round", "validated"): (
        N_("You have already validated this round."),
        N_("%(name)s has already validated this round."),
    ),
    ("round", "discarded"): (
        N_("You have already discarded this round."),
        N_("%(name)s has already discarded this round."),
    ),
    ("decision", "accept"): (
        N_("You have already accepted this file."),
        N_("%(name)s has already accepted this file."),
    ),
    ("decision", "confirm_refusal"): (
        N_("You have already confirmed the refusal of this file."),
        N_("%(name)s has already confirmed the refusal of this file."),
    ),
    ("opinion", "asked"): (
        N_("You have already asked for a second person: the answer is awaited."),
        N_("%(name)s has already asked for a second person: the answer is awaited."),
    ),
}


def done_before(language: str, kind: str, status: str, name: str | None = None) -> str:
    """The sentence; `name` is whoever did it if it was somebody else. Raises KeyError."""
    own, others = DONE_BEFORE[(kind, status)]
    return translate(language, own) if name is None else translate(language, others, {"name": name})

"""Something asked for twice: the page says what is done already and by whom, not that it is impossible."""

from api.languages import current_language
from api.request import operation
from storage.second_opinions import open_opinion
from storage.steps_taken import StepTaken, last_decision, last_step
from translations.done_before import DONE_BEFORE, done_before


def already_done(kind: str, subject: str, *among: str) -> str | None:
    """A sentence about the last step of a subject, or the last of those `among` which are one's own to take."""
    with operation().read() as connection:
        return _told(kind, last_step(connection, kind, subject, among))


def already_decided(application: str) -> str | None:
    """A sentence about the decision of a file, or about the second person who is being asked."""
    with operation().read() as connection:
        opinion = open_opinion(connection, application)
        if opinion is not None:
            return _told("opinion", StepTaken("asked", opinion.asked_by, opinion.asked_by_name))
        return _told("decision", last_decision(connection, application))


def _told(kind: str, step: StepTaken | None) -> str | None:
    if step is None or (kind, step.status) not in DONE_BEFORE:
        return None
    is_own = step.actor == operation().actor.label
    if not is_own and step.name is None:
        return None
    return done_before(current_language(), kind, step.status, None if is_own else step.name)

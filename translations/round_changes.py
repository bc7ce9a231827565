"""Why a round can no longer be validated, and a place not be confirmed: what has changed, or is taken."""

from translations import formats
from translations.catalogue import translate
from translations.marking import N_

ROUND_CHANGES: dict[str, str] = {
    "person_withdrew": N_("%(reference)s has withdrawn."),
    "person_not_eligible": N_("%(reference)s is no longer eligible."),
    "person_list_changed": N_("The list of wishes of %(reference)s is another one."),
    "person_seat_changed": N_(
        "The place that %(reference)s holds is no longer the same: confirmed, given back or taken meanwhile."
    ),
    "person_changed": N_("The file of %(reference)s has changed."),
    "wish_changed": N_("The rules now say something else about the wish of %(reference)s for the offer %(offer)s."),
    "score_changed": N_("The published score of %(reference)s for the offer %(offer)s is another one."),
    "shortlist_changed": N_("The host put other people forward for the offer %(offer)s: it concerns %(reference)s."),
    "offer_closed": N_("The offer %(offer)s is closed or withdrawn."),
    "seats_changed": N_("The offer %(offer)s had %(before)s free seats for this round; it has %(now)s now."),
    "offer_changed": N_("The offer %(offer)s has changed."),
    "quota_changed": N_("The limit of the corridor %(corridor)s, or what is left of it, is another one."),
    "limits_changed": N_("A limit or the lottery of the call is another one, or less is left of a limit."),
    "more_changes": N_("Other changes beside these: %(number)s."),
    "round_overtaken": N_(
        "Somebody acted at the same moment. Nothing was proposed: open the round again and look at it once more."
    ),
    "what_if_only": N_(
        "This is the answer to a question “what if”. It can be read, not validated. "
        "Change the call or the offers first, then ask for a round."
    ),
    "round_incomplete": N_(
        "What this round was computed from is no longer complete. Discard it, then ask for a new one."
    ),
}

_MOVED_LIMIT = N_("%(limit)s – places left: %(before)s when this was computed, %(now)s now")
_NO_LIMIT = N_("no limit")


def moved_limit(language: str, limit: str, before: int | None, now: int | None) -> str:
    """Which limit is another one, and by how much; None is no limit."""
    was, is_now = (
        translate(language, _NO_LIMIT) if places is None else formats.number(language, places)
        for places in (before, now)
    )
    return translate(language, _MOVED_LIMIT, {"limit": limit, "before": was, "now": is_now})


# One person, two confirmed places for the same days.
DOUBLE_BOOKINGS: dict[str, str] = {
    "own_days_taken": N_(
        "You have already accepted another place for these days, from %(start)s to %(end)s. "
        "Decline this one, or ask your focal point to cancel the other one first."
    ),
    "person_days_taken": N_(
        "The same person has a confirmed place with another application from %(start)s to %(end)s. "
        "Choose other days, or cancel one of the two places first."
    ),
}

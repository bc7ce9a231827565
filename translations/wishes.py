"""Why a wish was or was not met, and what she may do about it, in words. Nothing here names another person."""

from translations.catalogue import translate
from translations.marking import N_

# No number, no cut-off, no score: with few seats each of these would be one person's.
WISHES: dict[str, str] = {
    "placed": N_("This place was proposed to you."),
    "not_reached": N_("You were given a place that you ranked higher."),
    "kept_confirmed_place": N_(
        "You keep the place that you had confirmed before this round; your other wishes were not looked at again."
    ),
    "ineligible": N_("You do not meet a condition of this offer. The decision on your file says which one."),
    "offer_withdrawn": N_("The host withdrew this offer."),
    "offer_full": N_(
        "All seats of this offer are taken, by people who come before you in the published order "
        "or who keep a seat from an earlier round."
    ),
    "offer_full_band": N_("All seats went to people with a higher published score for this offer."),
    "offer_full_shortlist": N_("The last seats went to people of the same score whom the host had shortlisted."),
    "offer_full_lottery": N_("The last seats went to people of the same score who drew a better lot."),
    "delegation_full": N_("The delegation of your country of origin for this visit is complete."),
    "corridor_full_application": N_("The number of people from your country to this one is reached."),
    "corridor_full_person": N_("The number of people from your country to this one is reached."),
    "origin_full_person": N_("The number of people who may leave your country in this call is reached."),
    "organisation_full": N_("This host organisation receives no more people in this call."),
    "host_full": N_("This host country receives no more people in this call."),
    "call_full": N_("All places of this call are taken."),
    "protected_earlier_round": N_("People who received their seats in an earlier round keep them."),
    "taken_before": N_("All seats were taken, or kept from an earlier round, when your turn came."),
}

# Of a wish that was ranked after the last round, or of somebody who was in none.
NOT_COMPARED = N_("No round compared this wish.")

_WAIT = N_("If seats become free, a further round may follow. It looks at this wish again: you have nothing to do.")
# What she may do, where there honestly is something.
ADVICE: dict[str, str] = {
    "placed": N_("Your page says who answers first, and by when."),
    "ineligible": N_("The decision also says what you can do about it."),
    "offer_withdrawn": N_("Your other wishes stand."),
    **dict.fromkeys(
        (
            *("offer_full", "offer_full_band", "offer_full_shortlist", "offer_full_lottery", "delegation_full"),
            *("corridor_full_application", "corridor_full_person", "origin_full_person", "organisation_full"),
            *("host_full", "call_full", "protected_earlier_round", "taken_before"),
        ),
        _WAIT,
    ),
}

# What became of a place that was proposed and is hers no more: nothing here is anybody's fault.
GIVEN_UP: dict[str, str] = {
    "host_declined": N_("The host could not receive you. This place is not proposed to you again."),
    "declined": N_("You declined this place. It is not proposed to you again."),
    "expired": N_("The time to answer passed without an answer. This place is not proposed to you again."),
    "cancelled": N_("This placement was cancelled before you left."),
    "ended_early": N_("Your service there ended earlier than planned."),
}


def wish_message(language: str, code: str) -> str:
    """The sentence of one reason code. Raises KeyError for a code that no round produces."""
    return translate(language, WISHES[code])


def wish_advice(language: str, code: str) -> str:
    """What she may do after this reason; empty where there is nothing to do."""
    return translate(language, ADVICE[code]) if code in ADVICE else ""


def given_up_message(language: str, status: str) -> str:
    """What became of a proposal that is hers no more; empty for a place that she has."""
    return translate(language, GIVEN_UP[status]) if status in GIVEN_UP else ""

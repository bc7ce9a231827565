"""What a placement round says: the limit that holds a seat empty, and why a round could not be computed."""

from translations import formats
from translations.catalogue import translate
from translations.marking import N_

_BOUNDS = {
    "corridor": N_("the limit of the corridor %(name)s is reached"),
    "host": N_("the limit of all arrivals in %(name)s is reached"),
    "call": N_("the limit of the whole call is reached"),
    "delegation": N_("the delegation of %(name)s for this visit is complete"),
    "organisation": N_("this host organisation receives no more people in this call"),
}

# The reasons of wishes as a third person reads them.
_WISHES: dict[str, str] = {
    "placed": N_("this place is proposed"),
    "not_reached": N_("a better wish was met"),
    "ineligible": N_("a condition of this offer is not met"),
    "offer_withdrawn": N_("the host withdrew this offer"),
    "offer_full": N_("all seats went to people who come before in the published order"),
    "offer_full_band": N_("all seats went to people with a higher published score"),
    "offer_full_shortlist": N_("all seats went to people of the same score whom the host had shortlisted"),
    "offer_full_lottery": N_("all seats went to people of the same score with a better lot"),
    "delegation_full": N_("the delegation of the country of origin for this visit is complete"),
    "corridor_full_application": N_("the limit of the corridor is reached"),
    "corridor_full_person": N_("the limit of the corridor is reached"),
    "organisation_full": N_("this host organisation receives no more people in this call"),
    "host_full": N_("this host country receives no more people in this call"),
    "call_full": N_("all places of this call are taken"),
    "protected_earlier_round": N_("the seat is kept for whoever received it in an earlier round"),
}

# A round that could not be computed, and what can be done.
REFUSALS: dict[str, str] = {
    "config_crossing": N_("The limits of this call cross each other: no fair order of placement exists for them."),
    "held_over_cap": N_("More people hold a seat already than the limits of the call allow. Cancel a placement first."),
    "held_not_ranked": N_("Somebody holds a seat that is no longer among their wishes. Settle that placement first."),
    "bad_cap": N_("A limit of the call is below zero. Ask the administrator to look at the call."),
    "seed_mismatch": N_(
        "The seed of this call does not match its published fingerprint. Do not place anybody; tell the administrator."
    ),
}
WAYS_OUT: tuple[str, ...] = (
    N_("Limit how many leave each country and how many each country receives, instead of pairs of countries."),
    N_("Let each person wish for one host country only."),
    N_("Reserve seats of an offer for one country of origin."),
)


def bound_words(language: str, bound: str) -> str:
    """The limit behind `MA-SN`, `host:MA`, `delegation:O1/SN`, `organisation:X` or `call`."""
    kind, _, name = bound.partition(":")
    if not name:
        kind, name = ("corridor", formats.corridor(language, bound)) if "-" in bound else (bound, "")
    elif kind == "host":
        name = formats.country(language, name)
    elif kind == "delegation":
        name = formats.country(language, name.rpartition("/")[2])
    message = _BOUNDS.get(kind)
    return bound if message is None else translate(language, message, {"name": name})


def wish_for_staff(language: str, code: str) -> str:
    """Why a wish was or was not met, told to somebody else than the volunteer."""
    return translate(language, _WISHES[code]) if code in _WISHES else code


def refusal_words(language: str, code: str) -> str:
    """Why the round could not be computed."""
    unknown = N_("The round could not be computed from what is stored. Tell the administrator the number of the round.")
    return translate(language, REFUSALS.get(code, unknown))


def ways_out(language: str, code: str) -> list[str]:
    """What the call could do instead; only where the limits themselves are the reason."""
    return [translate(language, way) for way in WAYS_OUT] if code == "config_crossing" else []

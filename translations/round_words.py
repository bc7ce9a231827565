"""What a placement round says: the limit that holds a seat empty, and why a round could not be computed."""

from collections.abc import Mapping
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.marking import N_

_BOUNDS = {
    "corridor": N_("the limit of the corridor %(name)s is reached"),
    "origin": N_("the limit of all departures from %(name)s is reached"),
    "host": N_("the limit of all arrivals in %(name)s is reached"),
    "call": N_("the limit of the whole call is reached"),
    "delegation": N_("the delegation of %(name)s for this visit is complete"),
    "organisation": N_("this host organisation receives no more people in this call"),
    "turn": N_("it came free only after the turn of whoever wished for it"),
}

# The limits whose places add up to the bound.
_CUT = {
    "corridor": N_("the corridor %(name)s: %(seats)s"),
    "origin": N_("all departures from %(name)s: %(seats)s"),
    "host": N_("all arrivals in %(name)s: %(seats)s"),
    "call": N_("the whole call: %(seats)s"),
    "offer": N_("the seats of full offers: %(seats)s (offers: %(number)s)"),
    "delegation": N_("the delegations to study visits: %(seats)s (delegations: %(number)s)"),
    "organisation": N_("the limits of host organisations: %(seats)s (organisations: %(number)s)"),
    "volunteers": N_("people whom none of these limits stops, one place each: %(seats)s"),
}

# The reasons of wishes as a third person reads them.
_WISHES: dict[str, str] = {
    "placed": N_("this place is proposed"),
    "not_reached": N_("a better wish was met"),
    "kept_confirmed_place": N_("a place confirmed before this round is kept; other wishes were not looked at again"),
    "ineligible": N_("a condition of this offer is not met"),
    "offer_withdrawn": N_("the host withdrew this offer"),
    "offer_full": N_("all seats went to people who come before in the published order"),
    "offer_full_band": N_("all seats went to people with a higher published score"),
    "offer_full_shortlist": N_("all seats went to people of the same score whom the host had shortlisted"),
    "offer_full_lottery": N_("all seats went to people of the same score with a better lot"),
    "delegation_full": N_("the delegation of the country of origin for this visit is complete"),
    "corridor_full_application": N_("the limit of the corridor is reached"),
    "corridor_full_person": N_("the limit of the corridor is reached"),
    "origin_full_person": N_("the limit of all departures from this country is reached"),
    "taken_before": N_("all seats were taken, or kept from an earlier round, when the turn of this person came"),
    "organisation_full": N_("this host organisation receives no more people in this call"),
    "host_full": N_("this host country receives no more people in this call"),
    "call_full": N_("all places of this call are taken"),
    "protected_earlier_round": N_("the seat is kept for whoever received it in an earlier round"),
}

# A round that could not be computed, and what can be done.
REFUSALS: dict[str, str] = {
    "unconfirmed": N_(
        "The second program that checks every round did not confirm this one: nothing was kept. "
        "Do not start it again; tell the administrator the number of the round."
    ),
    "computation_failed": N_(
        "The computation broke off five times. Tell the administrator the number of the round; "
        "then start another dry run."
    ),
    "nothing_to_change": N_("The limit of this question is not part of the round: nothing could be computed."),
    "config_crossing": N_("The limits of this call cross each other: no fair order of placement exists for them."),
    "held_over_cap": N_("More people hold a seat already than the limits of the call allow. Cancel a placement first."),
    "held_not_ranked": N_("Somebody holds a seat that is no longer among their wishes. Settle that placement first."),
    "bad_cap": N_("A limit of the call is below zero. Ask the administrator to look at the call."),
    "seed_mismatch": N_(
        "The seed of this call does not match its published fingerprint. Do not place anybody; tell the administrator."
    ),
}
# A question about other limits that has no answer: nothing of what is real has to be mended.
_UNANSWERED: dict[str, str] = {
    "unconfirmed": N_(
        "The second program that checks every round did not confirm this answer: nothing was kept. "
        "Do not ask again; tell the administrator the number of the question."
    ),
    "computation_failed": N_(
        "The computation broke off five times. Tell the administrator the number of the question; then ask again."
    ),
    "nothing_to_change": REFUSALS["nothing_to_change"],
    "config_crossing": N_("With this change the limits cross each other: the question has no answer."),
    "held_over_cap": N_(
        "With this limit more people would hold a seat already than it allows: the question has no answer. "
        "Ask with a smaller change."
    ),
    "seed_mismatch": REFUSALS["seed_mismatch"],
}
_UNKNOWN = N_("The round could not be computed from what is stored. Tell the administrator the number of the round.")
_UNKNOWN_QUESTION = N_(
    "The answer could not be computed from what is stored. Tell the administrator the number of the question."
)
WAYS_OUT: tuple[str, ...] = (
    N_(
        "Limit how many leave each country and how many each country receives, instead of pairs of countries. "
        "The form that opens a call has these limits."
    ),
    N_("Let each person wish for one host country only."),
    N_("Reserve seats of an offer for one country of origin."),
)

OTHER_MECHANISM = N_(
    "Or place one person after the other, in one published order: each takes the best wish that is still free. "
    "It works with all limits, but a better score at an offer may then count for nothing; everybody who is passed over "
    "is listed. It is chosen in the form that opens a call."
)

# How far a computation has come.
_STAGES = {
    "loading": N_("reading the applications"),
    "placing": N_("placing"),
    "explaining": N_("writing down the reasons"),
    "checking": N_("a second program checks the result"),
    "storing": N_("storing"),
}

MECHANISMS: dict[str, str] = {
    "tlda": N_(
        "Everybody asks for their best wish first. An offer or a limit that is full keeps those who come first in the "
        "published order; the others ask for their next wish, until nobody moves any more."
    ),
    "serial_dictatorship": N_(
        "One person after the other, in one published order, gets the best of their wishes that still has room in "
        "every limit. Whoever has a place from an earlier round comes first and keeps at least that place."
    ),
}


def bound_words(language: str, bound: str) -> str:
    """The limit behind `MA-SN`, `host:MA`, `delegation:O1/SN`, `organisation:X` or `call`."""
    kind, _, name = bound.partition(":")
    if not name:
        kind, name = ("corridor", formats.corridor(language, bound)) if "-" in bound else (bound, "")
    elif kind in ("host", "origin"):
        name = formats.country(language, name)
    elif kind == "delegation":
        name = formats.country(language, name.rpartition("/")[2])
    message = _BOUNDS.get(kind)
    return bound if message is None else translate(language, message, {"name": name})


def cut_words(language: str, limit: Mapping[str, Any]) -> str:
    """One group of limits of the bound, `{kind, number, seats, first}` of `domain.round_report.grouped_cut`."""
    name = next(iter(limit["first"]), "")
    if limit["kind"] == "corridor":
        name = formats.corridor(language, name)
    elif limit["kind"] in ("host", "origin"):
        name = formats.country(language, name)
    seats, number = (formats.number(language, limit[key]) for key in ("seats", "number"))
    return translate(language, _CUT[limit["kind"]], {"name": name, "seats": seats, "number": number})


_TOTALS = {
    "origin": N_("All departures: %(name)s"),
    "host": N_("All arrivals: %(name)s"),
    "call": N_("The whole call"),
}


def limit_name(language: str, limit: Mapping[str, Any]) -> str:
    """A limit `{kind, name}` of a country or of the whole call."""
    name = formats.country(language, limit["name"]) if limit["name"] else ""
    return translate(language, _TOTALS[limit["kind"]], {"name": name})


def stage_words(language: str, stage: str) -> str:
    """What is being done in a stage of the computation."""
    return translate(language, _STAGES[stage]) if stage in _STAGES else stage


def wish_for_staff(language: str, code: str) -> str:
    """Why a wish was or was not met, told to somebody else than the volunteer."""
    return translate(language, _WISHES[code]) if code in _WISHES else code


def refusal_words(language: str, code: str, is_question: bool = False) -> str:
    """Why the round, or the answer to a question "what if", could not be computed."""
    known, unknown = (_UNANSWERED, _UNKNOWN_QUESTION) if is_question else (REFUSALS, _UNKNOWN)
    return translate(language, known.get(code, unknown))


def ways_out(language: str, code: str) -> list[str]:
    """What the call could do instead; only where the limits themselves are the reason."""
    return [translate(language, way) for way in WAYS_OUT] if code == "config_crossing" else []


def mechanism_words(language: str, mechanism: str) -> str:
    """How the round places people, in two sentences."""
    return translate(language, MECHANISMS[mechanism])


def other_mechanism(language: str) -> str:
    """The way that needs no change of the limits."""
    return translate(language, OTHER_MECHANISM)

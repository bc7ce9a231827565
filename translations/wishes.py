"""Why a wish was or was not met, in words. Nothing here tells of another person."""

from translations.catalogue import translate
from translations.marking import N_

WISHES: dict[str, str] = {
    "placed": N_("This place was proposed to you."),
    "not_reached": N_("You were given a place that you ranked higher."),
    "ineligible": N_("You do not meet a condition of this offer. The decision on your file says which one."),
    "offer_withdrawn": N_("The host withdrew this offer."),
    "offer_full": N_("All seats went to people who came before you in the published order."),
    "offer_full_band": N_("All seats went to people with a higher published score for this offer."),
    "offer_full_shortlist": N_("All seats went to people of the same score whom the host had shortlisted."),
    "offer_full_lottery": N_("All seats went to people of the same score who drew a better lot."),
    "delegation_full": N_("The delegation of your country of origin for this visit is complete."),
    "corridor_full_application": N_("The number of people from your country to this one is reached."),
    "corridor_full_person": N_("The number of people from your country to this one is reached."),
    "organisation_full": N_("This host organisation receives no more people in this call."),
    "host_full": N_("This host country receives no more people in this call."),
    "call_full": N_("All places of this call are taken."),
    "protected_earlier_round": N_("This seat is kept for the person who received it in an earlier round."),
}


def wish_message(language: str, code: str) -> str:
    """The sentence of one reason code."""
    return translate(language, WISHES[code])

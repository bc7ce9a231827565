"""The names of the groups and dimensions that figures are told by, made when they are read."""

from collections.abc import Callable, Mapping, Sequence

from translations import formats
from translations.catalogue import translate
from translations.labels import label
from translations.marking import N_

DIMENSIONS: Mapping[str, str] = {
    "country": N_("by country"),
    "corridor": N_("by corridor"),
    "sex": N_("by sex"),
    "age": N_("by age"),
    "modality": N_("by modality"),
    "region": N_("by region"),
    "diploma": N_("by diploma"),
    "step": N_("by step"),
    "call": N_("by call"),
    "cause": N_("by cause"),
    "side": N_("by the side that did not answer"),
    "rank": N_("by rank of the wish"),
    "language": N_("by language"),
    "party": N_("by party"),
    "rule": N_("by rule"),
    "handling": N_("by handling"),
    "volunteer": N_("volunteers, by moment"),
    "host": N_("host organisations, by moment"),
    "focal_origin": N_("focal points of the country of origin, by moment"),
    "focal_host": N_("focal points of the host country, by moment"),
}
_GROUPS: Mapping[str, Mapping[str, str]] = {
    "sex": {
        "female": N_("women"),
        "male": N_("men"),
        "other": N_("other"),
        "undisclosed": N_("not said"),
        "unknown": N_("sex not known"),
    },
    "age": {
        "under_25": N_("under 25"),
        "25_to_29": N_("25 to 29"),
        "30_and_over": N_("30 and over"),
        "unknown": N_("age not known"),
    },
    "rank": {"first": N_("first wish"), "first_three": N_("one of the first three wishes")},
    "step": {
        "submitted": N_("applications"),
        "eligible": N_("eligible applications"),
        "placed": N_("people placed"),
        "departed": N_("departures"),
        "completed": N_("placements completed"),
    },
    "rule": {"E01": N_("age"), "E06": N_("length of service")},
    "handling": {"closed_in_time": N_("closed within thirty days")},
    "diploma": {"compared": N_("lowest placement rate against highest")},
    "moment": {
        "departure": N_("at departure"),
        "arrival": N_("on arrival"),
        "mid": N_("half-way"),
        "end": N_("at the end"),
        "m3": N_("three months later"),
        "m6": N_("six months later"),
        "m12": N_("twelve months later"),
    },
}
_PARTY_ORDER = ("volunteer", "host", "focal_origin", "focal_host")
_PARTIES: Mapping[str, str] = {
    "volunteer": N_("Volunteers"),
    "host": N_("Host organisations"),
    "origin": N_("Countries of origin"),
    "focal_origin": N_("Focal points of the country of origin"),
    "focal_host": N_("Focal points of the host country"),
    "pilot": N_("The mechanism as a whole"),
}


def dimension_name(language: str, code: str) -> str:
    """ "par sexe"; an unknown dimension shows itself."""
    return translate(language, DIMENSIONS[code]) if code in DIMENSIONS else code


def party_name(language: str, code: str) -> str:
    """ "Volontaires": whom figures speak about."""
    return translate(language, _PARTIES[code]) if code in _PARTIES else label(language, "party", code)


def moment_name(language: str, code: str) -> str:
    """ "à l’arrivée"."""
    return _one_of(language, "moment", code)


def group_name(language: str, by: str) -> str:
    """ "Femmes" for `sex.female`; a group without a name of its own shows its code."""
    return capital(_name_of(language, by))


def capital(text: str) -> str:
    """The text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def place_of(by: str) -> tuple[int, int]:
    """Where a party, or a moment of it, stands in a list: parties in order, each before its moments in time."""
    dimension, _, group = by.partition(".")
    moments = list(_GROUPS["moment"])
    party, moment = (group, -1) if dimension == "party" else (dimension, _index(moments, group))
    return _index(_PARTY_ORDER, party), moment


def _index(known: Sequence[str], code: str) -> int:
    return known.index(code) if code in known else len(known)


def _name_of(language: str, by: str) -> str:
    dimension, _, group = by.partition(".")
    if dimension == "party":
        return party_name(language, group)
    if dimension == "call":
        return translate(language, N_("call %(number)s"), {"number": group})
    if dimension == "language":
        return formats.language_name(language, group)
    if dimension in ("volunteer", "host", "focal_origin", "focal_host"):
        return f"{party_name(language, dimension)}, {moment_name(language, group)}"
    if dimension in _GROUPS:
        return _one_of(language, dimension, group)
    return _labelled(language, dimension)(group)


def _one_of(language: str, kind: str, code: str) -> str:
    message = _GROUPS[kind].get(code)
    return translate(language, message) if message else label(language, "status", code)


def _labelled(language: str, dimension: str) -> Callable[[str], str]:
    kind = {"diploma": "education_level"}.get(dimension, dimension)
    return lambda group: label(language, kind, group)

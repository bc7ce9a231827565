"""What a figure counts (answers, days, cases), and amounts of it: of days of service nobody says "answers"."""

from collections.abc import Mapping

from translations import formats
from translations.catalogue import translate
from translations.marking import N_

_AMOUNTS: Mapping[str, tuple[str, str]] = {
    "answers": (N_("%(count)s answer"), N_("%(count)s answers")),
    "days": (N_("%(count)s day"), N_("%(count)s days")),
    "cases": (N_("%(count)s case"), N_("%(count)s cases")),
}


def is_one(language: str, count: float) -> bool:
    """Whether a noun with this number is singular. French counts all below two as one."""
    return abs(count) < 2 if language.startswith("fr") else count == 1


def amount_of(language: str, count: int, kind: str) -> str:
    """ "1 réponse", "1 463 jours"."""
    one, many = _AMOUNTS[kind]
    return translate(language, one if is_one(language, count) else many, {"count": formats.number(language, count)})

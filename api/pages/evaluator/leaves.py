"""One leaf of the evidence in words: what was asked and answered, or what happened; never who."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from domain.feedback import Item, Questionnaires
from storage.evidence import Leaf
from translations import formats
from translations.labels import label

Facts = Mapping[str, Any]


def leaf_line(language: str, leaf: Leaf, questionnaires: Questionnaires) -> str:
    """One line; an erased leaf says that it is gone."""
    if not leaf.facts:
        return str(_("Erased: nobody can open it any more."))
    if leaf.kind == "answer":
        return _answer(language, leaf.facts, questionnaires)
    return _EVENTS[leaf.kind](language, leaf.facts)


def _answer(language: str, facts: Facts, questionnaires: Questionnaires) -> str:
    instrument = questionnaires.version(facts["party"], facts["moment"], facts["version"])
    items = {item.code: item for item in instrument.items} if instrument else {}
    value = facts["value"]
    if isinstance(value, Mapping):
        said = "; ".join(
            f"{_question(language, items, code)} {_value(language, items.get(code), each)}"
            for code, each in value.items()
        )
    else:
        item = items.get(facts["item"])
        said = f"{_question(language, items, facts['item'])} {_value(language, item, value)}"
    return str(
        _(
            "%(party)s, %(moment)s – %(answer)s",
            party=label(language, "party", facts["party"]),
            moment=label(language, "evidence_moment", facts["moment"]),
            answer=said,
        )
    )


def _question(language: str, items: Mapping[str, Item], code: str) -> str:
    return f"{items[code].text.in_language(language)} –" if code in items else f"{code} –"


def _value(language: str, item: Item | None, value: Any) -> str:
    if value is None:
        return label(language, "evidence_value", "none")
    if isinstance(value, bool):
        return label(language, "evidence_value", "yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(_value(language, item, each) for each in value)
    option = next((one for one in item.options if one.code == str(value)), None) if item else None
    if option is not None:
        return option.text.in_language(language)
    return formats.number(language, value) if isinstance(value, int) else label(language, "evidence_value", str(value))


def _request(language: str, facts: Facts) -> str:
    return ", ".join(
        (
            label(language, "party", facts["party"]),
            label(language, "evidence_moment", facts["moment"]),
            label(language, "status", facts["status"]),
        )
    )


def _placement(language: str, facts: Facts) -> str:
    return f"{formats.corridor(language, facts['corridor'])}, {label(language, 'status', facts['status'])}"


def _application(language: str, facts: Facts) -> str:
    return f"{formats.country(language, facts['origin'])}, {label(language, 'status', facts['status'])}"


def _protection(language: str, facts: Facts) -> str:
    if facts["late_days"] is None:
        return label(language, "protection_kind", facts["kind"])
    return str(_("allowance paid, days after it was due: %(days)s", days=facts["late_days"]))


def _corridor(language: str, facts: Facts) -> str:
    signed = label(language, "evidence_value", "yes" if facts["mou_in_force"] else "no")
    return str(
        _(
            "%(corridor)s, agreement in force: %(yes)s",
            corridor=formats.corridor(language, facts["corridor"]),
            yes=signed,
        )
    )


def _offer(language: str, facts: Facts) -> str:
    return f"{formats.country(language, facts['host'])}, {label(language, 'status', facts['status'])}"


def _round(language: str, facts: Facts) -> str:
    return str(_("%(placed)s placed of at most %(most)s", placed=facts["placed"], most=facts["upper_bound"]))


def _post(language: str, facts: Facts) -> str:
    country = formats.country(language, facts["country"])
    return str(
        _(
            "%(country)s, %(month)s: a focal point was there on %(days)s days of %(of)s",
            country=country,
            month=formats.month(language, date.fromisoformat(f"{facts['month']}-01")),
            days=facts["days"],
            of=facts["of"],
        )
    )


_EVENTS: Mapping[str, Callable[[str, Facts], str]] = {
    "request": _request,
    "placement": _placement,
    "application": _application,
    "protection": _protection,
    "corridor": _corridor,
    "offer": _offer,
    "round": _round,
    "post": _post,
}

"""Advice about each corridor: before departure, rights and protection there, return. Open to everybody."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.context import Operation
from api.problems import not_found
from api.request import operation
from domain.corridor_guides import PARTS, GuideEntry
from domain.eligibility.dated import in_force
from translations.sources import source_text

Card = dict[str, Any]


def corridors() -> ResponseReturnValue:
    """The corridors that are open today."""
    return render_template("guides/list.html", corridors=open_corridors(operation()))


def open_corridors(current: Operation) -> list[str]:
    """The codes of the corridors under an agreement today, in the order of the file."""
    agreements, today = current.services.policy.eligibility.corridors, current.services.clock.now().date()
    codes = dict.fromkeys(row.corridor.code for row in agreements)
    return [code for code in codes if in_force((row for row in agreements if row.corridor.code == code), today)]


def corridor(code: str) -> ResponseReturnValue:
    """The guide of one corridor, its source beside each advice. Raises Problem 404 for one that is not open."""
    current = operation()
    if code not in open_corridors(current):
        raise not_found()
    found = current.services.policy.guides.guide(code, current.services.clock.now().date())
    return render_template(
        "guides/show.html",
        code=code,
        parts=[(part, [_card(entry) for entry in found if entry.part == part]) for part in PARTS],
    )


def conduct() -> ResponseReturnValue:
    """The code of conduct that every volunteer promises to follow."""
    return render_template("guides/conduct.html")


def _card(entry: GuideEntry) -> Card:
    language = current_language()
    return {
        "topic": entry.topic,
        "text": getattr(entry.text, language),
        "source": source_text(language, entry.stamp.source),
        "confirmed": entry.stamp.confidence != "U",
        "since": entry.stamp.valid_from,
    }

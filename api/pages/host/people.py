"""A placed person as her host may see her: a pseudonym until both sides have accepted, then name and contact."""

from collections.abc import Mapping
from typing import Any

from api.pages.frame.cards import Card, language_lines, offer_card, paragraphs, person_name, skill_labels
from domain.application import Application
from domain.placement import LOCKED, Placement

# Who somebody is and how to reach her is told once both sides have said yes.
_KNOWN = (*LOCKED, "completed", "followed_up")


def is_known(placement: Placement) -> bool:
    """Whether both sides have accepted, so that the host knows who she is."""
    return placement.status in _KNOWN


def shown_name(placement: Placement, person: Application) -> str:
    """Her name once it is known, before that her reference."""
    return person_name(person.personal) or person.reference if is_known(placement) else person.reference


def person_card(placement: Placement, person: Application, offer: Mapping[str, Any]) -> Card:
    """One placement with whom it is about; her own words may name her, so they come with her name."""
    known = is_known(placement)
    return {
        "id": placement.id,
        "name": shown_name(placement, person),
        "contact": [person.personal.get("email"), person.personal.get("phone")] if known else [],
        "motivation": paragraphs(person.personal.get("motivation")) if known else [],
        "offer": offer_card(offer),
        "status": placement.status,
        "code": placement.end_code,
        "start": placement.started_on or placement.starts_on,
        "end": placement.ended_on or placement.ends_on,
        "origin_country": person.origin_country,
        "language_lines": language_lines(person.facts["languages"]),
        "skill_labels": skill_labels(person.facts.get("skills", ())),
        "education_level": person.facts.get("education_level"),
        "experience_years": person.facts.get("experience_years"),
    }

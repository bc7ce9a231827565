"""What the rules say about ten wishes of one person, as stored text: decided once, then filled in for many people."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.eligibility.decision import decide
from domain.eligibility.facts import ApplicationFacts, SurroundingFacts, WishedOffer
from domain.eligibility.verdict import ELIGIBLE, verdict_document
from domain.policy import Policy

WISHES = 10
FACTS: dict[str, Any] = {
    "birth_date": "1998-05-04",
    "diaspora": False,
    "education_level": "bachelor",
    "available_from": "2027-01-01",
    "available_to": "2027-12-31",
    "passport_expiry": "2031-01-01",
    "criminal_record": "none",
    "host_link": "none",
    "accommodation": False,
    "consent": {"data": True, "version": "2026-1"},
    "conduct": True,
}
FIRST, LAST = date(2027, 3, 1), date(2027, 8, 31)
_DAYS = ("birth_date", "available_from", "available_to", "passport_expiry")
_FAILING = 3


class VerdictTexts:
    """The verdicts of one country of origin: one without a failing wish, one whose fourth wish fails."""

    def __init__(self, policy: Policy, origin: str, hosts: Sequence[str], on: date) -> None:
        verdict = decide(_facts(origin), _wishes(hosts), SurroundingFacts(), policy.eligibility, on)
        if verdict.outcome != ELIGIBLE:
            raise ValueError(f"the sample person of {origin} is not eligible: {verdict.outcome}")
        reasons = verdict_document(verdict)["reasons"]
        self._clean = _pieces(reasons)
        for reason in reasons:
            if reason["code"] == "E07" and reason["parameters"]["offer"] == _placeholder(_FAILING):
                reason["outcome"] = "fail"
        self._failing = _pieces(reasons)

    def text(self, offers: Sequence[str], failing: bool) -> str:
        """The reasons about these ten offers as JSON text."""
        pieces = self._failing if failing else self._clean
        return "".join(offers[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces))


def _facts(origin: str) -> ApplicationFacts:
    given: dict[str, Any] = {name: value for name, value in FACTS.items() if name != "consent"}
    given |= {name: date.fromisoformat(FACTS[name]) for name in _DAYS}
    return ApplicationFacts(
        modality="volunteering",
        nationalities=(origin,),
        country_of_residence=origin,
        origin_country=origin,
        languages=(("fr", "C1"),),
        consent_data=True,
        consent_version=FACTS["consent"]["version"],
        **given,
    )


def _wishes(hosts: Sequence[str]) -> list[WishedOffer]:
    return [
        WishedOffer(
            _placeholder(number), number + 1, hosts[number % len(hosts)], "volunteering", FIRST, LAST, (("fr", "B1"),)
        )
        for number in range(WISHES)
    ]


def _placeholder(number: int) -> str:
    return f"@{number}@"


def _pieces(reasons: list[dict[str, Any]]) -> list[str]:
    """Text and number of the offer by turns."""
    return re.split(r"@(\d)@", json.dumps(reasons))

"""Puts the service of everybody placed, and all their feedback, into a database that `stored_call` has filled.

Every application gets a placement that was served and completed; every questionnaire of every party and moment is
answered by nine in ten, from a seed. Dates are those of a call whose last follow-up is over.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import psycopg

from bench.stored_call import NOW, copy_rows, country_of, hashed, offer_id
from domain.feedback import Instrument, Item, Questionnaires

FIRST, LAST = date(2025, 1, 6), date(2025, 6, 27)
_ANSWERED = 0.9
_SAID = datetime(2026, 7, 1, 9, tzinfo=UTC)
_HUB = "MA"

Row = Sequence[Any]


def load_service(url: str, questionnaires: Questionnaires, people: int, offers: int) -> int:
    """Place everybody in an offer of another country and load what followed. How many answers there are.

    The same sizes give the same rows. The database holds the call of `load_call` with the same people and offers.
    """
    latest = [questionnaires.latest(one.party, one.moment) for one in questionnaires.instruments]
    instruments = list({one.code: one for one in latest if one is not None}.values())
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE applications SET status = 'placed'")
        connection.execute("UPDATE applications SET sex = CASE WHEN id < '8' THEN 'female' ELSE 'male' END")
        copy_rows(connection, "rounds", _ROUND, [_round(people)])
        copy_rows(connection, "placements", _PLACEMENT, _placements(people, offers))
        copy_rows(connection, "steps", _STEP, _steps(people))
        copy_rows(connection, "protection_records", _PROTECTION, _protection(people))
        copy_rows(connection, "feedback_requests", _REQUEST, _requests(people, instruments))
        count = _Counting(_answers(people, instruments))
        copy_rows(connection, "feedback_answers", "request_id, item, value", count)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    return count.rows


class _Counting:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._source = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._source:
            self.rows += 1
            yield row


def _round(people: int) -> Row:
    report = {"placed": people, "upper_bound": people, "justified_envy": 0, "ranks": [{"rank": 1, "people": people}]}
    return ("R00001", hashed("call", 1), "validated", False, "seed", NOW, NOW, NOW, json.dumps(report), 3)


def _placements(people: int, offers: int) -> Iterator[Row]:
    for number in range(people):
        origin = country_of(number)
        offer = next(other for other in range(number, number + offers) if country_of(other % offers) != origin)
        offer = offer % offers if origin == _HUB else _next_of_hub(number, offers)
        host = country_of(offer)
        ids = (hashed("placement", number), "R00001", hashed("call", 1), hashed("application", number))
        organisation = hashed("organisation", offer % (max(1, offers // 10 // 6) * 6))
        asked = datetime(2024, 11, 1, 9, tzinfo=UTC) + timedelta(minutes=number % 9000)
        answered = (asked, asked + timedelta(days=number % 6, hours=3), asked + timedelta(days=8))
        yield (*ids, offer_id(offer), organisation, origin, host, "followed_up", *answered, FIRST, LAST, FIRST, LAST, 9)


def _next_of_hub(number: int, offers: int) -> int:
    return next(other % offers for other in range(number, number + offers) if country_of(other % offers) == _HUB)


def _steps(people: int) -> Iterator[Row]:
    for number in range(people):
        at = datetime(2024, 9, 2, 9, tzinfo=UTC)
        for place, status in enumerate(("submitted", "eligible", "proposed", "placed"), start=1):
            yield ("application", hashed("application", number), place, status, at)
            at += timedelta(hours=20 + number % 97)


def _protection(people: int) -> Iterator[Row]:
    for number in range(people):
        placement = hashed("placement", number)
        until = LAST if number % 20 else LAST - timedelta(days=9)
        yield (hashed("insurance", number), placement, "insurance", FIRST, until, None, None, NOW)
        yield (hashed("title", number), placement, "title", FIRST, LAST, None, None, NOW)
        for month in range(5):
            due = FIRST + timedelta(days=30 * month + 5)
            paid = due + timedelta(days=number % 8)
            yield (hashed(f"allowance {month}", number), placement, "allowance", None, None, due, paid, NOW)


def _requests(people: int, instruments: list[Instrument]) -> Iterator[Row]:
    for number in range(people):
        for place, instrument in enumerate(instruments):
            answered = _is_answered(number, place)
            said = (_SAID.date(), _SAID) if answered else (None, None)
            state = ("fr" if number % 3 else "en", "answered" if answered else "expired", LAST)
            yield (
                f"{hashed('request', number)}{place:02d}",
                hashed("placement", number),
                instrument.party,
                instrument.moment,
                instrument.code,
                instrument.version,
                *state,
                hashed(f"link {place}", number, 32),
                _SAID,
                *said,
            )


def _is_answered(number: int, place: int) -> bool:
    return (number * 7 + place * 3) % 10 < _ANSWERED * 10


def _answers(people: int, instruments: list[Instrument]) -> Iterator[Row]:
    chance = Random("answers")
    for number in range(people):
        for place, instrument in enumerate(instruments):
            if _is_answered(number, place):
                for item in instrument.items:
                    yield f"{hashed('request', number)}{place:02d}", item.code, _answer(item, chance)


def _answer(item: Item, chance: Random) -> str | None:
    if chance.random() < 0.02:
        return None
    if item.type in ("likert5", "scale0_10"):
        return str(chance.choice((2, 3, 4, 4, 5, 5)))
    if item.type == "yes_no":
        return "true" if chance.random() < 0.8 else "false"
    if item.type == "number":
        return str(chance.randint(item.minimum, min(60, item.maximum or 60)))
    if item.type in ("single", "multiple"):
        code = chance.choice(item.options).code
        return json.dumps(code if item.type == "single" else [code])
    return json.dumps("Une phrase écrite." if item.type == "text" else "2025-05-05")


_ROUND = "id, call_id, status, protected, seed, requested_at, simulated_at, settled_at, report, version"
_PLACEMENT = (
    "id, round_id, call_id, application_id, offer_id, organisation_id, origin, host, status, proposed_at, "
    "host_answered_at, volunteer_answered_at, starts_on, ends_on, started_on, ended_on, version"
)
_STEP = "kind, subject, number, status, at"
_PROTECTION = "id, placement_id, kind, from_on, to_on, due_on, paid_on, recorded_at"
_REQUEST = (
    "id, placement_id, party, moment, instrument, instrument_version, language, status, due_on, token_hash, "
    "expires_at, answered_on, entered_at"
)

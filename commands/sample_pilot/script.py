"""What is played: the invented cast, calls, offers and people of config/sample, their dates settled for one day."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from config.policy_files import MECHANISM_FOLDER
from domain.eligibility.dated import add_months

SAMPLE_FOLDER = MECHANISM_FOLDER.parent / "sample"
MARK = "(exemple)"
_ALLOWANCES = {"MA": (2500, "MAD"), "SN": (150_000, "XOF"), "CI": (150_000, "XOF"), "ML": (130_000, "XOF")}
_PASSPORT_YEARS = 5
_LEAVE = timedelta(days=900)  # how long after applying people are free

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HostPlan:
    """One organisation and its account. `joined`: "first", "pilot" or "today"."""

    key: str
    joined: str
    contact: str
    email: str
    body: Body


@dataclass(frozen=True, slots=True)
class OfferPlan:
    """One offer as its host sends it. `waits`: nobody has approved it yet."""

    key: str
    host: str
    waits: bool
    body: Body


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One application as it is sent, without offers; `passport_expiry` is what a file without one lacks."""

    key: str
    applied_on: date
    wishes: tuple[str, ...]
    passport_expiry: date
    body: Body


@dataclass(frozen=True, slots=True)
class Wave:
    """One call with its offers and its people, in the order in which they come."""

    call: Body
    offers: tuple[OfferPlan, ...]
    people: tuple[PersonPlan, ...]

    @property
    def code(self) -> str:
        return str(self.call["code"])

    def person(self, key: str) -> PersonPlan:
        return next(person for person in self.people if person.key == key)


@cache
def document(name: str) -> Body:
    """One file of config/sample."""
    return tomllib.loads((SAMPLE_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def cast_accounts() -> list[Body]:
    """The accounts of the focal points, the evaluator, the safeguarding team and the administrator."""
    return list(document("cast")["account"])


def cast_hosts() -> tuple[HostPlan, ...]:
    """The host organisations in the order in which they joined."""
    return tuple(_host(row) for row in document("cast")["host"])


def _host(row: Body) -> HostPlan:
    email = f"{row['key']}@hosts.example.org"
    body = {
        "name": row["name"],
        "country": row["country"],
        "email": email,
        "language": row.get("language", "fr"),
        "description": row["description"],
    }
    return HostPlan(row["key"], row["joined"], row["contact"], email, body)


def read_wave(name: str, today: date) -> Wave:
    """The call of a file; what counts from the day of loading is settled for `today`."""
    script = document(name)
    countries = {host.key: str(host.body["country"]) for host in cast_hosts()}
    call = _call(script["call"], today)
    return Wave(
        call,
        tuple(_offer(row, call["code"], countries[row["host"]], today) for row in script["offer"]),
        tuple(sorted((_person(row, today) for row in script["person"]), key=lambda person: person.applied_on)),
    )


def _call(row: Body, today: date) -> Body:
    corridors = [{"origin": pair[:2], "host": pair[3:], "cap": cap} for pair, cap in row["caps"].items()]
    opens, closes = (_day(row, name, today) for name in ("opens", "closes"))
    return {
        "code": row["code"],
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "modalities": row["modalities"],
        "corridors": corridors,
    }


def _day(row: Body, name: str, today: date) -> date:
    if name in row:
        return cast(date, row[name])
    return today + timedelta(days=row[f"{name}_in_days"])


def _offer(row: Body, call: str, country: str, today: date) -> OfferPlan:
    starts, ends = _period(row, today)
    amount, currency = _ALLOWANCES[country]
    same = {name: row[name] for name in ("title", "description", "theme", "city", "skills")}
    body = same | {
        "call": call,
        "modality": row.get("modality", "volunteering"),
        "languages": [{"language": language, "level": level} for language, level in row["languages"]],
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "capacity": row.get("capacity", 1),
        "tutor": True,
        "lodging": row.get("lodging", False),
        "allowance": {"amount": amount, "currency": currency, "period": "month"},
    }
    if "experience_years" in row:
        body["experience_years"] = row["experience_years"]
    return OfferPlan(row["key"], row["host"], row.get("status") == "submitted", body)


def _period(row: Body, today: date) -> tuple[date, date]:
    if "starts" in row:
        return _day(row, "starts", today), _day(row, "ends", today)
    if "starts_in_days" in row:
        starts = _day(row, "starts", today)
    else:
        starts = add_months(today.replace(day=1), row["starts_in_months"])
    if "months" in row:
        return starts, add_months(starts, row["months"]) - timedelta(days=1)
    return starts, starts + timedelta(days=row["days"] - 1)


def _person(row: Body, today: date) -> PersonPlan:
    applied = today + timedelta(days=row["applied"]) if isinstance(row["applied"], int) else row["applied"]
    expiry = add_months(applied, 12 * _PASSPORT_YEARS)
    unusual = dict(row.get("but", {}))
    body = {
        "language": row["language"],
        "given_names": row["given"],
        "family_name": f"{row['family']} {MARK}",
        "email": f"{row['key']}@volunteers.example.org",
        "birth_date": f"{applied.year - row['age']}-{row['born']}",
        "sex": row["sex"],
        "nationalities": [row["origin"]],
        "country_of_residence": row["origin"],
        "origin_country": row["origin"],
        "languages": [{"language": language, "level": level} for language, level in row["languages"]],
        "education_level": row["education"],
        "experience_years": row["experience"],
        "skills": row["skills"],
        "available_from": applied.isoformat(),
        "available_to": (applied + _LEAVE).isoformat(),
        "criminal_record": "none",
        "host_link": "none",
        "motivation": row.get("motivation"),
        "conduct": True,
    }
    if unusual.pop("passport", True):
        body["passport_expiry"] = expiry.isoformat()
    return PersonPlan(row["key"], applied, tuple(row["wishes"]), expiry, body | unusual)

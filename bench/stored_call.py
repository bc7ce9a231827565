"""Puts a call with many eligible applications into a database as the pilot would have it, by bulk load.

Invented people and hosts. Facts, verdicts and offers have the shape and size of real ones: each verdict is what the
rules say about ten wishes, so that reading it costs what it costs in service.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg

from bench.verdict_texts import FACTS, FIRST, LAST, WISHES, VerdictTexts
from domain.matching.lottery import commitment
from domain.policy import Policy

CALL, SEED = "2027A", "the seed of the bench"
HUB, SPOKES = "MA", ("CI", "ML", "SN")
SKILLS = (
    "accounting",
    "care",
    "computing",
    "cooking",
    "crafts",
    "farming",
    "health",
    "law",
    "music",
    "sports",
    "teaching",
)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
# The countries of hosts and people by turns; hosts of an offer are found by the same turn.
_TURN = [country for spoke in SPOKES for country in (HUB, spoke)]
# Shares: of people one wish of whom fails a rule, or who were decided twice; of offers with a shortlist; of seats by
# a corridor's cap.
FAILING, TWICE, LISTED, CORRIDOR = 0.05, 0.02, 0.02, 0.8

Row = Sequence[Any]
Table = tuple[str, str, Iterable[Row]]


def load_call(url: str, policy: Policy, account: str, people: int, offers: int) -> None:
    """Load a call, its hosts and its applications into a migrated database without any. The same sizes give the same
    rows. `account` is who made the shortlists."""
    loader = _Loader(policy, account, people, offers)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for table, columns, rows in loader.tables():
            copy_rows(connection, table, columns, rows)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def copy_rows(connection: psycopg.Connection[Any], table: str, columns: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as stream:
        for row in rows:
            stream.write_row(row)


def hashed(kind: str, number: int, size: int = 16) -> str:
    return hashlib.blake2b(f"{kind} {number}".encode(), digest_size=size).hexdigest()


def offer_id(number: int) -> str:
    return f"O{number + 1:05d}"


def country_of(number: int) -> str:
    return _TURN[number % len(_TURN)]


class _Loader:
    def __init__(self, policy: Policy, account: str, people: int, offers: int) -> None:
        self.policy, self.account, self.people, self.offers = policy, account, people, offers
        self.chance = Random(f"{people}|{offers}")
        self.capacities = [self.chance.randint(1, 7) for _ in range(offers)]
        here = [number for number in range(offers) if country_of(number) == HUB]
        away = [number for number in range(offers) if country_of(number) != HUB]
        self.wished = [self._list(away if country_of(number) == HUB else here) for number in range(people)]

    def _list(self, pool: Sequence[int]) -> list[int]:
        """Ten offers; those in front of the pool are wished more often."""
        chosen: dict[int, None] = {}
        while len(chosen) < WISHES:
            chosen[pool[int(len(pool) * self.chance.random() ** 1.3)]] = None
        return list(chosen)

    def tables(self) -> Iterator[Table]:
        """In the order of their references to one another."""
        hosts = max(1, self.offers // 10 // len(_TURN)) * len(_TURN)
        yield "calls", _CALL, [self._call()]
        yield "organisations", _ORGANISATION, (_organisation(number) for number in range(hosts))
        yield "offers", _OFFER, (self._offer(number, hosts) for number in range(self.offers))
        yield "applications", _APPLICATION, (self._application(number) for number in range(self.people))
        yield "wishes", "application_id, rank, offer_id", self._wishes()
        yield "verdicts", _VERDICT, self._verdicts()
        yield "shortlists", "offer_id, applications, account_id, made_at", self._shortlists()

    def _call(self) -> Row:
        seats = {
            country: sum(self.capacities[n] for n in range(self.offers) if country_of(n) == country)
            for country in _TURN
        }
        caps = {(HUB, spoke): seats[spoke] for spoke in SPOKES} | {(spoke, HUB): seats[HUB] // 3 for spoke in SPOKES}
        corridors = [{"origin": a, "host": b, "cap": int(CORRIDOR * cap)} for (a, b), cap in caps.items()]
        opens, closes = NOW - timedelta(days=60), NOW - timedelta(days=1)
        texts = (json.dumps(["volunteering"]), json.dumps(corridors), "[]", SEED, commitment(SEED))
        return (hashed("call", 1), CALL, opens, closes, *texts, self.people, opens)

    def _offer(self, number: int, hosts: int) -> Row:
        title = json.dumps({"fr": f"Mission {number}", "en": f"Mission {number}"}, ensure_ascii=False)
        words = json.dumps({"fr": "Accompagner une équipe. " * 20, "en": "Support a team. " * 20}, ensure_ascii=False)
        languages = [{"language": "fr", "level": self.chance.choice(("A2", "B1", "B2"))}]
        skills = sorted(self.chance.sample(SKILLS, self.chance.randint(1, 3)))
        place = (hashed("organisation", number % hosts), country_of(number), "volunteering", "approved", title, words)
        wanted = (json.dumps(languages), json.dumps(skills), FIRST, LAST, self.capacities[number])
        return (offer_id(number), *place, "Salé", *wanted, True, True, NOW, 1)

    def _application(self, number: int) -> Row:
        origin, identifier = country_of(number), hashed("application", number)
        status = ("eligible", NOW, self.chance.choice(("fr", "en")), "volunteering", origin, "undisclosed")
        personal = {"given_names": f"Exemple {number}", "family_name": "Échantillon", "phone": None, "motivation": None}
        personal["email"] = f"v{number}@volunteers.example.org"
        documents = (json.dumps(personal, ensure_ascii=False), json.dumps(self._facts(origin)), "[]")
        hashes = (hashed("email", number, 32), hashed("identity", number, 32), hashed("token", number, 32))
        return (identifier, f"{CALL}-{number + 1:06d}", hashed("call", 1), *status, *documents, *hashes, NOW, 2)

    def _facts(self, origin: str) -> dict[str, Any]:
        chance = self.chance
        languages = [{"language": "fr", "level": chance.choice(("B2", "C1", "C2"))}]
        if chance.random() < 0.5:
            languages.append({"language": "en", "level": chance.choice(("A2", "B1", "B2"))})
        own = {"nationalities": [origin], "country_of_residence": origin, "languages": languages}
        skills = sorted(chance.sample(SKILLS, chance.randint(0, 4)))
        return FACTS | own | {"skills": skills, "experience_years": chance.choice((None, 0, 1, 2, 5))}

    def _wishes(self) -> Iterator[Row]:
        for number, ranked in enumerate(self.wished):
            for rank, offer in enumerate(ranked, start=1):
                yield hashed("application", number), rank, offer_id(offer)

    def _verdicts(self) -> Iterator[Row]:
        texts = {HUB: VerdictTexts(self.policy, HUB, SPOKES, NOW.date())}
        texts |= {spoke: VerdictTexts(self.policy, spoke, (HUB,), NOW.date()) for spoke in SPOKES}
        for number, ranked in enumerate(self.wished):
            own, offers = texts[country_of(number)], [offer_id(offer) for offer in ranked]
            same = (NOW, self.policy.version)
            if self.chance.random() < TWICE:
                yield hashed("application", number), 1, "to_complete", *same, own.text(offers, failing=True)
            failing = self.chance.random() < FAILING
            yield hashed("application", number), 2, "eligible", *same, own.text(offers, failing)

    def _shortlists(self) -> Iterator[Row]:
        wishers: dict[int, list[int]] = {}
        for number, ranked in enumerate(self.wished):
            for offer in ranked:
                wishers.setdefault(offer, []).append(number)
        for offer in sorted(wishers):
            if self.chance.random() < LISTED:
                chosen = [hashed("application", number) for number in wishers[offer][:3]]
                yield offer_id(offer), json.dumps(chosen), self.account, NOW


def _organisation(number: int) -> Row:
    return (
        hashed("organisation", number),
        f"Association exemple {number}",
        country_of(number),
        f"host{number}@hosts.example.org",
        *("fr", "", "accredited"),
        NOW,
        1,
    )


_CALL = "id, code, opens, closes, modalities, corridors, host_caps, seed, seed_commitment, last_number, created_at"
_ORGANISATION = "id, name, country, email, language, description, status, created_at, version"
_OFFER = (
    "id, organisation_id, country, modality, status, title, description, city, languages, skills, starts_on, ends_on, "
    "capacity, tutor, lodging, created_at, version"
)
_APPLICATION = (
    "id, reference, call_id, status, step_since, language, modality, origin_country, sex, personal, facts, settled, "
    "email_hash, identity_hash, access_token_hash, submitted_at, version"
)
_VERDICT = "application_id, number, outcome, decided_at, policy_version, reasons"

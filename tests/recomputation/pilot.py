"""An invented pilot of some hundred people, from a seed, whose only call is over to its last follow-up.

It is loaded into the tables in bulk. People, hosts and answers are drawn by chance: nothing is what an indicator wants.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, insert

from domain.feedback import Item, Questionnaires, expires_on, moments
from messaging.tables import aggregate_sequences
from storage.tables.accounts import organisations
from storage.tables.applications import applications, calls, offers, steps, verdicts, wishes
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import checklist_items, placements, protection_records, rounds
from storage.tables.safeguarding import incidents

OVER = datetime(2028, 12, 1, 9, tzinfo=UTC)
CALL, CODE = "c" * 32, "2026B"
_OPENS, _CLOSES = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 2, 27, 18, tzinfo=UTC)
_DECIDED = datetime(2026, 4, 10, 9, tzinfo=UTC)
_CORRIDORS = tuple(way for spoke in ("SN", "CI", "ML") for way in (("MA", spoke), (spoke, "MA")))
_HOSTS, _OFFERS = 28, 84

Row = dict[str, Any]


@dataclass
class Invented:
    """Rows by table, in the order in which they refer to one another."""

    questionnaires: Questionnaires
    people: int
    seed: str
    code: str = CODE
    rows: dict[Table, list[Row]] = field(default_factory=dict)

    def load(self, connection: Connection) -> None:
        """Draw everything and put it into an empty, migrated database."""
        self.chance = Random(self.seed)
        self._frame()
        for number in range(self.people):
            self._person(number)
        self._round()
        order = (calls, organisations, offers, applications, wishes, verdicts, steps, rounds, placements,
                 checklist_items, protection_records, incidents, feedback_requests, feedback_answers)  # fmt: skip
        for table in order:
            if table in self.rows:
                connection.execute(insert(table), self.rows[table])
        # Something happened: there is something to evaluate.
        connection.execute(insert(aggregate_sequences).values(subject=f"call:{CALL}", last=1))

    def _add(self, table: Table, **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)

    def _id(self, kind: str, number: object) -> str:
        return blake2b(f"{self.seed} {kind} {number}".encode(), digest_size=16).hexdigest()

    def _frame(self) -> None:
        corridors = [{"origin": origin, "host": host, "cap": None} for origin, host in _CORRIDORS]
        same = {"modalities": ["volunteering"], "corridors": corridors, "host_caps": [], "origin_caps": []}
        lot = {"mechanism": "tlda", "seed": "seed", "seed_commitment": "0" * 64, "last_number": self.people}
        times = {"opens": _OPENS, "closes": _CLOSES, "created_at": _OPENS}
        self._add(calls, id=CALL, code=self.code, **same, **lot, **times)
        for number in range(_HOSTS):
            self._add(
                organisations,
                id=self._id("host", number),
                name=f"Association exemple {number}",
                country=_country(number),
                email=f"host{number}@hosts.example.org",
                language="fr",
                description="",
                status="accredited",
                created_at=_OPENS,
                version=1,
            )
        for number in range(_OFFERS):
            self._offer(number)

    def _offer(self, number: int) -> None:
        words = {"fr": f"Mission {number}", "en": f"Mission {number}"}
        self._add(
            offers,
            id=f"O{number + 1:05d}",
            organisation_id=self._id("host", number % _HOSTS),
            call_id=CALL,
            country=_country(number % _HOSTS),
            modality="volunteering",
            status="approved",
            title=words,
            description=words,
            city="Thiès",
            languages=[],
            skills=[],
            starts_on=date(2026, 6, 1),
            ends_on=date(2026, 11, 30),
            capacity=6,
            tutor=True,
            lodging=True,
            created_at=_OPENS,
            version=1,
        )

    def _person(self, number: int) -> None:
        chance, identifier = self.chance, self._id("person", number)
        origin = chance.choice(("MA", "MA", "MA", "SN", "CI", "ML"))
        sent = _OPENS + timedelta(seconds=chance.randrange(50 * 86400))
        abroad = [n for n in range(_OFFERS) if (_country(n % _HOSTS) != "MA") == (origin == "MA")]
        wished = chance.sample(abroad, 3)
        is_eligible = chance.random() < 0.9
        is_placed = is_eligible and chance.random() < 0.88
        decided = sent + timedelta(seconds=chance.randrange(3600, 40 * 86400))
        history = [("submitted", sent), ("eligible" if is_eligible else "refusal_proposed", decided)]
        if is_placed:
            history += [("proposed", _DECIDED), ("placed", _DECIDED + timedelta(days=9))]
        self._add(
            applications,
            id=identifier,
            reference=f"{self.code}-{number + 1:06d}",
            call_id=CALL,
            status="placed" if is_placed else "eligible" if is_eligible else "refused",
            step_since=history[-1][1],
            language=chance.choice(("fr", "fr", "en")),
            modality="volunteering",
            origin_country=origin,
            sex=chance.choices(("female", "male", "undisclosed"), (48, 48, 4))[0],
            personal={},
            facts=self._facts(),
            settled=[],
            **{name: self._id(name, number) for name in ("email_hash", "identity_hash", "access_token_hash")},
            submitted_at=sent,
            version=1,
        )
        for rank, offer in enumerate(wished, start=1):
            self._add(wishes, application_id=identifier, rank=rank, offer_id=f"O{offer + 1:05d}")
        outcome = "eligible" if is_eligible else "refusal_proposed"
        self._add(
            verdicts, application_id=identifier, number=1, outcome=outcome, decided_at=decided, policy_version="v",
            reasons=[],
        )  # fmt: skip
        for place, (status, at) in enumerate(history, start=1):
            self._add(steps, kind="application", subject=identifier, number=place, status=status, at=at)
        if is_placed:
            self._placement(number, identifier, origin, chance.choice(wished))

    def _facts(self) -> Row:
        born = date(1992, 1, 1) + timedelta(days=self.chance.randrange(4400))
        diploma = self.chance.choice((None, "bachelor", "master"))
        return {"birth_date": born.isoformat(), "education_level": diploma, "nationalities": [], "languages": []}

    def _placement(self, number: int, person: str, origin: str, offer: int) -> None:
        chance, identifier = self.chance, self._id("placement", number)
        status = chance.choices(("followed_up", "ended_early", "cancelled"), (86, 9, 5))[0]
        first = date(2026, 6, 1) + timedelta(days=chance.randrange(30))
        last = first + timedelta(days=chance.randrange(100, 180))
        is_served = status != "cancelled"
        ended = last if status == "followed_up" else first + timedelta(days=chance.randrange(20, 90))
        answered = _DECIDED + timedelta(seconds=chance.randrange(6 * 86400))
        self._add(
            placements,
            id=identifier,
            round_id=self._id("round", 1),
            call_id=CALL,
            application_id=person,
            offer_id=f"O{offer + 1:05d}",
            organisation_id=self._id("host", offer % _HOSTS),
            origin=origin,
            host=_country(offer % _HOSTS),
            status=status,
            proposed_at=_DECIDED,
            host_answered_at=answered,
            volunteer_answered_at=answered + timedelta(days=2),
            starts_on=first,
            ends_on=last,
            started_on=first if is_served else None,
            ended_on=ended if is_served else None,
            end_code=None if status == "followed_up" else chance.choice(("health", "family")),
            version=1,
        )
        if is_served:
            self._cover(number, identifier, first, ended)
            self._feedback(number, identifier, first, ended)

    def _cover(self, number: int, placement: str, first: date, ended: date) -> None:
        chance = self.chance
        recorded = {"placement_id": placement, "recorded_at": _DECIDED + timedelta(days=20), "from_on": None,
                    "to_on": None, "due_on": None, "paid_on": None}  # fmt: skip
        days = (ended - first).days
        gap = chance.randrange(days) if chance.random() < 0.1 else None
        parts = [(first, ended)] if gap is None else [
            (first - timedelta(days=5), first + timedelta(days=gap)),
            (first + timedelta(days=gap // 2), first + timedelta(days=gap + 1)),
        ]  # fmt: skip
        for place, (start, end) in enumerate(parts):
            more = {"id": self._id(f"insurance {place}", number), "kind": "insurance", "from_on": start, "to_on": end}
            self._add(protection_records, **{**recorded, **more})
        if chance.random() < 0.9:
            title = {"kind": "title", "from_on": first + timedelta(days=chance.randrange(120))}
            self._add(protection_records, **{**recorded, **title, "id": self._id("title", number)})
        for month in range(days // 30 + 1):
            due = first + timedelta(days=30 * month + 5)
            paid = due + timedelta(days=chance.choice((0, 0, 1, 3, 5, 6, 12))) if chance.random() < 0.98 else None
            more = {"id": self._id(f"allowance {month}", number), "kind": "allowance", "due_on": due, "paid_on": paid}
            self._add(protection_records, **{**recorded, **more})
        if chance.random() < 0.12:
            reported = datetime.combine(first, time(9), UTC) + timedelta(days=chance.randrange(days))
            closed = reported + timedelta(days=chance.randrange(60))
            self._add(
                incidents, id=self._id("incident", number), placement_id=placement, category="accommodation", text="",
                language="fr", status="closed", reported_at=reported, mail_wanted=False, closed_at=closed, version=1,
            )  # fmt: skip

    def _feedback(self, number: int, placement: str, first: date, ended: date) -> None:
        for party, moment, due_on in moments(self.questionnaires, first, ended):
            instrument = self.questionnaires.latest(party, moment)
            assert instrument is not None
            identifier = self._id(f"request {party} {moment}", number)
            is_answered = self.chance.random() < 0.85
            said = due_on + timedelta(days=self.chance.randrange(15))
            entered = datetime.combine(said + timedelta(days=self.chance.choice((0, 0, 0, 4))), time(10), UTC)
            self._add(
                feedback_requests,
                id=identifier,
                placement_id=placement,
                party=party,
                moment=moment,
                instrument=instrument.code,
                instrument_version=instrument.version,
                language=self.chance.choice(("fr", "fr", "en")),
                status="answered" if is_answered else "expired",
                due_on=due_on,
                token_hash=self._id(f"link {party} {moment}", number),
                expires_at=datetime.combine(expires_on(self.questionnaires.schedule, due_on), time(9), UTC),
                answered_on=said if is_answered else None,
                entered_at=entered if is_answered else None,
                end_code=None if is_answered else "unanswered",
            )
            if is_answered:
                for item, value in self._answers(instrument.items):
                    self._add(feedback_answers, request_id=identifier, item=item, value=value)

    def _answers(self, items: tuple[Item, ...]) -> Iterator[tuple[str, object]]:
        given: dict[str, object] = {}
        for item in items:
            if item.only_if is None or item.only_if.is_met(given.get(item.only_if.item)):
                given[item.code] = self._answer(item)
                yield item.code, given[item.code]

    def _answer(self, item: Item) -> object:
        chance = self.chance
        if chance.random() < 0.06:
            return chance.choice((None, "not_applicable"))
        if item.type in ("likert5", "scale0_10"):
            return chance.choice((1, 2, 3, 4, 4, 4, 5, 5))
        if item.type == "yes_no":
            return chance.random() < (0.25 if item.private else 0.75)
        if item.type == "number":
            return chance.randint(item.minimum, min(60, item.maximum or 60))
        if item.type == "single":
            return chance.choice(item.options).code
        if item.type == "multiple":
            return [chance.choice(item.options).code]
        return "Une phrase écrite." if item.type == "text" else "2026-09-09"

    def _round(self) -> None:
        placed = len(self.rows[placements])
        report: Mapping[str, Any] = {
            "placed": placed,
            "upper_bound": placed + 2,
            "justified_envy": 0,
            "ranks": [{"rank": 1, "people": placed - 40}, {"rank": 2, "people": 30}, {"rank": 3, "people": 10}],
        }
        self._add(
            rounds, id=self._id("round", 1), call_id=CALL, status="validated", protected=False, seed="seed",
            requested_at=_DECIDED, simulated_at=_DECIDED, settled_at=_DECIDED, report=report, version=1,
        )  # fmt: skip


def _country(number: int) -> str:
    """Half of the hosts are in Morocco."""
    return "MA" if number % 2 == 0 else ("SN", "CI", "ML")[number // 2 % 3]

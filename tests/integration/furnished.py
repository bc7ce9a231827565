"""A pilot in the middle of its life: something of everything, some of it SN→MA ("A"), some CI→MA or Ivorian ("B")."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from domain.events import EvaluationDue
from messaging.tables import metadata as messaging_metadata
from storage.feedback import feedback_token
from storage.tables import metadata
from storage.tables.feedback import feedback_requests
from storage.unit_of_work import unit_of_work
from tests.builders import offer
from tests.installation import Installation, SetClock
from tests.integration.journey import Journey

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MISSING = "none-such"
EXPORT = {"format": "csv", "lang": "fr", "reason": "Réunion du 3 mars (exemple)"}


@dataclass
class Furnished:
    """`tokens` by person, `objects` by kind and then "A", "B" or "missing". `restore` undoes what a test changed."""

    pilot: Installation
    journey: Journey
    file: Path
    objects: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def tokens(self) -> dict[str, str]:
        return self.journey.tokens

    def keep(self) -> None:
        """Remember this state."""
        with self.pilot.database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.pilot.close()
        shutil.copyfile(self.file, self.file.with_suffix(".kept"))

    def restore(self) -> None:
        """Go back to the remembered state."""
        self.pilot.close()
        for leftover in self.file.parent.glob(f"{self.file.name}-*"):
            leftover.unlink()
        shutil.copyfile(self.file.with_suffix(".kept"), self.file)

    def row_counts(self) -> dict[str, int]:
        """How many rows each table of the state and of the outbox has."""
        return row_counts(self.pilot)


def row_counts(pilot: Installation) -> dict[str, int]:
    tables = (*metadata.sorted_tables, *messaging_metadata.sorted_tables)
    counts = [select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
    with pilot.database.read() as connection:
        return dict(connection.execute(select(*counts)).one()._mapping)


def furnish(file: Path) -> Furnished:
    """Make the pilot in a SQLite file."""
    pilot = Installation(f"sqlite:///{file}", "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    furnished = Furnished(pilot, journey, file)
    journey.open_the_call()
    for role in ("safeguarding", "admin"):
        journey.tokens[role] = pilot.account(role, f"{role}@example.org")
    journey.apply("awa", "SN")
    journey.apply("bintou", "CI")
    journey.apply("fatou", "SN", passport_expiry="2027-05-01")
    journey.apply("aya", "CI", passport_expiry="2027-05-01")
    pilot.deliver()
    _place(furnished)
    _ask_for_more(furnished)
    _advise(furnished)
    furnished.keep()
    return furnished


def _place(furnished: Furnished) -> None:
    journey, pilot = furnished.journey, furnished.pilot
    first = journey.round()
    pilot.post(f"/rounds/{first['id']}/validation", journey.tokens["MA"]).expect(200)
    for name in ("awa", "bintou"):
        journey.confirm(name)
    journey.depart("bintou", "2026-11-20")
    placed = {"A": journey.placement("awa")["id"], "B": journey.placement("bintou")["id"]}
    sent = {"A": journey.applications["awa"]["id"], "B": journey.applications["bintou"]["id"]}
    waiting = {"A": journey.applications["fatou"]["id"], "B": journey.applications["aya"]["id"]}
    furnished.objects |= {
        "placement": {**placed, "missing": MISSING},
        "application": {**sent, "missing": MISSING},
        "waiting": {**waiting, "missing": MISSING},
        "reasons": {kind: f"{first['id']}/reasons/{each}" for kind, each in sent.items()}
        | {"missing": f"{first['id']}/reasons/{MISSING}"},
        "feedback": {"A": _sent_request(furnished), "missing": MISSING},
    }


def _sent_request(furnished: Furnished) -> str:
    """The token of a questionnaire that Bintou can answer now."""
    pilot = furnished.pilot
    with pilot.database.write() as connection:
        request = connection.execute(select(feedback_requests.c.id).order_by(feedback_requests.c.due_on)).scalars()
        identifier = str(next(iter(request)))
        changed = feedback_requests.update().where(feedback_requests.c.id == identifier)
        connection.execute(changed.values(status="sent", sent_at=pilot.clock.now()))
    return feedback_token(pilot.keys, identifier)


def _ask_for_more(furnished: Furnished) -> None:
    """Organisations and offers that wait for a coordinator, and a round of another call."""
    pilot, tokens = furnished.pilot, furnished.tokens
    made: dict[str, dict[str, str]] = {"organisation": {}, "draft": {}}
    only_french = offer(title={"fr": "Bibliothèque de quartier"})
    for kind, country in (("A", "MA"), ("B", "CI")):
        newcomer = tokens[f"newcomer {country}"] = pilot.account("host", f"newcomer-{country}@example.org")
        asked = {"name": f"Maison exemple {country}", "country": country, "email": f"maison-{country}@example.org"}
        made["organisation"][kind] = pilot.post("/organisations", newcomer, asked).expect(201)["id"]
        made["draft"][kind] = pilot.post("/offers", tokens[f"host {country}"], only_french).expect(201)["id"]
    call = {
        "code": "2027B",
        "opens": "2026-11-01",
        "closes": "2026-12-31",
        "modalities": ["volunteering"],
        "corridors": [{"origin": "MA", "host": "SN"}, {"origin": "SN", "host": "MA"}],
        "call_cap": 9,
    }
    pilot.post("/calls", tokens["MA"], call).expect(201)
    pilot.clock.at = NOW.replace(hour=10)
    asked = pilot.post("/rounds", tokens["SN"], {"call": "2027B"}).expect(202)
    pilot.deliver()
    furnished.objects |= {kind: {**each, "missing": MISSING} for kind, each in made.items()}
    furnished.objects["round"] = {"A": asked["id"], "missing": MISSING}
    furnished.objects["offer"] = {"A": furnished.journey.offers["MA"], "missing": MISSING}


def _advise(furnished: Furnished) -> None:
    """An evaluation with advice to every country."""
    pilot = furnished.pilot
    with unit_of_work(pilot.database, pilot.clock, correlation="furnishing") as work:
        work.record(EvaluationDue(evaluated_at=NOW, key="furnishing"))
        work.commit()
    pilot.deliver()
    advice = {}
    for kind, country in (("A", "SN"), ("B", "CI")):
        items = pilot.get(f"/recommendations?country={country}", furnished.tokens["evaluator"]).expect(200)["items"]
        advice[kind] = items[0]["id"]
    furnished.objects["recommendation"] = {**advice, "missing": MISSING}
    _ask_for_files(furnished)


def _ask_for_files(furnished: Furnished) -> None:
    """The opening release, and a restricted file that the evaluator asked for (A), and another evaluator (B)."""
    furnished.tokens["evaluator 2"] = furnished.pilot.account("evaluator", "evaluator-2@example.org")
    asked = {
        kind: furnished.pilot.post("/exports/requests", furnished.tokens[who], EXPORT).expect(201)["id"]
        for kind, who in (("A", "evaluator"), ("B", "evaluator 2"))
    }
    furnished.objects["export request"] = {**asked, "missing": MISSING}
    furnished.objects["release"] = {"A": "R00001", "missing": MISSING}

"""What a release of some hundred people tells, worked out again by other programs with other libraries."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from scipy.stats import binom, chi2, poisson
from sqlalchemy import select

from api.operations.context import Actor, Operation
from api.operations.exports import Wanted, export_findings
from api.services import EXTENSION
from domain.release.records import LEAST_PEOPLE
from storage.evaluation_queries import latest_evaluation
from storage.tables.evaluation import releases
from tests.installation import Installation, SetClock
from tests.integration.test_exports_outside import _HXL, said_by
from tests.recomputation.mechanism import invented_policy, write_known
from tests.recomputation.pilot import OVER, Invented
from workers.delivery import DeliverySettings, drain
from workers.registry import LISTENERS
from workers.schedule import tick

# In a process of its own: its warnings are not ours. Of a table without rows it counts none.
_FRICTIONLESS = """
import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
tasks = {task.name: task.stats.get("rows", 0) for task in report.tasks}
print(json.dumps({"errors": report.flatten(["type", "note"]), "rows": tasks}))
"""
HERE = Path(__file__).parent
PEOPLE, LONGEST_SECONDS = 300, 1200.0
FLOWS = {"F1", "F2", "X1", "X2", "X3", "Q1", "Q3", "Z1"}
PROGRAMME = {"C1", "C2", "C3", "F3", "F5", "F6", "I2", "I3", "I5", "Q2", "R1", "R2", "S1", "S2", "S3", "S4", "Z2", "Z3"}
LENGTHS = {"I4", "Z4"}
PEOPLE_BY = ("sex", "age", "modality")
SHARES = {"F4", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "R3", "S5", "X5"}


@dataclass(frozen=True)
class Scene:
    pilot: Installation
    file: Path
    package: Path

    @property
    def release(self) -> dict[str, Any]:
        with self.pilot.database.read() as connection:
            return dict(connection.execute(select(releases)).mappings().one())

    def evaluated(self, code: str) -> dict[str, dict[str, Any]]:
        """The rows of an indicator in the evaluation that only readers by duty see, by place."""
        with self.pilot.database.read() as connection:
            found = latest_evaluation(connection, "full")
        assert found is not None
        return {
            row["country"] or row["corridor"] or row["by"] or "total": row
            for row in found[-1]["indicators"]
            if row["code"] == code
        }

    def places(self, code: str) -> set[str]:
        """For what the indicator is told, besides corridors and groups of people."""
        rows = self.evaluated(code)
        return {place for place in rows if not rows[place]["corridor"] and place.split(".")[0] not in PEOPLE_BY}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("recomputation")
    pilot = Installation(f"sqlite:///{folder / 'pilot.db'}", "embedded:", SetClock(OVER), policy=invented_policy())
    with pilot.database.write() as connection:
        Invented(pilot.policy.questionnaires, PEOPLE, "one").load(connection)
    pilot.clock.at = datetime(2028, 12, 2, 8, tzinfo=UTC)
    tick(pilot.database, pilot.worker_services, pilot.clock.at)
    settings = DeliverySettings(namespace=pilot.namespace)
    assert drain(pilot.database, pilot.broker_url, LISTENERS, pilot.worker_services, LONGEST_SECONDS, settings)
    made = export_findings(_by_hand(pilot), Wanted("datapackage", "fr", "restricted"))
    with made.content as content, ZipFile(content) as archive:
        archive.extractall(folder / "package")
    yield Scene(pilot, folder / "pilot.db", folder / "package")
    pilot.close()


def _by_hand(pilot: Installation) -> Operation:
    return Operation(Actor("admin"), pilot.app.extensions[EXTENSION], "by hand")


@pytest.fixture(scope="module")
def stored(scene: Scene) -> Iterator[sqlite3.Connection]:
    """What is stored, with the figures that SQL made of it."""
    connection = sqlite3.connect(scene.file)
    write_known(connection)
    for name in ("flows", "programme", "rules"):
        connection.executescript((HERE / f"{name}.sql").read_text(encoding="utf-8"))
    yield connection
    connection.close()


def recomputed(folder: Path) -> dict[str, Any]:
    program = (sys.executable, "-I", str(HERE / "program.py"), str(folder))
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_share_of_answers_that_is_told_comes_out_of_the_rows_to_the_last_digit(scene: Scene) -> None:
    found = recomputed(scene.package / "data")
    assert found["differences"] == []
    assert set(found["compared"]) == SHARES
    assert sum(found["compared"].values()) > 500
    assert min(found["tables"].values()) >= LEAST_PEOPLE


def test_one_answer_more_in_the_rows_would_be_noticed(scene: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(scene.package / "data", folder)
    (file,) = folder.glob("records_volunteer_m12_*.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        header, tags, *rows = csv.reader(stream)
    place = header.index("contact_with_host")
    silent = next(row for row in rows if row[place] == "no_answer")
    silent[place] = "1"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, tags, *rows])
    differences = recomputed(folder)["differences"]
    assert {code for code, *_ in differences} == {"S5"}
    assert ("total", "n") in {(where, what) for _, where, what, *_ in differences}


def test_nothing_in_the_rows_is_about_a_small_group_or_of_one_mind(scene: Scene) -> None:
    described = scene.release["restricted"]["release"]
    assert described["records"]
    for each in described["records"]:
        with (scene.package / "data" / f"{each['table']}.csv").open(encoding="utf-8", newline="") as stream:
            _, *rows = csv.DictReader(stream)
        assert len(rows) == each["rows"] >= LEAST_PEOPLE
        groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for row in rows:
            groups.setdefault(tuple(row[column] for column in each["columns"]), []).append(row)
        for members in groups.values():
            answered = [
                row for row in members if any(row[item] not in ("no_answer", "not_asked") for item in each["items"])
            ]
            assert len(answered) >= described["k"]
            for item in {"discrimination", "incident", "difficulties"} & set(each["items"]):
                said = [row[item] for row in answered if row[item] not in ("left_out", "not_applicable", "not_asked")]
                assert len(said) - max(map(said.count, said)) >= 2


def test_the_public_tier_has_no_rows(scene: Scene) -> None:
    assert "records" not in scene.release["public"]["release"]
    made = export_findings(_by_hand(scene.pilot), Wanted("datapackage", "en", "public"))
    with made.content as content, ZipFile(content) as archive:
        assert not [name for name in archive.namelist() if "records" in name]
        assert "restricted tier only" in archive.read("README.md").decode("utf-8")


def test_frictionless_and_libhxl_accept_the_tables_of_rows(scene: Scene) -> None:
    said = said_by(_FRICTIONLESS, str(scene.package / "datapackage.json"))
    assert said["errors"] == []
    described = scene.release["restricted"]["release"]["records"]
    assert {name: said["rows"][name] for name in (each["table"] for each in described)} == {
        each["table"]: each["rows"] for each in described
    }
    files = sorted(str(path) for path in (scene.package / "data").glob("records_*.csv"))
    assert [each["problems"] for each in said_by(_HXL, *files).values()] == [[]] * len(files)


@pytest.mark.parametrize("code", sorted(FLOWS))
def test_flows_come_out_of_plain_sql(scene: Scene, stored: sqlite3.Connection, code: str) -> None:
    found = stored.execute("SELECT place, numerator, n FROM figures WHERE code = ?", (code,)).fetchall()
    evaluated = scene.evaluated(code)
    countries = {place for place in scene.places(code) if "." not in place}
    assert {place for place, *_ in found} >= countries > {"total"}
    for place, numerator, n in found:
        row = evaluated[place]
        assert (row["numerator"], row["n"], row["exact"]) == (numerator, n, str(Fraction(numerator, n))), place


@pytest.mark.parametrize("code", sorted(PROGRAMME))
def test_what_the_programme_and_its_parties_did_comes_out_of_plain_sql(
    scene: Scene, stored: sqlite3.Connection, code: str
) -> None:
    query = "SELECT place, numerator, n, top, bottom FROM told WHERE code = ?"
    found = stored.execute(query, (code,)).fetchall()
    evaluated = scene.evaluated(code)
    assert {place for place, *_ in found} == scene.places(code)
    for place, numerator, n, top, bottom in found:
        row, value = evaluated[place], Fraction(top, bottom) if bottom else None
        assert (row["numerator"], row["n"]) == (numerator, n), place
        assert row["exact"] == (None if value is None else str(value)), place
        assert row["value"] == (None if value is None else pytest.approx(float(value), abs=1e-6)), place


def test_the_invented_facts_leave_no_indicator_at_its_ends(stored: sqlite3.Connection) -> None:
    """A figure of nothing or of everything would come out of many wrong definitions as well."""
    query = "SELECT code FROM told WHERE place = 'total' AND top > 0 AND top <> bottom"
    assert {code for (code,) in stored.execute(query)} == PROGRAMME - {"Z3"}
    asked = stored.execute("SELECT count(*), count(DISTINCT numerator) FROM told WHERE code = 'Z3' AND bottom > 0")
    assert asked.fetchone() == (2, 2)


def test_every_indicator_is_worked_out_again(scene: Scene) -> None:
    codes = set(scene.pilot.policy.indicators.definitions)
    assert FLOWS | PROGRAMME | LENGTHS | SHARES | {"I1", "X4"} == codes


def order_statistics(seconds: list[int]) -> tuple[int, str, list[float], float]:
    """n, the exact median in days, its 95 % interval, and what nine in ten stay within."""
    ordered, n = sorted(seconds), len(seconds)
    median = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2 * 86400)
    ninth = next(one for one in ordered if 10 * sum(other <= one for other in ordered) >= 9 * n)
    outside = int(binom.ppf(0.025, n, 0.5)) - 1
    ends = [round(ordered[end] / 86400, 4) for end in (outside, n - 1 - outside)]
    return n, str(median), ends, round(ninth / 86400, 6)


def verdict_on_durations(seconds: list[int], days: int) -> str:
    """Whether nine in ten keep to the days."""
    within, n = sum(one <= days * 86400 for one in seconds), len(seconds)
    met, missed = binom.sf(within - 1, n, 0.9) <= 0.025, binom.cdf(within, n, 0.9) <= 0.025
    return "M" if met else "N" if missed else "I"


@pytest.mark.parametrize("code", sorted(LENGTHS))
def test_days_of_hosts_and_of_entry_come_out_of_sql_and_order_statistics(
    scene: Scene, stored: sqlite3.Connection, code: str
) -> None:
    for place in scene.places(code):
        query = "SELECT amount FROM lengths WHERE code = ? AND place = ?"
        seconds = [amount for (amount,) in stored.execute(query, (code, place))]
        row = scene.evaluated(code)[place]
        assert (row["n"], row["exact"], row["interval"], row["details"]["p90"]) == order_statistics(seconds), place
        assert row["verdict"] == (verdict_on_durations(seconds, 7) if code == "I4" else None), place


def test_days_until_the_first_decision_come_out_of_sql_and_order_statistics(
    scene: Scene, stored: sqlite3.Connection
) -> None:
    rows = scene.evaluated("I1")
    for place in ("total", "MA", "SN", "CI", "ML"):
        query = "SELECT seconds FROM waits WHERE ? IN ('total', origin) ORDER BY seconds"
        waits = [seconds for (seconds,) in stored.execute(query, (place,))]
        row = rows[place]
        assert (row["n"], row["exact"], row["interval"], row["details"]["p90"]) == order_statistics(waits)
        assert row["verdict"] == verdict_on_durations(waits, 30)


def test_incidents_come_out_of_sql_and_the_poisson_distribution(scene: Scene, stored: sqlite3.Connection) -> None:
    (people, incidents) = stored.execute("SELECT count(DISTINCT placement_id), count(*) FROM reported").fetchone()
    (days,) = stored.execute("SELECT count(*) FROM service_days").fetchone()
    row = scene.evaluated("X4")["total"]
    assert row["exact"] == str(Fraction(1000 * incidents, days))
    low, high = chi2.ppf(0.025, 2 * people) / 2, chi2.ppf(0.975, 2 * incidents + 2) / 2
    assert row["interval"] == pytest.approx([1000 * low / days, 1000 * high / days], abs=0.00011)
    expected = days / 1000
    met, missed = poisson.cdf(incidents, expected) <= 0.025, poisson.sf(people - 1, expected) <= 0.025
    assert row["verdict"] == ("M" if met else "N" if missed else "I")

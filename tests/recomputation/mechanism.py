"""What the invented pilot's mechanism says: the shipped files, with some values so that not every rule is the same."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from config.policy_files import read_policy_files
from domain.policy import Policy, build_policy

# A memorandum that nobody renewed, and some whose text was read.
_RUN_OUT = ("ML", "MA", date(2027, 12, 31))
_READ = {("MA", "SN"): ["education", "health"], ("SN", "MA"): ["culture"], ("CI", "MA"): ["environment", "culture"]}
# The same ages as in Morocco.
_AGES = {"country": "SN", "modalities": ["volunteering"], "minimum": 18, "from": date(2024, 1, 1)}
_SCHEMA = """
CREATE TEMP TABLE known AS SELECT '2028-12-02' AS as_of;
CREATE TEMP TABLE memorandums (origin TEXT, host TEXT, valid_from TEXT, valid_to TEXT, themes TEXT);
CREATE TEMP TABLE limits_set (rule TEXT, country TEXT, least INTEGER, most INTEGER, valid_from TEXT, valid_to TEXT);
CREATE TEMP TABLE questions (party TEXT, moment TEXT, version INTEGER, item TEXT, earlier TEXT, above INTEGER);
"""


def invented_documents() -> tuple[dict[str, dict[str, Any]], str]:
    """The mechanism's files as parsed, and their hash."""
    files = read_policy_files()
    for row in files.documents["corridors"]["corridor"]:
        way = (row["origin"], row["host"])
        if way in _READ:
            row["themes"] = _READ[way]
        if way == _RUN_OUT[:2]:
            row["to"] = _RUN_OUT[2]
    stamp = {"source": "Invented", "confidence": "M", "verified": True}
    files.documents["eligibility"]["age"].append({**_AGES, **stamp})
    return files.documents, files.digest


def invented_policy() -> Policy:
    return build_policy(*invented_documents())


def write_known(connection: sqlite3.Connection) -> None:
    """Give the mechanism's files to SQL, as they are written."""
    documents, _ = invented_documents()
    connection.executescript(_SCHEMA)
    for name, rows in (("memorandums", _memorandums(documents)), ("limits_set", _limits(documents)),
                       ("questions", _questions(documents))):  # fmt: skip
        found = list(rows)
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(found[0]))})", found)


def _days(row: dict[str, Any]) -> tuple[str | None, str | None]:
    first, last = (row[name].isoformat() if name in row else None for name in ("from", "to"))
    return first, last


def _memorandums(documents: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for row in documents["corridors"]["corridor"]:
        yield row["origin"], row["host"], *_days(row), json.dumps(row["themes"]) if "themes" in row else None


def _limits(documents: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for row in documents["eligibility"]["age"]:
        if "volunteering" in row["modalities"]:
            yield "E01", row["country"], row["minimum"], row.get("maximum"), *_days(row)
    for row in documents["eligibility"]["duration"]:
        yield "E06", row["country"], row["minimum_months"], row.get("maximum_months"), *_days(row)


def _questions(documents: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for instrument in documents["questionnaires"]["instruments"]:
        for moment in instrument["moments"]:
            for item in instrument["items"]:
                only_if = item.get("only_if", {})
                asked = (instrument["party"], moment, instrument["version"], item["code"])
                yield *asked, only_if.get("item"), only_if.get("above")

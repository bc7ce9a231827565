"""Where a rule comes from can be read in both languages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import config
from translations.catalogue import catalogue
from translations.sources import SOURCES, source_text

MECHANISM = Path(config.__file__).parent / "mechanism"
VISA = "Morocco, visa for ordinary Ivorian passports from 1 September 2024, a two-year trial"
BEFORE = "Morocco, before 1 September 2024: 90 days without a visa for Ivorians"


def sources_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for inner in value.values():
            yield from sources_in(inner)
    if isinstance(value, list):
        for inner in value:
            yield from sources_in(inner)


def sources_of_the_mechanism() -> set[str]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in MECHANISM.glob("*.toml")]
    return {source for document in files for source in sources_in(document)}


def test_the_table_holds_every_source_of_the_mechanism_and_no_other() -> None:
    assert sources_of_the_mechanism() == set(SOURCES)


def test_no_source_is_listed_twice() -> None:
    assert len(SOURCES) == len(set(SOURCES))


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_has_its_own_french(source: str) -> None:
    assert catalogue("fr").gettext(source) not in ("", source)


def test_no_source_contains_what_separates_two_of_them() -> None:
    assert not [source for source in SOURCES if "; " in source]


def test_a_source_is_read_in_the_language_of_the_reader() -> None:
    assert source_text("en", VISA) == VISA
    assert source_text("fr", VISA).startswith("Maroc, visa pour les passeports ordinaires ivoiriens")


def test_two_sources_of_one_reason_are_both_translated() -> None:
    both = source_text("fr", f"{BEFORE}; {VISA}")
    assert both == f"{source_text('fr', BEFORE)}\u202f; {source_text('fr', VISA)}"


@pytest.mark.parametrize("text", ["", "Circular 12; annex 3"])
def test_a_source_that_nobody_translated_is_shown_as_it_is(text: str) -> None:
    assert source_text("fr", text) == text

"""An empty field is called by its name: every field that a form needs has words of its own."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from marshmallow import Schema

import api.schemas
from api.pages.desk.placement_arrows import ACTIONS
from api.schemas.fields import Body, ListOf, Part
from translations.field_prompts import PROMPTS, prompt

# Asked by JSON, by buttons and by hidden fields only: nobody leaves them empty on a page.
NOT_TYPED = {
    *("preferences", "consent", "consent-data", "consent-version", "conduct", "documents-code"),
    *("applications", "application", "answers", "format", "lang", "opening", "languages-language"),
    *("corridors-origin", "corridors-host", "host_caps-host", "host_caps-cap", "origin_caps-origin", "origin_caps-cap"),
    *("changes", "changes-kind", "changes-by"),
}


def bodies() -> Iterator[type[Body]]:
    for module in pkgutil.iter_modules(api.schemas.__path__):
        importlib.import_module(f"api.schemas.{module.name}")
    waiting = Body.__subclasses__()
    while waiting:
        body = waiting.pop()
        waiting += body.__subclasses__()
        yield body


def needed(schema: Schema, before: str = "") -> Iterator[str]:
    """The names of the required fields as forms write them, without the numbers of rows."""
    for name, described in schema.load_fields.items():
        field = before + (described.data_key or name)
        if described.required:
            yield field
        inner = described.inner if isinstance(described, ListOf) else described
        if isinstance(inner, Part):
            yield from needed(inner.schema, f"{field}-")


def parts(schema: Schema) -> Iterator[type[Schema]]:
    for described in schema.load_fields.values():
        inner = described.inner if isinstance(described, ListOf) else described
        if isinstance(inner, Part):
            yield type(inner.schema)


def test_every_field_that_is_needed_has_a_prompt() -> None:
    found = set(bodies())
    whole = found - {part for body in found for part in parts(body())}
    asked = {field for body in whole for field in needed(body())}
    assert "birth_date" in asked
    assert asked - NOT_TYPED - set(PROMPTS) == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_fields_of_the_application_are_told_in_the_same_words(language: str) -> None:
    told = [
        prompt(language, field)
        for field in needed(importlib.import_module("api.schemas.applications").ApplicationBody())
    ]
    known = [text for text in told if text]
    assert len(set(known)) == len(known) > 7


def test_the_number_of_a_row_does_not_matter() -> None:
    assert prompt("en", "languages-11-level") == "Choose the level of this language."
    assert prompt("en", "nothing-known") is None


def test_the_code_of_a_refusal_is_a_cause_and_no_code_from_an_email() -> None:
    assert prompt("en", "4f0-code", "4f0-") == "Choose why you decline."
    assert prompt("en", "code") == "Enter the code."
    assert prompt("en", "D02-date", "D02-") == "Enter the day."


def test_every_form_of_the_desk_that_asks_for_a_cause_names_what_it_asks() -> None:
    asking = [code for code, action in ACTIONS.items() if action.causes]
    told = {prompt("en", f"{code}-code", f"{code}-") for code in asking}
    assert len(told) == len(asking) == 4
    assert told.isdisjoint({"Choose why you decline.", "Enter the code."})

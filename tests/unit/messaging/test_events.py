"""The events on the wire are a public contract: every version stays readable, for ever."""

import dataclasses
import inspect
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from domain import events as facts
from domain.events import Fact
from messaging.envelope import Message
from messaging.errors import MalformedMessage
from messaging.events import BY_NAME, EVENTS, Circumstances, EventType, event_of, fact_of, opened, seal

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.json"))
# Words that would name a person's data; "name" itself is not among the fields of any event.
PERSONAL = ("name", "email", "phone", "birth", "address", "sex", "text", "comment", "reason", "motivation", "health")


def _golden(path: Path) -> Message:
    document = json.loads(path.read_text())
    return Message.received(document["headers"], json.dumps(document["data"]).encode())


def _ids(event: EventType) -> str:
    return event.name


def test_every_fact_of_the_domain_has_one_event_and_every_event_one_fact() -> None:
    recorded = {
        fact
        for _, fact in inspect.getmembers(facts, inspect.isclass)
        if issubclass(fact, Fact) and fact not in (Fact, facts.PlacementFact)
    }
    assert {event.fact for event in EVENTS} == recorded
    assert len({event.name for event in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_the_fields_on_the_wire_are_those_of_the_fact(event: EventType) -> None:
    assert set(event.fields) == {field.name for field in dataclasses.fields(event.fact)}


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_every_version_of_every_event_has_a_golden_file(event: EventType) -> None:
    names = {path.name for path in FILES}
    assert {f"{event.name}.{version}.json" for version in range(1, event.version + 1)} <= names


def test_no_golden_file_belongs_to_an_event_that_is_gone() -> None:
    assert {path.name.rsplit(".", 2)[0] for path in FILES} == set(BY_NAME)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_message_is_opened_as_its_current_version(path: Path) -> None:
    envelope = opened(_golden(path))

    assert envelope.version == BY_NAME[envelope.name].version
    assert event_of(fact_of(envelope)) is BY_NAME[envelope.name]


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_a_fact_sealed_again_is_the_golden_message(event: EventType) -> None:
    golden = _golden(GOLDEN / f"{event.name}.{event.version}.json")
    about = Circumstances(golden.correlation, golden.causation, golden.occurred_at)

    fact = fact_of(opened(golden))
    sealed = seal(fact, message=golden.id, subject=event.subject(fact), seq=golden.seq, about=about)

    expected = json.loads((GOLDEN / f"{event.name}.{event.version}.json").read_text())
    assert sealed.headers() == expected["headers"]
    assert json.loads(sealed.data) == expected["data"]


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_the_golden_data_follow_the_schema_and_the_schema_is_valid(event: EventType) -> None:
    schema = event.schema()
    Draft202012Validator.check_schema(schema)
    data = json.loads((GOLDEN / f"{event.name}.{event.version}.json").read_text())["data"]
    validator = Draft202012Validator(schema, format_checker=FormatChecker())

    assert list(validator.iter_errors(data)) == []
    assert list(validator.iter_errors(data | {"more": "x"})) != []


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_no_field_of_an_event_names_personal_data(event: EventType) -> None:
    assert [field for field in event.fields if any(word in field for word in PERSONAL)] == []


@pytest.mark.parametrize("event", EVENTS, ids=_ids)
def test_no_field_of_an_event_takes_free_text(event: EventType) -> None:
    for kind in event.fields.values():
        with pytest.raises((ValueError, TypeError)):
            kind.read("Une phrase, telle qu’une personne l’écrit.")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "application.invented"}, "unknown_event"),
        ({"version": 0}, "unknown_version"),
        ({"version": 2}, "unknown_version"),
        ({"data": "not json"}, "not_json"),
        ({"data": "[1]"}, "not_an_object"),
        ({"data": "{}"}, "wrong_fields"),
        ({"data": '{"application":"a1","call":null}'}, "wrong_value"),
        ({"data": '{"application":"a 1","call":"2026A"}'}, "wrong_value"),
    ],
)
def test_a_message_that_is_not_of_the_catalogue_is_refused_with_a_code(change: dict[str, Any], code: str) -> None:
    message = dataclasses.replace(_golden(GOLDEN / "application.submitted.1.json"), **change)

    with pytest.raises(MalformedMessage) as refusal:
        opened(message)

    assert refusal.value.code == code


def test_an_old_version_is_read_through_its_upcasters() -> None:
    old = dataclasses.replace(_golden(GOLDEN / "application.submitted.1.json"), version=-1, data='{"candidature":"a1"}')
    upcasters = {
        ("application.submitted", -1): lambda data: {"application": data["candidature"]},
        ("application.submitted", 0): lambda data: data | {"call": "2026A"},
    }

    assert opened(old, upcasters).data == {"application": "a1", "call": "2026A"}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"\x00", b"{}"], ids=["empty", "not UTF-8", "NUL", "no headers"])
def test_whatever_arrives_becomes_a_message_that_can_be_stored(body: bytes) -> None:
    message = Message.received({"cloudEvents:version": "x" * 500, "cloudEvents:time": "yesterday"}, body)

    assert message.id.startswith("sha256:")
    assert message.version == 0
    assert message.occurred_at == datetime(1970, 1, 1, tzinfo=UTC)
    assert "\0" not in message.data
    with pytest.raises(MalformedMessage):
        opened(message)

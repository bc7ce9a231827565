"""A form as the mapping that JSON would give, so that the same schema checks both.

`a-b` is key b of a; `a-0-b` key b of the first of list a; a repeated name a list; `x-day`, `x-month`, `x-year` the
date x. Empty fields are absent. A row in which only one field is filled (its hidden code) is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.datastructures import MultiDict

from api.schemas.fields import Day, Instant, ListOf, Part, WholeNumber, YesNo

Form = MultiDict[str, str]
_PARTS = ("day", "month", "year")
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class FormReading:
    """`rows` says for each list of parts which row of the form every entry came from."""

    mapping: dict[str, Any]
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    prefix: str = ""

    def field_of(self, pointer: str) -> str:
        """The form field of a JSON pointer: `/languages/0/level` → `languages-3-level`."""
        steps = pointer.split("/")[1:]
        name: list[str] = []
        for step in steps:
            if step.isdecimal():
                places = self.rows.get("-".join(name), ())
                if int(step) >= len(places):
                    break
                step = str(places[int(step)])
            name.append(step)
        return self.prefix + "-".join(name) if name else ""


def read_form(form: Form, schema: Schema, prefix: str = "") -> FormReading:
    """What a form says about the fields of a schema; other fields of the form are not looked at."""
    rows: dict[str, tuple[int, ...]] = {}
    own = Form((name.removeprefix(prefix), value) for name, value in form.items(multi=True) if name.startswith(prefix))
    return FormReading(_mapping(own, schema, "", rows), rows, prefix)


def _mapping(form: Form, schema: Schema, prefix: str, rows: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for name, described in schema.load_fields.items():
        key = described.data_key or name
        value = _value(form, described, prefix + key, rows)
        if value is not None:
            mapping[key] = value
        elif isinstance(described, YesNo) and described.required and _is_asked(form, schema, prefix):
            # An unticked box is not sent at all: where an answer is needed, that is a no.
            mapping[key] = "false"
    return mapping


def _is_asked(form: Form, schema: Schema, prefix: str) -> bool:
    return not schema.partial if not prefix else any(name.startswith(prefix) for name in form)


def _value(form: Form, described: Field[Any], name: str, rows: dict[str, tuple[int, ...]]) -> Any:
    if isinstance(described, Part):
        return _mapping(form, described.schema, f"{name}-", rows) or None
    if isinstance(described, ListOf):
        return _list(form, described, name, rows)
    if isinstance(described, Day | Instant):
        return _date(form, name)
    if isinstance(described, YesNo):
        return form.get(name)
    text = form.get(name, "").strip()
    return (re.sub(r"\s", "", text) if isinstance(described, WholeNumber) else text) or None


def _list(form: Form, described: ListOf, name: str, rows: dict[str, tuple[int, ...]]) -> list[Any] | None:
    inner = described.inner
    if not isinstance(inner, Part):
        return [value.strip() for value in form.getlist(name) if value.strip()] or None
    numbers = {int(found[1]) for key in form if (found := re.match(rf"{re.escape(name)}-([0-9]{{1,3}})-", key))}
    entries = [(number, _mapping(form, inner.schema, f"{name}-{number}-", {})) for number in sorted(numbers)]
    filled = [(number, entry) for number, entry in entries[:_MOST_ROWS] if len(entry) > 1]
    rows[name] = tuple(number for number, _ in filled)
    return [entry for _, entry in filled] or None


def _date(form: Form, name: str) -> str | None:
    """ISO text of the three fields; what is no number stays as it is typed, for the schema to refuse."""
    day, month, year = (form.get(f"{name}-{part}", "").strip() for part in _PARTS)
    if not (day or month or year):
        return form.get(name, "").strip() or None
    if all(re.fullmatch(r"[0-9]{1,4}", part) for part in (day, month, year)):
        return f"{int(year):04}-{int(month):02}-{int(day):02}"
    return f"{year}-{month}-{day}"

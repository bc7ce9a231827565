"""The fields of every schema: what they accept, and a code with parameters for what they refuse.

Marshmallow's own messages are English sentences; here each refusal is a `Coded` that is put into words at the edge.
"""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

# JSON has numbers and booleans of its own, and takes no text for them; forms, queries and tables have only text.
EXACT_TYPES: ContextVar[bool] = ContextVar("EXACT_TYPES", default=False)
# The years in which a day can lie: before and after them it is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2200
# What a text needs that is not told by its length: something besides space, and no NUL.
_READABLE = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"

_CODES = {
    "required": "required",
    "null": "required",
    "validator_failed": "not_understood",
    "invalid": "not_understood",
    "too_large": "number_out_of_range",
}


class Coded(str):
    """A refusal's code; `parameters` hold what its sentence needs."""

    __slots__ = ("code", "parameters")
    code: str
    parameters: Mapping[str, object]

    def __new__(cls, code: str, **parameters: object) -> "Coded":
        coded = super().__new__(cls, code)
        coded.code = code
        coded.parameters = parameters
        return coded


def refuse(code: str, **parameters: object) -> ValidationError:
    return ValidationError(Coded(code, **parameters))


class CodedField(fields.Field[Any]):
    """Turns marshmallow's message keys into our codes; `wrong` is the code of a value of the wrong kind."""

    wrong = "not_understood"

    def make_error(self, key: str, **_: Any) -> ValidationError:
        return refuse(self.wrong if key == "invalid" else _CODES.get(key, self.wrong))


class Text(CodedField, fields.String):
    """Text without surrounding space. NUL and lone surrogates cannot be stored and are refused."""

    wrong = "not_text"

    def __init__(self, *, shortest: int = 1, longest: int = 500, pattern: str | None = None, **options: Any) -> None:
        written = f"^(?:{pattern})$" if pattern else _READABLE
        shape = {"minLength": shortest, "maxLength": longest, "pattern": written}
        super().__init__(metadata={**shape, **options.pop("metadata", {})}, **options)
        self.shortest, self.longest, self.pattern = shortest, longest, pattern

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **options).strip()
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise refuse("unreadable_characters")
        if len(text) < self.shortest:
            raise refuse("required" if not text else "too_short", limit=self.shortest)
        if len(text) > self.longest:
            raise refuse("too_long", limit=self.longest)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise refuse("not_understood")
        return text


class Email(Text):
    """An address that a mail can be sent to; the domain part is folded to lower case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=254, metadata={"format": "email"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        local, at, host = text.rpartition("@")
        if (
            not at
            or not re.fullmatch(r"[^\s@<>,;:\"()\[\]\\]{1,64}", local)
            or not re.fullmatch(
                r"(?=.{4,190}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+",
                host,
            )
        ):
            raise refuse("not_an_email")
        return f"{local}@{host.lower()}"


class Choice(Text):
    """One of the given codes."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        self.choices = tuple(choices)
        super().__init__(longest=60, **options)
        self.metadata = {"enum": [*self.choices, *([None] if self.allow_none else [])]}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if text not in self.choices:
            raise refuse("not_a_choice", choices=list(self.choices))
        return text


class CountryCode(Text):
    """An ISO 3166 alpha-2 code, any country."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=2, shortest=2, pattern=r"[A-Z]{2}", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        try:
            return super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            if "required" in map(str, error.messages):
                raise
            raise refuse("not_a_country") from None


class WholeNumber(CodedField, fields.Integer):
    """A whole number within limits, not true nor 1.5. Text such as "12" is one in forms and queries, not in JSON."""

    wrong = "not_a_number"

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **options: Any) -> None:
        super().__init__(metadata={"minimum": least, "maximum": most}, strict=True, **options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> int:
        if isinstance(value, bool) or (isinstance(value, str) and not _is_written_number(value)):
            raise refuse("not_a_number")
        if isinstance(value, str) or (isinstance(value, float) and value.is_integer()):
            value = int(value)
        number = super()._deserialize(value, attr, data, **options)
        if number is None or not self.least <= number <= self.most:
            raise refuse("number_out_of_range", least=self.least, most=self.most)
        return number


def _is_written_number(text: str) -> bool:
    return not EXACT_TYPES.get() and re.fullmatch(r"\s*[+-]?\d{1,400}\s*", text) is not None


class YesNo(CodedField, fields.Boolean):
    """true or false; forms send "true", "on", "yes", "false", "no"."""

    wrong = "not_yes_or_no"
    truthy = {True, "true", "on", "yes", "1"}  # noqa: RUF012 - marshmallow's own class attribute
    falsy = {False, "false", "off", "no", "0"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> bool:
        if not isinstance(value, bool) and (EXACT_TYPES.get() or isinstance(value, int | float)):
            raise refuse("not_yes_or_no")
        return bool(super()._deserialize(value, attr, data, **options))


class Day(CodedField, fields.Date):
    """A calendar date, YYYY-MM-DD, between 1900 and 2200."""

    wrong = "not_a_date"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            raise refuse("not_a_date")
        day: date = super()._deserialize(value.strip(), attr, data, **options)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise refuse("not_a_date")
        return day


class Instant(CodedField):
    """An instant with its offset, or a date: the first (or with `end_of_day` the last) second of that day in UTC."""

    wrong = "not_a_date"

    def __init__(self, *, end_of_day: bool = False, **options: Any) -> None:
        written = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
        super().__init__(metadata=written, **options)
        self.end_of_day = end_of_day

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> datetime:
        if not isinstance(value, str):
            raise refuse("not_a_date")
        try:
            instant = self._read(value.strip())
        except (ValueError, OverflowError):
            raise refuse("not_a_date") from None
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise refuse("not_a_date")
        return instant

    def _read(self, text: str) -> datetime:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            edge = time(23, 59, 59) if self.end_of_day else time(0)
            return datetime.combine(date.fromisoformat(text), edge, UTC)
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


class ListOf(CodedField, fields.List[Any]):
    """A list. `unique` refuses the second of two equal entries."""

    wrong = "not_a_list"
    many_values = True

    def __init__(self, inner: Any, *, least: int = 0, most: int = 200, unique: bool = False, **options: Any) -> None:
        metadata = {"minItems": least, "maxItems": most, **({"uniqueItems": True} if unique else {})}
        super().__init__(inner, metadata=metadata, **options)
        self.least, self.most, self.unique = least, most, unique

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise refuse("not_a_list")
        if len(value) > self.most:
            raise refuse("too_many", limit=self.most)
        items: list[Any] = super()._deserialize(list(value), attr, data, **options)
        if len(items) < self.least:
            raise refuse("required" if not items else "too_few", limit=self.least)
        if self.unique:
            _refuse_repeated(items)
        return items


def _refuse_repeated(items: list[Any]) -> None:
    seen: list[Any] = []
    for position, item in enumerate(items):
        if item in seen:
            raise ValidationError({position: [Coded("repeated")]})
        seen.append(item)


class Part(CodedField, fields.Nested):
    """A nested mapping with its own schema."""

    wrong = "not_a_mapping"

    def _load(self, value: Any, partial: Any = None) -> Any:
        """A part is given whole or not at all, even where the whole may be partial."""
        if not isinstance(value, Mapping):
            raise refuse("not_a_mapping")
        return super()._load(value, None)


class Answer(CodedField, fields.Raw):
    """Any JSON value; what it may be is checked by the questionnaire."""


class Body(Schema):
    """A schema that refuses unknown fields, so that nobody sets what is not hers to set."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "unknown": Coded("unknown_field"),
        "type": Coded("not_a_mapping"),
    }

"""The filters of an address: checked, told in words where they are not understood, and then left out."""

from typing import Any

from flask import request
from marshmallow import Schema

from api.forms import FormReading, read_form
from api.intake import check
from api.languages import current_language
from api.pages.frame.refusals import Errors, errors_of
from api.pages.frame.state import keep_form, values_of
from api.problems import FieldProblem, Problem
from translations.page_messages import message

# A page that is not there is no mistake of the reader's: she sees the first one.
_UNTOLD = ("page", "page_size")
# Pages ask with lists where programs write codes and dates.
_NOT_LISTED = ("not_a_choice", "not_a_date", "too_short", "not_understood")


def read_filters(schema: Schema) -> dict[str, Any]:
    """The filters that are understood; the others are told above the page, and the schema's own values stand for them.

    Nothing is told on the page of a form that was sent: it has errors of its own.
    """
    query, errors = checked_filters(schema)
    if errors and request.method == "GET":
        keep_form(values_of(request.args), errors)
    return query


def checked_filters(schema: Schema) -> tuple[dict[str, Any], Errors]:
    """The filters that are understood, and what to say of the others."""
    reading = read_form(request.args, schema)
    try:
        return check(schema, reading.mapping), ()
    except Problem as problem:
        wrong = {name for error in problem.errors for name in _wrong_names(error)}
        kept = {name: value for name, value in reading.mapping.items() if name not in wrong}
        return _or_none(schema, kept), _told(problem, reading)


def _wrong_names(error: FieldProblem) -> tuple[str, ...]:
    """The filters to leave out: a period that ends before it begins says nothing with either of its days."""
    if error.code == "end_before_start":
        return "from", "to"
    return (error.pointer.split("/")[1],) if error.pointer else ()


def _or_none(schema: Schema, mapping: dict[str, Any]) -> dict[str, Any]:
    try:
        return check(schema, mapping)
    except Problem:
        return check(schema, {})


def _told(problem: Problem, reading: FormReading) -> Errors:
    """The errors in the words of lists to choose from."""
    return tuple(
        {**told, "message": message(current_language(), "not_listed") if error.code in _NOT_LISTED else told["message"]}
        for error, told in zip(problem.errors, errors_of(problem, reading), strict=True)
        if told["field"] not in _UNTOLD
    )

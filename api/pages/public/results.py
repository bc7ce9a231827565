"""What everybody may read: the public tier of the newest published release, with its limits and its files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.exports.findings import FORMATS
from api.exports.response import file_response
from api.languages import current_language
from api.operations.releases import public_file, published_release
from api.pages.evaluator.figures import figure
from api.pages.frame.cards import countries
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import values_of
from api.pages.frame.submitting import page_url
from api.problems import not_found
from api.request import operation
from api.resources.findings import indicator_labels
from api.schemas.evaluation import CountryQuery
from domain.indicators.definitions import CRITERIA
from domain.values import COUNTRIES
from translations.evaluation import criterion_label, recommendation_action, recommendation_title
from translations.labels import label
from translations.release_words import protection_lines, wave_line

Document = Mapping[str, Any]


def results() -> ResponseReturnValue:
    """Decisions, figures, advice and limits of the whole mechanism or of one country."""
    query = read_filters(CountryQuery())
    found = published_release(operation())
    if found is None:
        return render_template("results.html", release=None)
    document, language = found["public"], current_language()
    return render_template(
        "results.html",
        release=found,
        values=values_of(request.args),
        choices={"countries": countries(COUNTRIES)},
        country=query.get("country"),
        waves=[wave_line(language, *wave) for wave in document["release"]["closed"]],
        protection=protection_lines(language, document["release"]),
        decisions=[_decision(document, country) for country in _told(document["decisions"], query.get("country"))],
        groups=_groups(document, query.get("country")),
        advice=[_advice(row) for row in document["recommendations"] if _is_shown(row, query.get("country"))],
        files=[{"format": each, "url": page_url("results_file", file_format=each)} for each in FORMATS],
    )


def results_file(file_format: str) -> ResponseReturnValue:
    """A file of the published release in the language of the page. Raises Problem 404, also for an unknown format."""
    if file_format not in FORMATS:
        raise not_found()
    language = current_language()
    return file_response(public_file(operation(), file_format, language), language)


def _told(decisions: Mapping[str, str], country: str | None) -> list[str]:
    return [code for code in decisions if country in (None, code)]


def _decision(document: Document, country: str) -> dict[str, Any]:
    mine = [row for row in document["criteria"] if row["country"] == country]
    return {
        "country": country,
        "decision": document["decisions"][country],
        "criteria": [
            {
                "code": row["code"],
                "label": criterion_label(current_language(), row["code"]),
                "suppressed": row["suppressed"],
                "level": row["level"],
                "finding": _FINDINGS.get(row["status"], row["status"]),
            }
            for row in mine
        ],
    }


_FINDINGS = {"M": "met", "N": "not_met", "I": "insufficient_evidence"}


def _groups(document: Document, country: str | None) -> list[dict[str, Any]]:
    """The figures of the place by criterion of the evaluation, in its order, with the targets of the release's day."""
    definitions = operation().services.policy.indicators.on(date.fromisoformat(document["release"]["as_of"]))
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in CRITERIA}
    for row in document["indicators"]:
        if row["code"] in definitions and row["country"] == country and row["corridor"] is None and row["by"] is None:
            plain = figure(definitions[row["code"]], row)
            found[definitions[row["code"]].criterion].append(
                {**plain, "url": None, "evidence_url": None, "band": row.get("banded")}
            )
    return [{"criterion": name, "figures": figures} for name, figures in found.items() if figures]


def _is_shown(row: Document, country: str | None) -> bool:
    return not row["suppressed"] and country in (None, row["country"])


def _advice(row: Document) -> dict[str, Any]:
    language = current_language()
    return {
        "country": row["country"],
        "title": recommendation_title(language, row["code"]),
        "action": recommendation_action(language, row, indicator_labels()),
        "addressee": label(language, "addressee", row["addressee"]),
        "deadline": row["deadline"],
    }

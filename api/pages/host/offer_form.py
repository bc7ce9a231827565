"""The form of an offer, and the same offer as volunteers will read it, before it is sent."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from api.forms import read_form
from api.intake import check
from api.operations.offers import require_coming
from api.pages.frame.cards import SPOKEN, choices_of, in_page_language, offer_details, paragraphs
from api.pages.frame.state import form_key, is_asked_again, keep_form, values_of, values_or
from api.pages.frame.submitting import page_url, show_again, submit
from api.problems import Problem
from api.request import operation
from api.schemas.offers import OfferBody
from domain.organisation import Organisation
from domain.values import LANGUAGES

Values = dict[str, Any]
# Buttons and tokens of the page; everything else is what was typed.
_OF_THE_PAGE = ("csrf_token", "go", "again", "shown")
_UNSAID = ("theme", "district", "education_level", "experience_years", "allowance")
_PLAIN = ("modality", "theme", "city", "district", "capacity", "education_level", "experience_years")


def answer_offer_form(
    url: str,
    organisation: Organisation | None,
    perform: Callable[[dict[str, Any], str | None], Mapping[str, Any]],
    *,
    first: Values,
    remarks: str | None = None,
) -> ResponseReturnValue:
    """The whole conversation at one address: the form, its preview, the form again, and sending.

    `perform` takes the answers and the form's key, and gives the offer, to whose page it leads. `first` are the values
    of an untouched form; `remarks` what the focal point asks to change.
    """

    def form() -> str:
        return _form(url, first, remarks)

    if request.method == "GET":
        return form()
    wanted = request.form.get("go", "")
    if wanted == "preview" or (is_asked_again() and request.form.get("shown") == "preview"):
        return _preview(url, organisation, form)
    if wanted == "change":
        keep_form(values_of(request.form), ())
        return form()
    return submit(
        OfferBody(),
        lambda data: perform(data, request.form.get("key") or None),
        again=form,
        done=lambda offer: page_url("host_offer", offer_id=offer["id"], done="offer"),
    )


def _form(url: str, first: Values, remarks: str | None) -> str:
    values = values_or(first)
    return render_template(
        "host/offer_form.html",
        url=url,
        key=form_key(),
        remarks=paragraphs(remarks),
        values=values,
        choices={
            "modalities": choices_of("modality"),
            "skills": choices_of("skill"),
            "themes": choices_of("theme"),
            "languages": (*SPOKEN, *_unusual(values)),
            "education_levels": choices_of("education_level"),
            "currencies": (("MAD", "MAD"), ("XOF", "XOF"), ("", _("No allowance"))),
        },
    )


def _unusual(values: Mapping[str, Any]) -> Iterator[str]:
    """Languages beyond the usual ones that the offer already asks for."""
    number = len(SPOKEN)
    while code := values.get(f"languages-{number}-language"):
        yield str(code)
        number += 1


def _preview(url: str, organisation: Organisation | None, form: Callable[[], str]) -> ResponseReturnValue:
    reading = read_form(request.form, OfferBody())
    try:
        data = check(OfferBody(), reading.mapping)
        require_coming(operation(), data)
    except Problem as problem:
        return show_again(form, problem, reading)
    offer = {
        **dict.fromkeys(_UNSAID),
        **data,
        "id": "",
        "status": "draft",
        "return_reason": None,
        "organisation_name": organisation.name if organisation else "",
        "country": organisation.country if organisation else "",
    }
    return render_template(
        "host/offer_preview.html",
        url=url,
        offer={**offer_details(offer), "title": in_page_language(data["title"])},
        missing=[code for code in LANGUAGES if not (data["title"].get(code) and data["description"].get(code))],
        answers=[pair for pair in request.form.items(multi=True) if pair[0] not in _OF_THE_PAGE],
    )


def values_of_offer(offer: Mapping[str, Any]) -> Values:
    """A stored offer as the fields of the form."""
    values: Values = {name: offer[name] for name in _PLAIN if offer[name] is not None}
    values["skills"] = list(offer["skills"])
    for name in ("title", "description"):
        values |= {f"{name}-{language}": text for language, text in offer[name].items()}
    for name in ("starts_on", "ends_on"):
        day = offer[name]
        values |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    values |= {name: "true" for name in ("tutor", "lodging") if offer[name]}
    values |= {f"allowance-{name}": value for name, value in (offer["allowance"] or {}).items()}
    return values | _levels(offer["languages"])


def _levels(languages: list[Mapping[str, str]]) -> Values:
    wanted = {entry["language"]: entry["level"] for entry in languages}
    order = [*SPOKEN, *(code for code in wanted if code not in SPOKEN)]
    values: Values = {}
    for code, level in wanted.items():
        number = order.index(code)
        values |= {f"languages-{number}-language": code, f"languages-{number}-level": level}
    return values

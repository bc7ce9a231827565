"""The words of the certificate of service in both languages."""

from collections.abc import Mapping
from typing import Any

from domain.values import LANGUAGES
from translations import formats
from translations.catalogue import translate
from translations.labels import label
from translations.marking import N_
from translations.reasons import counted

AUTHOR = "Passerelle"
_REGIONS = {"fr": None, "en": "GB"}

HEADINGS = {"certificate": N_("Certificate of service"), "attestation": N_("Attestation of service")}
_OPENING = N_("We certify that")
_STATEMENTS = {
    "certificate": N_(
        "has completed a service in the volunteering pilot between Morocco, Senegal, Côte d’Ivoire and Mali."
    ),
    "attestation": N_(
        "has served in the volunteering pilot between Morocco, Senegal, Côte d’Ivoire and Mali. The service ended "
        "before the day that was planned: the dates below are those of the service itself."
    ),
}
_DATES = N_("%(first)s to %(last)s")
_DAYS_OFF = N_("%(served)s (%(suspended)s of suspension are not counted)")
_ISSUED = N_("Issued on %(day)s by the focal points:")
_CHECK = N_("Anyone can check this document at %(address)s with the code above.")


def printed(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    """An issued certificate as the template takes it: plain strings only, one part for each language."""
    parts = [_part(language, document) for language in LANGUAGES]
    number = document["number"]
    return {
        "title": f"{' – '.join(part['heading'] for part in parts)} {number}",
        "author": AUTHOR,
        "name": document["names"],
        "number": f"N° {number}",
        "code": code,
        "parts": parts,
    }


def _part(language: str, document: Mapping[str, Any]) -> dict[str, Any]:
    kind = document["kind"]
    return {
        "language": language,
        "region": _REGIONS[language],
        "heading": translate(language, HEADINGS[kind]),
        "opening": translate(language, _OPENING),
        "statement": translate(language, _STATEMENTS[kind]),
        "facts": [[name, value] for name, value in _facts(language, document) if value],
        "issued": translate(language, _ISSUED, {"day": formats.day(language, document["issued_on"])}),
        "issuers": [_issuer(language, issuer) for issuer in document["issued_by"]],
        "check": translate(language, _CHECK, {"address": f"{document['base_url']}/{language}/certificates"}),
    }


def _facts(language: str, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    place = f"{document['city']}, {formats.country(language, document['country'])}"
    modality = label(language, "modality", document["modality"])
    return [
        (translate(language, N_("Role")), document["title"][language]),
        (translate(language, N_("Host organisation")), f"{document['organisation']}, {place}"),
        (translate(language, N_("Country of origin")), formats.country(language, document["origin"])),
        (translate(language, N_("Kind of service")), f"{modality[:1].upper()}{modality[1:]}"),
        (translate(language, N_("Dates")), dates_of_service(language, document)),
        (translate(language, N_("Days of service")), days_of_service(language, document)),
        (translate(language, N_("Tasks")), document["tasks"][language]),
        (translate(language, N_("Replaces")), document.get("replaces", "")),
    ]


def dates_of_service(language: str, document: Mapping[str, Any]) -> str:
    """ "1 March 2027 to 31 August 2027"."""
    days = {name: formats.day(language, document[f"{name}_day"]) for name in ("first", "last")}
    return translate(language, _DATES, days)


def days_of_service(language: str, document: Mapping[str, Any]) -> str:
    """ "164 days (20 days of suspension are not counted)"."""
    served = counted(language, document["days_served"], "days")
    if not document["days_suspended"]:
        return served
    off = counted(language, document["days_suspended"], "days")
    return translate(language, _DAYS_OFF, {"served": served, "suspended": off})


def _issuer(language: str, issuer: Mapping[str, Any]) -> str:
    country = formats.country(language, issuer["country"])
    return ", ".join(part for part in (issuer["name"], issuer["institution"], country) if part)

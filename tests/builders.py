"""Bodies that the interface accepts, each changeable by keyword. All people are invented."""

from typing import Any

APPLICATION: dict[str, Any] = {
    "language": "fr",
    "modality": "volunteering",
    "given_names": "Exemple Khady",
    "family_name": "Échantillon",
    "email": "khady@volunteers.example.org",
    "birth_date": "1997-06-15",
    "nationalities": ["SN"],
    "country_of_residence": "SN",
    "origin_country": "SN",
    "languages": [{"language": "fr", "level": "C1"}],
    "preferences": ["O00001"],
    "consent": {"data": True, "version": "2026-1"},
    "conduct": True,
}
CALL: dict[str, Any] = {
    "code": "2028A",
    "opens": "2027-11-01",
    "closes": "2027-12-31",
    "modalities": ["volunteering"],
    "corridors": [{"origin": "SN", "host": "MA", "cap": 2}, {"origin": "MA", "host": "SN"}],
}
ORGANISATION: dict[str, Any] = {
    "name": "Maison exemple des lectures",
    "country": "MA",
    "email": "maison@hosts.example.org",
}
OFFER: dict[str, Any] = {
    "title": {"fr": "Bibliothèque de quartier", "en": "Neighbourhood library"},
    "description": {"fr": "Animer des lectures.", "en": "Lead readings."},
    "city": "Salé",
    "languages": [{"language": "fr", "level": "B1"}],
    "starts_on": "2027-04-01",
    "ends_on": "2027-09-30",
    "capacity": 1,
}


def application(**changes: Any) -> dict[str, Any]:
    """A complete application that wishes for the first offer; `...` leaves a field out."""
    return changed(APPLICATION, changes)


def call(**changes: Any) -> dict[str, Any]:
    return changed(CALL, changes)


def organisation(**changes: Any) -> dict[str, Any]:
    return changed(ORGANISATION, changes)


def offer(**changes: Any) -> dict[str, Any]:
    return changed(OFFER, changes)


def changed(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The body with the changes; a change to `...` takes the field away."""
    return {name: value for name, value in {**body, **changes}.items() if value is not ...}

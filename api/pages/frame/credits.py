"""Who wrote the text of an offer in which language, in the words of the page."""

from collections.abc import Mapping

from flask_babel import gettext as _

from api.languages import current_language
from domain.values import LANGUAGES
from translations import formats


def text_credits(country: str, authors: Mapping[str, str]) -> list[str]:
    """One sentence a language whose author is known. `country` is the one whose focal point translates."""
    place = formats.country(current_language(), country)
    return [_credit(language, authors[language], place) for language in LANGUAGES if language in authors]


def _credit(language: str, role: str, place: str) -> str:
    if role == "coordinator":
        if language == "fr":
            return str(_("French text by the focal point of %(country)s.", country=place))
        return str(_("English text by the focal point of %(country)s.", country=place))
    return str(_("French text by the host.") if language == "fr" else _("English text by the host."))

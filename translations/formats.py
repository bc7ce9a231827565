"""Dates, numbers and names of countries and languages as each language writes them."""

from datetime import date, datetime
from fractions import Fraction

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

# British English: "3 March 2027", never "March 3".
_LOCALES = {"fr": Locale("fr"), "en": Locale("en", "GB")}


def locale_of(language: str) -> Locale:
    return _LOCALES[language]


def day(language: str, value: date | str | None) -> str:
    """3 mars 2027 / 3 March 2027. ISO text is accepted; nothing gives a dash."""
    if value is None:
        return "–"
    moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    text = format_date(moment, format="long", locale=_LOCALES[language])
    return f"1er{text[1:]}" if language == "fr" and moment.day == 1 else text


def moment(language: str, value: datetime | str | None) -> str:
    """The day and the time in UTC, which is the time of Dakar, Abidjan and Bamako."""
    if value is None:
        return "–"
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    hour = format_datetime(
        instant, format="HH 'h' mm 'TU'" if language == "fr" else "HH:mm 'UTC'", locale=_LOCALES[language]
    )
    return f"{day(language, instant.date())} {'à' if language == 'fr' else 'at'} {hour}"


def number(language: str, value: float | Fraction | str | None, digits: int = 1) -> str:
    """A number with the language's decimal sign, at most `digits` decimals."""
    if value is None:
        return "–"
    plain = float(Fraction(value)) if isinstance(value, str | Fraction) else value
    return format_decimal(round(plain, digits), locale=_LOCALES[language])


def country(language: str, code: str) -> str:
    """Côte d’Ivoire / Côte d’Ivoire; an unknown code is shown as it is."""
    return str(_LOCALES[language].territories.get(code, code))


def language_name(language: str, code: str) -> str:
    """français / French; an unknown code is shown as it is."""
    return str(_LOCALES[language].languages.get(code, code))


def corridor(language: str, code: str) -> str:
    """Maroc → Sénégal for MA-SN."""
    origin, _, host = code.partition("-")
    return f"{country(language, origin)} → {country(language, host)}"

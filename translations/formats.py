"""Dates, numbers and names of countries and languages, as each language and country writes them.

What is written in is a tag: a language (`fr`), or a language and a country (`fr-MA`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

# English is British, "3 March 2027", never "March 3": also where telephones are sold with American settings.
_PLAIN = {"fr": Locale("fr"), "en": Locale("en", "GB")}
_NO_COUNTRY = ("", "US")
# Languages that people of the four countries speak and that the locale data do not name.
_LANGUAGES = {"fr": {"bci": "baoulé"}, "en": {"bci": "Baoulé"}}


def tag_of(language: str, country: str | None) -> str:
    """`fr-MA`; the language alone where no country is known."""
    return f"{language}-{country}" if country else language


@cache
def locale_of(tag: str) -> Locale:
    """How a tag is written; a country that has no manner of its own in this language writes like the language."""
    language, _, country = tag.partition("-")
    if country in _NO_COUNTRY:
        return _PLAIN[language]
    try:
        return Locale(language, country)
    except (UnknownLocaleError, ValueError):
        return _PLAIN[language]


def _is_french(tag: str) -> bool:
    return tag.startswith("fr")


def day(tag: str, value: date | str | None) -> str:
    """3 mars 2027 / 3 March 2027. ISO text is accepted; nothing gives a dash."""
    if value is None:
        return "–"
    moment = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    text = format_date(moment, format="long", locale=locale_of(tag))
    return f"1er{text[1:]}" if _is_french(tag) and moment.day == 1 else text


def month(tag: str, value: date) -> str:
    """mars 2027 / March 2027."""
    return format_date(value, format="MMMM y", locale=locale_of(tag))


def month_name(tag: str, number: int) -> str:
    """mars / March for 3."""
    return str(locale_of(tag).months["format"]["wide"][number])


def moment(tag: str, value: datetime | str | None) -> str:
    """The day and the time in UTC, which is the time of Dakar, Abidjan and Bamako."""
    if value is None:
        return "–"
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    hour = format_datetime(
        instant, format="HH 'h' mm 'TU'" if _is_french(tag) else "HH:mm 'UTC'", locale=locale_of(tag)
    )
    return f"{day(tag, instant.date())} {'à' if _is_french(tag) else 'at'} {hour}"


def number(tag: str, value: float | Fraction | str | None, digits: int = 1) -> str:
    """A number with the decimal sign of language and country, at most `digits` decimals."""
    if value is None:
        return "–"
    plain = float(Fraction(value)) if isinstance(value, str | Fraction) else value
    return format_decimal(round(plain, digits), locale=locale_of(tag))


def colon(tag: str) -> str:
    """Between a name and what is said of it."""
    return "\N{NARROW NO-BREAK SPACE}: " if _is_french(tag) else ": "


def listed(tag: str, texts: Iterable[str]) -> str:
    """Several sentences or names in one line."""
    return ("\N{NARROW NO-BREAK SPACE}; " if _is_french(tag) else "; ").join(texts)


def country(tag: str, code: str) -> str:
    """Côte d’Ivoire / Côte d’Ivoire; an unknown code is shown as it is."""
    return str(locale_of(tag).territories.get(code, code))


def language_name(tag: str, code: str) -> str:
    """français / French; an unknown code is shown as it is."""
    named = _LANGUAGES[tag.partition("-")[0]].get(code)
    return named or str(locale_of(tag).languages.get(code, code))


def either(tag: str, names: Iterable[str]) -> str:
    """ "français B1, anglais B1 ou arabe B2": one of them is enough."""
    return format_list(list(names), style="or", locale=locale_of(tag))


def both(tag: str, texts: Iterable[str]) -> str:
    """ "this, that and that": all of them."""
    return format_list(list(texts), style="standard", locale=locale_of(tag))


def corridor(tag: str, code: str) -> str:
    """Maroc → Sénégal for MA-SN. No line begins with the arrow."""
    origin, _, host = code.partition("-")
    return f"{country(tag, origin)}\N{NO-BREAK SPACE}→ {country(tag, host)}"

"""The plots of the evaluator's pages, in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from api.charts.dots import dot_plot
from api.charts.ledger import ledger_chart
from api.charts.marks import Figure, Words
from api.charts.multiples import Panel, small_multiples
from api.charts.rows import dot_words, figure_of, scale_of
from api.charts.scorecard import scorecard
from api.languages import current_language
from api.pages.evaluator.working import Row, Working
from domain.values import COUNTRIES
from translations import chart_words, formats
from translations.group_words import party_name


def dots(found: Working, named: Iterable[tuple[Row, str]], title: str, unit: str = "share") -> Markup:
    """Rows of one unit with their names as dots; nothing when there is no row of it."""
    marks = [
        figure_of(current_language(), row, found.definitions[row["code"]], name)
        for row, name in named
        if found.definitions[row["code"]].unit == unit
    ]
    if not marks:
        return Markup()
    told = dot_words(current_language(), title, _("The table gives the same numbers."), marks, unit)
    return drawn(dot_plot(marks, told, scale=scale_of(marks, unit)))


def by_country(found: Working, codes: Sequence[str], title: str) -> Markup:
    """The shares of several indicators, a panel for each country."""
    panels = [
        Panel(formats.country(current_language(), country), _panel(found, codes, country)) for country in COUNTRIES
    ]
    panels = [panel for panel in panels if panel.figures]
    if not panels:
        return Markup()
    marks = [each for panel in panels for each in panel.figures]
    told = dot_words(current_language(), title, _("The table gives the same numbers."), marks)
    return drawn(small_multiples(panels, told))


def _panel(found: Working, codes: Sequence[str], country: str) -> tuple[Figure, ...]:
    rows = ((code, found.find(code, country)) for code in codes)
    return tuple(_short(row, found, code) for code, row in rows if row is not None)


def _short(row: Row, found: Working, code: str) -> Figure:
    """In a panel there is room for the code and the value; names and numbers of answers are in the table."""
    definition = found.definitions[code]
    told = figure_of(current_language(), row, definition, code)
    if told.suppressed:
        return told
    value = chart_words.amount(current_language(), row["value"], definition.unit)
    n = formats.number(current_language(), row["n"], 0)
    return Figure(code, told.value, f"{value}, n = {n}", "", told.low, told.high, None, told.verdict)


def ledger(country: str, values: Mapping[str, Any] | None) -> Markup:
    """The triple win of a country; nothing before the first evaluation."""
    if values is None:
        return Markup()
    language = current_language()
    parties = [
        Figure(
            _("Country of origin") if party == "origin" else party_name(language, party),
            values[party],
            chart_words.amount(language, values[party], "share"),
            suppressed=values["suppressed"],
        )
        for party in ("origin", "host", "volunteer")
    ]
    title = _("Triple win: %(country)s", country=formats.country(language, country))
    return drawn(ledger_chart(parties, replace(words(title), least=_("the least of the three"))))


def readiness(rows: Iterable[Row]) -> Markup:
    """The level of every criterion in every country whose rows are given."""
    language = current_language()
    levels = {(row["code"], row["country"]): row["level"] for row in rows}
    codes = sorted({code for code, _country in levels}, key=lambda code: int(code[1:]))
    present = {country for _code, country in levels}
    names = [(country, formats.country(language, country)) for country in COUNTRIES if country in present]
    return drawn(scorecard(codes, names, levels, chart_words.levels(language), words(_("Readiness scorecard"))))


def words(title: str, *, ticks: tuple[str, str] = ("", ""), marks: tuple[tuple[str, str], ...] = ()) -> Words:
    """The words that every plot of a page has; `marks`: its legend."""
    told, hidden = _("The table gives the same numbers."), chart_words.suppressed(current_language())
    return Words(title=title, description=told, suppressed=hidden, ticks=ticks, legend=marks)


def drawn(plot: str) -> Markup:
    """A plot as it stands in a page: it has escaped its words itself."""
    return Markup(plot)  # noqa: S704 - made by api.charts, which escapes

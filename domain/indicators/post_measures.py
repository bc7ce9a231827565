"""Whether the institutions keep somebody in post: months in which a country has a focal point."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import PostFacts
from domain.indicators.measure import Measure, ratio
from domain.indicators.sample import Sample

_DAY = timedelta(days=1)
Month = tuple[date, date]


def months_in_post(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Whole months since the first call opened in which a country has a focal point on more than half of the days."""
    opened = min((call.opens for call in sample.calls if call.opens > date.min), default=None)
    months = [] if opened is None else list(whole_months(opened, sample.as_of))
    countries = [sample.group.country] if sample.group.country else list(sample.countries)
    yes: list[str] = []
    no: list[str] = []
    for country in sorted(countries):
        posts = [post for post in sample.posts if post.country == country]
        for first, last in months:
            (yes if _is_in_post(posts, first, last) else no).append(f"post:{country}/{first:%Y-%m}")
    n = len(yes) + len(no)
    return [
        Measure(
            value=ratio(len(yes), n),
            numerator=len(yes),
            n=n,
            population=n,
            supporting=tuple(yes),
            opposing=tuple(no),
        )
    ]


def whole_months(since: date, until: date) -> Iterator[Month]:
    """First and last day of every calendar month that lies wholly between two days, both included."""
    first = since if since.day == 1 else _next_month(since)
    while (last := first.replace(day=monthrange(first.year, first.month)[1])) <= until:
        yield first, last
        first = last + _DAY


def _next_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1]) + _DAY


def _is_in_post(posts: list[PostFacts], first: date, last: date) -> bool:
    present, days = days_in_post(posts, first, last)
    return 2 * present > days


def days_in_post(posts: Iterable[PostFacts], first: date, last: date) -> tuple[int, int]:
    """(days on which one of them is there, days of the month)."""
    every, days = tuple(posts), (last - first).days + 1
    return sum(any(_is_there(post, first + _DAY * place) for post in every) for place in range(days)), days


def _is_there(post: PostFacts, day: date) -> bool:
    if not post.since <= day <= (post.until or date.max):
        return False
    away = post.away_from is not None and post.away_until is not None and post.away_from <= day <= post.away_until
    return not away

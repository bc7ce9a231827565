"""Today on the desk: everything that is due today or late, whatever it is, the latest first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from api.languages import current_language
from api.operations.context import Operation
from api.pages.frame.cards import in_page_language, person_name
from api.pages.frame.submitting import page_url
from domain.actor import Actor
from storage.desk import due as queries
from storage.desk.corrections import corrections_waiting
from storage.feedback import feedback_token
from storage.follow_ups import asked_follow_ups
from translations.evaluation import recommendation_title
from translations.labels import label

_MOST_OF_A_KIND = 20
# A proposal is shown before it is too late to remind somebody.
_AHEAD = timedelta(days=2)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do: what, about whom, by which day, and where. `late` counts days, below zero those to come."""

    kind: str
    about: str
    detail: str
    day: date
    late: int
    url: str
    # That of the file, where `about` begins with one.
    reference: str = ""


Maker = Callable[..., DueItem]


def due_today(connection: Connection, current: Operation, most: int) -> tuple[list[DueItem], bool]:
    """The most urgent things, and whether there are more."""
    today = current.services.clock.now().date()
    found = sorted(_items(connection, current, today), key=lambda item: (item.day, _ORDER.index(item.kind), item.about))
    return found[:most], len(found) > most


_ORDER = (
    "erasure",
    "correction",
    "decision",
    "review",
    "second_opinion",
    "opinion_returned",
    "accreditation",
    "offer",
    "host_answer",
    "volunteer_answer",
    "start",
    "end",
    "checklist",
    "own_feedback",
    "feedback",
    "follow_up",
)


def _items(connection: Connection, current: Operation, today: date) -> Iterator[DueItem]:
    term = timedelta(days=current.services.policy.programme.decision_days)
    item = _maker(today)
    yield from _corrections(connection, current, item)
    yield from _files(connection, current.actor, today, term, item)
    yield from _hosts(connection, current.actor, today, term, item)
    yield from _placements(connection, current, today, item)
    yield from _follow_ups(connection, current.actor, item)


def _asked_before(today: date, term: timedelta) -> datetime:
    """Who asked before this instant is answered today at the latest."""
    return datetime.combine(today + timedelta(days=1) - term, time(0), UTC)


def _files(connection: Connection, actor: Actor, today: date, term: timedelta, item: Maker) -> Iterator[DueItem]:
    for row in queries.erasures_due(connection, actor, today, _MOST_OF_A_KIND):
        yield item("erasure", row, row["due_on"], _erasure_url)
    before = _asked_before(today, term)
    for kind, rows in (
        ("decision", queries.decisions_due(connection, actor, before, _MOST_OF_A_KIND)),
        ("review", queries.reviews_due(connection, actor, before, _MOST_OF_A_KIND)),
        ("second_opinion", queries.opinions_waiting(connection, actor, _MOST_OF_A_KIND)),
        ("opinion_returned", queries.opinions_returned(connection, actor, _MOST_OF_A_KIND)),
    ):
        for row in rows:
            yield item(kind, row, (row["step_since"] + term).date(), _file_url)


def _corrections(connection: Connection, current: Operation, item: Maker) -> Iterator[DueItem]:
    """From the day on which they are asked for: what a person says about herself is put right without waiting."""
    for row in corrections_waiting(connection, current.actor, _MOST_OF_A_KIND):
        day = current.services.policy.privacy.due_on(row["asked_at"].date())
        yield item("correction", row, day, _correction_url)


def _hosts(connection: Connection, actor: Actor, today: date, term: timedelta, item: Maker) -> Iterator[DueItem]:
    before = _asked_before(today, term)
    for row in queries.organisations_late(connection, actor, before, _MOST_OF_A_KIND):
        yield item("accreditation", row, (row["since"] + term).date(), _organisation_url)
    for row in queries.offers_late(connection, actor, before, _MOST_OF_A_KIND):
        yield item("offer", row, (row["since"] + term).date(), _offer_url)


def _placements(connection: Connection, current: Operation, today: date, item: Maker) -> Iterator[DueItem]:
    actor, soon = current.actor, current.services.clock.now() + _AHEAD
    for row in queries.proposals_expiring(connection, actor, soon, _MOST_OF_A_KIND):
        kind = "host_answer" if row["status"] == "proposed" else "volunteer_answer"
        yield item(kind, row, row["deadline"].date(), _placement_url)
    for kind, rows in (
        ("start", queries.starts_due(connection, actor, today, _MOST_OF_A_KIND)),
        ("end", queries.ends_due(connection, actor, today, _MOST_OF_A_KIND)),
    ):
        for row in rows:
            yield item(kind, row, row["due_on"], _placement_url)
    for row in queries.checklist_late(connection, actor, today, _MOST_OF_A_KIND):
        yield item("checklist", row, row["due_on"], _placement_url, _word("checklist", row["code"]))
    yield from _questionnaires(connection, current, item)


def _questionnaires(connection: Connection, current: Operation, item: Maker) -> Iterator[DueItem]:
    """What the coordinator is asked she answers by its link; whoever else is late is named where she can be reached."""

    def answer_url(row: Row) -> str:
        return page_url("feedback", token=feedback_token(current.services.keys, row["request"]))

    for row in queries.feedback_late(connection, current.actor, _MOST_OF_A_KIND):
        kind, url = ("own_feedback", answer_url) if row["own"] else ("feedback", _feedback_url)
        yield item(kind, row, row["due_on"], url, _word("party", row["party"]))


def _maker(today: date) -> Maker:
    def make(kind: str, row: Row, day: date, url: Callable[[Row], str], detail: str = "") -> DueItem:
        return DueItem(kind, _about(row), detail, day, (today - day).days, url(row), _reference(row))

    return make


def _about(row: Row) -> str:
    """Reference and name of a person, the name of an organisation, or the title of an offer."""
    if "personal" in row:
        return f"{row['reference']} {person_name(row['personal'])}".strip()
    return str(row["name"]) if "name" in row else in_page_language(row["title"]) or str(row["id"])


def _reference(row: Row) -> str:
    return str(row["reference"]) if "personal" in row else ""


def _word(kind: str, code: str) -> str:
    return label(current_language(), kind, code)


def _file_url(row: Row) -> str:
    return page_url("desk_application", application_id=row["id"])


def _follow_ups(connection: Connection, actor: Actor, item: Maker) -> Iterator[DueItem]:
    """One line for all of them: they come due together, and the list leads to each."""
    rows = asked_follow_ups(connection, actor.country, _MOST_OF_A_KIND)
    if rows:
        first = recommendation_title(current_language(), rows[0]["document"]["code"])
        about = {"name": f"{first} …" if len(rows) > 1 else first}
        yield item("follow_up", about, rows[0]["due_on"], lambda _row: page_url("findings_follow_ups"))


def _placement_url(row: Row) -> str:
    return page_url("desk_placement", placement_id=row["id"])


def _correction_url(row: Row) -> str:
    return page_url("desk_correction", application_id=row["id"])


def _erasure_url(row: Row) -> str:
    return page_url("desk_erasure", application_id=row["id"])


def _feedback_url(row: Row) -> str:
    return page_url("desk_feedback", _anchor=f"request-{row['request']}")


def _organisation_url(row: Row) -> str:
    return page_url("desk_organisation", organisation_id=row["id"])


def _offer_url(row: Row) -> str:
    return page_url("desk_offer", offer_id=row["id"])

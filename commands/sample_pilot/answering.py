"""Feedback: every day on which the schedule or a party has something to do, until the day that the play has reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from api.operations.feedback import answer_request
from api.schemas.feedback import AnswersBody
from commands.sample_pilot.script import document
from commands.sample_pilot.stage import MORNING, NOON, Stage, read
from storage.feedback import feedback_token
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements

_AT_ONCE, _REMINDER, _AFTER_REMINDER, _END = (timedelta(days=days) for days in (3, 7, 10, 21))


@dataclass(frozen=True, slots=True)
class _Open:
    """A request that waits for its day, for an answer, for its reminder or for its end."""

    id: str
    number: int | None
    party: str
    moment: str
    status: str
    due_on: date

    @property
    def name(self) -> str:
        return f"{self.party}.{self.moment}"

    def answers_on(self) -> date | None:
        if self.number is None or _lists("silent", self):
            return None
        return self.due_on + (_AFTER_REMINDER if _lists("reminded", self) else _AT_ONCE)

    def scheduled_on(self) -> date:
        """When the schedule has something to do with it."""
        waits = {"scheduled": timedelta(0), "sent": _REMINDER, "reminded": _END}
        return self.due_on + waits[self.status]


def _lists(list_name: str, request: _Open) -> bool:
    lists = document("answers")[list_name]
    return request.number in lists.get(request.party, {}).get(request.moment, ())


def play_feedback(stage: Stage, until: date, people: Sequence[str]) -> None:
    """Send, answer, remind and close what is due up to this day. `people` are numbered from 1; others never answer."""
    while requests := _open_requests(stage, people):
        day = min(min(_days_of(request)) for request in requests)
        if day > until:
            return
        if any(request.scheduled_on() <= day for request in requests):
            stage.clock.move_to(datetime.combine(day, MORNING))
            stage.tick()
        stage.clock.move_to(datetime.combine(day, NOON))
        for request in requests:
            if request.status != "scheduled" and (on := request.answers_on()) and on <= day:
                _answer(stage, request)


def _days_of(request: _Open) -> list[date]:
    answer = request.answers_on() if request.status != "scheduled" else None
    return [request.scheduled_on(), *([answer] if answer else [])]


def _open_requests(stage: Stage, people: Sequence[str]) -> list[_Open]:
    numbers = {stage.applications[key]: number for number, key in enumerate(people, 1) if key in stage.applications}
    table = feedback_requests
    query = (
        select(table.c.id, placements.c.application_id, table.c.party, table.c.moment, table.c.status, table.c.due_on)
        .join(placements, placements.c.id == table.c.placement_id)
        .where(table.c.status.in_(("scheduled", "sent", "reminded")))
    )
    with stage.installation.database.read() as connection:
        rows = connection.execute(query).all()
    found = [_Open(row[0], numbers.get(row[1]), *row[2:]) for row in rows]
    return sorted(found, key=lambda request: (request.due_on, request.number or 0, request.party))


def _answer(stage: Stage, request: _Open) -> None:
    number = request.number or 1
    cycles: dict[str, list[Any]] = document("answers")["sheets"][request.party][request.moment]
    given = {item: cycle[(number - 1) % len(cycle)] for item, cycle in cycles.items()}
    body: dict[str, Any] = {"answers": {item: None if value == "-" else value for item, value in given.items()}}
    if _lists("paper", request):
        body["answered_on"] = (request.due_on + timedelta(days=1)).isoformat()
    sheet = read(AnswersBody(), body)
    token = feedback_token(stage.installation.keys, request.id)
    answer_request(stage.by_stranger(), token, sheet["answers"], sheet.get("answered_on"))

"""Mails to the parties of the pilot, each in the reader's language. A party that is not there gets none."""

from collections.abc import Mapping
from typing import Any

from domain.focal_point import Colleague, who_answers
from storage import repositories
from storage.focal_points import asked_about, colleagues_of, holder_of
from storage.mail_queue import queue_mail
from storage.unit_of_work import UnitOfWork

About = Mapping[str, Any]


def mail_volunteer(work: UnitOfWork, application: str, template: str, key: str, about: About) -> None:
    """Queue a mail to the volunteer, unless the same fact was mailed before."""
    found = repositories.applications.find(work.connection, application)
    if found is not None:
        queue_mail(work, key, f"application:{found.id}", found.language, template, about)


def mail_host(work: UnitOfWork, organisation: str, template: str, key: str, about: About) -> None:
    """Queue a mail to the host organisation, unless the same fact was mailed before."""
    found = repositories.organisations.find(work.connection, organisation)
    if found is not None:
        queue_mail(work, key, f"organisation:{found.id}", found.language, template, about)


def mail_file_holder(work: UnitOfWork, application: str, template: str, key: str, about: About) -> None:
    """Queue a mail to the focal point who answers about a file today."""
    _mail(work, asked_about(work.connection, application, work.clock.now().date()), template, key, about)


def mail_first_coordinator(work: UnitOfWork, country: str, template: str, key: str, about: About) -> None:
    """Queue a mail to the longest-serving coordinator of a country, or to whoever stands in while she is away."""
    colleagues = colleagues_of(work.connection, country)
    first = colleagues[0].id if colleagues else None
    _mail(work, who_answers(colleagues, first, work.clock.now().date()), template, key, about)


def mail_reviewer(
    work: UnitOfWork,
    application: str,
    countries: list[str],
    template: str,
    key: str,
    about: About,
    *,
    without: str | None,
) -> None:
    """Queue a mail to the one who is asked for a second reading: the file's focal point or whoever stands in, but
    never `without`. Where the country of origin has nobody else, or nobody holds the file, all the others are asked.
    """
    held = holder_of(work.connection, application) is not None
    found = asked_about(work.connection, application, work.clock.now().date(), without=without) if held else None
    if found is None:
        mail_coordinators(work, countries, template, key, about, without=without)
    else:
        _mail(work, found, template, f"{key}:{found.id}", about)


def mail_coordinators(
    work: UnitOfWork, countries: list[str], template: str, key: str, about: About, *, without: str | None
) -> None:
    """Queue a mail to every coordinator of the countries except one."""
    for country in countries:
        for colleague in colleagues_of(work.connection, country):
            if colleague.id != without:
                _mail(work, colleague, template, f"{key}:{colleague.id}", about)


def _mail(work: UnitOfWork, reader: Colleague | None, template: str, key: str, about: About) -> None:
    if reader is not None:
        queue_mail(work, key, f"account:{reader.id}", reader.language, template, about)

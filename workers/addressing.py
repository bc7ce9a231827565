"""Mails to the parties of the pilot, each in the reader's language. A party that is not there gets none."""

from collections.abc import Mapping
from typing import Any

from storage import repositories
from storage.accounts import coordinators_of
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


def mail_first_coordinator(work: UnitOfWork, country: str, template: str, key: str, about: About) -> None:
    """Queue a mail to the longest-serving coordinator of a country."""
    for row in coordinators_of(work.connection, country)[:1]:
        queue_mail(work, key, f"account:{row.id}", row.language, template, about)


def mail_coordinators(
    work: UnitOfWork, countries: list[str], template: str, key: str, about: About, *, without: str | None
) -> None:
    """Queue a mail to every coordinator of the countries except one."""
    for country in countries:
        for row in coordinators_of(work.connection, country):
            if row.id != without:
                queue_mail(work, f"{key}:{row.id}", f"account:{row.id}", row.language, template, about)

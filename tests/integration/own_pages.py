"""A volunteer at her own pages, the focal points who look after her file, and what they are mailed."""

import json

from sqlalchemy import select

from storage.accounts import open_session
from storage.tables import metadata
from storage.tables.accounts import accounts
from tests.integration.journey import Journey
from tests.integration.page_client import PageClient


def reader(journey: Journey, *, application: str | None = None, account: str | None = None) -> PageClient:
    """A browser that is signed in."""
    client = PageClient(journey.pilot)
    with journey.pilot.database.write() as connection:
        secret = open_session(connection, journey.pilot.clock.now(), account=account, application=application)
    client.client.set_cookie("passerelle", secret)
    return client


def focal_point(journey: Journey, email: str) -> PageClient:
    with journey.pilot.database.read() as connection:
        found = connection.execute(select(accounts.c.id).where(accounts.c.email == email)).scalar_one()
    return reader(journey, account=found)


def awa_at_her_pages(journey: Journey) -> PageClient:
    """A volunteer whose file is decided, at her pages. Senegal has two focal points."""
    journey.apply("awa", "SN", phone="+221771234567", motivation="Je veux enseigner.")
    journey.pilot.account("coordinator", "second-SN@focal.example.org", "SN")
    journey.pilot.deliver()
    return reader(journey, application=journey.applications["awa"]["id"])


def told(journey: Journey, to: str) -> list[str]:
    """The subjects that somebody received, the latest first."""
    journey.pilot.deliver()
    return [mail["subject"] for mail in journey.pilot.mailbox() if mail["to"] == to]


def stored_text(journey: Journey) -> str:
    """Every value of every table, as text."""
    with journey.pilot.database.read() as connection:
        rows = [tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False)


def ask_for_address(awa: PageClient, email: str) -> None:
    awa.get("/en/me/address")
    assert awa.send("/en/me/address", email=email).status_code == 303
    awa.get("/en/me/address/code")

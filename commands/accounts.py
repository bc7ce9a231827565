"""Accounts of people who work with Passerelle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import click
from marshmallow import ValidationError
from sqlalchemy import Connection

from api.operations.accounts import invite, reset_proofs
from api.schemas.fields import Email
from commands.configuration import Environment
from commands.installation import Installation, new_correlation, open_installation
from commands.welcome import SIGN_IN_LIFE, sign_in_address
from domain.actor import STAFF_ROLES
from domain.values import COUNTRIES
from storage import repositories
from storage.accounts import AccountExists, create_account, issue_api_token, issue_sign_in_link
from storage.unit_of_work import unit_of_work


def _email(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        return str(Email().deserialize(value))
    except ValidationError as error:
        raise click.BadParameter("give an e-mail address") from error


@click.group()
def account() -> None:
    """Accounts of hosts, coordinators, evaluators and the safeguarding team."""


@account.command()
@click.option("--email", required=True, callback=_email, help="Where mails go.")
@click.option("--role", required=True, type=click.Choice(STAFF_ROLES), help="What the account may do.")
@click.option("--country", type=click.Choice(tuple(COUNTRIES)), help="The country of a coordinator.")
@click.option("--organisation", help="The id of the organisation of a host.")
@click.option("--api-token", is_flag=True, help="Make a bearer token and print it, this once, on the last line.")
@click.pass_obj
def create(
    environ: Environment, email: str, role: str, country: str | None, organisation: str | None, api_token: bool
) -> None:
    """Make an account. Print its bearer token; or invite its owner by mail and print how she signs in."""
    if role == "coordinator" and country is None:
        raise click.UsageError("a coordinator needs --country")
    if organisation is not None and role != "host":
        raise click.UsageError("--organisation is for the role host")
    with open_installation(environ) as installation:
        account = NewAccount(email, role, country, organisation)
        line = _with_token(installation, account) if api_token else _invited(installation, account)
    click.echo(f"account made: {role}", err=True)
    click.echo(line)


@account.command()
@click.option("--email", required=True, callback=_email, help="The address of the account.")
@click.pass_obj
def reset(environ: Environment, email: str) -> None:
    """Let somebody who has lost authenticator and recovery codes set the account up again, by mail."""
    with open_installation(environ) as installation:
        correlation = new_correlation()
        with unit_of_work(installation.database, installation.clock, correlation=correlation) as work:
            if not reset_proofs(work, installation.keys, email):
                raise click.ClickException("no open account has this e-mail address")
            work.commit()
    click.echo("the account is signed out everywhere; its owner is invited by mail", err=True)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the console is told about an account."""

    email: str
    role: str
    country: str | None
    organisation: str | None


def _with_token(installation: Installation, account: NewAccount) -> str:
    """For a program: a bearer token, and no mail."""
    at = installation.clock.now()
    with installation.database.write() as connection, _told(connection, account):
        made = create_account(connection, installation.keys, at, **asdict(account))
        return issue_api_token(connection, made, at)


def _invited(installation: Installation, account: NewAccount) -> str:
    """For a person: an invitation by mail. In development also a line to sign in with at once."""
    work_of = unit_of_work(installation.database, installation.clock, correlation=new_correlation())
    with work_of as work, _told(work.connection, account):
        made = invite(work, installation.keys, **asdict(account))
        if installation.settings.is_production:
            line = f"invited by mail: sign in at {installation.settings.base_url}/fr/signin with this address"
        else:
            expires_at = work.clock.now() + SIGN_IN_LIFE
            line = sign_in_address(installation, issue_sign_in_link(work.connection, made, expires_at))
        work.commit()
    return line


@contextmanager
def _told(connection: Connection, account: NewAccount) -> Iterator[None]:
    """Say why an account cannot be made. Raises click.ClickException."""
    known = account.organisation is None or repositories.organisations.find(connection, account.organisation)
    if not known:
        raise click.ClickException("there is no organisation with this id")
    try:
        yield
    except AccountExists as error:
        raise click.ClickException("there is already an account with this e-mail address") from error

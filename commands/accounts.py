"""Accounts of people who work with Passerelle."""

import click
from marshmallow import ValidationError

from api.schemas.fields import Email
from commands.configuration import Environment
from commands.installation import Installation, open_installation
from commands.welcome import SIGN_IN_LIFE, sign_in_address
from domain.actor import STAFF_ROLES
from domain.values import COUNTRIES
from storage import repositories
from storage.accounts import AccountExists, create_account, issue_api_token, issue_sign_in_link


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
    """Make an account and print its bearer token, or else a link to sign in with."""
    if role == "coordinator" and country is None:
        raise click.UsageError("a coordinator needs --country")
    if organisation is not None and role != "host":
        raise click.UsageError("--organisation is for the role host")
    with open_installation(environ) as installation:
        secret = _create(installation, email, role, country, organisation, api_token)
    click.echo(f"account made: {role}", err=True)
    click.echo(secret)


def _create(
    installation: Installation, email: str, role: str, country: str | None, organisation: str | None, api_token: bool
) -> str:
    at = installation.clock.now()
    with installation.database.write() as connection:
        if organisation is not None and repositories.organisations.find(connection, organisation) is None:
            raise click.ClickException("there is no organisation with this id")
        try:
            made = create_account(
                connection,
                installation.keys,
                at,
                email=email,
                role=role,
                country=country,
                organisation=organisation,
            )
        except AccountExists as error:
            raise click.ClickException("there is already an account with this e-mail address") from error
        if api_token:
            return issue_api_token(connection, made, at)
        return sign_in_address(installation, issue_sign_in_link(connection, made, at + SIGN_IN_LIFE))

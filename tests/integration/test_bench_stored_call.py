"""The call that the bench loads is one that the pilot could have: the tables change, and it must follow."""

from collections import Counter

import pytest

from bench.stored_call import CALL, load_call
from bench.verdict_texts import WISHES
from domain.matching.inputs import RoundInputs
from domain.matching.simulation import simulate
from domain.matching.verifier.verify import verify
from storage import repositories
from storage.database import Database
from storage.round_inputs import freeze
from storage.schema import migrate
from tests.installation import sample_policy
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import add_account

PEOPLE, OFFERS = 400, 60


def loaded(url: str) -> tuple[RoundInputs, str]:
    """The frozen inputs of the loaded call, and its seed."""
    database, policy = Database.open(url), sample_policy()
    migrate(database)
    with database.write() as connection:
        account = add_account(connection)
    load_call(url, policy, account, PEOPLE, OFFERS)
    with database.read() as connection:
        (call,) = repositories.calls.where(connection)
        inputs = freeze(connection, call, policy)
    database.close()
    return inputs, call.seed


@pytest.fixture
def frozen(fresh_database_url: FreshDatabaseUrl) -> tuple[RoundInputs, str]:
    return loaded(fresh_database_url("postgresql"))


def test_everybody_takes_part_with_ten_wishes_and_some_of_them_are_refused(frozen: tuple[RoundInputs, str]) -> None:
    inputs, _ = frozen
    wishes = [wish for person in inputs.volunteers for wish in person.wishes]
    assert (inputs.call, len(inputs.volunteers), len(wishes)) == (CALL, PEOPLE, PEOPLE * WISHES)
    refused = Counter(wish.refused for wish in wishes)
    assert set(refused) == {None, "ineligible"}
    assert len({wish.band for wish in wishes}) > 3
    assert any(wish.shortlisted for wish in wishes)


def test_a_round_of_it_is_confirmed_and_its_limits_bind(frozen: tuple[RoundInputs, str]) -> None:
    inputs, seed = frozen
    outcome = simulate(inputs, seed, "R00001")
    assert verify({"inputs": inputs.to_document(), **outcome.to_document()}) == []
    assert 0 < outcome.certificate["placed"] < PEOPLE


def test_the_same_size_gives_the_same_call(
    frozen: tuple[RoundInputs, str], fresh_database_url: FreshDatabaseUrl
) -> None:
    assert loaded(fresh_database_url("postgresql"))[0].sha256 == frozen[0].sha256

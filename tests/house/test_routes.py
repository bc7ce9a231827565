"""Every route stands in the access table, and the table lists no route that is gone."""

from pathlib import Path

import pytest
from flask import Flask

from api.access import ACCESS
from commands.roles import application_of


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.chdir(tmp_path)
    return application_of({})()


def test_the_access_table_lists_exactly_the_routes_that_exist(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert routes - set(ACCESS) == set(), "routes without a row"
    assert set(ACCESS) - routes == set(), "rows without a route"

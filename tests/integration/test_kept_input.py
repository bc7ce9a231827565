"""What somebody typed survives a session that ended, and a database that is away for a moment."""

import html

from flask import Flask

from tests.integration.page_client import PageClient
from tests.integration.test_errors import app_without_database  # noqa: F401 - a fixture
from tests.integration.test_pages import visitor  # noqa: F401 - a fixture

DECISION = "/fr/desk/applications/none-such/decision"
TYPED = {"decision": "accept", "reason": 'Dossier complet : « pièces & dates » <vérifiées> par "nous"'}


def test_a_decision_written_while_the_session_ended_is_still_on_the_page(visitor: PageClient) -> None:  # noqa: F811
    answer = visitor.send(DECISION, **TYPED)

    assert answer.status_code == 401
    assert f'action="{DECISION}"' in visitor.text
    assert TYPED["reason"] in html.unescape(visitor.text)


def test_the_language_of_the_kept_form_can_be_switched(visitor: PageClient) -> None:  # noqa: F811
    visitor.send(DECISION, **TYPED)

    visitor.send(DECISION.replace("/fr/", "/en/"), again="en")

    assert "Your session has ended" in visitor.text
    assert TYPED["reason"] in html.unescape(visitor.text)


def test_a_form_sent_while_the_database_is_away_can_be_sent_again(app_without_database: Flask) -> None:  # noqa: F811
    answer = app_without_database.test_client().post("/fr/feedback/" + "x" * 32, data={"answers-role": "4"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert 'name="answers-role" value="4"' in page


def test_a_password_is_never_repeated(app_without_database: Flask) -> None:  # noqa: F811
    answer = app_without_database.test_client().post("/fr/signin/staff", data={"password": "une phrase très secrète"})

    assert "une phrase très secrète" not in answer.get_data(as_text=True)

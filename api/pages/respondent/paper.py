"""The questionnaire as a sheet of paper: item codes beside the questions, boxes for a pen, where to return it."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.paper import print_of_link
from api.pages.respondent.answers import questions
from api.pages.respondent.questionnaire import assignment_card, title_of
from api.request import operation


def feedback_paper(token: str) -> ResponseReturnValue:
    """For whoever holds the link, as long as the link is known. Raises Problem 404."""
    return sheet(print_of_link(operation(), token, current_language()))


def sheet(found: Mapping[str, Any]) -> str:
    """The page to be printed."""
    return render_template(
        "feedback/paper.html",
        title=title_of(found["moment"]),
        form=found,
        assignment=assignment_card(found),
        questions=questions(found["items"]),
    )

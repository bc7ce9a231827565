"""The page that takes one answer or event up to the fingerprint of its figure, step by step."""

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.leaf_paths import follow_leaf
from api.pages.evaluator.leaves import leaf_line
from api.pages.frame.filtering import read_filters
from api.pages.frame.submitting import page_url
from api.request import operation
from api.schemas.evidence import LeafPathQuery


def leaf_path(code: str) -> ResponseReturnValue:
    """Whether the leaf of a figure still is what was counted, and the hashes that show it. Raises Problem 404."""
    current, query = operation(), read_filters(LeafPathQuery())
    country, party = query.get("country"), query.get("party")
    found = follow_leaf(current, code, country, party, query.get("leaf", ""))
    return render_template(
        "evaluator/evidence_path.html",
        back_url=page_url("indicator_evidence", code=code, country=country, party=party),
        text=leaf_line(current_language(), found["leaf"], current.services.policy.questionnaires),
        found=found,
    )

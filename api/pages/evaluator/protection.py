"""The sums of the protection clock for the evaluation: days of everybody and of countries, never of one person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from api.operations.protection import KINDS, protection_sums
from api.request import operation


def findings_protection() -> ResponseReturnValue:
    """What is missing counts in days, whoever is concerned."""
    return render_template("evaluator/protection.html", sums=protection_sums(operation()), kinds=KINDS)

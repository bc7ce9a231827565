"""The protection clock on the desk: everybody who is or was without cover, the longest first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from api.operations.protection import KINDS, list_protection
from api.pages.frame.cards import listing
from api.pages.frame.filtering import read_filters
from api.pages.frame.submitting import page_url
from api.request import operation
from api.schemas.applications import PageQuery


def desk_protection_clock() -> ResponseReturnValue:
    """By reference and without names, like the alerts: what can be done stands on the page of each placement."""
    query = read_filters(PageQuery())
    found = list_protection(operation(), query["page"], query["page_size"])
    rows = [
        {
            **row,
            "corridor": f"{row['origin']}-{row['host']}",
            "days": [(kind, row[kind]) for kind in KINDS if row[kind] or kind in row["open_now"]],
            "url": page_url("desk_placement", placement_id=row["id"]) + "#protection",
        }
        for row in found["items"]
    ]
    return render_template(
        "desk/protection.html",
        listing=listing(found, "desk_protection_clock", rows),
        sums=found["sums"],
        kinds=KINDS,
    )

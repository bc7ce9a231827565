"""The mailbox of a development installation: mails are read here instead of being sent."""

from typing import Any

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.problems import not_found
from api.request import operation
from storage.letters import mailbox_items

_PAGE = 50


def mailbox() -> ResponseReturnValue:
    """The mails, newest first, fifty a page, `?to=` an address; `?format=json`: all of them, for programs.

    Raises Problem 404 where mails really leave.
    """
    current = operation()
    settings = current.services.settings
    if settings.is_production or not settings.mail_url.startswith("mailbox:"):
        raise not_found()
    with current.read() as connection:
        mails = mailbox_items(connection, current.services)
    if request.args.get("format") == "json":
        return jsonify({"items": [{**mail, "sent_at": mail["sent_at"].isoformat()} for mail in mails]})
    return render_template("dev/mailbox.html", **_shown(mails))


def _shown(mails: list[dict[str, Any]]) -> dict[str, Any]:
    """One page of the mails to an address, or of all of them."""
    wanted = request.args.get("to", "").strip()
    found = [mail for mail in mails if wanted.lower() in mail["to"].lower()]
    last = max(1, -(-len(found) // _PAGE))
    typed = request.args.get("page", "")
    page = min(max(int(typed), 1), last) if typed.isdecimal() and len(typed) < 10 else 1
    return {
        "mails": found[(page - 1) * _PAGE : page * _PAGE],
        "values": {"to": wanted},
        "listing": {
            "page": page,
            "page_size": _PAGE,
            "total": len(found),
            "previous_url": _page_url(wanted, page - 1) if page > 1 else None,
            "next_url": _page_url(wanted, page + 1) if page < last else None,
        },
    }


def _page_url(wanted: str, page: int) -> str:
    return url_for("pages.mailbox", page=page, to=wanted or None)

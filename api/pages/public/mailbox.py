"""The mailbox of a development installation: mails are read here instead of being sent."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from api.problems import not_found
from api.request import operation
from storage.letters import mailbox_items


def mailbox() -> ResponseReturnValue:
    """Every mail, newest first; `?format=json` for programs. Raises Problem 404 where mails really leave."""
    current = operation()
    settings = current.services.settings
    if settings.is_production or not settings.mail_url.startswith("mailbox:"):
        raise not_found()
    with current.read() as connection:
        mails = mailbox_items(connection, current.services)
    if request.args.get("format") == "json":
        return jsonify({"items": [{**mail, "sent_at": mail["sent_at"].isoformat()} for mail in mails]})
    return render_template("dev/mailbox.html", mails=mails)

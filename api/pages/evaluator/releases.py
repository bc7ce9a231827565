"""The page of releases: how far each has come, opening one to everybody, and files that need a second person."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations import export_requests as requests
from api.operations import releases as operations
from api.pages.frame.cards import choices_of
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url, submit
from api.request import operation
from api.schemas.releases import FORMATS, ExportDecisionBody, ExportRequestBody, NothingBody
from domain.values import LANGUAGES
from translations import formats
from translations.labels import label
from translations.release_words import wave_line


def releases() -> ResponseReturnValue:
    """All releases, and the requests for restricted files."""
    return _page()


def _page() -> str:
    current = operation()
    found = operations.list_releases(current)
    return render_template(
        "evaluator/releases.html",
        releases=[_card(row) for row in found],
        requests=[_request(row) for row in requests.list_requests(current)],
        may_publish=current.actor.role == "evaluator",
        may_ask=current.actor.role == "evaluator" and any(row["status"] in ("audited", "published") for row in found),
        choices={
            "formats": choices_of("export_format", FORMATS),
            "languages": [(code, formats.language_name(current_language(), code)) for code in LANGUAGES],
        },
        values=values_or({"lang": current_language()}),
    )


def _card(row: Mapping[str, Any]) -> dict[str, Any]:
    audit, language = row["audit"] or {}, current_language()
    return {
        "id": row["id"],
        "status": row["status"],
        "waves": [wave_line(language, call, moment) for call, moment in row["closed"]],
        "as_of": row["as_of"],
        "audited_at": row["audited_at"],
        "published_at": row["published_at"],
        "stage": row["stage"] and label(language, "release_stage", row["stage"]),
        "progress": {"done": row["done"], "total": row["total"], "since": row["stage_since"]},
        "refusal": audit.get("code"),
        "attacked": audit.get("report", {}).get("attacked"),
        "bundles": audit.get("bundles", {}),
        "publish_url": page_url("release_publication", release_id=row["id"]),
    }


def _request(row: Mapping[str, Any]) -> dict[str, Any]:
    kind, language = row["filter"]["format"], row["filter"]["lang"]
    # `lang` is the language of the page in an address; that of the file is asked for beside it.
    address = urlencode({"format": kind, "tier": "restricted", "lang": language})
    return {
        **row,
        "format": kind,
        "lang": language,
        "decision_url": page_url("export_decision", request_id=row["id"]),
        "file_url": f"{page_url('findings_file')}?{address}",
    }


def release_publication(release_id: str) -> ResponseReturnValue:
    """Open the public tier of a release to everybody."""
    return act(
        NothingBody(),
        lambda _: operations.publish_release(operation(), release_id),
        again=_page,
        back=page_url("releases", done="release_published"),
    )


def export_request() -> ResponseReturnValue:
    """Ask for a restricted file."""
    return act(
        ExportRequestBody(),
        lambda data: requests.ask_for_export(operation(), data),
        again=_page,
        back=page_url("releases", done="export_asked"),
    )


def export_decision(request_id: str) -> ResponseReturnValue:
    """Agree or refuse; whoever asked is answered with 403."""
    return submit(
        ExportDecisionBody(),
        lambda data: requests.decide_export(operation(), request_id, data["decision"]),
        again=_page,
        done=lambda made: page_url(
            "releases", done="export_agreed" if made["decision"] == "agree" else "export_refused"
        ),
    )

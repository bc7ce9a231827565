"""Every page: where it is, what it is called, and which function answers. The access table says who may open it."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from api.languages import current_language
from api.pages import (
    application,
    apply,
    desk,
    desk_files,
    desk_placements,
    desk_rounds,
    documentation,
    exports,
    feedback,
    findings,
    host,
    mailbox,
    public,
    signin,
)
from api.pages.filters import install_filters
from api.pages.frame import install_frame
from api.pages.transfer import save_data
from translations.catalogue import FOLDER

View = Callable[..., ResponseReturnValue]
READ, SEND, BOTH = ("GET",), ("POST",), ("GET", "POST")

# Below /fr and /en: address, name, methods, view. The name is the endpoint `pages.<name>`.
PAGES: tuple[tuple[str, str, tuple[str, ...], View], ...] = (
    ("/", "home", READ, public.home),
    ("/offers", "offers", READ, public.offers),
    ("/offers/<offer_id>", "offer", READ, public.offer),
    ("/apply", "apply", BOTH, apply.apply),
    ("/apply/sent", "apply_sent", READ, application.apply_sent),
    ("/applications/<application_id>", "application", READ, application.application),
    (
        "/applications/<application_id>/information",
        "application_information",
        SEND,
        application.application_information,
    ),
    ("/applications/<application_id>/review-request", "application_review", SEND, application.application_review),
    ("/applications/<application_id>/withdrawal", "application_withdrawal", SEND, application.application_withdrawal),
    ("/placements/<placement_id>/acceptance", "placement_acceptance", SEND, host.placement_acceptance),
    ("/placements/<placement_id>/refusal", "placement_refusal", SEND, host.placement_refusal),
    ("/host", "host", READ, host.host),
    ("/host/organisation", "host_organisation", BOTH, host.host_organisation),
    ("/host/offers/new", "host_offer_new", BOTH, host.host_offer_new),
    ("/desk", "desk", READ, desk.desk),
    ("/desk/applications/<application_id>", "desk_application", READ, desk_files.desk_application),
    (
        "/desk/applications/<application_id>/decision",
        "desk_application_decision",
        SEND,
        desk_files.desk_application_decision,
    ),
    ("/desk/offers/<offer_id>", "desk_offer", READ, desk_files.desk_offer),
    ("/desk/offers/<offer_id>/approval", "desk_offer_approval", SEND, desk_files.desk_offer_approval),
    ("/desk/offers/<offer_id>/return", "desk_offer_return", SEND, desk_files.desk_offer_return),
    ("/desk/organisations/<organisation_id>", "desk_organisation", READ, desk_files.desk_organisation),
    ("/desk/organisations/<organisation_id>/accreditation", "desk_accreditation", SEND, desk_files.desk_accreditation),
    ("/desk/rounds", "desk_round_new", SEND, desk_rounds.desk_round_new),
    ("/desk/rounds/<round_id>", "desk_round", READ, desk_rounds.desk_round),
    ("/desk/rounds/<round_id>/validation", "desk_round_validation", SEND, desk_rounds.desk_round_validation),
    ("/desk/rounds/<round_id>/discard", "desk_round_discard", SEND, desk_rounds.desk_round_discard),
    ("/desk/placements", "desk_placements", READ, desk_placements.desk_placements),
    ("/desk/placements/<placement_id>", "desk_placement", READ, desk_placements.desk_placement),
    (
        "/desk/placements/<placement_id>/checklist/<item>",
        "desk_checklist_item",
        SEND,
        desk_placements.desk_checklist_item,
    ),
    ("/desk/placements/<placement_id>/<action>", "desk_placement_action", SEND, desk_placements.desk_placement_action),
    ("/findings", "findings", READ, findings.findings),
    ("/findings/file", "findings_file", READ, exports.findings_file),
    ("/recommendations/<recommendation_id>", "recommendation", READ, findings.recommendation),
    (
        "/recommendations/<recommendation_id>/response",
        "recommendation_response",
        SEND,
        findings.recommendation_response,
    ),
    ("/feedback/<token>", "feedback", BOTH, feedback.feedback),
    ("/signin", "signin_request", BOTH, signin.signin_request),
    ("/signin/<token>", "signin", BOTH, signin.signin),
    ("/access/<token>", "access", BOTH, signin.access),
    ("/signout", "signout", SEND, signin.signout),
)
# Without a language in the address: the reader's own.
PLAIN: tuple[tuple[str, str, tuple[str, ...], View], ...] = (
    ("/", "root", READ, public.root),
    ("/dev/mailbox", "mailbox", READ, mailbox.mailbox),
    ("/api/v1/docs", "api_docs", READ, documentation.api_docs),
)


def register_pages(app: Flask) -> None:
    """Add the pages, their translations, filters and frame."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="fr", default_translation_directories=str(Path(FOLDER)), locale_selector=current_language)
    install_filters(app)
    install_frame(app)
    app.after_request(save_data)
    blueprint = Blueprint("pages", __name__)
    for rule, name, methods, view in PAGES:
        blueprint.add_url_rule(f"/<any(fr, en):lang>{rule}", name, _without_language(view), methods=methods)
    for rule, name, methods, view in PLAIN:
        blueprint.add_url_rule(rule, name, view, methods=methods)
    app.register_blueprint(blueprint)


def _without_language(view: View) -> View:
    """The language is read from the address by `current_language`; views need not take it."""

    def answer(lang: str, **parts: str) -> ResponseReturnValue:
        return view(**parts)

    return answer

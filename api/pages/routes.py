"""Every page: the tables of all areas, joined. The access table says who may open which."""

from pathlib import Path

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from api.languages import current_language
from api.pages.applying import routes as applying
from api.pages.desk import routes as desk
from api.pages.evaluator import routes as evaluator
from api.pages.frame.address import READ, Page, View
from api.pages.frame.filters import install_filters
from api.pages.frame.layout import install_frame
from api.pages.frame.transfer import save_data
from api.pages.host import routes as host
from api.pages.public import documentation, mailbox, offers
from api.pages.public import routes as public
from api.pages.respondent import routes as respondent
from api.pages.safeguarding import routes as safeguarding
from api.pages.signing import routes as signing
from api.pages.volunteer import routes as volunteer
from translations.catalogue import FOLDER

# Below /fr and /en.
PAGES: tuple[Page, ...] = (
    *public.PAGES,
    *applying.PAGES,
    *volunteer.PAGES,
    *respondent.PAGES,
    *safeguarding.PAGES,
    *host.PAGES,
    *desk.PAGES,
    *evaluator.PAGES,
    *signing.PAGES,
)
# Without a language in the address: the reader's own.
PLAIN: tuple[Page, ...] = (
    Page("/", "root", READ, offers.root),
    Page("/dev/mailbox", "mailbox", READ, mailbox.mailbox),
    Page("/api/v1/docs", "api_docs", READ, documentation.api_docs),
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

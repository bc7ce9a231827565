"""The mails that Passerelle sends, read before anybody receives them: invented people, both languages."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.problems import not_found
from domain.values import LANGUAGES
from translations.catalogue import translate
from translations.mail_samples import READERS, USES, sample_facts
from translations.mail_texts import MAILS
from translations.mails import compose


def desk_mails() -> ResponseReturnValue:
    """Every mail with who receives it and what sends it, in groups of one reader."""
    groups = [
        {"reader": translate(current_language(), told), "mails": [_line(code) for code in _codes(reader)]}
        for reader, told in READERS.items()
    ]
    return render_template("desk/mails.html", groups=[group for group in groups if group["mails"]])


def _codes(reader: str) -> list[str]:
    return [code for code in MAILS if code in USES and USES[code].reader == reader]


def _line(code: str) -> dict[str, str]:
    language = current_language()
    subject, _ = compose(language, code, sample_facts(code))
    return {"code": code, "subject": subject, "occasion": translate(language, USES[code].occasion)}


def desk_mail(template: str) -> ResponseReturnValue:
    """One mail in both languages. Raises Problem 404."""
    if template not in MAILS or template not in USES:
        raise not_found()
    language, use = current_language(), USES[template]
    return render_template(
        "desk/mail.html",
        reader=translate(language, READERS[use.reader]),
        occasion=translate(language, use.occasion),
        versions=[_version(each, template) for each in LANGUAGES],
    )


def _version(language: str, template: str) -> dict[str, Any]:
    subject, text = compose(language, template, sample_facts(template))
    paragraphs = [[line for line in part.splitlines() if line] for part in text.split("\n\n")]
    return {"language": language, "subject": subject, "paragraphs": paragraphs}

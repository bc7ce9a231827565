"""What somebody answered, as a coordinator reads it: the sections of the form, which speak to her, about her."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.languages import current_language
from api.pages.applying.summary import summary
from translations.catalogue import translate
from translations.marking import N_

_ABOUT_ANOTHER = {
    N_("About you"): N_("The person"),
    N_("Where you live and what you speak"): N_("Residence and languages"),
    N_("What you can do and when"): N_("Abilities and dates"),
    N_("Your wishes, best first"): N_("Wishes, best first"),
    N_("What you apply for"): N_("Kind of assignment"),
    N_("Institution that sends you"): N_("Sending institution"),
    N_("Country you apply from"): N_("Country of origin"),
    N_("Country where you live now"): N_("Country of residence"),
    N_("Your nationalities"): N_("Nationalities"),
    N_("Languages you speak"): N_("Languages"),
    N_("Why do you want to go?"): N_("Motivation"),
}


def file_summary(answers: Mapping[str, Any], wishes: Sequence[str]) -> list[dict[str, Any]]:
    """The sections of `summary`, with titles and labels in the third person."""
    language = current_language()
    words = {translate(language, own): translate(language, other) for own, other in _ABOUT_ANOTHER.items()}
    return [
        {
            "title": words.get(section["title"], section["title"]),
            "pairs": [(words.get(label, label), text) for label, text in section["pairs"]],
        }
        for section in summary(answers, wishes)
    ]

"""Sentences about releases that are made from codes: a wave in words, and how a release was protected."""

from collections.abc import Mapping
from typing import Any

from translations.catalogue import translate
from translations.labels import label
from translations.marking import N_

_WAVE = N_("%(call)s: %(moment)s")
_ATTACKED = N_(
    "A separate program, which knows what the press knows and its own answers, attacked the small groups of this "
    "release and could work out none of them."
)
_NOTHING = N_("Nothing about people is told yet: there was nothing to attack.")
_THRESHOLD = N_(
    "A figure about people is told only if at least %(k)s of them answered. It is hidden besides where others would "
    "betray it, and where all answers, or all but one, are alike, unless it is an institution's duty."
)
_WHOLE = N_("What is hidden is hidden whole: number, share, interval and reading. It is made from nothing.")
_LEFT_OUT = N_("With so few people, nothing is told apart by: %(names)s.")
_SENSITIVE = N_("Sensitive answers are told for all people together only, and in bands.")
LIMITS: dict[str, str] = {
    "suppressor_not_inverted": N_(
        "Known limit: this holds for a reader who does not invert the very rules by which figures are hidden."
    ),
}


def wave_line(language: str, call: str, moment: str) -> str:
    """A wave in words: "2027A: answers on arrival"."""
    return translate(language, _WAVE, {"call": call, "moment": label(language, "wave", moment)})


def protection_lines(language: str, release: Mapping[str, Any]) -> list[str]:
    """How a release was protected, and what that does not cover; from the header of its document."""
    dropped = ", ".join(label(language, "told_by", name) for name in release["coarsening"]["dropped"])
    return [
        translate(language, _THRESHOLD, {"k": str(release["k"])}),
        translate(language, _WHOLE),
        *([translate(language, _LEFT_OUT, {"names": dropped})] if dropped else []),
        *([translate(language, _SENSITIVE)] if release["tier"] == "public" else []),
        translate(language, _ATTACKED if release["audit"]["attacked"] else _NOTHING),
        *(translate(language, LIMITS[code]) for code in release["limits"]),
    ]

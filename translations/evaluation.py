"""Criteria, decisions and recommendations in words, made when they are read."""

from collections.abc import Mapping, Sequence
from typing import Any

from translations import formats
from translations.catalogue import translate
from translations.evaluation_sentences import (
    CRITERIA,
    DECISIONS,
    LEVEL_REASONS,
    MISSING,
    REVIEWS,
    WHAT_DECIDES,
)
from translations.recommendation_sentences import (
    ADDRESSEES,
    LIMITS,
    RECOMMENDATION_ACTIONS,
    RECOMMENDATION_REASONS,
    RECOMMENDATION_TITLES,
)
from translations.sources import source_text

# Labels of indicators are data of the mechanism: code → {fr, en}.
Labels = Mapping[str, Mapping[str, str]]


def criterion_label(language: str, code: str) -> str:
    return translate(language, CRITERIA[code])


def decision_label(language: str, code: str) -> str:
    return translate(language, DECISIONS[code])


def input_label(language: str, code: str, labels: Labels) -> str:
    """The name of an indicator or of a review."""
    if code in labels:
        return labels[code][language]
    return translate(language, REVIEWS[code]) if code in REVIEWS else code


def recommendation_title(language: str, code: str) -> str:
    return translate(language, RECOMMENDATION_TITLES[code])


def recommendation_action(language: str, document: Mapping[str, Any], labels: Labels) -> str:
    """What to do, for its addressee: what its input asks for."""
    return translate(language, advice_text(RECOMMENDATION_ACTIONS, document), _words(language, document, labels))


def recommendation_reason(language: str, document: Mapping[str, Any], labels: Labels) -> str:
    """The finding behind it, and how many further answers could decide when they could."""
    reason = translate(language, advice_text(RECOMMENDATION_REASONS, document), _words(language, document, labels))
    return " ".join((reason, *_further_of(language, document)))


def advice_text(texts: Mapping[str, str], document: Mapping[str, Any]) -> str:
    """The English sentence of an advice on its input; of its code alone where it says the same of every input."""
    code = document["code"]
    return texts.get(f"{code}.{document.get('input')}") or texts[code]


def _further_of(language: str, document: Mapping[str, Any]) -> list[str]:
    parameters = document["parameters"]
    if "further_yes" not in parameters:
        return []
    further = {"all_yes": parameters["further_yes"], "all_no": parameters["further_no"]}
    missing = "undecided" if document["code"] == "close_open_records" else None
    return what_decides(language, {"missing": missing, "further": further, "open": parameters.get("open")})


def missing_sentences(language: str, part: Mapping[str, Any]) -> list[str]:
    """What is missing to judge one part of a criterion, and what would decide; nothing when it is judged."""
    if not part.get("missing"):
        return []
    return [translate(language, MISSING[part["missing"]]), *what_decides(language, part)]


def what_decides(language: str, part: Mapping[str, Any]) -> list[str]:
    """How many further answers would decide, both ways; which records or which review would."""
    further, said = part.get("further") or {}, []
    counts = {name: further.get(f"all_{name}") for name in ("yes", "no")}
    known = {name: formats.number(language, count) for name, count in counts.items() if count is not None}
    if part.get("missing") == "undecided" and part.get("open"):
        words = {"open": formats.number(language, part["open"]), **known}
        said.append(translate(language, WHAT_DECIDES["open_both" if len(known) == 2 else "open"], words))
    elif known:
        said.append(translate(language, WHAT_DECIDES["both" if len(known) == 2 else next(iter(known))], known))
    if part.get("missing") == "next_wave" and known:
        said.append(translate(language, WHAT_DECIDES["next_wave"]))
    if part.get("reviewer"):
        reviewer = translate(language, ADDRESSEES[part["reviewer"]])
        said.append(translate(language, WHAT_DECIDES["review"], {"reviewer": reviewer}))
    return said


def level_reason(language: str, level: int) -> str:
    """Why a criterion has its level."""
    return translate(language, LEVEL_REASONS[str(level)])


def limit_sentence(language: str, code: str) -> str:
    return translate(language, LIMITS[code])


def _words(language: str, document: Mapping[str, Any], labels: Labels) -> dict[str, str]:
    parameters = document["parameters"]
    words = {name: _plain(language, value) for name, value in parameters.items()}
    words["country"] = formats.country(language, document["country"])
    if "input" in parameters:
        words["input"] = input_label(language, parameters["input"], labels)
    if "source" in parameters:
        words["source"] = source_text(language, parameters["source"])
    if "reviewer" in parameters:
        words["reviewer"] = translate(language, ADDRESSEES[parameters["reviewer"]])
    if "conditions" in parameters:
        words["conditions"] = _criteria(language, parameters["conditions"])
    return words


def _plain(language: str, value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return formats.number(language, value, digits=2)
    return "–" if value is None else str(value)


def _criteria(language: str, codes: Sequence[str]) -> str:
    return ", ".join(criterion_label(language, code) for code in codes)

"""The words of the evidence: what a recommendation stands on, what changed, and what a leaf holds."""

from collections.abc import Mapping

from translations.marking import N_

EVIDENCE_LABELS: dict[str, Mapping[str, str]] = {
    "evidence_moment": {
        "departure": N_("before departure"),
        "arrival": N_("after arrival"),
        "mid": N_("half-way"),
        "end": N_("at the end"),
        "m3": N_("three months later"),
        "m6": N_("six months later"),
        "m12": N_("twelve months later"),
    },
    "evidence_value": {
        "yes": N_("yes"),
        "no": N_("no"),
        "none": N_("left out"),
        "not_applicable": N_("does not apply"),
        "private": N_("private answer, not shown"),
        "given": N_("a text, not shown"),
    },
    "evidence_field": {
        "value": N_("value"),
        "n": N_("number counted (n)"),
        "population": N_("number concerned"),
        "interval": N_("interval"),
        "verdict": N_("finding"),
        "flip_count": N_("would have to be different for another finding"),
        "status": N_("finding"),
        "level": N_("level (0 to 3)"),
        "decision": N_("decision"),
        "confidence": N_("confidence"),
        "addressee": N_("addressee"),
    },
    "evidence_kind": {
        "recommendation": N_("recommendation"),
        "triple_win": N_("triple win"),
        "decision": N_("decision"),
        "criterion": N_("criterion"),
        "review": N_("review"),
        "finding": N_("finding"),
        "indicator": N_("indicator"),
        "answer": N_("answer"),
        "request": N_("questionnaire"),
        "placement": N_("placement"),
        "application": N_("application"),
        "protection": N_("insurance, title or allowance"),
        "corridor": N_("corridor"),
        "offer": N_("offer"),
        "round": N_("round"),
        "post": N_("month in post"),
    },
}

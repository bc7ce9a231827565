"""The words of a recommendation's life: where it stands, what the country says, and what the quality list looks at."""

from collections.abc import Mapping

from translations.evaluation_sentences import CONFIDENCE, DECISIONS, EVALUATION_CRITERIA, SELF_CHECK, VERDICTS
from translations.marking import N_
from translations.recommendation_sentences import ADDRESSEES, FEASIBILITY, RIGHTS_NOTES

ADVICE_LABELS: dict[str, Mapping[str, str]] = {
    "advice_status": {
        "drafted": N_("draft"),
        "published": N_("published"),
        "responded": N_("answered"),
        "followed_up": N_("followed up"),
        "closed": N_("closed"),
        "replaced": N_("no longer given"),
    },
    "progress": {
        "done": N_("done"),
        "under_way": N_("under way"),
        "not_started": N_("not started"),
        "abandoned": N_("given up"),
    },
    "follow_up": {
        "planned": N_("planned"),
        "asked": N_("asked, no answer yet"),
        "recorded": N_("answered"),
        "missed": N_("no answer"),
    },
    "counter_search": {
        "answers": N_("Looked for among all answers and events behind the figures."),
        "reviews": N_("Looked for among all reviews in force."),
        "criteria": N_("Looked for among all criteria of the country."),
    },
    "national": {
        "addressee": N_("for whom"),
        "deadline": N_("deadline"),
        "target": N_("target"),
        "confidence": N_("confidence"),
        "flip_count": N_("would have to be different for another finding"),
        "finding": N_("finding"),
        "source": N_("source"),
        "authority": N_("authority"),
        "value": N_("value"),
        "n": N_("number counted (n)"),
        "further_yes": N_("further answers, all favourable"),
        "further_no": N_("further answers, all unfavourable"),
    },
    "self_check": SELF_CHECK,
    "feasibility": FEASIBILITY,
    "rights": RIGHTS_NOTES,
}

# Words of the evaluation, from its own tables.
EVALUATION: Mapping[str, Mapping[str, str]] = {
    "decision": DECISIONS,
    "dac_criterion": EVALUATION_CRITERIA,
    "confidence": CONFIDENCE,
    "addressee": ADDRESSEES,
    "finding": {
        "met": VERDICTS["M"],
        "not_met": VERDICTS["N"],
        "insufficient_evidence": VERDICTS["I"],
        "not_applicable": VERDICTS["not_applicable"],
        "not_published": VERDICTS["not_published"],
    },
}

"""English sentences of the evaluation: every code of criteria and decisions. Placeholders have names."""

from collections.abc import Mapping

from translations.hidden_words import NOT_PUBLISHED
from translations.marking import N_

# Names of the criteria.
CRITERIA: Mapping[str, str] = {
    "K1": N_("Legal framework, incoming foreigners included"),
    "K2": N_("Entry and residence route"),
    "K3": N_("Lead body and focal point"),
    "K4": N_("Multi-year financing, at least half of it not from donors"),
    "K5": N_("Demand"),
    "K6": N_("Process within plan in two cycles"),
    "K7": N_("Triple win"),
    "K8": N_("Protection of volunteers"),
    "K9": N_("Reciprocity and coherence"),
    "K10": N_("Recognition and return"),
    "K11": N_("Data and evaluation"),
    "K12": N_("Coordination between institutions"),
}

# The decision for a country.
DECISIONS: Mapping[str, str] = {
    "institutionalise": N_("Make it permanent"),
    "extend_with_conditions": N_("Extend with conditions"),
    "fix_first": N_("Fix first"),
    "insufficient_evidence": N_("Not enough evidence"),
    "not_published": NOT_PUBLISHED,
}

# What the evidence allows to say.
VERDICTS: Mapping[str, str] = {
    "M": N_("Met"),
    "N": N_("Not met"),
    "I": N_("Not enough evidence"),
    "not_applicable": N_("Not applicable"),
    "not_published": NOT_PUBLISHED,
}

# Level of a criterion.
LEVELS: Mapping[str, str] = {
    "0": N_("Not in place"),
    "1": N_("Still open"),
    "2": N_("On the way, not yet shown"),
    "3": N_("In place"),
}

# Why a criterion has its level.
LEVEL_REASONS: Mapping[str, str] = {
    "0": N_("At least one part is not met."),
    "1": N_("Something is still missing, or still below its target."),
    "2": N_("Every part is at its target, but too few answers show it."),
    "3": N_("Every part is met."),
}

# What would decide, when answers could.
WHAT_DECIDES: Mapping[str, str] = {
    "both": N_(
        "Further answers that would decide: %(yes)s if all are favourable (met), "
        "%(no)s if all are unfavourable (not met)."
    ),
    "yes": N_("Further answers that would decide: %(yes)s if all are favourable (met)."),
    "no": N_("Further answers that would decide: %(no)s if all are unfavourable (not met)."),
    "next_wave": N_("Fewer can still come in this wave: the next one must decide."),
    "open": N_("Records still open: %(open)s. They decide once they are complete."),
    "open_both": N_(
        "Records still open: %(open)s. Only they can decide: favourable ones needed: %(yes)s (met); "
        "unfavourable ones: %(no)s (not met)."
    ),
    "review": N_("Who can tell: %(reviewer)s."),
}

# What is missing to know.
MISSING: Mapping[str, str] = {
    "review_missing": N_("Nobody has examined this point yet."),
    "review_unverified": N_("A source was found; nobody has verified it."),
    "review_open": N_("The review came to no conclusion."),
    "no_data": N_("There are no data yet."),
    "more_answers": N_("More answers could decide."),
    "next_wave": N_("This cannot be decided in this wave."),
    "undecided": N_("Some records are still open."),
    "threshold_expired": N_("The threshold is no longer in force."),
    "threshold_unverified": N_("Nobody has confirmed the threshold."),
    "second_cycle": N_("A second cycle is needed."),
}

# Reviews by people that no stored fact replaces.
REVIEWS: Mapping[str, str] = {
    "legal_framework": N_("Review of the legal framework"),
    "entry_and_residence": N_("Review of entry and residence"),
    "lead_body": N_("Review of the lead body"),
    "financing": N_("Review of funding"),
    "recognition_and_return": N_("Review of recognition and return"),
    "data_formalities": N_("Review of the data protection formalities"),
    "answer_times": N_("Review of answer times between institutions"),
}

# What a review found.
REVIEW_FINDINGS: Mapping[str, str] = {
    "residence_ground_missing": N_("No residence ground for volunteers was found."),
}

# Confidence class of a recommendation.
CONFIDENCE: Mapping[str, str] = {
    "high": N_("High confidence"),
    "medium": N_("Medium confidence"),
    "low": N_("Low confidence"),
}

# Items of the quality list.
SELF_CHECK: Mapping[str, str] = {
    "addressee": N_("Addressee named"),
    "competence": N_("Addressee competent for this action"),
    "action": N_("Action stated"),
    "deadline": N_("Deadline set, within three years"),
    "measurable_target": N_("Measurable target"),
    "evidence": N_("Evidence given"),
    "counter_evidence": N_("Counter-evidence looked for"),
    "limits": N_("Limits told"),
    "feasibility": N_("Feasibility considered"),
    "gender_and_rights": N_("Gender and human rights note"),
    "languages": N_("Written in both languages"),
}

# Families of indicators.
EVALUATION_CRITERIA: Mapping[str, str] = {
    "relevance": N_("Relevance"),
    "coherence": N_("Coherence"),
    "effectiveness": N_("Effectiveness"),
    "efficiency": N_("Efficiency"),
    "impact": N_("Impact"),
    "sustainability": N_("Sustainability"),
    "protection": N_("Protection"),
    "equity": N_("Equity"),
    "data_quality": N_("Data quality"),
}

# Parties of the triple win and of feedback.
PARTIES: Mapping[str, str] = {
    "origin": N_("Country of origin"),
    "host": N_("Host"),
    "volunteer": N_("Volunteer"),
    "focal_origin": N_("Focal point of origin"),
    "focal_host": N_("Focal point of the host country"),
}

# Words around a value.
INDICATOR_WORDS: Mapping[str, str] = {
    "suppressed": N_("suppressed"),
    "no_value": N_("no value"),
    "interval": N_("95 %% interval: %(low)s to %(high)s"),
    "census": N_("Everybody is counted: no interval."),
    "bounds": N_("Whatever the silent would have said: from %(lowest)s to %(highest)s"),
    "flip_count": N_("Answers that would have to change for another conclusion: %(count)s"),
    "observed": N_("Observed: %(value)s (n = %(n)s); target: %(target)s"),
    "known_limit": N_(
        "Hidden cells cannot be worked out from what is published, except by somebody "
        "who inverts the hiding rules themselves."
    ),
}

# Why an answer is refused.
ANSWER_PROBLEMS: Mapping[str, str] = {
    "unknown_item": N_("This question is not in the questionnaire."),
    "not_on_scale": N_("Choose a value from %(minimum)s to %(maximum)s."),
    "not_yes_no": N_("Answer yes or no."),
    "not_a_number": N_("Give a number."),
    "out_of_range": N_("Give a number from %(minimum)s to %(maximum)s."),
    "unknown_option": N_("Choose one of the answers offered."),
    "options_exclude_each_other": N_("This answer cannot go with another one."),
    "not_a_text": N_("Give a text."),
    "too_long": N_("Write at most %(maximum)s characters."),
    "not_a_date": N_("Give a date, for example 2026-11-30."),
}

"""English sentences of the evaluation: every code of criteria, decisions and recommendations, and its message.

`N_` only marks a message for extraction; the message is translated when it is read. Placeholders have names.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """The message itself, marked for extraction."""
    return message


# What to do in a few words.
RECOMMENDATION_TITLES: Mapping[str, str] = {
    "create_residence_ground": N_("Create a residence ground for volunteers"),
    "adopt_legal_basis": N_("Adopt a legal basis"),
    "open_entry_route": N_("Open an entry and residence route"),
    "name_lead_body": N_("Name a lead body"),
    "secure_funding": N_("Secure funding for several years"),
    "recognise_service": N_("Recognise service and support return"),
    "complete_data_formalities": N_("Complete the data protection formalities"),
    "agree_answer_times": N_("Agree on answer times between institutions"),
    "attract_applications": N_("Attract more applications"),
    "support_hosts": N_("Support host organisations better"),
    "shorten_steps": N_("Shorten the procedure"),
    "guarantee_insurance": N_("Guarantee insurance for every day of service"),
    "guarantee_residence_title": N_("Guarantee a residence title in time"),
    "pay_allowances_on_time": N_("Pay allowances on time"),
    "restore_reciprocity": N_("Restore reciprocity"),
    "sign_memorandum": N_("Sign the missing memorandum"),
    "raise_response_rate": N_("Raise the response rate"),
    "strengthen_origin_gain": N_("Strengthen what the country of origin gains"),
    "strengthen_host_gain": N_("Strengthen what the host gains"),
    "strengthen_volunteer_gain": N_("Strengthen what the volunteer gains"),
    "supply_review": N_("Supply the missing review"),
    "verify_review": N_("Verify the review"),
    "collect_answers": N_("Collect more answers"),
    "plan_next_wave": N_("Plan another wave"),
    "start_measuring": N_("Start measuring"),
    "close_open_records": N_("Close the open records"),
    "run_second_cycle": N_("Run a second cycle"),
    "institutionalise_mechanism": N_("Make the mechanism permanent"),
    "extend_mechanism": N_("Extend the pilot with conditions"),
}

# The action, for its addressee.
RECOMMENDATION_ACTIONS: Mapping[str, str] = {
    "create_residence_ground": N_(
        "Write a ground for volunteers into the rules on residence, or confirm in "
        "writing which existing ground applies."
    ),
    "adopt_legal_basis": N_("Adopt the text that lets incoming foreigners serve as volunteers."),
    "open_entry_route": N_(
        "Agree on one written procedure for entry and residence of volunteers, with its time limits."
    ),
    "name_lead_body": N_("Name the lead body and a focal point with a backup, by a public act."),
    "secure_funding": N_("Open a budget line for several years that covers at least half of the cost."),
    "recognise_service": N_("Recognise the certificate of service and name who supports volunteers on their return."),
    "complete_data_formalities": N_(
        "File the declaration or request the authorisation needed before data are exchanged."
    ),
    "agree_answer_times": N_("Agree in writing how many days each focal point has to answer another."),
    "attract_applications": N_("Publish the call through more channels, and look at which offers nobody chose."),
    "support_hosts": N_("Ask the hosts who would not host again what was missing, and answer each of them."),
    "shorten_steps": N_("Find the slowest step and give it a time limit and a backup."),
    "guarantee_insurance": N_(
        "Let nobody depart without insurance that covers the whole stay, and renew it before it ends."
    ),
    "guarantee_residence_title": N_(
        "Start the request on arrival, and follow it until the title is in hand before day 90."
    ),
    "pay_allowances_on_time": N_("Set the payment dates before departure, and name who makes up for a late payment."),
    "restore_reciprocity": N_("Set the quotas of the next call so that the two directions come closer."),
    "sign_memorandum": N_("Sign or renew the memorandum of understanding of each open corridor."),
    "raise_response_rate": N_("Offer paper forms and a call to those who do not answer; keep the one reminder."),
    "strengthen_origin_gain": N_("Plan the return with each volunteer before the end of the placement."),
    "strengthen_host_gain": N_("Agree with each host, before departure, on an output that will last."),
    "strengthen_volunteer_gain": N_("Set learning goals with each volunteer, and review them at mid-term."),
    "supply_review": N_("Examine this point, cite the text read, and enter the result with its date: %(input)s."),
    "verify_review": N_("Have the source read and confirmed by a jurist of the country: %(input)s."),
    "collect_answers": N_("Collect further answers before concluding on: %(input)s."),
    "plan_next_wave": N_("Keep the same questions in the next wave, and add its answers to these: %(input)s."),
    "start_measuring": N_("Collect the first data on: %(input)s."),
    "close_open_records": N_("Complete the records still open: %(input)s."),
    "run_second_cycle": N_("Run another call with the same time limits, and compare."),
    "institutionalise_mechanism": N_(
        "Adopt the mechanism as a permanent programme, with its criteria and its protection."
    ),
    "extend_mechanism": N_("Extend the pilot, and settle the open criteria meanwhile: %(conditions)s."),
}

# Why: the finding behind it.
RECOMMENDATION_REASONS: Mapping[str, str] = {
    "create_residence_ground": N_(
        "Beyond three months a residence card is required in %(country)s, and no ground "
        "for volunteers was found (%(source)s)."
    ),
    "adopt_legal_basis": N_("The review of the legal framework found a gap in %(country)s (%(source)s)."),
    "open_entry_route": N_("The review of entry and residence found an obstacle in %(country)s (%(source)s)."),
    "name_lead_body": N_("The review found no lead body in place in %(country)s (%(source)s)."),
    "secure_funding": N_("The review of funding is not favourable in %(country)s (%(source)s)."),
    "recognise_service": N_("The review of recognition and return is not favourable in %(country)s (%(source)s)."),
    "complete_data_formalities": N_("The data protection formalities are not complete in %(country)s (%(source)s)."),
    "agree_answer_times": N_("The review of coordination is not favourable in %(country)s (%(source)s)."),
    "attract_applications": N_("There are fewer valid applications per place than planned in %(country)s."),
    "support_hosts": N_("Too few hosts would host again in %(country)s."),
    "shorten_steps": N_("First decisions take longer than planned in %(country)s."),
    "guarantee_insurance": N_("Some days of service were not insured in %(country)s."),
    "guarantee_residence_title": N_("Some days beyond day 90 were without a residence title in %(country)s."),
    "pay_allowances_on_time": N_("Too many allowances were paid more than five days late in %(country)s."),
    "restore_reciprocity": N_("The flows in the two directions are too far apart for %(country)s."),
    "sign_memorandum": N_("A corridor of %(country)s has no memorandum in force."),
    "raise_response_rate": N_("Too few questionnaires are answered for %(country)s."),
    "strengthen_origin_gain": N_("An expected gain of the country of origin does not appear for %(country)s."),
    "strengthen_host_gain": N_("An expected gain of the hosts does not appear for %(country)s."),
    "strengthen_volunteer_gain": N_("An expected gain of the volunteers does not appear for %(country)s."),
    "supply_review": N_("Nothing in the pilot's data tells whether this is in place in %(country)s."),
    "verify_review": N_("A source points one way in %(country)s, but nobody has verified it (%(source)s)."),
    "collect_answers": N_(
        "There are too few answers to conclude for %(country)s; further answers could "
        "still decide: at least %(further)s."
    ),
    "plan_next_wave": N_("This cannot be decided in this wave for %(country)s, even if everybody answered."),
    "start_measuring": N_("There are no data yet for %(country)s."),
    "close_open_records": N_("Some records are still open for %(country)s, and they can turn the result either way."),
    "run_second_cycle": N_("The process is judged on two cycles, and %(country)s has had fewer."),
    "institutionalise_mechanism": N_("Every criterion is met in %(country)s."),
    "extend_mechanism": N_("What matters most is met in %(country)s, but other criteria are still open."),
}

# What the reader must bear in mind.
LIMITS: Mapping[str, str] = {
    "law_not_read": N_("The law was not read in the original; the value comes from a secondary source."),
    "no_input": N_("No data feed this point yet."),
    "one_call": N_("One call does not show how another one would go."),
    "one_review": N_("This rests on one review."),
    "recorded_days": N_("Only what focal points recorded is counted."),
    "small_pilot": N_("The pilot is small: chance plays a large part."),
}

# Who is asked to act.
ADDRESSEES: Mapping[str, str] = {
    "data_authority": N_("Data protection authority"),
    "evaluator": N_("Evaluator"),
    "finance_ministry": N_("Ministry of finance"),
    "focal_points": N_("Focal points"),
    "interior_ministry": N_("Ministry of the interior"),
    "lead_ministry": N_("Lead ministry"),
    "steering_committee": N_("Steering committee"),
}

# What it takes.
FEASIBILITY: Mapping[str, str] = {
    "within_means": N_("Possible within present means"),
    "needs_budget": N_("Needs a budget"),
    "needs_law": N_("Needs a text of law"),
}

# Gender and human rights note.
RIGHTS_NOTES: Mapping[str, str] = {
    "equal_access": N_("Check that women and men benefit alike, in every region."),
    "private_answers": N_("Nobody may be pressed to answer, and no answer may be traced to a person."),
    "protection_abroad": N_("Volunteers abroad must know their rights and whom to call."),
    "residence_rights": N_("Nobody may lose the right to stay through a delay of the administration."),
    "right_to_review": N_("Faster decisions must keep the right to a review by a person."),
}

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
    "not_published": N_("Not published (group too small)"),
}

# What the evidence allows to say.
VERDICTS: Mapping[str, str] = {
    "M": N_("Met"),
    "N": N_("Not met"),
    "I": N_("Not enough evidence"),
    "not_applicable": N_("Not applicable"),
    "not_published": N_("Not published (group too small)"),
}

# Level of a criterion.
LEVELS: Mapping[str, str] = {
    "0": N_("Not in place"),
    "1": N_("Still open"),
    "2": N_("On the way, not yet shown"),
    "3": N_("In place"),
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
    "action": N_("Action stated"),
    "deadline": N_("Deadline set"),
    "measurable_target": N_("Measurable target"),
    "evidence": N_("Evidence given"),
    "limits": N_("Limits told"),
    "feasibility": N_("Feasibility considered"),
    "gender_and_rights": N_("Gender and human rights note"),
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

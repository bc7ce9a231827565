"""English sentences of the recommendations: what to do, who, why, with which limits. Placeholders have names."""

from collections.abc import Mapping

from translations.marking import N_

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
    "align_rules": N_("Align the rules of both countries"),
    "raise_response_rate": N_("Raise the response rate"),
    "strengthen_origin_gain": N_("Strengthen what the country of origin gains"),
    "strengthen_host_gain": N_("Strengthen what the host gains"),
    "strengthen_volunteer_gain": N_("Strengthen what the volunteer gains"),
    "supply_review": N_("Supply the missing review"),
    "verify_review": N_("Verify the review"),
    "conclude_review": N_("Bring the review to a conclusion"),
    "renew_threshold": N_("Renew the threshold"),
    "confirm_threshold": N_("Confirm the threshold"),
    "collect_answers": N_("Collect more answers"),
    "plan_next_wave": N_("Plan another wave"),
    "start_measuring": N_("Start measuring"),
    "close_open_records": N_("Close the open records"),
    "run_second_cycle": N_("Run a second cycle"),
    "fix_first": N_("Fix first what is not met"),
    "decide_later": N_("Decide when the evidence is there"),
    "institutionalise_mechanism": N_("Make the mechanism permanent"),
    "extend_mechanism": N_("Extend the pilot with conditions"),
}

# The action, for its addressee, by code; where one code answers several inputs, by code and input: "code.input".
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
        "File the declaration with the %(authority)s, or request its authorisation, before data are exchanged."
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
    "align_rules": N_("Agree on one rule for both countries where their rules for volunteers differ."),
    "raise_response_rate": N_("Offer paper forms and a call to those who do not answer; keep the one reminder."),
    "strengthen_origin_gain.P2": N_(
        "Plan with each volunteer, before the end of the placement, the work, studies or service that will follow it."
    ),
    "strengthen_origin_gain.S2": N_("Enter a line for the mechanism in the national budget, from next year on."),
    "strengthen_origin_gain.P6": N_(
        "Put each returned volunteer in touch with employers and organisations that can use what was learned."
    ),
    "strengthen_host_gain.P3": N_(
        "Agree with each host, before departure, on an output that will last and on who will keep it up."
    ),
    "strengthen_host_gain.P4": N_(
        "Choose with each host, before its offer is published, work that nobody else would do."
    ),
    "strengthen_host_gain.S1": N_("Ask the hosts who would not host again what was missing, and answer each of them."),
    "strengthen_volunteer_gain.P1": N_("Set learning goals with each volunteer, and review them at mid-term."),
    "strengthen_volunteer_gain.P7": N_(
        "Ask the volunteers who were not satisfied what was missing, and settle it before the next departures."
    ),
    "supply_review": N_(
        "Have this point examined, cite the text read, and enter the result with its date: %(input)s. "
        "Who can tell: %(reviewer)s."
    ),
    "verify_review": N_(
        "Have the source read and confirmed by a jurist of the country: %(input)s. Who can tell: %(reviewer)s."
    ),
    "conclude_review": N_(
        "Settle what the review left open, and enter the result with its date: %(input)s. Who can tell: %(reviewer)s."
    ),
    "renew_threshold": N_("Decide which threshold holds from now on, with its source and its dates: %(input)s."),
    "confirm_threshold": N_("Have the threshold confirmed, with its source: %(input)s."),
    "collect_answers": N_("Collect further answers before concluding on: %(input)s."),
    "collect_answers.I1": N_("Decide further applications, and date each step, before concluding on: %(input)s."),
    "plan_next_wave": N_("Keep the same questions in the next wave, and add its answers to these: %(input)s."),
    "plan_next_wave.I1": N_("Keep the same time limits in the next call, and add its files to these: %(input)s."),
    "start_measuring": N_("Collect the first data on: %(input)s."),
    "close_open_records": N_("Complete the records still open: %(input)s."),
    "run_second_cycle": N_("Run another call with the same time limits, and compare."),
    "fix_first": N_("Settle these points before any extension is decided: %(conditions)s."),
    "decide_later": N_("Bring together what is still missing to decide on these points: %(conditions)s."),
    "institutionalise_mechanism": N_(
        "Adopt the mechanism as a permanent programme, with its criteria and its protection."
    ),
    "extend_mechanism": N_("Extend the pilot, and settle the open criteria meanwhile: %(conditions)s."),
}

# Why: the finding behind it, by the same keys.
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
    "align_rules": N_("Rules for volunteers differ between %(country)s and a partner country of its corridors."),
    "raise_response_rate": N_("Too few questionnaires are answered for %(country)s."),
    "strengthen_origin_gain": N_(
        "An expected gain of the country of origin does not appear for %(country)s: %(input)s."
    ),
    "strengthen_host_gain": N_("An expected gain of the hosts does not appear for %(country)s: %(input)s."),
    "strengthen_volunteer_gain": N_("An expected gain of the volunteers does not appear for %(country)s: %(input)s."),
    "supply_review": N_("Nothing in the data of the pilot tells whether this is in place in %(country)s."),
    "verify_review": N_("A source points one way in %(country)s, but nobody has verified it (%(source)s)."),
    "conclude_review": N_("The review was carried out in %(country)s and came to no conclusion (%(source)s)."),
    "renew_threshold": N_("The threshold that this is judged against in %(country)s is no longer in force."),
    "confirm_threshold": N_("Nobody has confirmed the threshold that this is judged against in %(country)s."),
    "collect_answers": N_("There are too few answers to conclude for %(country)s."),
    "collect_answers.I1": N_("Too few applications are decided to conclude for %(country)s."),
    "plan_next_wave": N_("This cannot be decided in this wave for %(country)s, even if everybody answered."),
    "plan_next_wave.I1": N_("This cannot be decided in this call for %(country)s, even once all its files are."),
    "start_measuring": N_("There are no data yet for %(country)s."),
    "close_open_records": N_("Some records are still open for %(country)s, and they can turn the result either way."),
    "run_second_cycle": N_("The process is judged on two cycles, and %(country)s has had fewer."),
    "fix_first": N_("What must be in place before anything else is not met in %(country)s: %(conditions)s."),
    "decide_later": N_("Nothing stands against the mechanism in %(country)s, but the evidence is not enough yet."),
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
    "threshold_open": N_("The threshold itself is not settled."),
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

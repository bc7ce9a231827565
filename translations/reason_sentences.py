"""The sentence and the remedy of every reason of a verdict.

A key is (code, outcome), or (code:case, outcome) when one rule reaches one outcome in several ways (`parameters.case`);
`*` stands for any code. Placeholders are the reason's parameters; `reason_terms` says how each is written out.
A sentence says what happened, a remedy what to do.
"""

from collections.abc import Mapping

from translations.document_sentences import DOCUMENTS
from translations.marking import N_, Sentence

_REVIEW = N_("If you think this is a mistake, ask for a person to look at your file again.")
_ANOTHER = N_("Choose another assignment, or ask for a person to look at your file again.")
_WAIT = N_("There is nothing for you to do. A focal point looks at your file and tells you the answer.")

HARD: dict[tuple[str, str], Sentence] = {
    ("E01", "pass"): (N_("You will be %(age)s years old on %(starts_on)s. The age condition is met."), None),
    ("E01:too_young", "fail"): (
        N_("You will be %(age)s years old on %(starts_on)s, the first day. The minimum age is %(minimum)s."),
        N_("Choose an assignment that starts once you are %(minimum)s years old."),
    ),
    ("E01:too_old", "fail"): (
        N_("You will be %(age)s years old on %(starts_on)s, the first day. The maximum age is %(maximum)s."),
        _ANOTHER,
    ),
    ("E01:no_range", "not_applicable"): (N_("No age condition applies to this application."), None),
    ("E02", "pass"): (N_("You hold the nationality of one of the four countries."), None),
    ("E02", "fail"): (
        N_("None of the nationalities you stated (%(nationalities)s) is one of the four: %(accepted)s."),
        N_("If you also hold one of these nationalities, ask for a person to look at your file again."),
    ),
    ("E02", "missing"): (N_("You did not state a nationality."), N_("Add your nationality to your application.")),
    ("E03", "pass"): (N_("You live in your country of origin (%(origin)s)."), None),
    ("E03:diaspora", "pass"): (N_("You apply as a member of the diaspora (%(origin)s)."), None),
    ("E03:elsewhere", "fail"): (
        N_("You live in another country (%(residence)s) than your country of origin (%(origin)s)."),
        N_("If you apply as a member of the diaspora, say so in your application."),
    ),
    ("E03:not_national", "fail"): (
        N_("You neither live in the country of origin you stated (%(origin)s) nor hold its nationality."),
        _REVIEW,
    ),
    ("E04", "pass"): (N_("The corridor from %(origin)s to %(host)s is open."), None),
    ("E04:same_country", "not_applicable"): (
        N_("Assignment %(offer)s is in your own country of origin: no corridor is concerned."),
        None,
    ),
    ("E04:no_agreement", "fail"): (
        N_("On %(decided_on)s, no agreement in force opens the corridor from %(origin)s to %(host)s."),
        _ANOTHER,
    ),
    ("E04:not_open", "fail"): (
        N_("This call does not open the corridor from %(origin)s to %(host)s for this kind of service (%(modality)s)."),
        _ANOTHER,
    ),
    ("E04:no_wish", "missing"): (
        N_("You have not chosen an assignment yet."),
        N_("Choose at least one assignment and put your choices in order."),
    ),
    ("E05", "pass"): (N_("Assignment %(offer)s is in another country than your country of origin."), None),
    ("E05", "fail"): (
        N_("Assignment %(offer)s is in your own country of origin (%(host)s)."),
        N_("Choose an assignment in another country."),
    ),
    ("E06", "pass"): (N_("You are available from %(starts_on)s to %(ends_on)s."), None),
    ("E06", "missing"): (
        N_("Assignment %(offer)s runs from %(starts_on)s to %(ends_on)s. You did not say when you are available."),
        N_("Tell us the first and the last day on which you are available."),
    ),
    ("E06:unavailable", "fail"): (
        N_("You are not available for the whole of assignment %(offer)s, from %(starts_on)s to %(ends_on)s."),
        N_("Change your dates if you can, or choose another assignment."),
    ),
    ("E06:too_short", "fail"): (
        N_("Assignment %(offer)s is shorter than the host country (%(host)s) allows: at least %(minimum_months)s."),
        _ANOTHER,
    ),
    ("E06:too_long", "fail"): (
        N_("Assignment %(offer)s is longer than the host country (%(host)s) allows: at most %(maximum_months)s."),
        _ANOTHER,
    ),
    ("E06:too_short_and_unavailable", "fail"): (
        N_(
            "Assignment %(offer)s is shorter than the host country (%(host)s) allows: at least %(minimum_months)s. "
            "You are also not available from %(starts_on)s to %(ends_on)s."
        ),
        _ANOTHER,
    ),
    ("E06:too_long_and_unavailable", "fail"): (
        N_(
            "Assignment %(offer)s is longer than the host country (%(host)s) allows: at most %(maximum_months)s. "
            "You are also not available from %(starts_on)s to %(ends_on)s."
        ),
        _ANOTHER,
    ),
    ("E07", "pass"): (N_("Your level in %(language)s (%(held)s) is enough: %(level)s is asked for."), None),
    ("E07:no_language", "not_applicable"): (N_("Assignment %(offer)s asks for no language level."), None),
    ("E07:below", "fail"): (
        N_("Your level in %(language)s is %(held)s. Assignment %(offer)s asks for %(level)s."),
        N_(
            "If your level is now %(level)s, ask for a person to look at your file again, or choose another assignment."
        ),
    ),
    ("E07:absent", "fail"): (
        N_("You stated no level in %(language)s. Assignment %(offer)s asks for %(level)s."),
        N_("If you speak this language, ask for a person to look at your file again, or choose another assignment."),
    ),
    ("E08", "pass"): (N_("Your diploma or your experience is enough."), None),
    ("E08", "not_applicable"): (N_("No diploma and no experience is asked for."), None),
    ("E08:either", "missing"): (
        N_(
            "A diploma (%(education_level)s) or %(experience_years)s of experience is asked for. "
            "We need to know one of the two."
        ),
        N_("Tell us your highest diploma and your years of experience. One of the two is enough."),
    ),
    ("E08:diploma", "missing"): (
        N_("A diploma is asked for (%(education_level)s). You did not state yours."),
        N_("Tell us your highest diploma."),
    ),
    ("E08:experience", "missing"): (
        N_("%(experience_years)s of experience is asked for. You did not state yours."),
        N_("Tell us how many years of experience you have."),
    ),
    ("E08:either", "fail"): (
        N_("A diploma (%(education_level)s) or %(experience_years)s of experience is asked for. You stated less."),
        _REVIEW,
    ),
    ("E08:diploma", "fail"): (
        N_("A diploma is asked for (%(education_level)s). The one you stated is below it (%(held_level)s)."),
        _REVIEW,
    ),
    ("E08:experience", "fail"): (
        N_("%(experience_years)s of experience is asked for. You stated %(held_years)s."),
        _REVIEW,
    ),
    ("E09", "pass"): (
        N_("You have no other application in this call, and your total service is within the limit."),
        None,
    ),
    ("E09:other_application", "fail"): (
        N_("You already have another application in this call."),
        N_("Keep one of the two and withdraw the other."),
    ),
    ("E09:total_service", "fail"): (
        N_("You have served %(before_months)s; %(months)s more would exceed the maximum of %(maximum_months)s."),
        N_("Choose a shorter assignment, or ask for a person to look at your file again."),
    ),
    ("E10", "pass"): (N_("Nothing excludes you from the programme."), None),
    ("E10", "fail"): (
        N_("You are excluded from the programme until %(until)s."),
        N_("You can apply again after that day. If you think this is a mistake, ask for a review."),
    ),
    ("S01", "pass"): (N_("You stated the institution that sends you."), None),
    ("S01", "missing"): (
        N_("A study visit is sent by an institution. You did not name yours."),
        N_("Tell us the name of the institution that sends you."),
    ),
    ("S01", "not_applicable"): (N_("No institution needs to send you for this kind of service."), None),
}

PERSON: dict[tuple[str, str], Sentence] = {
    ("M01", "pass"): (N_("You do not hold the nationality of a host country you chose."), None),
    ("M01", "person"): (N_("You also hold the nationality of a host country you chose (%(countries)s)."), _WAIT),
    ("M02", "pass"): (N_("You declared no conviction."), None),
    ("M02", "person"): (
        N_("You declared a conviction. A focal point looks only at whether it matters for this service."),
        _WAIT,
    ),
    ("M02", "not_applicable"): (
        N_("You were not asked about convictions yet; the check comes before you leave."),
        None,
    ),
    ("M03", "pass"): (N_("You stated no link with the host of assignment %(offer)s."), None),
    ("M03:relative", "person"): (N_("You stated that a host is a relative (assignment %(offer)s)."), _WAIT),
    ("M03:employer", "person"): (N_("You stated that a host is your employer (assignment %(offer)s)."), _WAIT),
    ("M04", "pass"): (N_("The risk level at the place of assignment %(offer)s is %(level)s out of 4."), None),
    ("M04", "person"): (
        N_("The risk level at the place of assignment %(offer)s is %(level)s out of 4."),
        N_("There is nothing for you to do. A focal point decides whether this assignment can go ahead."),
    ),
    ("M04:no_level", "not_applicable"): (N_("No risk level is set for the place of assignment %(offer)s."), None),
    ("M05", "pass"): (N_("You asked for no adjustment for a disability."), None),
    ("M05", "person"): (
        N_("You asked for an adjustment for a disability. A focal point arranges it with you and the host."),
        N_("There is nothing for you to do. This is never a reason for a refusal."),
    ),
    ("M06", "pass"): (N_("Your file resembles no other one."), None),
    ("M06", "person"): (N_("Your file resembles another one. A focal point compares the two."), _WAIT),
}

ANY_CODE: dict[tuple[str, str], Sentence] = {
    ("*:settled", "pass"): (N_("A focal point has looked at this point and accepted it."), None),
    ("*:no_wish", "not_applicable"): (N_("This point is looked at once you have chosen an assignment."), None),
    ("*:modality", "not_applicable"): (N_("This document is not asked for this kind of service."), None),
}

SENTENCES: dict[tuple[str, str], Sentence] = {**HARD, **DOCUMENTS, **PERSON, **ANY_CODE}


def sentence_of(code: str, outcome: str, parameters: Mapping[str, object]) -> Sentence:
    """Sentence and remedy (untranslated, with placeholders) of a reason. Raises KeyError when none was written."""
    case = parameters.get("case")
    keys = (f"{code}:{case}", f"*:{case}", code) if case else (code,)
    return SENTENCES[next(((key, outcome) for key in keys if (key, outcome) in SENTENCES), (code, outcome))]

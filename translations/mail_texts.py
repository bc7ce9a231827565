"""The text of every mail: one purpose, a subject that says it, what to do, by when. The catalogues hold the French."""

from translations.mail_text import LINK, MailText
from translations.mail_texts_accounts import ACCOUNTS
from translations.mail_texts_advice import ADVICE
from translations.mail_texts_focal import FOCAL_POINT
from translations.mail_texts_host import HOST_DECISIONS
from translations.mail_texts_my_data import MY_DATA
from translations.mail_texts_private import PRIVATE
from translations.mail_texts_protection import PROTECTION
from translations.marking import N_

_YOUR_PAGE = (
    N_(
        "Your personal page shows where your application stands. "
        "Open it here, with a code that we send to your e-mail address:"
    ),
    LINK,
)
_ANSWER_HERE = (N_("Answer on your personal page:"), LINK)
_HOST_PAGE = (N_("The details are on your page:"), LINK)
_ASSIGNMENT = N_("Assignment: %(offer)s, %(organisation)s, %(city)s (%(host)s), from %(starts_on)s to %(ends_on)s.")
_BACK_IN_LIST = N_(
    "This place is not proposed to you again. Your other wishes count again if a place comes free, without any step on "
    "your part. If you have no other wish, your page says what you can do."
)

_APPLICATION = {
    "application_received": MailText(
        N_("We have received your application %(reference)s"),
        (
            N_("Your application has arrived. You have nothing to do for now."),
            N_("We now check the conditions of the call. You will receive the decision by e-mail."),
        ),
        _YOUR_PAGE,
    ),
    "verdict_eligible": MailText(
        N_("Your application %(reference)s is eligible"),
        (N_("Your application meets the conditions of the call."),),
        (
            N_("Places are given after the call closes on %(closes)s. You have nothing to do until then."),
            *_YOUR_PAGE,
        ),
        N_("Some of your wishes cannot be kept:"),
    ),
    "verdict_to_complete": MailText(
        N_("Complete your application %(reference)s by %(complete_by)s"),
        (N_("We cannot decide yet: your application is not complete."),),
        (N_("Please complete it on your personal page by %(complete_by)s:"), LINK),
        N_("What is missing, and what you can do:"),
    ),
    "verdict_needs_person": MailText(
        N_("A focal point will look at your application %(reference)s"),
        (N_("One or more points of your application must be judged by a person. This is not a refusal."),),
        (
            N_(
                "The focal point of %(country)s answers at the latest on %(answer_by)s. Nothing is required of you "
                "until then; your personal page says what you may still change."
            ),
            *_YOUR_PAGE,
        ),
        N_("The points that a focal point will look at:"),
    ),
    "verdict_refusal_proposed": MailText(
        N_("Your application %(reference)s does not meet the conditions as it stands"),
        (N_("As it stands, your application does not meet the conditions. Nothing is final: a person decides."),),
        (
            N_(
                "The focal point of %(country)s decides at the latest on %(answer_by)s. Until then you can act: your "
                "personal page says what you may still change, and how to write to the focal point."
            ),
            *_YOUR_PAGE,
        ),
        N_("The reasons, and what can be done:"),
    ),
    "refusal_confirmed": MailText(
        N_("Your application %(reference)s is refused"),
        (N_("A focal point has looked at your application and has confirmed the refusal."),),
        (
            N_("The focal point’s explanation: %(decision_reason)s"),
            N_("If you disagree, ask for a review on your personal page. Another person then decides:"),
            LINK,
        ),
        N_("The reasons:"),
    ),
    "not_placed": MailText(
        N_("The call is over without a place for you: application %(reference)s"),
        (N_("The call is over, and you have no place in it. Thank you for the time you gave to this application."),),
        (N_("You can apply again in a later call."), *_YOUR_PAGE),
        N_("What happened with each of your wishes:"),
    ),
    "review_wanted": MailText(
        N_("A review is asked for: application %(reference)s"),
        (
            N_("A volunteer asks for another person to look at a confirmed refusal."),
            N_("Any focal point of the countries concerned may decide, except the one who refused."),
        ),
        (N_("Please decide before %(answer_by)s. The file is on the desk:"), LINK),
    ),
}

_PLACEMENT = {
    "proposal_announced": MailText(
        N_("A place is proposed to you: application %(reference)s"),
        (
            N_("A place has been found for you."),
            _ASSIGNMENT,
            N_("The host organisation answers first, at the latest on %(until)s. You have nothing to do until then."),
        ),
        _YOUR_PAGE,
    ),
    "better_place_proposed": MailText(
        N_("A place higher on your list is proposed to you: application %(reference)s"),
        (
            N_("A place that you ranked higher has come free. It replaces the one that was proposed to you before."),
            _ASSIGNMENT,
            N_("The host organisation answers first, at the latest on %(until)s. You have nothing to do until then."),
        ),
        _YOUR_PAGE,
    ),
    "answer_wanted": MailText(
        N_("Accept or decline your place by %(until_day)s: application %(reference)s"),
        (
            N_("The host organisation has accepted you. The place is yours if you say yes."),
            _ASSIGNMENT,
            N_("Please accept or decline by %(until)s. Without an answer the place goes to somebody else."),
        ),
        _ANSWER_HERE,
    ),
    "answer_reminder": MailText(
        N_("Reminder: your place waits for your answer until %(until_day)s, application %(reference)s"),
        (
            N_("We do not have your answer yet."),
            _ASSIGNMENT,
            N_("Please accept or decline by %(until)s. Without an answer the place goes to somebody else."),
        ),
        _ANSWER_HERE,
    ),
    "host_said_no": MailText(
        N_("The host cannot receive you: application %(reference)s"),
        (N_("The host organisation cannot receive you for this assignment."), _ASSIGNMENT, _BACK_IN_LIST),
        _YOUR_PAGE,
    ),
    "host_was_silent": MailText(
        N_("The host did not answer in time: application %(reference)s"),
        (N_("The host organisation did not answer in time. The proposal has ended."), _ASSIGNMENT, _BACK_IN_LIST),
        _YOUR_PAGE,
    ),
    "own_answer_missing": MailText(
        N_("Your place has been given back: application %(reference)s"),
        (N_("We did not receive your answer in time. The place is free again."), _ASSIGNMENT, _BACK_IN_LIST),
        _YOUR_PAGE,
    ),
    "place_confirmed": MailText(
        N_("Your place is confirmed: application %(reference)s"),
        (
            N_("You have accepted your place. It is confirmed."),
            _ASSIGNMENT,
            N_("Your departure is now prepared. Your personal page lists what is needed, each point with its date."),
        ),
        (LINK,),
    ),
}

_HOST = {
    "host_answer_wanted": MailText(
        N_("Please answer by %(until_day)s: volunteer %(reference)s for your assignment"),
        (
            N_("A volunteer is proposed to you."),
            _ASSIGNMENT,
            N_("Please accept or decline by %(until)s. Without an answer the proposal ends."),
        ),
        (N_("Read the proposal and answer here:"), LINK),
    ),
    "host_answer_reminder": MailText(
        N_("Reminder: volunteer %(reference)s waits for your answer until %(until_day)s"),
        (
            N_("We do not have your answer yet."),
            _ASSIGNMENT,
            N_("Please accept or decline by %(until)s. Without an answer the proposal ends."),
        ),
        (N_("Read the proposal and answer here:"), LINK),
    ),
    "host_place_confirmed": MailText(
        N_("The volunteer accepts: %(reference)s"),
        (
            N_("The volunteer has accepted the place with you."),
            _ASSIGNMENT,
            N_("The focal points prepare the departure. Please tell the tutor, and prepare the arrival."),
        ),
        _HOST_PAGE,
    ),
    "host_volunteer_declined": MailText(
        N_("The volunteer does not come: %(reference)s"),
        (
            N_("The volunteer has given this place back."),
            _ASSIGNMENT,
            N_("The seat is free again. It can be given in a later round; you have nothing to do."),
        ),
        _HOST_PAGE,
    ),
    "host_volunteer_moved": MailText(
        N_("The volunteer receives another place: %(reference)s"),
        (
            N_("A place that the volunteer ranked higher has come free. The proposal to you has ended."),
            _ASSIGNMENT,
            N_("Your seat goes to the next person who wishes for it. If there is one now, another e-mail asks you."),
        ),
        _HOST_PAGE,
    ),
    "host_volunteer_silent": MailText(
        N_("The volunteer did not answer: %(reference)s"),
        (
            N_("The volunteer did not answer in time. The proposal has ended."),
            _ASSIGNMENT,
            N_("The seat is free again. It can be given in a later round; you have nothing to do."),
        ),
        _HOST_PAGE,
    ),
    "host_own_answer_missing": MailText(
        N_("Your answer did not arrive in time: %(reference)s"),
        (
            N_("We did not receive your answer in time. The proposal has ended, and the volunteer has been told."),
            _ASSIGNMENT,
            N_("If you can no longer receive anybody, please tell the focal point of %(country)s."),
        ),
        _HOST_PAGE,
    ),
    "offer_published": MailText(
        N_("Your offer %(reference)s is published"),
        (N_("The focal point of %(country)s has approved your offer: %(offer)s. Volunteers can now choose it."),),
        _HOST_PAGE,
    ),
}

_FEEDBACK = {
    "feedback_request": MailText(
        N_("A few questions about the assignment %(reference)s, until %(last_day)s"),
        (
            _ASSIGNMENT,
            N_("Please take a few minutes to answer. You may leave any question empty."),
            N_("Your answers are counted together with those of the others. Nobody is named in what is published."),
        ),
        (N_("Answer here at the latest on %(last_day)s:"), LINK),
    ),
    "feedback_reminder": MailText(
        N_("Reminder: your answers about the assignment %(reference)s, until %(last_day)s"),
        (
            _ASSIGNMENT,
            N_("We do not have your answers yet. It takes a few minutes, and you may leave any question empty."),
            N_("This is our only reminder."),
        ),
        (N_("Answer here at the latest on %(last_day)s:"), LINK),
    ),
}

_DRAFT = {
    "draft_saved": MailText(
        N_("Your form is saved until %(last_day)s"),
        (
            N_("You have saved an application to finish it later. It is not sent yet."),
            N_("We keep it until %(last_day)s. To go on, sign in here with this e-mail address:"),
            LINK,
        ),
        (
            N_("You receive a code there. It opens your form with everything that you have typed."),
            N_("If it was not you, there is nothing to do: the form disappears by itself."),
        ),
    ),
}

MAILS: dict[str, MailText] = (
    _DRAFT
    | _APPLICATION
    | _PLACEMENT
    | _HOST
    | _FEEDBACK
    | ACCOUNTS
    | MY_DATA
    | PRIVATE
    | FOCAL_POINT
    | PROTECTION
    | HOST_DECISIONS
    | ADVICE
)

GREETING = N_("Hello %(name)s,")
REFERENCE = N_("Reference: %(reference)s")
HELP_AT = N_("If you need help, write to %(helper)s, focal point of %(country)s: %(help)s")
BACKUP = N_("If you receive no answer, write to %(backup)s: %(backup_help)s")
HELP = N_("If you need help, turn to the focal point of %(country)s.")
SIGNATURE = N_("The Passerelle team")

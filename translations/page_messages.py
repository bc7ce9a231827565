"""What a page says by itself: what was done, and sentences about fields that only forms know."""

from translations.catalogue import translate
from translations.marking import N_

NOTICES: dict[str, str] = {
    "decision": N_("Your decision is recorded."),
    "opinion_asked": N_("A second opinion is asked for. Nothing is decided before another focal point agrees."),
    "information": N_("We have received what you sent. The rules are checked again."),
    "checked": N_("The rules have been checked again with what you sent. The result stands below."),
    "review": N_("Another person will read your application again."),
    "withdrawn": N_("Your application is withdrawn."),
    "accepted": N_("You have accepted. Thank you."),
    "refused": N_("You have declined. Thank you for your answer."),
    "organisation": N_("Your organisation is registered. The focal point now reads your answers."),
    "offer": N_("Your offer has been sent to the focal point."),
    "offer_withdrawn": N_("Your offer is withdrawn."),
    "offer_text": N_("The text is saved."),
    "shortlist": N_("Saved. You can change it until the round is asked for."),
    "link_mailed": N_("The link of the questionnaire is on its way to you by e-mail."),
    "corrected": N_("Your correction is saved."),
    "address_changed": N_("We write to your new address from now on."),
    "certificate_issued": N_("The certificate is issued. You can download it now."),
    "address_kept": N_("Your present address stays."),
    "facts_corrected": N_("Your correction is saved. The rules are checked again."),
    "wishes_changed": N_("Your wishes are saved. The rules are checked again."),
    "draft_deleted": N_("The form is deleted."),
    "correction_asked": N_("Your focal point has received your request and writes to you."),
    "file_corrected": N_("The file is corrected. The rules are checked again, and the person is told by e-mail."),
    "correction_declined": N_("The request is answered. The person is told by e-mail."),
    "erasure_asked": N_("We have received your request. An e-mail confirms it."),
    "erasure_proposed": N_("Proposed. Another focal point now carries it out."),
    "erased": N_("The person is erased."),
    "erasure_put_off": N_("The person has been told that it is possible after the service."),
    "recorded": N_("Recorded."),
    "release_published": N_("The release is published. Everybody can read it now."),
    "export_asked": N_("Your request is saved. Somebody else must agree before you can take the file."),
    "export_agreed": N_("You have agreed. The file can be taken for seven days."),
    "export_refused": N_("You have refused. Nothing leaves."),
    "reported": N_("We have received it. Only the safeguarding officers can read it."),
    "message_sent": N_("Your message is sent."),
    "opening_asked": N_("Your request is saved. The other officers have been told."),
    "opening_agreed": N_("You have agreed. The other officer can read the report for thirty days."),
    "draft_kept": N_("Your answers are kept. Open the same link again to go on, also in the other language."),
    "answers_received": N_("Your answers have been received."),
    "paper_entered": N_("The paper form is saved, with its own day and today’s."),
    "invited": N_("The invitation is on its way. The person signs in with this address and chooses a password."),
    "absence": N_("Recorded. The backup answers on these days."),
    "present": N_("Recorded. This person answers again from today."),
    "handed_over": N_("The files have changed hands."),
    "disabled": N_("The account is closed. Its files are with the backup."),
    "enabled": N_("The account is open again. The person must sign in again."),
    "role_given": N_("The role is changed. The person must sign in again."),
    "round": N_("The dry run has started."),
    "question": N_("Your question is being computed."),
    "call": N_("The call is open to the public as described here."),
    "signed_out": N_("You are signed out."),
    "others_signed_out": N_("Your account is signed out on every other device."),
    "code_sent": N_("If this address is known to us, a new code is on its way."),
    "sign_in_over": N_("This took too long. Begin again: nothing has changed."),
    "password_changed": N_("Your password is changed."),
    "offer_closed": N_(
        "The offer you came from no longer takes applications: it is not among your wishes. "
        "You can choose others at step 4."
    ),
    "no_call": N_(
        "No call for applications is open at the moment. You can look at the offers; new calls are published here."
    ),
}

MESSAGES: dict[str, str] = {
    "form_expired": N_(
        "This page was open for a long time. Your answers are still here: check them and send them once more."
    ),
    "already_sent": N_("Your application was already sent from this page. Sign in to see it."),
    "two_residences": N_(
        "You ticked %(country)s and wrote “%(typed)s”. Where do you live now? "
        "Empty this field, or tick “Another country”."
    ),
    "abroad_at_home": N_(
        "You ticked that you live outside %(country)s, and below that you live there now. Correct one of the two."
    ),
    "residence_not_named": N_("Write the name of the country where you live now, for example: Spain."),
    "not_a_country_name": N_("Write the name of the country in full, for example: Spain."),
    "offer_not_open": N_("This offer takes no applications now: nobody is placed there through this form."),
    "wish_in_own_country": N_("This offer is in the country you apply from: the rules will refuse this wish."),
    "wish_without_agreement": N_("No agreement opens the corridor %(corridor)s: the rules will refuse this wish."),
    "wish_outside_call": N_(
        "No call opens the corridor %(corridor)s for what you apply for: the rules will refuse this wish."
    ),
    "same_rank": N_("Two offers have the same number. Give each its own."),
    "same_number": N_("Two people have the same number. Give each their own."),
    "not_a_rank": N_("Write a whole number such as 1, 2 or 3."),
    "not_a_day": N_("Enter the day, the month and the year, for example 4 5 1998."),
    "no_such_day": N_("%(day)s does not exist. Check the day and the month."),
    "no_such_year": N_("Check the year %(year)s: write it with four digits, between %(first)s and %(last)s."),
    "choose": N_("Choose one answer."),
    "not_listed": N_("Choose one line of the list."),
    "other_country_decides": N_("The focal point of the country of origin decides about this file."),
    "you_asked": N_("You asked for a second person. Somebody else must answer."),
    "invited_by_asker": N_("The person who asks had invited you. Somebody else must answer."),
    "you_refused": N_("You refused this file. Another person must read it again."),
    "no_answer": N_(
        "You have not answered any question. Answer one at least, or send the form without any answer: "
        "it then closes for good."
    ),
    "no_candidate": N_("Nobody who may take it has chosen this offer."),
}


def notice(language: str, code: str) -> str:
    """What stands above a page after something was done."""
    return translate(language, NOTICES[code])


def message(language: str, code: str, **parameters: str) -> str:
    """One sentence of a page."""
    return translate(language, MESSAGES[code], parameters or None)

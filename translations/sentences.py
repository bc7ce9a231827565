"""Every code that a person may meet, as an English message; the catalogues hold the French."""

from collections.abc import Iterable, Mapping
from datetime import date

from translations import formats
from translations.catalogue import translate
from translations.marking import N_
from translations.round_changes import DOUBLE_BOOKINGS, ROUND_CHANGES

# code → what happened, what to do
PROBLEMS: dict[str, tuple[str, str]] = {
    "not_json": (N_("This is not JSON"), N_("Send one JSON document in UTF-8, without repeated keys.")),
    "bad_request": (N_("This request cannot be read"), N_("Check the address and the headers, then send it again.")),
    "unauthenticated": (N_("Please sign in"), N_("Send a valid token, or sign in again.")),
    "forbidden": (N_("This is not open to you"), N_("Your role does not allow this. Ask your focal point for help.")),
    "not_found": (N_("Nothing here"), N_("Check the address. What you look for may have moved or may not be yours.")),
    "method_not_allowed": (N_("This cannot be done here"), N_("Use one of the methods that the address allows.")),
    "illegal_transition": (
        N_("This is not possible at this step"),
        N_("The state has changed or does not allow this action. Look at the current state, then choose again."),
    ),
    "idempotency_conflict": (
        N_("This key was used for something else"),
        N_("Send a new Idempotency-Key for a new request."),
    ),
    "already_answered": (N_("Already answered"), N_("Your answers were received. There is nothing more to do.")),
    "expired": (N_("The time to answer is over"), N_("This request is closed. Your focal point can still help you.")),
    "nothing_to_follow_up": (
        N_("Nothing is asked about this recommendation today"),
        N_("Its progress is asked 6, 12 and 18 months after publication. What was recorded stands on its page."),
    ),
    "too_large": (N_("This is too large"), N_("Send at most 1 MB.")),
    "unsupported_media_type": (N_("This kind of content is not understood"), N_("Send JSON as application/json.")),
    "validation": (N_("Some answers need your attention"), N_("Correct the fields listed, then send again.")),
    "seed_mismatch": (
        N_("This is not the published seed"),
        N_("Give the seed whose commitment was published with the call, or leave it out."),
    ),
    "call_required": (N_("Please name the call"), N_("Several calls, or none, are open. Give the code of one call.")),
    "rate_limited": (N_("Too many requests"), N_("Wait a minute, then try again. Nothing is lost.")),
    "unavailable": (
        N_("The service is not available for a moment"),
        N_("Nothing was lost. Try again in a few seconds."),
    ),
    "internal_error": (
        N_("Something went wrong on our side"),
        N_("Nothing was stored. Try again; if it happens again, tell us the trace number."),
    ),
    "no_certificate": (
        N_("There is no certificate yet"),
        N_("It is ready as soon as the focal point has recorded the last day of service."),
    ),
    "pdf_unavailable": (
        N_("The file cannot be made at the moment"),
        N_("Your certificate is safe. Try again in a few minutes; if it happens again, tell your focal point."),
    ),
    "report_unavailable": (
        N_("The report cannot be made at the moment"),
        N_("Try again in a few minutes, or take the data in another format."),
    ),
    "agreement_needed": (
        N_("A second person must agree first"),
        N_("Ask for this file with a reason on the page of the releases. Once somebody else agrees, you have 7 days."),
    ),
    "form_expired": (
        N_("This page was open for a long time"),
        N_("Your answers are still here. Check them and send them once more."),
    ),
}

FIELDS: dict[str, str] = {
    "required": N_("Fill in this field."),
    "not_text": N_("Enter text."),
    "unreadable_characters": N_("Remove the characters that cannot be read, then enter the text again."),
    "too_short": N_("Enter at least %(limit)s characters."),
    "too_long": N_("Enter at most %(limit)s characters."),
    "not_understood": N_("Enter this in the form shown in the example."),
    "reference_of_another_call": N_(
        "This reference does not begin with the code of this call, %(call)s. "
        "Open the lottery of the call that it names."
    ),
    "not_an_email": N_("Enter an e-mail address, for example awa@example.org."),
    "not_a_phone": N_("Enter a phone number with its country code, for example +221 77 123 45 67."),
    "why_rejected": N_("Say in a sentence why the recommendation is rejected."),
    "not_a_choice": N_("Choose one of these: %(choices)s."),
    "not_a_country": N_("Give a country by its two-letter code, for example MA."),
    "not_a_number": N_("Enter a whole number."),
    "number_out_of_range": N_("Enter a whole number from %(least)s to %(most)s."),
    "not_yes_or_no": N_("Answer yes or no."),
    "not_a_date": N_("Enter a real date, for example 1998-05-04."),
    "not_a_list": N_("Give a list."),
    "not_a_mapping": N_("Give named fields."),
    "too_many": N_("Give at most %(limit)s."),
    "too_few": N_("Give at least %(limit)s."),
    "repeated": N_("This is there twice. Keep it once."),
    "unknown_field": N_("This field does not exist here. Remove it."),
    "consent_needed": N_("Without your consent to the use of your data we cannot handle your application."),
    "conduct_needed": N_("Accept the code of conduct to take part."),
    "call_is_closed": N_("The call is closed: ask your focal point for the correction."),
    "call_has_open_round": N_("A placement round is being prepared. Try again in a few days, or ask your focal point."),
    "nothing_changed": N_("The form says the same as the file. Change what is wrong, or answer that it is right."),
    "file_changed": N_(
        "The file was changed after you opened this page. Compare the differences below, then save once more."
    ),
    "correction_while_checked": N_(
        "The rules are being checked at this moment. Wait a few minutes, then send this form once more."
    ),
    "correction_in_review": N_(
        "Another person is reading this file again. Decide the review first: an accepted file can be corrected."
    ),
    "correction_while_placed": N_(
        "A place is proposed to this person or taken. Before departure, cancel the placement if the mistake changes "
        "the decision: the file can then be corrected. Otherwise agree with the host on what is right."
    ),
    "correction_after_end": N_(
        "This application is closed: nothing more is decided with these answers. "
        "A new application takes the right ones."
    ),
    "round_before_correction": N_(
        "A placement round of this call is open. Validate it or discard it first: "
        "nobody is placed on answers that change."
    ),
    "opinion_before_correction": N_(
        "A second person is being asked about this file. Wait for the answer, or take the question back first."
    ),
    "nothing_to_change": N_("This has no limit in this round. Choose one of its limits, or an offer people wish for."),
    "changes_nothing": N_("Give a number above or below zero."),
    "question_needs_round": N_(
        "Ask about a dry run or a validated round, not about one that was put aside or about the answer to a question."
    ),
    "too_many_questions": N_("%(limit)s questions about this round wait for their answers. Look again in a minute."),
    "no_open_request": N_("No correction is waited for in this file. Somebody may have answered already."),
    "not_a_country_name": N_("Write the name of the country in full, for example: Spain."),
    "passport_expired": N_("This passport has expired. Renew it, then enter the new day; leave this empty until then."),
    "passport_too_short": N_(
        "Your passport must be valid until %(day)s at least. "
        "Renew it, then enter the new day; leave this empty until then."
    ),
    "understanding_needed": N_("Tick the box to confirm: this cannot be undone."),
    "unknown_offer": N_("Choose offers from the published list."),
    "no_such_call": N_("No call has this code. See the list of calls."),
    "unknown_call": N_("There is no open call with this code. See the list of calls."),
    "cover_ends_too_early": N_("This must be valid on the first day of service at least: %(day)s."),
    "unknown_application": N_("There is no such application."),
    "birth_date_in_future": N_("Enter your date of birth. It cannot be in the future."),
    "in_the_past": N_("This day has passed. Enter a day from today on."),
    "end_before_start": N_("The end must not be before the beginning."),
    "closes_before_opens": N_("The call must close after it opens."),
    "code_taken": N_("This code is already used. Choose another one."),
    "corridor_without_mou": N_("There is no agreement in force for the corridor %(corridor)s. Remove it."),
    "corridor_not_listed": N_("Name each corridor once, origin and host being two different countries."),
    "translation_missing": N_("The text must be there in French and in English before publication."),
    "not_accredited": N_("Your organisation must be accredited before it can offer placements."),
    "not_a_candidate": N_("Choose people from the list of candidates of this offer."),
    "shortlist_fixed": N_("The placement round of this call has begun: who is put forward no longer changes."),
    "round_is_open": N_("A placement round with this offer is being decided. You can withdraw the offer afterwards."),
    "other_person_decides": N_("Whoever asked for a file does not decide about it: another person must."),
    "release_published": N_("This release is published already: nothing is left to do."),
    "release_not_audited": N_("Only a release that came through the attack can be published."),
    "offer_is_held": N_("Somebody is proposed or has a place here. Answer the proposal or ask your focal point first."),
    "offer_sent_before": N_(
        "You have already sent another offer from this form. If this is one more offer, send it once more."
    ),
    "no_focal_point": N_("Nobody answers for your country at the moment. Please ask again in a few days."),
    "no_organisation": N_("Register your organisation first."),
    "wrong_country": N_("Choose your own country: %(country)s."),
    "report_is_whole": N_("The report has all tables. Leave the table out, or choose another format."),
    "unknown_code": N_("Choose one of these codes: %(choices)s."),
    "unknown_item": N_("There is no such item in this checklist."),
    "unknown_question": N_("There is no such question in this questionnaire."),
    "hidden_item": N_(
        "This question is only asked after another answer. Leave it empty, or change the answer named beside it."
    ),
    "not_an_option": N_("Choose one of the options of this question."),
    "out_of_scale": N_("Choose a value on the scale, from %(least)s to %(most)s."),
    "not_a_decimal": N_("Enter a number, for example 2.5."),
    "number_too_small": N_("Enter a number of at least %(least)s."),
    "cannot_be_combined": N_("One of the options you chose stands alone. Choose it alone, or leave it out."),
    "after_close": N_("These questions could be answered until %(day)s. Later answers are not counted."),
    "before_due": N_("Enter the day of the answers. It cannot be before %(day)s, when they were asked for."),
    "nothing_filled_in": N_("No question is answered. Type the answers in, or tick the box if the paper is empty."),
    "in_the_future": N_("Enter a date that is not in the future."),
    "own_request": N_("You asked for this yourself. Another officer must agree."),
    "same_address": N_("This is the address that we have already. Type another one, or go back."),
    "address_code_wrong": N_("This is not the code. Look at the last e-mail from us and type it again."),
    "address_code_over": N_("This code no longer works. Ask for a new one below."),
    "reason_needed": N_("Say why in a few words."),
    "not_a_certificate_code": N_("Enter the twelve letters and digits of the code, for example 7K2M-QX4T-9ZPA."),
    "unknown_certificate": N_("No certificate has this code. Compare it with the paper, letter by letter."),
    "another_person_needed": N_("Choose another person than the one whose page this is."),
    "unknown_colleague": N_("Choose a focal point of the same country whose account is open."),
    "unknown_file": N_("Enter the reference of a file that this person holds, for example 2027A-000012."),
    "unknown_organisation": N_("Choose an organisation of the list."),
    "day_is_over": N_("Enter a day that is not over yet."),
    "not_yourself": N_("This is your own account. Ask a colleague or the administrator."),
    "nobody_takes_over": N_("Nobody else of this country could answer about these files. Invite a focal point first."),
    "role_not_yours": N_("Choose focal point or host organisation: the administrator gives the other roles."),
    "email_has_account": N_("There is already an account with this address. Look for it in the list."),
    "code_wrong": N_("This is not the code. Look at the last e-mail from us and type it again."),
    "code_over": N_("This code no longer works. Ask for a new one below."),
    "sign_in_over": N_("This took too long. Begin again: nothing has changed."),
    "password_wrong": N_(
        "The address or the password is not right. Try again; "
        "after five wrong tries the account is closed for 15 minutes."
    ),
    "own_password_wrong": N_("This is not your current password. Try again."),
    "second_wrong": N_("This code is not right. Wait for the next one, or type a recovery code not used before."),
    "code_not_of_key": N_("This is not the code of the key above. Wait for the next one and type it."),
    "password_too_short": N_("Choose a longer password: at least %(limit)s characters."),
    "password_repeats": N_("Choose a password of several different characters."),
    "password_is_address": N_("Choose a password that is not your address."),
    "config_crossing": N_(
        "The limits of these corridors cross each other. Limit how many leave and how many arrive instead, or choose "
        "to place one person after the other."
    ),
    **ROUND_CHANGES,
    **DOUBLE_BOOKINGS,
}


def problem_title(language: str, code: str) -> str:
    """What happened, in a few words."""
    return translate(language, PROBLEMS[code][0])


def problem_detail(language: str, code: str, parameters: Mapping[str, object]) -> str:
    """What to do about it: of the code, or of the field's code that `because` names."""
    because = parameters.get("because")
    if isinstance(because, str):
        return problem_sentence(language, because, {})
    return translate(language, PROBLEMS[code][1], shown(language, parameters))


def problem_sentence(language: str, code: str, parameters: Mapping[str, object]) -> str:
    """What to do about one field."""
    return translate(language, FIELDS[code], shown(language, parameters))


def shown(language: str, parameters: Mapping[str, object]) -> dict[str, str]:
    """Parameters as they stand in a sentence: lists as words between commas, days as the language writes them."""
    return {name: _in_sentence(language, value) for name, value in parameters.items()}


def _in_sentence(language: str, value: object) -> str:
    if isinstance(value, date):
        return formats.day(language, value)
    return ", ".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)

"""What to do about each field of a form that is empty, in words that name the field."""

import re

from translations.catalogue import translate
from translations.marking import N_

# Name of the field, without the numbers of rows → what to do. Several forms share a name: the words fit all of them.
PROMPTS: dict[str, str] = {
    "given_names": N_("Enter your given names."),
    "family_name": N_("Enter your family name."),
    "birth_date": N_("Enter your date of birth."),
    "email": N_("Enter the e-mail address."),
    "phone": N_("Enter the telephone number."),
    "sex": N_("Choose the answer about sex, or leave it out."),
    "language": N_("Choose the language in which we write."),
    "progress": N_("Choose what has become of it."),
    "format": N_("Choose the kind of file."),
    "lang": N_("Choose the language of the file."),
    "table": N_("Choose one line of the list."),
    "tier": N_("Choose one line of the list."),
    "modality": N_("Choose the kind of assignment."),
    "institution": N_("Enter the institution."),
    "origin_country": N_("Choose the country you apply from."),
    "country_of_residence": N_("Choose the country where you live now."),
    "nationalities": N_("Tick your nationality, or write it below the list."),
    "languages": N_("Choose a level for one language at least."),
    "languages-level": N_("Choose the level of this language."),
    "education_level": N_("Choose the level of education."),
    "experience_years": N_("Enter the years of experience."),
    "skills": N_("Choose the skills in the list."),
    "available_from": N_("Enter the day from which you are available."),
    "available_to": N_("Enter the day until which you are available."),
    "passport_expiry": N_("Enter the day until which your passport is valid."),
    "criminal_record": N_("Choose the answer about your criminal record."),
    "motivation": N_("Write why you want to go."),
    "host_link": N_("Say whether you are related to a host, or employed by it."),
    "documents-date": N_("Enter the date of the document."),
    "documents-valid_until": N_("Enter the day until which the document is valid."),
    "documents-outcome": N_("Choose the result that the document states."),
    "name": N_("Enter the name."),
    "country": N_("Choose the country."),
    "organisation": N_("Choose the organisation."),
    "description": N_("Write the description, in French or in English."),
    "title": N_("Write the title, in French or in English."),
    "theme": N_("Choose the field."),
    "city": N_("Enter the city."),
    "district": N_("Enter the district or the quarter."),
    "starts_on": N_("Enter the first day."),
    "ends_on": N_("Enter the last day."),
    "capacity": N_("Enter the number of places."),
    "limit": N_("Choose a limit."),
    "direction": N_("Choose more or fewer."),
    "number": N_("Enter how many."),
    "allowance-amount": N_("Enter the amount of the monthly allowance."),
    "allowance-currency": N_("Choose the currency of the allowance."),
    "allowance-due": N_("Enter the day on which the allowance is due."),
    "allowance-paid": N_("Enter the day on which the allowance was paid."),
    "cover-kind": N_("Choose what is covered."),
    "cover-from": N_("Enter the first day of cover."),
    "cover-to": N_("Enter the last day of cover."),
    "opens": N_("Enter the first day."),
    "closes": N_("Enter the last day."),
    "modalities": N_("Tick what people may apply for."),
    "corridors": N_("Open one corridor at least."),
    "call": N_("Choose the call."),
    "code": N_("Enter the code."),
    "password": N_("Enter the password."),
    "new_password": N_("Enter the new password."),
    "role": N_("Choose the role."),
    "backup": N_("Choose the backup."),
    "away_from": N_("Enter the first day away."),
    "away_until": N_("Enter the last day away."),
    "to": N_("Choose who receives the files."),
    "files": N_("Choose which files change hands."),
    "reference": N_("Enter the reference of the file."),
    "decision": N_("Choose the decision."),
    "agrees": N_("Say whether you agree."),
    "reason": N_("Write the reason."),
    "comment": N_("Write the comment."),
    "text": N_("Write the text."),
    "category": N_("Choose what it is about."),
    "kind": N_("Choose who reads it."),
    "outcome": N_("Choose the outcome."),
    "response": N_("Choose the answer to the recommendation."),
    "owner": N_("Enter who is responsible."),
    "date": N_("Enter the day."),
    "done": N_("Say whether it is done."),
    "valid_from": N_("Enter the first day of validity."),
    "valid_until": N_("Enter the last day of validity."),
    "answered_on": N_("Enter the day that is written on the paper."),
    "fields": N_("Tick what is wrong."),
}

# A form of its own among others carries a prefix. The code that it asks for is a cause, never a code from an e-mail.
CAUSES: dict[str, str] = {
    "suspension-": N_("Choose why the placement is suspended."),
    "postponement-": N_("Choose why the departure is postponed."),
    "early-end-": N_("Choose why the placement ends early."),
    "cancellation-": N_("Choose why the placement is cancelled."),
}
# The prefix of a refusal is the id of the placement.
DECLINED = N_("Choose why you decline.")


def prompt(language: str, field: str, prefix: str = "") -> str | None:
    """What to do about a form field such as `languages-3-level`; None where nothing is known of it."""
    bare = field.removeprefix(prefix)
    if prefix and bare == "code":
        return translate(language, CAUSES.get(prefix, DECLINED))
    text = PROMPTS.get(_without_rows(field)) or PROMPTS.get(_without_rows(bare))
    return None if text is None else translate(language, text)


def _without_rows(field: str) -> str:
    return re.sub(r"-[0-9]+(?=-|$)", "", field)

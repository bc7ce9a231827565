"""What is wrong in a field, and the code of the refusal: by write, field, and value."""

from collections.abc import Iterable
from typing import Any

LONG = "x" * 10_000
# One good body a field is missing from or wrong in: value → code of the field.
NOT_TEXT = ((5, "not_text"), (True, "not_text"), ([], "not_text"), ({}, "not_text"))
EMPTY = (("", "required"), ("  ", "required"))
UNREADABLE = (("\ud800", "unreadable_characters"), ("a\0b", "unreadable_characters"))
BAD_NUMBER = ((1.5, "not_a_number"), ("2", "not_a_number"), (True, "not_a_number"), (-1, "number_out_of_range"))
BAD_YES = (("true", "not_yes_or_no"), (1, "not_yes_or_no"), ([], "not_yes_or_no"))
BAD_DAY = (
    ("2027-02-30", "not_a_date"),
    ("30/02/2027", "not_a_date"),
    ("2027-2-3", "not_a_date"),
    ("0001-01-01", "not_a_date"),
    ("2027-01-01T00:00:00Z", "not_a_date"),
    (20270101, "not_a_date"),
)
BAD_CHOICE = (("nothing_known", "not_a_choice"), (7, "not_text"))
BAD_LIST = (("SN", "not_a_list"), ({}, "not_a_list"), (3, "not_a_list"))
NULL = ((None, "required"),)
Wrong = dict[str, Iterable[tuple[Any, str]]]

APPLICATION_FIELDS: Wrong = {
    "call": (*NOT_TEXT, (LONG, "too_long"), ("1999Z", "unknown_call")),
    "language": (*BAD_CHOICE, *NULL, ("ar", "not_a_choice")),
    "modality": (*BAD_CHOICE, *NULL),
    "given_names": (*NOT_TEXT, *EMPTY, *UNREADABLE, *NULL, (LONG, "too_long")),
    "family_name": (*NOT_TEXT, *EMPTY, *UNREADABLE, (LONG, "too_long")),
    "email": (
        *NOT_TEXT,
        *NULL,
        ("awa", "not_an_email"),
        ("awa@", "not_an_email"),
        ("@example.org", "not_an_email"),
        ("a b@example.org", "not_an_email"),
        ("awa@example", "not_an_email"),
        ("awa@example..org", "not_an_email"),
        ("awa@example.org\r\nBcc: x@example.org", "not_an_email"),
        ("Awa <awa@example.org>", "not_an_email"),
        ("x" * 250 + "@example.org", "too_long"),
    ),
    "phone": (
        *NOT_TEXT,
        ("12", "not_a_phone"),
        ("call me", "not_a_phone"),
        ("+999123456789", "not_a_phone"),
        ("+22177123", "not_a_phone"),
        ("+22507010203", "not_a_phone"),
        ("7" * 41, "too_long"),
    ),
    "birth_date": (*BAD_DAY, *NULL, ("2027-01-01", "birth_date_in_future")),
    "sex": (*BAD_CHOICE,),
    "nationalities": (*BAD_LIST, *NULL, ([], "required"), (["SN"] * 11, "too_many")),
    "country_of_residence": (("Senegal", "not_a_country"), ("sn", "not_a_country"), *NULL),
    "origin_country": (("FR", "not_a_choice"), *NULL),
    "diaspora": BAD_YES,
    "languages": (*BAD_LIST, *NULL, ([], "required")),
    "education_level": BAD_CHOICE,
    "experience_years": (*BAD_NUMBER, (61, "number_out_of_range"), (10**30, "number_out_of_range")),
    "skills": (*BAD_LIST, (["teaching"] * 51, "too_many")),
    "available_from": BAD_DAY,
    "available_to": BAD_DAY,
    "passport_expiry": BAD_DAY,
    "criminal_record": BAD_CHOICE,
    "host_link": BAD_CHOICE,
    "accommodation": BAD_YES,
    "institution": (*NOT_TEXT, (LONG, "too_long")),
    "motivation": (*NOT_TEXT, *UNREADABLE, (LONG, "too_long")),
    "preferences": (*BAD_LIST, *NULL, ([f"O{n}" for n in range(201)], "too_many")),
    "consent": (("yes", "not_a_mapping"), ([], "not_a_mapping"), (True, "not_a_mapping"), *NULL),
    "conduct": (*BAD_YES, *NULL, (False, "conduct_needed")),
}
OFFER_FIELDS: Wrong = {
    "call": (*NOT_TEXT, ("1999Z", "no_such_call")),
    "modality": BAD_CHOICE,
    "title": (("x", "not_a_mapping"), *NULL),
    "description": (([], "not_a_mapping"), *NULL),
    "theme": BAD_CHOICE,
    "city": (*NOT_TEXT, *EMPTY, *NULL, (LONG, "too_long")),
    "languages": (*BAD_LIST, ([], "required")),
    "starts_on": (*BAD_DAY, *NULL),
    "ends_on": (*BAD_DAY, *NULL, ("2027-03-31", "end_before_start")),
    "capacity": (*BAD_NUMBER, *NULL, (0, "number_out_of_range"), (10_001, "number_out_of_range")),
    "tutor": BAD_YES,
    "lodging": BAD_YES,
    "allowance": (([], "not_a_mapping"), (3000, "not_a_mapping")),
}
CALL_FIELDS: Wrong = {
    "code": (*NOT_TEXT, *EMPTY, *NULL, ("a b", "not_understood"), ("2027A", "code_taken")),
    "opens": (("2027-02-30", "not_a_date"), ("tomorrow", "not_a_date"), (5, "not_a_date"), *NULL),
    "closes": (("2027-13-01", "not_a_date"), *NULL, ("2027-10-01", "closes_before_opens")),
    "modalities": (*BAD_LIST, ([], "required")),
    "corridors": (*BAD_LIST, ([], "required")),
    "call_cap": BAD_NUMBER,
    "host_caps": BAD_LIST,
}
ORGANISATION_FIELDS: Wrong = {
    "name": (*NOT_TEXT, *EMPTY, *UNREADABLE, *NULL, (LONG, "too_long")),
    "country": (("FR", "not_a_choice"), *NULL),
    "email": (("maison", "not_an_email"), *NULL),
    "language": (("ar", "not_a_choice"),),
    "description": (*NOT_TEXT, (LONG, "too_long")),
}
SMALL_FIELDS: dict[str, Wrong] = {
    "accreditation": {"decision": (*BAD_CHOICE, *NULL), "reason": NOT_TEXT},
    "return": {"reason": (*NOT_TEXT, *EMPTY, *NULL, (LONG, "too_long"))},
    "shortlist": {"applications": (*BAD_LIST, *NULL, (["x"] * 201, "too_many"))},
    "withdrawal": {"code": (*NOT_TEXT, ("No Code!", "not_understood"))},
    "review request": {"comment": (*NOT_TEXT, (LONG, "too_long"))},
    "decision": {"decision": (*BAD_CHOICE, *NULL), "reason": (*NOT_TEXT, *EMPTY, *NULL), "second_person": BAD_YES},
    "round": {"call": (*NOT_TEXT, *NULL, ("1999Z", "no_such_call")), "seed": NOT_TEXT},
    "what if": {"changes": (*BAD_LIST, *NULL)},
    "refusal": {"code": (*NOT_TEXT, *NULL, ("No Code!", "not_understood"), ("x" * 41, "too_long"))},
    "checklist item": {"done": (*BAD_YES, *NULL), "date": (*BAD_DAY, *NULL), "valid_from": BAD_DAY},
    "start": {"date": BAD_DAY},
    "suspension": {"code": (*NOT_TEXT, *NULL), "date": BAD_DAY, "comment": ((LONG, "too_long"),)},
    "cancellation": {"code": (*NOT_TEXT, *EMPTY, *NULL)},
    "protection": {
        "kind": (*BAD_CHOICE, *NULL),
        "from": (*BAD_DAY, *NULL),
        "to": (("2027-02-01", "end_before_start"),),
    },
    "export request": {
        "format": (*BAD_CHOICE, *NULL),
        "lang": (*BAD_CHOICE, *NULL),
        "reason": (*NOT_TEXT, *EMPTY, *NULL, (LONG, "too_long")),
    },
    "export decision": {"decision": (*BAD_CHOICE, *NULL)},
    "response": {"response": (*BAD_CHOICE, *NULL), "date": BAD_DAY},
}

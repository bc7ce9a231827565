"""What holds for every file: generated volunteers, wishes and surroundings."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.eligibility.changes import apply_changes, smallest_change
from domain.eligibility.decision import case_of, decide
from domain.eligibility.facts import ApplicationFacts, SuppliedDocument, SurroundingFacts, WishedOffer
from domain.eligibility.judgement import judge
from domain.eligibility.verdict import OUTCOMES, verdict_bytes
from domain.values import CEFR_LEVELS, COUNTRIES, MODALITIES
from tests.unit.eligibility.builders import ALONE, AMINATA, POLICY, RABAT, TODAY
from translations.reason_sentences import sentence_of

LEVELS = [*POLICY.parameters.education_levels, None, "unheard-of"]
DAYS = st.dates(date(2026, 6, 1), date(2029, 12, 31))
MAYBE_DAY = st.none() | DAYS
SKILLS_IN = st.lists(st.tuples(st.sampled_from(["fr", "en", "ar"]), st.sampled_from(CEFR_LEVELS)), max_size=3).map(
    tuple
)
MODALITY = st.sampled_from(MODALITIES)
PEOPLE = st.sampled_from([*COUNTRIES, "FR"])
DOCUMENT_KINDS = st.sampled_from([f"D0{number}" for number in range(1, 10)])
DOCUMENTS = st.builds(
    SuppliedDocument, DOCUMENT_KINDS, DAYS, MAYBE_DAY, st.sampled_from([None, "yes", "unfit", "none", "fit"])
)


ANY_APPLICATION: dict[str, st.SearchStrategy[Any]] = {
    "modality": MODALITY,
    "birth_date": st.dates(date(1960, 1, 1), date(2012, 1, 1)),
    "nationalities": st.lists(PEOPLE, max_size=2).map(tuple),
    "country_of_residence": PEOPLE,
    "origin_country": st.sampled_from(COUNTRIES),
    "languages": SKILLS_IN,
    "diaspora": st.booleans(),
    "education_level": st.sampled_from(LEVELS),
    "experience_years": st.none() | st.integers(0, 9),
    "available_from": MAYBE_DAY,
    "available_to": MAYBE_DAY,
    "passport_expiry": MAYBE_DAY,
    "criminal_record": st.sampled_from([None, "none", "declared"]),
    "host_link": st.sampled_from([None, "none", "relative", "employer"]),
    "accommodation": st.booleans(),
    "institution": st.sampled_from([None, "", "Ville de Thiès"]),
    "consent_data": st.booleans(),
    "consent_version": st.sampled_from([None, "2026-1"]),
    "conduct": st.booleans(),
    "documents": st.lists(DOCUMENTS, max_size=3).map(tuple),
}
ANY_WISH: dict[str, st.SearchStrategy[Any]] = {
    "host_country": PEOPLE,
    "modality": MODALITY,
    "starts_on": st.dates(date(2027, 1, 1), date(2027, 8, 1)),
    "ends_on": st.dates(date(2027, 8, 1), date(2029, 8, 1)),
    "languages": SKILLS_IN,
    "education_level": st.sampled_from([None, "secondary", "master"]),
    "experience_years": st.sampled_from([None, 3]),
    "district": st.sampled_from([None, "Rabat", "GAO", "bounkani"]),
    "corridor_open": st.booleans(),
}
ANY_SURROUNDINGS: dict[str, st.SearchStrategy[Any]] = {
    "other_active_application": st.booleans(),
    "months_served_before": st.integers(0, 30),
    "exclusion_until": MAYBE_DAY,
    "possible_duplicates": st.integers(0, 2),
}


def changed(good: Any, anything: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Any]:
    """A good value with at most so many fields replaced by anything: near the border between the outcomes."""
    names = st.lists(st.sampled_from(sorted(anything)), max_size=most, unique=True)
    changes = names.flatmap(lambda chosen: st.fixed_dictionaries({name: anything[name] for name in chosen}))
    return changes.map(lambda values: replace(good, **values))


APPLICATIONS = changed(AMINATA, ANY_APPLICATION, 5)
WISHES = st.lists(changed(RABAT, ANY_WISH, 2), max_size=3).map(
    lambda chosen: tuple(replace(wish, id=f"O0000{rank}", rank=rank) for rank, wish in enumerate(chosen, 1))
)
SURROUNDINGS = changed(ALONE, ANY_SURROUNDINGS, 1)
FILES = st.tuples(APPLICATIONS, WISHES, SURROUNDINGS)
File = tuple[ApplicationFacts, tuple[WishedOffer, ...], SurroundingFacts]


def test_sex_marital_status_religion_and_ethnicity_are_not_even_inputs() -> None:
    inputs = {each.name for kind in (ApplicationFacts, WishedOffer, SurroundingFacts) for each in fields(kind)}

    for forbidden in ("sex", "gender", "marital", "married", "children", "religion", "ethni"):
        assert not [name for name in inputs if forbidden in name]


@given(FILES)
def test_the_same_facts_give_the_same_bytes(file: File) -> None:
    application, chosen, surroundings = file

    again = replace(application, languages=tuple(reversed(application.languages)))

    assert verdict_bytes(decide(*file, POLICY, TODAY)) == verdict_bytes(
        decide(again, tuple(reversed(chosen)), replace(surroundings), POLICY, TODAY)
    )


SATISFYING = {
    "D01": SuppliedDocument("D01", date(2026, 1, 1), date(2036, 1, 1)),
    "D02": SuppliedDocument("D02", date(2028, 6, 1), None, "none"),
    "D03": SuppliedDocument("D03", date(2026, 11, 1), None, "fit"),
    "D04": SuppliedDocument("D04", date(2026, 11, 1), None, "yes"),
    "D05": SuppliedDocument("D05", date(2026, 11, 1), date(2036, 1, 1), "granted"),
    "D06": SuppliedDocument("D06", date(2026, 11, 1), None, "planned"),
    "D07": SuppliedDocument("D07", date(2026, 11, 1), date(2036, 1, 1)),
    "D09": SuppliedDocument("D09", date(2026, 11, 1), None, "yes"),
}


@given(FILES, st.sampled_from(sorted(SATISFYING)))
def test_a_document_that_satisfies_its_rule_never_lowers_the_outcome(file: File, code: str) -> None:
    application, chosen, surroundings = file
    better = replace(application, documents=(*application.documents, SATISFYING[code]))

    before = decide(application, chosen, surroundings, POLICY, TODAY)
    after = decide(better, chosen, surroundings, POLICY, TODAY)

    assert OUTCOMES.index(after.outcome) >= OUTCOMES.index(before.outcome)
    assert not [each for each in after.reasons if each.code == code and each.outcome in ("missing", "later")]


@settings(max_examples=300)
@given(FILES)
def test_the_smallest_change_really_makes_the_person_eligible_and_no_part_of_it_is_superfluous(file: File) -> None:
    case = case_of(*file, POLICY, TODAY)
    changes = smallest_change(case)

    if changes is None:
        assert judge(case).outcome != "eligible"
        return
    assert judge(apply_changes(case, list(changes))).outcome == "eligible"
    for change in changes:
        assert judge(apply_changes(case, [each for each in changes if each != change])).outcome != "eligible"


@settings(max_examples=300)
@given(FILES)
def test_each_reason_has_a_sentence_whose_places_are_all_filled(file: File) -> None:
    for reason in decide(*file, POLICY, TODAY).reasons:
        sentence, remedy = sentence_of(reason.code, reason.outcome, reason.parameters)
        assert sentence % reason.parameters
        assert remedy is None or remedy % reason.parameters


@given(FILES)
def test_a_document_never_refuses_and_an_accommodation_never_does(file: File) -> None:
    verdict = decide(*file, POLICY, TODAY)

    assert {each.outcome for each in verdict.reasons if each.code.startswith("D")} <= {
        "pass",
        "missing",
        "later",
        "not_applicable",
    }
    assert {each.outcome for each in verdict.reasons if each.code == "M05"} <= {"pass", "person"}

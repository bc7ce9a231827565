"""Words of record-level tables: their names, columns about people, and why there is no answer."""

from collections.abc import Mapping

from translations.catalogue import translate
from translations.group_words import moment_name, party_name
from translations.marking import N_

RECORDS = N_("Records")
COLUMN_WORDS: Mapping[str, str] = {
    "origin": N_("country of origin"),
    "host": N_("host country"),
    "sex": N_("sex"),
    "age": N_("age band"),
    "modality": N_("form of engagement"),
}
MISSING_WORDS: Mapping[str, str] = {
    "no_answer": N_("the questionnaire did not come back"),
    "left_out": N_("the question was left out"),
    "not_applicable": N_("does not apply"),
    "not_asked": N_("this was not asked"),
}
SENTENCES: Mapping[str, str] = {
    "records": N_(
        "The tables whose names begin with “records” have one row for each questionnaire. At least %(k)s people, or "
        "organisations where these answer, answered in each combination of the columns about people. The order of the "
        "rows says nothing, and nothing joins the rows of one person in several tables."
    ),
    "records_table": N_("%(table)s: %(title)s. Columns about people: %(columns)s."),
    "records_plain": N_("%(table)s: %(title)s. Nothing is said of people."),
    "records_missing": N_(
        "A code stands where there is no answer: no_answer, the questionnaire did not come back; left_out, the "
        "question was left out; not_applicable, it does not apply; not_asked, it was not asked."
    ),
    "records_left_out": N_("Left out of %(table)s, for a group answers it too seldom or too much alike: %(items)s."),
    "records_removed": N_(
        "Rows removed from %(table)s since its release, for people had their data erased: %(number)s. The figures of "
        "the release stay as they were."
    ),
    "records_elsewhere": N_(
        "Rows of single questionnaires are in the data package and in the workbook of the restricted tier."
    ),
    "records_restricted": N_(
        "Rows of single questionnaires are told in the restricted tier only, and only of calls with at least "
        "%(number)s people."
    ),
}
_TITLE = N_("%(party)s, %(moment)s")


def record_table_name(language: str, party: str, moment: str) -> str:
    """ "Volontaires, à l’arrivée"."""
    return translate(language, _TITLE, {"party": party_name(language, party), "moment": moment_name(language, moment)})

"""What a file of findings says about itself: where it comes from, how to read it, how people in it are protected."""

from translations.marking import N_

READ_ME = N_("Read me")
DATA = N_("Data")
LONG = N_("Long")
DICTIONARY = N_("Dictionary")

HEADINGS: dict[str, str] = {
    "what": N_("What this is"),
    "protection": N_("How people are protected"),
    "reading": N_("How to read it"),
    "limits": N_("Limits"),
    "citing": N_("How to cite it"),
}

SENTENCES: dict[str, str] = {
    "title": N_("Findings of the pilot"),
    "released": N_("Release %(name)s, %(tier)s. Everything in it is as of %(day)s."),
    "waves": N_("It stands on these closed waves: %(waves)s."),
    "no_waves": N_("No wave is closed yet: only what concerns treaties and rules is told."),
    "same_tables": N_("Pages and files of every kind are made from the same tables."),
    "no_records": N_(
        "No file with one row for each person is made: below %(number)s people it would tell who somebody is."
    ),
    "cells": N_(
        "An empty cell is suppressed where the column “suppressed” has 1; elsewhere it does not apply or was not "
        "measured."
    ),
    "numbers": N_("Numbers have a point as decimal sign. Shares go from 0 to 1."),
    "report_cells": N_(
        "Where “suppressed” stands, a figure is hidden to protect people in small groups. An empty cell does not apply "
        "or was not measured."
    ),
    "report_numbers": N_(
        "Shares are in per cent. The number counted (n) is of answers, days or cases, as the name of the figure says."
    ),
    "report_codes": N_(
        "Codes such as K5 (a criterion) or P3 (an indicator) are the same in every file; the data files define them."
    ),
    "codes": N_("Codes are the same in both languages; the dictionary has their words in French and in English."),
    "formulas": N_(
        "In comma-separated files, a text that a spreadsheet would read as a formula begins with an apostrophe."
    ),
    "hxl": N_("The second row of each file has HXL tags. Programs that know the package leave it out."),
    "intervals": N_(
        "Intervals are for the eye (Wilson, 95 %%). Conclusions come from exact tests, at 2.5 %% on each side."
    ),
    "evidence": N_("“Not enough evidence” is a finding: it says neither yes nor no."),
    "answers": N_("Who did not answer is counted in the response rate, never as yes or as no."),
    "small": N_("The pilot is small: chance plays a large part, and one call does not show how another one would go."),
    "citation": N_("Passerelle, findings of the pilot, %(name)s, %(tier)s, as of %(day)s."),
    "fingerprint": N_("SHA-256 of the data: %(hash)s"),
    "missing_cells": N_("empty: suppressed if “suppressed” has 1, else does not apply"),
}

# The headings and words of the report.
REPORT: dict[str, str] = {
    "decisions": N_("Decision for each country"),
    "criteria": N_("Criteria K1 to K12"),
    "ledger": N_("Triple win by country"),
    "ledger_note": N_("Three shares and the smallest of them: a mean would hide who gains nothing."),
    "findings": N_("Findings"),
    "findings_note": N_(
        "Figures of the whole pilot and of each country. Corridors and breakdowns are in the data files."
    ),
    "advice": N_("Recommendations"),
    "no_advice": N_("No recommendation is told."),
    "hidden_advice": N_("Nothing is told about these criteria, to protect people in small groups: %(criteria)s."),
    "country": N_("Country"),
    "decision": N_("Decision"),
    "criterion": N_("Criterion"),
    "where": N_("Where"),
    "value": N_("Value"),
    "interval": N_("95 %% interval"),
    "answers": N_("Counted (n)"),
    "reading": N_("Reading"),
    "pilot": N_("The whole pilot"),
    "everywhere": N_("The whole pilot and every country"),
    "addressee": N_("For"),
    "deadline": N_("Before"),
    "target": N_("Target"),
    "confidence": N_("Confidence"),
    "flip_count": N_("Would have to be different for another finding"),
    "limits": N_("Limits"),
    "passed": N_("Quality check passed"),
    "failed": N_("Quality check not passed"),
    "minimum": N_("Smallest"),
    "band": N_("%(low)s to %(high)s of %(n)s"),
    "contents": N_("Contents"),
    "page": N_("page"),
    "plot": N_("%(name)s: the whole pilot"),
}

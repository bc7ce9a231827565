"""Words of the codes about indicators: units, and how a value is judged."""

from translations.marking import N_

FINDINGS_LABELS: dict[str, dict[str, str]] = {
    "judgement": {
        "superpopulation": N_("as a sample: would it happen again? (exact test)"),
        "worst_case": N_("whatever those who did not answer would have said"),
        "sign_test": N_("sign test on pairs, from six pairs"),
        "census": N_("everybody is counted: no interval"),
        "count": N_("counted against the target"),
        "ratio": N_("compared with the target"),
        "duration": N_("nine in ten within the target"),
        "rate": N_("exact test of a rate, by person"),
        "description": N_("not judged: it describes"),
    },
    "measured_in": {
        "share": N_("share, in per cent"),
        "count": N_("number"),
        "ratio": N_("ratio"),
        "days": N_("days"),
        "points": N_("points"),
        "per_1000_days": N_("for 1,000 days of service"),
        "euro_per_month": N_("euros a month"),
    },
    "unit": {
        "day": N_("day"),
        "days": N_("days"),
        "point": N_("point"),
        "points": N_("points"),
        "per_1000_days": N_("for 1,000 days"),
        "euro_per_month": N_("€ a month"),
    },
}

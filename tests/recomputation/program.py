"""A program of its own: works out indicators again from the rows of a restricted data package, with other libraries.

    python program.py FOLDER

Reads nothing but the files of an unpacked data package. What an indicator counts is written here anew, from its
published definition. Shares are compared as exact fractions; intervals and verdicts with those of scipy (Wilson, exact
binomial). Prints one JSON object: how many figures were compared, which differ, and which tables were there.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from scipy.stats import binom, binomtest

Row = dict[str, str]
NOTHING = {"no_answer", "left_out", "not_asked"}
SIDE = Fraction(1, 40)


def from_four(answer: str) -> bool:
    return int(answer) >= 4


def is_yes(answer: str) -> bool:
    return answer == "1"


def one_of(*codes: str) -> Callable[[str], bool]:
    return lambda answer: bool(set(answer.split(" ")) & set(codes))


# Code: the questionnaire, the item, what counts as favourable, and whose country a country is.
SHARES = {
    "R3": ("volunteer_arrival", "role_matches", from_four, "host"),
    "X5": ("volunteer_arrival", "discrimination", is_yes, "host"),
    "F4": ("volunteer_end", "objectives_reached", from_four, "origin"),
    "P7": ("volunteer_end", "overall", from_four, "origin"),
    "P5": ("volunteer_m3", "engaged_again", is_yes, "origin"),
    "P2": ("volunteer_m6", "activity", one_of("work", "study", "volunteering"), "origin"),
    "P6": ("volunteer_m6", "uses_skills", from_four, "origin"),
    "S5": ("volunteer_m12", "contact_with_host", is_yes, "origin"),
    "P3": ("host_m6", "output_used", is_yes, "host"),
    "P4": ("host_end", "counterfactual", one_of("not_done"), "host"),
}
SKILLS = ("technical", "language", "teamwork", "adaptability", "organisation", "digital")


def read(file: Path) -> list[Row]:
    """The rows of a file; the second line has tags."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))[1:]


class Records:
    """The tables of rows, each under the name of its questionnaire."""

    def __init__(self, folder: Path) -> None:
        self.tables = {
            file.stem.removeprefix("records_").rpartition("_")[0]: read(file)
            for file in sorted(folder.glob("records_*.csv"))
        }

    def group(self, questionnaire: str, figure: Row, side: str) -> list[Row] | None:
        """The rows of the people that a figure is about; None if the rows do not tell them apart."""
        rows = self.tables.get(questionnaire)
        wanted = {}
        if figure["country"]:
            wanted[side] = figure["country"]
        if figure["corridor"]:
            wanted["origin"], wanted["host"] = figure["corridor"].split("-")
        if figure["by"]:
            name, _, level = figure["by"].partition(".")
            wanted[name] = level
        if not rows or not set(wanted) <= set(rows[0]):
            return None
        return [row for row in rows if all(row[column] == value for column, value in wanted.items())]


def counts(rows: list[Row], item: str, favours: Callable[[str], bool]) -> tuple[int, int, int]:
    """Favourable, answered, asked. Whom it does not apply to is not asked."""
    said = [row[item] for row in rows if row[item] != "not_applicable"]
    given = [answer for answer in said if answer not in NOTHING]
    return sum(map(favours, given)), len(given), len(said)


def paired(rows: list[Row]) -> tuple[int, int, int]:
    """More skills better than worse; whoever marked none at all is silent, unless no skill applies."""
    better = marked = asked = 0
    for row in rows:
        marks = [row[f"skill_{skill}"] for skill in SKILLS]
        numbers = [int(mark) for mark in marks if mark not in NOTHING and mark != "not_applicable"]
        if numbers:
            marked += 1
            better += sum(number > 3 for number in numbers) > sum(number < 3 for number in numbers)
        asked += bool(numbers) or any(mark in NOTHING for mark in marks)
    return better, marked, asked


def verdict(kind: str, target: Fraction, favourable: int, answered: int, asked: int) -> str:
    """By the exact binomial test, one side at a time."""
    high = low = (favourable, answered)
    if kind == "worst_case":
        high, low = (favourable, asked), (favourable + asked - answered, asked)
    if kind == "sign_test":
        target = Fraction(1, 2)
        if answered < 6:
            return "I"
    if not high[1]:
        return "I"
    if binomtest(*high, float(target), alternative="greater").pvalue <= SIDE:
        return "M"
    return "N" if binomtest(*low, float(target), alternative="less").pvalue <= SIDE else "I"


def verdict_by_interval(target: Fraction, favourable: int, answered: int) -> str:
    """The same from the interval of Clopper and Pearson."""
    low, high = binomtest(favourable, answered).proportion_ci(0.95, method="exact")
    return "M" if low >= target else "N" if high <= target else "I"


def least_met(answered: int, target: Fraction) -> int:
    """The least count that is met, from the survival function."""
    return next((x for x in range(answered + 1) if binom.sf(x - 1, answered, float(target)) <= SIDE), answered + 1)


def flips(target: Fraction, favourable: int, answered: int) -> int | None:
    """How many answers to change for another verdict, by trying one after another."""
    here = verdict("", target, favourable, answered, answered)
    others = [x for x in range(answered + 1) if verdict("", target, x, answered, answered) != here]
    return min((abs(x - favourable) for x in others), default=None)


def recomputed(figure: Row, favourable: int, answered: int, asked: int) -> Iterator[tuple[str, object, object]]:
    """(what, ours, theirs) for everything that a figure tells."""
    share = Fraction(favourable, answered) if answered else None
    yield "exact", str(share) if share is not None else "", figure["exact"]
    yield "value", round(float(share), 6) if share is not None else "", told(figure["value"])
    yield "numerator", favourable, told(figure["numerator"])
    yield "n", answered, told(figure["n"])
    yield "population", asked, told(figure["population"])
    yield "response_rate", round(answered / asked, 6) if asked else "", told(figure["response_rate"])
    if answered:
        wilson = binomtest(favourable, answered).proportion_ci(0.95, method="wilson")
        yield "interval_low", round(float(wilson.low), 4), told(figure["interval_low"])
        yield "interval_high", round(float(wilson.high), 4), told(figure["interval_high"])
    if figure["verdict"]:
        target, kind = Fraction(figure["target"]), figure["kind"]
        yield "verdict", verdict(kind, target, favourable, answered, asked), figure["verdict"]
        if kind == "superpopulation":
            yield "interval verdict", verdict_by_interval(target, favourable, answered), figure["verdict"]
            yield "flip_count", flips(target, favourable, answered), told(figure["flip_count"])
            met = favourable >= least_met(answered, target)
            yield "least count", met, figure["verdict"] == "M"


def told(cell: str) -> object:
    """A number of a file, or nothing."""
    return "" if not cell else float(cell)


def shares(records: Records, figures: list[Row]) -> Iterator[tuple[Row, str, object, object]]:
    """Every figure that rows allow, compared part by part."""
    for figure in figures:
        if figure["suppressed"] == "1" or figure["code"] not in {*SHARES, "P1"}:
            continue
        questionnaire, item, favours, side = SHARES.get(figure["code"], ("volunteer_end", "", is_yes, "origin"))
        rows = records.group(questionnaire, figure, side)
        if rows and (not item or item in rows[0]):
            found = counts(rows, item, favours) if item else paired(rows)
            for what, ours, theirs in recomputed(figure, *found):
                yield figure, what, ours, theirs


def main(folder: Path) -> int:
    """Compare everything that the rows allow."""
    records, compared = Records(folder), Counter[str]()
    differences: list[list[str]] = []
    figures = [row for file in sorted(folder.glob("indicators_*.csv")) for row in read(file)]
    for figure, what, ours, theirs in shares(records, figures):
        compared[figure["code"]] += 1
        if ours != theirs:
            place = figure["country"] or figure["corridor"] or figure["by"] or "total"
            differences.append([figure["code"], place, what, str(ours), str(theirs)])
    sizes = {name: len(rows) for name, rows in records.tables.items()}
    sys.stdout.write(json.dumps({"compared": compared, "differences": differences, "tables": sizes}) + "\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Record-level tables: one row for each questionnaire of a closed cohort, where no row can be laid at anybody's door.

A cohort is one questionnaire of one call. From 200 people on it may have a table in the restricted tier, once and for
good. What a row says of its person is only what the release tells groups of people by, and only while every
combination that occurs was answered by k people (for hosts: by k organisations). Columns are dropped in this order
until that holds: age, modality, sex, host, origin.

Where all said the same, or all but one, the row would tell what each of them said:
- an item that an indicator reads and may not tell of one mind: one column more is dropped; without columns, the item;
- a sensitive item: the item is left out of the table.
The same holds where fewer than k of a group answered the item.

The people beside the tables of a questionnaire (smaller cohorts of it) must be nobody, or as many and as well mixed as
a table itself: else they could be found by subtraction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.feedback_versions import Variable
from domain.indicators.answer_measures import is_success
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import FrameCell

LEAST_PEOPLE = 200
COLUMNS: tuple[str, ...] = ("origin", "host", "sex", "modality", "age")
TOO_FEW_PEOPLE, TOO_SMALL_GROUPS, SMALL_REST, NARROWED = "too_few_people", "too_small_groups", "small_rest", "narrowed"
_YES, _NO = "yes", "no"
Group = tuple[str, ...]


class CohortKey(NamedTuple):
    """One questionnaire of one call."""

    call: str
    party: str
    moment: str


@dataclass(frozen=True, slots=True)
class Watched:
    """An item whose answers must not be of one mind: a sensitive one, or one that an indicator reads."""

    item: str
    sensitive: bool
    rule: IndicatorDefinition | None = None

    def side(self, value: object) -> str:
        """What of an answer is compared: the answer itself, or whether the indicator counts it as favourable."""
        if self.rule is None or self.rule.answers is None:
            return repr(value)
        return _YES if is_success(self.rule.answers, value) else _NO


def watched_items(
    variables: Iterable[Variable], definitions: Iterable[IndicatorDefinition], party: str, moment: str
) -> tuple[Watched, ...]:
    """Sensitive items, and those of indicators that single answers make and that may not be told of one mind."""
    private = [Watched(each.code, sensitive=True) for each in variables if each.private]
    known = {each.code for each in variables}
    read = (
        Watched(definition.answers.items[0], sensitive=False, rule=definition)
        for definition in definitions
        if definition.answers is not None
        and reads(definition, party, moment)
        and not definition.sensitive
        and definition.unanimity == "hidden"
        and len(definition.answers.items) == 1
        and definition.answers.items[0] in known
    )
    return (*private, *read)


def reads(definition: IndicatorDefinition, party: str, moment: str) -> bool:
    """Whether an indicator is made of single answers to this questionnaire."""
    rule = definition.answers
    return rule is not None and rule.unit == "request" and rule.party == party and moment in rule.moments


@dataclass(slots=True)
class Cohort:
    """Counts of one cohort by the finest cell: memory does not grow with the people."""

    key: CohortKey
    watched: tuple[Watched, ...] = ()
    asked: Counter[FrameCell] = field(default_factory=Counter)
    answered: Counter[FrameCell] = field(default_factory=Counter)
    speakers: defaultdict[FrameCell, set[str]] = field(default_factory=lambda: defaultdict(set))
    sides: Counter[tuple[FrameCell, int, str]] = field(default_factory=Counter)

    def add(self, cell: FrameCell, speaker: str | None, answers: Mapping[str, object] | None) -> None:
        """One questionnaire; `answers` without missing ones, None when it never came back.

        `speaker`: who answered, where one may answer several times; None: everybody answers once.
        """
        self.asked[cell] += 1
        if answers is None:
            return
        self.answered[cell] += 1
        if speaker is not None:
            self.speakers[cell].add(speaker)
        for place, each in enumerate(self.watched):
            if each.item in answers:
                self.sides[cell, place, each.side(answers[each.item])] += 1

    @property
    def people(self) -> int:
        """How many were asked."""
        return self.asked.total()

    def is_mixed(self, columns: Sequence[str], k: int) -> bool:
        """Whether each group that occurs was answered by at least k people, or organisations where they answer."""
        answered, speakers = self._answered(columns), self._speakers(columns)
        groups = {group_of(cell, columns) for cell in self.asked}
        return all(answered[group] >= k and (not speakers or len(speakers[group]) >= k) for group in groups)

    def telling(self, columns: Sequence[str], k: int) -> tuple[Watched, ...]:
        """The watched items to which a group gave fewer than k answers, or answers of one mind."""
        found: defaultdict[tuple[int, Group], Counter[str]] = defaultdict(Counter)
        for (cell, place, side), number in self.sides.items():
            found[place, group_of(cell, columns)][side] += number
        places = {place for (place, _), sides in found.items() if _tells(sides, k)}
        return tuple(self.watched[place] for place in sorted(places))

    def _answered(self, columns: Sequence[str]) -> Counter[Group]:
        found: Counter[Group] = Counter()
        for cell, number in self.answered.items():
            found[group_of(cell, columns)] += number
        return found

    def _speakers(self, columns: Sequence[str]) -> defaultdict[Group, set[str]]:
        found: defaultdict[Group, set[str]] = defaultdict(set)
        for cell, names in self.speakers.items():
            found[group_of(cell, columns)] |= names
        return found


def _tells(sides: Counter[str], k: int) -> bool:
    return sides.total() < k or sides.total() - max(sides.values()) <= 1


def group_of(cell: FrameCell, columns: Sequence[str]) -> Group:
    """What the shown columns say of somebody."""
    known = {"origin": cell.origin, "host": " ".join(cell.hosts), "sex": cell.sex, "modality": cell.modality}
    known["age"] = cell.age
    return tuple(known[column] for column in columns)


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table that may be told: its columns about people, and the items that are left out of it."""

    key: CohortKey
    columns: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A cohort without a table, and why."""

    key: CohortKey
    reason: str


def plan_records(
    cohorts: Sequence[Cohort], told_by: Iterable[str], k: int
) -> tuple[tuple[RecordTable, ...], tuple[Withheld, ...]]:
    """The tables of cohorts that have none yet, and why the others get none.

    `told_by`: the columns by which the release tells anything. Cohorts of one questionnaire share their columns.
    """
    dimensions = frozenset(told_by)
    finest = tuple(column for column in COLUMNS if column in dimensions)
    tables: list[RecordTable] = []
    withheld: list[Withheld] = []
    by_questionnaire: defaultdict[tuple[str, str], list[Cohort]] = defaultdict(list)
    for cohort in sorted(cohorts, key=lambda one: one.key):
        by_questionnaire[cohort.key.party, cohort.key.moment].append(cohort)
    for _, mine in sorted(by_questionnaire.items()):
        large = [one for one in mine if one.people >= LEAST_PEOPLE]
        small = [one for one in mine if one.people < LEAST_PEOPLE]
        withheld += [Withheld(one.key, TOO_FEW_PEOPLE) for one in small]
        columns = next((each for each in ladder(finest) if _fits(large, each, k)), None)
        if columns is None or not _rest_is_safe(small, columns, k):
            reason = TOO_SMALL_GROUPS if columns is None else SMALL_REST
            withheld += [Withheld(one.key, reason) for one in large]
        else:
            tables += [table_of(one, columns, k) for one in large]
    return tuple(tables), tuple(withheld)


def ladder(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The columns, then one fewer each time, to none."""
    for number in range(len(columns), -1, -1):
        yield tuple(columns[:number])


def table_of(cohort: Cohort, columns: tuple[str, ...], k: int) -> RecordTable:
    """The table of a cohort with these columns."""
    left_out = tuple(sorted({each.item for each in cohort.telling(columns, k)}))
    return RecordTable(cohort.key, columns, left_out)


def _fits(cohorts: Sequence[Cohort], columns: tuple[str, ...], k: int) -> bool:
    """Without columns, what an indicator reads may be left out of the table: then there is nothing left to drop."""
    return all(
        one.is_mixed(columns, k) and (not columns or all(each.sensitive for each in one.telling(columns, k)))
        for one in cohorts
    )


def _rest_is_safe(cohorts: Sequence[Cohort], columns: tuple[str, ...], k: int) -> bool:
    if not cohorts:
        return True
    rest = Cohort(cohorts[0].key)
    for one in cohorts:
        rest.asked += one.asked
        rest.answered += one.answered
        for cell, names in one.speakers.items():
            rest.speakers[cell] |= names
    return rest.people >= LEAST_PEOPLE and rest.is_mixed(columns, k)

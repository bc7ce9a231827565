"""Invented pilots for the bench of releases: who took part, and what they answered, drawn from a seed.

Morocco is the hub as in the real pilot: half go out, half come in, SN : CI : ML as 4 : 3 : 1 both ways. The golden
pilot of 16 has exactly these numbers; the larger ones are drawn in these proportions. Women are about half, three
age bands, one modality for most. Each release has three questions: one at arrival, one at the end (a few have left
by then), one sensitive. Answers lean to one side, and more so in some corridors.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from domain.disclosure.tables import Bundle, KnownGroup, LinkedTables
from domain.indicators.frame import LEVELS, FrameCell

WAYS = (("MA", "SN"), ("MA", "CI"), ("MA", "ML"), ("SN", "MA"), ("CI", "MA"), ("ML", "MA"))
_SHARES = (4, 3, 1, 4, 3, 1)
# Per thousand. Forms ask for sex and date of birth: levels that nearly nobody has are rare, but they do occur.
_SEX = (("female", 505), ("male", 491), ("other", 2), ("unknown", 2))
_AGE = (("under_25", 350), ("25_to_29", 410), ("30_and_over", 237), ("unknown", 3))
_MODALITY = (("volunteering", 800), ("expert_assignment", 120), ("study_visit", 80))
_RARE = 10
# (name, per cent who stayed, per cent who answer, sensitive, side of its countries, per cent who say yes)
_QUESTIONS = (
    ("arrival_safety", 100, 90, False, "host", 75),
    ("end_overall", 92, 80, False, "origin", 60),
    ("discrimination", 100, 88, True, "host", 12),
)
# The press knows how many volunteers there were, and from and to which country they went.
_KNOWN = ("total", *(f"{side}.{country}" for side in ("origin", "host") for country in ("CI", "MA", "ML", "SN")))


def simulated_release(
    people: int, seed: int, *, unanimity_published: bool = False, rare_levels: bool = True
) -> tuple[LinkedTables, ...]:
    """The tables of one closed wave with so many volunteers. The same seed gives the same tables. `rare_levels`:
    whether somebody may be of a level that nearly nobody has."""
    chance = Random(f"{people}/{seed}")
    volunteers = [_volunteer(way, chance, rare_levels) for way in _ways(people, chance)]
    frame = _frame(volunteers)
    stayed = {share: _some(len(volunteers), share, chance) for share in (100, 92)}
    tables = (_tables(one, frame, [volunteers[who] for who in stayed[one[1]]], chance) for one in _QUESTIONS)
    return tuple(replace(one, unanimity_published=unanimity_published) for one in tables)


def _ways(people: int, chance: Random) -> Sequence[tuple[str, str]]:
    if people == sum(_SHARES):
        return [way for way, share in zip(WAYS, _SHARES, strict=True) for _ in range(share)]
    return chance.choices(WAYS, weights=_SHARES, k=people)


def _volunteer(way: tuple[str, str], chance: Random, rare_levels: bool) -> FrameCell:
    least = 0 if rare_levels else _RARE
    known = ([one for one in levels if one[1] > least] for levels in (_SEX, _AGE, _MODALITY))
    sex, age, modality = (_drawn(levels, chance) for levels in known)
    return FrameCell(way[0], (way[1],), sex, age, modality)


def _drawn(levels: Sequence[tuple[str, int]], chance: Random) -> str:
    names, weights = zip(*levels, strict=True)
    return str(chance.choices(names, weights=weights)[0])


def _some(size: int, share: int, chance: Random) -> list[int]:
    return [number for number in range(size) if chance.randrange(100) < share]


def _frame(volunteers: Sequence[FrameCell]) -> tuple[FrameCell, ...]:
    cells = {
        FrameCell(origin, (host,), sex, age, modality)
        for origin, host in WAYS
        for sex in LEVELS["sex"]
        for age in LEVELS["age"]
        for modality in LEVELS["modality"]
    }
    return tuple(sorted(cells | set(volunteers)))


def _tables(
    question: tuple[str, int, int, bool, str, int],
    frame: tuple[FrameCell, ...],
    asked: Sequence[FrameCell],
    chance: Random,
) -> LinkedTables:
    name, _, answering, sensitive, side, lean = question
    leaning = {way: min(97, max(3, lean + chance.randrange(-15, 16))) for way in WAYS}
    answered = [cell for cell in asked if chance.randrange(100) < answering]
    yes = Counter(cell for cell in answered if chance.randrange(100) < leaning[cell.origin, cell.hosts[0]])
    everybody, said = Counter(asked), Counter(answered)
    cells = tuple((everybody[cell], yes[cell], said[cell] - yes[cell]) for cell in frame)
    bundles = tuple(_bundle(group, members, cells) for group, members in _groups(frame, side).items())
    return LinkedTables(name, frame, bundles, _known(frame), sensitive, cells=cells)


def _known(frame: Sequence[FrameCell]) -> tuple[KnownGroup, ...]:
    both = _groups(frame, "origin") | _groups(frame, "host")
    return tuple(KnownGroup(group, both[group]) for group in _KNOWN)


def _groups(frame: Sequence[FrameCell], side: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {"total": list(range(len(frame)))}
    names = [f"{side}.{country}" for country in ("CI", "MA", "ML", "SN")]
    names += [f"corridor.{origin}-{host}" for origin, host in WAYS]
    names += [f"{dimension}.{level}" for dimension, levels in LEVELS.items() for level in levels]
    found |= {name: [] for name in names}
    for number, cell in enumerate(frame):
        country = cell.origin if side == "origin" else cell.hosts[0]
        corridor = f"corridor.{cell.origin}-{cell.hosts[0]}"
        levels = (f"sex.{cell.sex}", f"age.{cell.age}", f"modality.{cell.modality}")
        for name in (f"{side}.{country}", corridor, *levels):
            found[name].append(number)
    return {name: tuple(members) for name, members in found.items()}


def _bundle(group: str, members: tuple[int, ...], cells: Sequence[tuple[int, int, int]]) -> Bundle:
    asked, yes, no = (sum(cells[member][part] for member in members) for part in range(3))
    return Bundle(group, members, asked, yes, no)

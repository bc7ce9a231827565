"""Random hubs prepared for handing in very many lists: the keys of every eligible wish, read from the document once."""

from dataclasses import dataclass, replace
from itertools import permutations, product
from random import Random

from domain.matching.instance import Instance
from domain.matching.instance_file import read_instance
from domain.matching.serial_dictatorship import take_turns
from domain.matching.solver import UNPLACED, Matching, place
from tests.unit.matching.documents import Document

List = tuple[int, ...]


@dataclass(frozen=True)
class Ballots:
    """A hub in its strict form. Lists are offer numbers, best first; `keys[v]` has every offer she is eligible for."""

    form: Instance
    keys: list[dict[int, int]]
    truths: list[List]

    def place(self, lists: list[List]) -> Matching:
        keys = tuple(tuple(known[offer] for offer in chosen) for known, chosen in zip(self.keys, lists, strict=True))
        form = replace(self.form, wishes=tuple(lists), keys=keys)
        return (
            place(form) if form.person_order is None else take_turns(form, form.person_order, dict(form.held)).matching
        )

    def instead(self, changes: dict[int, List]) -> Matching:
        """What happens when these volunteers hand in other lists and the rest the truth."""
        return self.place([changes.get(volunteer, truth) for volunteer, truth in enumerate(self.truths)])

    def every_list(self, volunteer: int) -> list[List]:
        """Every list that she could hand in, without her true one."""
        eligible = sorted(self.keys[volunteer])
        lists = [chosen for length in range(len(eligible) + 1) for chosen in permutations(eligible, length)]
        return [each for each in lists if each != self.truths[volunteer]]

    def gains(self, volunteer: int, before: Matching, after: Matching) -> bool:
        """Whether her honest list says that she is better off."""
        truth, seat = self.truths[volunteer], before[volunteer]
        return after[volunteer] in (truth if seat == UNPLACED else truth[: truth.index(seat)])


def ballots(document: Document) -> Ballots:
    """Corridors do not change with the lists: a random hub names all of them."""
    numbers = {offer["id"]: number for number, offer in enumerate(document["offers"])}
    full = [row | {"prefs": _eligible(document, row["id"])} for row in document["volunteers"]]
    form = read_instance(document | {"volunteers": full})
    keys = [dict(zip(*pair, strict=True)) for pair in zip(form.wishes, form.keys, strict=True)]
    truths = [tuple(numbers[offer] for offer in row["prefs"]) for row in document["volunteers"]]
    return Ballots(form, keys, truths)


def _eligible(document: Document, volunteer: str) -> list[str]:
    return [offer for who, offer in document["application_order"] if who == volunteer]


def pairs_of_lists(hub: Ballots, one: int, other: int, most: int, chance: Random) -> list[tuple[List, List]]:
    """Pairs of lists that two volunteers could hand in together; a sample where there are more than `most`."""
    both = list(product(hub.every_list(one), hub.every_list(other)))
    return both if len(both) <= most else chance.sample(both, most)

"""The leaves of the evidence, block by block: only one block of people is in memory at a time.

The leaves of an indicator make one padded tree in each block; the roots of the blocks make the tree of the evaluation.
A block that did not change keeps its roots, so that one new answer does not hash everybody again.
"""

from collections.abc import Iterable, Iterator, Mapping

from domain.evidence import names
from domain.evidence.canonical import canonical
from domain.evidence.index import OF_PEOPLE, FactsIndex, person_of
from domain.evidence.leaves import leaf_content
from domain.evidence.merkle import commitment, derived, padded, root, written_commitment
from domain.feedback import PARTIES
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import FrameCell
from domain.indicators.measure import Measure
from domain.indicators.sample import Group
from domain.indicators.values import IndicatorValue
from domain.recommendations.parts import side_of_party
from domain.values import COUNTRIES

Definitions = Mapping[str, IndicatorDefinition]
# Name of an indicator's node → hexadecimal root of its leaves in one block.
Roots = Mapping[str, str]
FRAME = "frame"
# How many answer, and who: a criterion reads it party by party.
RESPONSES = "Z1"


class BlockLeaves:
    """The commitments of one block, growing. `keys`: the key of each application; without one there is no leaf."""

    def __init__(self, index: FactsIndex, definitions: Definitions, keys: Mapping[str, bytes]) -> None:
        self._index = index
        self._definitions = definitions
        self._keys = keys
        self._known: dict[str, bytes | None] = {}
        # Many people say the same: the bytes of their leaves are written once.
        self._written: dict[str, bytes] = {}
        self._found: dict[str, set[bytes]] = {name: set() for name in counted_places(definitions)}
        # Those that speak for or against.
        self._spoken: dict[str, set[bytes]] = {name: set() for name in self._found}

    def take(self, code: str, cell: FrameCell, measure: Measure) -> None:
        """Commit to all that one measure of one cell counted."""
        spoken, beside = (self._commitments(ids) for ids in (evidence_of(measure), measure.neutral))
        places = places_of(self._definitions[code], cell) + places_of_party(code, measure.by, cell)
        for name in places:
            self._found[name] |= spoken | beside
            self._spoken[name] |= spoken

    def _commitments(self, evidence: Iterable[str]) -> set[bytes]:
        return {leaf for each in evidence if (leaf := self.commitment(each)) is not None}

    def commitment(self, evidence: str) -> bytes | None:
        """The commitment of one piece of evidence; None for what is unknown, about nobody, or erased."""
        if evidence not in self._known:
            self._known[evidence] = self._committed(evidence)
        return self._known[evidence]

    def _committed(self, evidence: str) -> bytes | None:
        key = self._keys.get(person_of(self._index, evidence) or "")
        content = None if key is None else leaf_content(self._index, evidence)
        if key is None or content is None:
            return None
        said = repr(content)
        if said not in self._written:
            self._written[said] = canonical(content)
        return written_commitment(derived(key, evidence), self._written[said])

    def of(self, name: str) -> frozenset[bytes]:
        """The commitments under one indicator."""
        return frozenset(self._found.get(name, ()))

    def names(self) -> Iterator[tuple[str, frozenset[bytes], frozenset[bytes]]]:
        """Every indicator with its commitments, and those of them that speak for or against."""
        yield from ((name, frozenset(found), frozenset(self._spoken[name])) for name, found in self._found.items())

    def roots(self, block: str, secret: bytes, buried: Mapping[str, Iterable[bytes]] | None = None) -> Roots:
        """The root of every indicator in this block; `buried` leaves count although nothing opens them any more."""
        graves = buried or {}
        return {
            name: root(block_tree(found.union(graves.get(name, ())), name, block, secret)).hex()
            for name, found in self._found.items()
        }


def block_tree(commitments: Iterable[bytes], name: str, block: str, secret: bytes) -> list[bytes]:
    """The padded, sorted leaves of one indicator in one block."""
    return padded(commitments, derived(secret, f"{name}@{block}"))


def counted_places(definitions: Definitions) -> list[str]:
    """The nodes that have leaves: an indicator in each country, or in the whole pilot when it is never by country."""
    found = [names.indicator(code, place) for code, one in definitions.items() for place in _places(one)]
    if RESPONSES not in definitions:
        return found
    return found + [of_party(party, country) for party in PARTIES for country in COUNTRIES]


def of_party(party: str, country: str) -> str:
    """The node of how one party answers in the country of its side."""
    return names.indicator(names.of_party(RESPONSES, party), country)


def _places(definition: IndicatorDefinition) -> tuple[str | None, ...]:
    return (None,) if definition.country_of == "pilot" else COUNTRIES


def places_of(definition: IndicatorDefinition, cell: FrameCell) -> list[str]:
    """The nodes that a cell of people counts in."""
    if definition.country_of == "pilot":
        return [names.indicator(definition.code, None)]
    return [
        names.indicator(definition.code, country)
        for country in COUNTRIES
        if Group(country=country, side=definition.country_of).has_cell(cell)
    ]


def places_of_party(code: str, by: str | None, cell: FrameCell) -> list[str]:
    """The nodes that the answers of one party count in, by the country of its side (`PartReader`)."""
    kind, _, party = (by or "").partition(".")
    if code != RESPONSES or kind != "party":
        return []
    side = side_of_party(party)
    return [of_party(party, country) for country in COUNTRIES if Group(country=country, side=side).has_cell(cell)]


def evidence_of(measure: Measure) -> Iterator[str]:
    """Every piece of evidence of a measure, supporting and opposing, and the latest answers of its units."""
    yield from measure.supporting
    yield from measure.opposing
    yield from (answer.evidence for _, answer in measure.units if answer.evidence)


def frame_roots(values: Iterable[IndicatorValue], frame: FactsIndex, definitions: Definitions, secret: bytes) -> Roots:
    """The root of what every indicator counted that is about nobody (calls, offers, rounds), as a block of its own."""
    found: dict[str, set[bytes]] = {name: set() for name in counted_places(definitions)}
    for value in values:
        name = names.indicator(value.code, value.country or value.corridor)
        if name in found:
            found[name].update(_about_nobody(value.measure, frame, secret))
    return {name: root(block_tree(leaves, name, FRAME, secret)).hex() for name, leaves in found.items()}


def leaf_roots(blocks: Mapping[str, Roots], secret: bytes) -> dict[str, bytes]:
    """The root of all leaves of every indicator, over its blocks."""
    tops: dict[str, set[bytes]] = {}
    for roots in blocks.values():
        for name, top in roots.items():
            tops.setdefault(name, set()).add(bytes.fromhex(top))
    return {name: root(evaluation_tree(found, name, secret)) for name, found in tops.items()}


def evaluation_tree(tops: Iterable[bytes], name: str, secret: bytes) -> list[bytes]:
    """The padded, sorted roots of the blocks of one indicator."""
    return padded(tops, derived(secret, f"{name}@all"))


def _about_nobody(measure: Measure, frame: FactsIndex, secret: bytes) -> Iterator[bytes]:
    for evidence in (*evidence_of(measure), *measure.neutral):
        content = None if evidence.partition(":")[0] in OF_PEOPLE else leaf_content(frame, evidence)
        if content is not None:
            yield commitment(derived(secret, evidence), content)

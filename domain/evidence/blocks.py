"""The leaves of the evidence, block by block: only one block of people is in memory at a time.

The leaves of an indicator make one padded tree in each block; the roots of the blocks make the tree of the evaluation.
A block that did not change keeps its roots, so that one new answer does not hash everybody again.
"""

from collections.abc import Iterable, Iterator, Mapping

from domain.evidence import names
from domain.evidence.canonical import canonical
from domain.evidence.leaves import OF_PEOPLE, FactsIndex, leaf_content, person_of
from domain.evidence.merkle import commitment, derived, padded, root, written_commitment
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.frame import FrameCell
from domain.indicators.measure import Measure
from domain.indicators.sample import Group
from domain.indicators.values import IndicatorValue
from domain.values import COUNTRIES

Definitions = Mapping[str, IndicatorDefinition]
# Name of an indicator's node → hexadecimal root of its leaves in one block.
Roots = Mapping[str, str]
FRAME = "frame"


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

    def take(self, code: str, cell: FrameCell, measure: Measure) -> None:
        """Commit to all that one measure of one cell counted."""
        found = {leaf for evidence in evidence_of(measure) if (leaf := self.commitment(evidence)) is not None}
        for name in places_of(self._definitions[code], cell):
            self._found[name] |= found

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

    def names(self) -> Iterator[tuple[str, frozenset[bytes]]]:
        """Every indicator with its commitments."""
        yield from ((name, frozenset(found)) for name, found in self._found.items())

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
    return [names.indicator(code, place) for code, one in definitions.items() for place in _places(one)]


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
    for evidence in evidence_of(measure):
        content = None if evidence.partition(":")[0] in OF_PEOPLE else leaf_content(frame, evidence)
        if content is not None:
            yield commitment(derived(secret, evidence), content)

"""A round as arrays: what the network and linear peers build their models from."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np

from bench.instances import LONGEST_LIST
from domain.matching.instance import NO_GATE, Instance

Array = Any
"""A numpy array of integers."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """All wishes one after the other: who wishes, which offer, its benefit, the smallest set that it is in. `parent`:
    the next larger set of each set, -1 at the top."""

    volunteer: Array
    offer: Array
    benefit: Array
    entry: Array
    parent: Array


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs from tails to heads. The arcs of the wishes come first, in the order of the wishes; the last arc lets people
    through who are placed nowhere. Node 0 is the source, node 1 the sink."""

    wishes: Wishes
    tails: Array
    heads: Array
    capacities: Array
    costs: Array


def flatten(instance: Instance) -> Wishes:
    """The wishes of everybody."""
    lengths = np.fromiter(map(len, instance.wishes), dtype=np.int64, count=len(instance.wishes))
    total, firsts = int(lengths.sum()), np.cumsum(lengths) - lengths
    offer = np.fromiter(chain.from_iterable(instance.wishes), dtype=np.int64, count=total)
    volunteer = np.repeat(np.arange(len(lengths)), lengths)
    origins = sorted(set(instance.origins))
    entries = np.array([[chains[origin][0] for chains in instance.chains] for origin in origins], dtype=np.int64)
    number = {origin: index for index, origin in enumerate(origins)}
    origin = np.fromiter((number[each] for each in instance.origins), dtype=np.int64, count=len(lengths))
    benefit = LONGEST_LIST - (np.arange(total) - np.repeat(firsts, lengths))
    occurs = np.zeros(entries.shape, dtype=bool)
    occurs[origin[volunteer], offer] = True
    parent = _parents(instance, [(origins[one], int(other)) for one, other in np.argwhere(occurs)])
    return Wishes(volunteer, offer, benefit, entries[origin[volunteer], offer], parent)


def _parents(instance: Instance, pairs: Iterable[tuple[str, int]]) -> Array:
    """From the chains of the pairs of origin and offer that somebody wishes; only they nest."""
    parent = np.full(len(instance.sets), -1, dtype=np.int64)
    for origin, offer in pairs:
        for lower, upper in pairwise(instance.chains[offer][origin]):
            parent[lower] = upper
    return parent


def network(instance: Instance) -> Network:
    """Source, gate, volunteer, the sets of the chain upwards, sink. A placement costs minus its benefit."""
    wishes, people = flatten(instance), len(instance.volunteers)
    first_gate = 2 + people
    first_set = first_gate + len(instance.gates)
    gate = np.array(instance.gate_of, dtype=np.int64)
    gate_caps, set_caps = _caps(instance.gates), _caps(instance.sets)
    # Each row: the wishes; into each volunteer; into each gate; out of each set; nowhere.
    tails = (
        2 + wishes.volunteer,
        np.where(gate == NO_GATE, 0, first_gate + gate),
        np.zeros_like(gate_caps),
        first_set + np.arange(len(set_caps)),
        [0],
    )
    heads = (
        first_set + wishes.entry,
        2 + np.arange(people),
        first_gate + np.arange(len(gate_caps)),
        np.where(wishes.parent < 0, 1, first_set + wishes.parent),
        [1],
    )
    capacities = (np.ones_like(wishes.offer), np.ones_like(gate), gate_caps, set_caps, [people])
    costs = np.zeros(sum(map(len, heads)), dtype=np.int64)
    costs[: len(wishes.offer)] = -wishes.benefit
    return Network(wishes, np.concatenate(tails), np.concatenate(heads), np.concatenate(capacities), costs)


def _caps(capped: Any) -> Array:
    return np.fromiter((each.cap for each in capped), dtype=np.int64, count=len(capped))


def seats(instance: Instance, wishes: Wishes, taken: Array) -> list[int]:
    """The matching that the wishes with a True in `taken` make."""
    matching = np.full(len(instance.volunteers), -1, dtype=np.int64)
    matching[wishes.volunteer[taken]] = wishes.offer[taken]
    as_numbers: list[int] = matching.tolist()
    return as_numbers

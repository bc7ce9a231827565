"""The peer `matching`: deferred acceptance with the capacities of offers; ties and other caps are not known to it."""

import sys

from matching.games import HospitalResident

from bench.measuring import Answer, Watch
from domain.matching.instance import Instance

# When it copies its players it goes as deep as there are players.
sys.setrecursionlimit(1_000_000)


def hospital_resident(instance: Instance) -> Answer:
    """Residents apply, hospitals refuse; hospitals rank by the order of all applications."""
    watch = Watch()
    priorities: dict[int, list[tuple[int, int]]] = {}
    for volunteer, (wishes, keys) in enumerate(zip(instance.wishes, instance.keys, strict=True)):
        for offer, key in zip(wishes, keys, strict=True):
            priorities.setdefault(offer, []).append((key, volunteer))
    capacities = {seats.name: seats.cap for seats in instance.sets if seats.kind == "offer"}
    game = HospitalResident.create_from_dictionaries(
        {volunteer: list(wishes) for volunteer, wishes in enumerate(instance.wishes)},
        {offer: [volunteer for _, volunteer in sorted(pairs)] for offer, pairs in priorities.items()},
        {offer: capacities[instance.offers[offer]] for offer in priorities},
    )
    watch.mark("model")
    found = game.solve(optimal="resident")
    watch.mark("solve")
    matching = [-1] * len(instance.volunteers)
    for hospital, residents in found.items():
        for resident in residents:
            matching[resident.name] = hospital.name
    return Answer(matching, watch.steps)

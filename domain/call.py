"""A call for applications: its period, corridors, modalities and quotas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from domain.errors import DomainError
from domain.matching.instance import Quota
from domain.matching.sides import settle_sides
from domain.values import Corridor

# How a round of the call places people: two-laminar deferred acceptance, or one person after the other.
MECHANISMS = ("tlda", "serial_dictatorship")


class CorridorQuota(TypedDict):
    """How many people may go from origin to host; no cap means as many as there are seats."""

    origin: str
    host: str
    cap: int | None


class HostCap(TypedDict):
    """How many people one host country receives in this call."""

    host: str
    cap: int


class OriginCap(TypedDict):
    """How many people may leave one country in this call."""

    origin: str
    cap: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call. The seed of its lottery stays closed until the round; its commitment is public from the start."""

    id: str
    code: str
    opens: datetime
    closes: datetime
    modalities: Sequence[str]
    corridors: Sequence[CorridorQuota]
    call_cap: int | None
    host_caps: Sequence[HostCap]
    origin_caps: Sequence[OriginCap]
    mechanism: str
    seed: str
    seed_commitment: str
    last_number: int
    created_by: str | None
    created_at: datetime

    def is_open(self, at: datetime) -> bool:
        return self.opens <= at <= self.closes

    def covers(self, corridor: Corridor, modality: str) -> bool:
        """Whether the corridor and the modality are open in this call."""
        listed = any(quota["origin"] == corridor.origin and quota["host"] == corridor.host for quota in self.corridors)
        return listed and modality in self.modalities

    def counts_people_of(self, origin: str) -> bool:
        """Whether a limit of the call counts the people of a country, who are then admitted by their lots alone.

        Limits of seats do not: there the score comes first. In turn, one person after the other, nothing else counts.
        """
        if self.mechanism != "tlda":
            return False
        return any(cap["origin"] == origin for cap in self.origin_caps) or origin in self._origins_of_gates()

    def _origins_of_gates(self) -> set[str]:
        quotas = [Quota(each["origin"], each["host"], each["cap"]) for each in self.corridors]
        try:
            return {quota.origin for quota in settle_sides(quotas, ()) if quota.side == "V"}
        except DomainError:
            # Limits that cross: no round of this call takes place.
            return set()

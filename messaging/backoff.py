"""How long to wait before trying again: exponential, with jitter, so that many do not come back at once."""

import random
from dataclasses import dataclass

_CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Backoff:
    """After failure n (from 1): `base` · `factor`ⁿ⁻¹ seconds, at most `longest`, less up to half by chance.

    What failed `most` times is parked.
    """

    base: float = 1.0
    factor: float = 4.0
    longest: float = 300.0
    most: int = 5

    def seconds(self, failures: int) -> float:
        """The wait after so many failures."""
        whole = min(self.longest, self.base * self.factor ** min(max(0, failures - 1), 100))
        return whole * (0.5 + 0.5 * _CHANCE.random())

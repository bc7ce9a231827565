"""What is wrong with the mechanism's files, all problems at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One problem: where (file and pointer), which code, with which parameters."""

    where: str
    code: str
    parameters: dict[str, object] = field(default_factory=dict)


class PolicyError(Exception):
    """The mechanism's files cannot be used. `problems` lists every reason."""

    def __init__(self, problems: Sequence[PolicyProblem]) -> None:
        super().__init__(", ".join(f"{problem.where}: {problem.code}" for problem in problems))
        self.problems = tuple(problems)

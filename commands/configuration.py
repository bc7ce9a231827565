"""Settings and mechanism files of one process, checked together so that an operator mends the lot at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from config import crash_points
from config.policy_files import PolicyFiles, read_policy_files
from config.settings import SettingProblem, Settings, SettingsError, read_settings
from domain.policy import Policy, build_policy
from domain.policy_problems import PolicyError, PolicyProblem

Environment = Mapping[str, str]


class UnusableConfiguration(Exception):
    """Settings or mechanism files cannot be used; `problems` holds one line for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was read at start and never changes in this process."""

    settings: Settings
    policy: Policy


def read_configuration(environ: Environment, port: int = 8000) -> Configuration:
    """Read settings and policy. Raises UnusableConfiguration with the problems of both."""
    problems: list[str] = []
    settings = _settings(environ, port, problems)
    policy = _policy(read_policy_files(), problems)
    if settings is None or policy is None or problems:
        raise UnusableConfiguration(problems)
    return Configuration(settings, policy)


def _settings(environ: Environment, port: int, problems: list[str]) -> Settings | None:
    try:
        settings = read_settings(environ, port=port)
    except SettingsError as error:
        problems.extend(map(str, error.problems))
        return None
    try:
        crash_points.configure(settings.crash_at)
    except ValueError:
        advice = f"name one of {', '.join(sorted(crash_points.POINTS))}, with :n for the n-th passage"
        problems.append(str(SettingProblem("PASSERELLE_CRASH_AT", advice)))
    return settings


def _policy(files: PolicyFiles, problems: list[str]) -> Policy | None:
    problems.extend(f"{name}.toml: not readable: {why}" for name, why in files.unreadable.items())
    try:
        return build_policy(files.documents, files.digest)
    except PolicyError as error:
        problems.extend(map(policy_problem_line, error.problems))
        return None


def policy_problem_line(problem: PolicyProblem) -> str:
    """`file/place: code (name=value, ...)`."""
    parameters = ", ".join(f"{name}={value}" for name, value in sorted(problem.parameters.items()))
    return f"{problem.where}: {problem.code}" + (f" ({parameters})" if parameters else "")


_WHAT_TO_DO = {
    "changed_after_first_answer": "people have answered version {version}. Put it back as it was, and write the change "
    "as a new version beside it",
    "version_in_use_is_gone": "version {version} was answered or is being answered. Put it back beside the later ones",
}


def version_problem_line(problem: PolicyProblem) -> str:
    """The same for a questionnaire that somebody has answered, with what to do."""
    return f"{problem.where}: {problem.code}: {_WHAT_TO_DO[problem.code].format(**problem.parameters)}"

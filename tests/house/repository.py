"""What the house tests read: the files of this repository that are, or would be, tracked."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A tree without git (an archive) is read whole but for what is made on the spot.
_MADE_HERE = {
    ".venv",
    ".venv-bench",
    ".git",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file, relative to the root."""
    git = shutil.which("git")
    if git is not None and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        found = {Path(name) for name in names if name}
    else:
        found = {path.relative_to(ROOT) for path in ROOT.rglob("*")}
    return tuple(sorted(path for path in found if (ROOT / path).is_file() and not _MADE_HERE & set(path.parts)))


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text, with its content."""
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file."""

    path: Path
    text: str

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def functions(self) -> list[FUNCTIONS]:
        return [node for node in ast.walk(ast.parse(self.text)) if isinstance(node, FUNCTIONS)]


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file, tests included; migrations are written by a program and left out."""
    return tuple(
        Module(path, text)
        for path, text in texts()
        if path.suffix == ".py" and path.parts[:3] != ("storage", "migrations", "versions")
    )


def program_modules() -> tuple[Module, ...]:
    """What runs in production."""
    return tuple(module for module in modules() if module.path.parts[0] not in ("tests", "bench"))

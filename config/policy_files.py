"""The mechanism as data: every TOML file of config/mechanism, read into plain mappings."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MECHANISM_FOLDER = Path(__file__).parent / "mechanism"


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """The parsed files by name without ending, the hash of their bytes, and what could not be read."""

    documents: dict[str, dict[str, Any]]
    digest: str
    unreadable: dict[str, str]


def read_policy_files(folder: Path = MECHANISM_FOLDER) -> PolicyFiles:
    """Read every file of the folder. A file that is no TOML is listed in `unreadable` with the parser's words."""
    documents: dict[str, dict[str, Any]] = {}
    unreadable: dict[str, str] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        try:
            documents[path.stem] = tomllib.loads(content.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            unreadable[path.stem] = str(error)
    return PolicyFiles(documents, digest.hexdigest(), unreadable)

"""What the repository may contain: no trace of one machine, locked requirements, a README that tells the truth."""

import re
from pathlib import Path

import pytest

from tests.house.repository import ROOT, texts

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# Somebody's home, a temporary folder that a test did not make, a package index.
MACHINE_PATH = re.compile(r"/(?:home|Users|work|root)/\w|(?<![\w.])/tmp/\w")
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-links|https?://[^\s\"']*/simple\b")
SETTING = re.compile(r"\bPASSERELLE_[A-Z_]+[A-Z]\b")


def test_no_file_names_this_machine_or_a_package_index() -> None:
    here = str(ROOT)
    found = [
        f"{path}: {match}"
        for path, text in texts()
        if path != Path("tests/house/test_tracked_files.py")
        for match in [*MACHINE_PATH.findall(text), *REGISTRY.findall(text), *([here] if here in text else [])]
    ]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_version_has_its_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8").strip())
    entries = [entry for entry in entries if not entry.startswith("#")]

    loose = [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]

    assert entries
    assert loose == []


def test_every_wanted_package_is_locked() -> None:
    for wanted in sorted((ROOT / "requirements").glob("*.in")):
        names = set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9-]*)", wanted.read_text(encoding="utf-8"), flags=re.MULTILINE))
        locked = set(
            re.findall(
                r"^([A-Za-z0-9-]+)(?:\[[^\]]*\])?==", wanted.with_suffix(".lock").read_text(), flags=re.MULTILINE
            )
        )

        assert names - locked == set(), wanted.name


def test_the_readme_lists_exactly_the_settings_that_are_read() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")

    told = {name for line in readme.splitlines() if line.startswith("|") for name in SETTING.findall(line)}

    assert told == set(SETTING.findall(settings))

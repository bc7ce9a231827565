"""Imports go down only, and no module escapes the contracts that say so."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.repository import ROOT, modules

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
ABOVE_ALL = {"passerelle.py", "tests", "bench"}


def test_the_contracts_of_imports_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


def test_every_module_stands_in_a_folder_that_the_contracts_know() -> None:
    placed = ABOVE_ALL | set(CONFIGURATION["root_packages"])

    homeless = [str(module.path) for module in modules() if module.path.parts[0] not in placed]

    assert homeless == []


def test_every_folder_has_its_place_among_the_layers_or_leaves() -> None:
    contracts = CONFIGURATION["contracts"]
    layers = {
        name.strip()
        for each in contracts
        if each["type"] == "layers"
        for row in each["layers"]
        for name in row.split("|")
    }
    leaves = set(next(each["source_modules"] for each in contracts if "leaves" in each["name"]))

    programs = set(next(each["source_modules"] for each in contracts if "program of its own" in each["name"]))
    assert layers | leaves | programs == set(CONFIGURATION["root_packages"])

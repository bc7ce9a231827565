"""Modules and functions stay small, names say what they hold, imports stand at the top."""

import ast
import sys
from statistics import median, quantiles

import pytest

from tests.house.repository import FUNCTIONS, Module, modules, program_modules

LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 500  # tables of cases
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 12
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "stuff", "tools"}


def _body_lines(function: FUNCTIONS) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _table(title: str, sizes: list[int]) -> str:
    tenths = quantiles(sizes, n=10)
    return f"{title:<22}{len(sizes):>6}{median(sizes):>8.0f}{tenths[8]:>8.0f}{max(sizes):>8}\n"


def test_modules_and_functions_stay_small(capsys: pytest.CaptureFixture[str]) -> None:
    module_sizes = [module.lines for module in program_modules()]
    function_sizes = [_body_lines(function) for module in program_modules() for function in module.functions]

    with capsys.disabled():
        sys.stdout.write(f"\n{'lines of':<22}{'n':>6}{'median':>8}{'p90':>8}{'max':>8}\n")
        sys.stdout.write(_table("modules", module_sizes))
        sys.stdout.write(_table("functions", function_sizes))

    assert median(function_sizes) <= MEDIAN_FUNCTION


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.path))
def test_a_module_keeps_the_rules_of_the_house(module: Module) -> None:
    too_long = [each.name for each in module.functions if _body_lines(each) > LONGEST_FUNCTION]

    assert module.lines <= (LONGEST_MODULE if module in program_modules() else LONGEST_TEST_MODULE)
    assert too_long == []
    assert EMPTY_NAMES.isdisjoint(part.removesuffix(".py") for part in module.path.parts)
    assert _imports_inside_functions(module) == []


def _imports_inside_functions(module: Module) -> list[int]:
    return [
        node.lineno
        for function in module.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

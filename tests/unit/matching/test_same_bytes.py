"""Every run of every example gives the same bytes, in whatever process."""

import os
import subprocess
import sys

import pytest

from domain.matching.canonical import canonical_bytes
from domain.matching.simulation import solve_instance
from tests.unit.matching.documents import example, example_names

CROSSING = {"mesh_no_stable_3x3", "typed_ada_manipulable_mesh"}
SOLVE = """
import sys
from domain.matching.canonical import canonical_bytes
from domain.matching.simulation import solve_instance
from tests.unit.matching.documents import example
for name in sys.argv[1:]:
    sys.stdout.buffer.write(canonical_bytes(solve_instance(example(name))) + b"\\n")
"""
NAMES = sorted(set(example_names()) - CROSSING)


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_a_fresh_process_with_another_hash_seed_gives_the_same_bytes(hash_seed):
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(path for path in sys.path)}
    run = subprocess.run([sys.executable, "-c", SOLVE, *NAMES], env=environment, capture_output=True, check=True)
    assert run.stdout.splitlines() == [canonical_bytes(solve_instance(example(name))) for name in NAMES]
    assert run.stderr == b""

"""The verifier runs without any part of the mechanism: nothing else of the package is even loaded."""

import subprocess
import sys

import domain.matching.verifier as package

LOADED = """
import sys
from domain.matching.verifier.verify import verify
verify({})
ours = {"api", "commands", "config", "domain", "messaging", "storage", "translations", "workers"}
print(*sorted(name for name in sys.modules if name.split(".")[0] in ours))
"""


def test_the_verifier_loads_nothing_but_itself_and_the_standard_library():
    root = str(package.__file__).rsplit("/domain/", 1)[0]
    run = subprocess.run([sys.executable, "-c", LOADED], cwd=root, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "domain.matching.verifier.mechanism" in loaded
    others = {name for name in loaded if not name.startswith("domain.matching.verifier")}
    assert others == {"domain", "domain.matching"}

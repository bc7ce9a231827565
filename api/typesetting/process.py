"""A process of its own that turns a template and its data into PDF: an order on stdin, the file on stdout, no more.

It is started as a script, isolated, and bounds itself before it looks at anything: time, memory, and no file written.
The one folder that a template may read is its own.
"""

import contextlib
import importlib
import importlib.util
import json
import resource
import sys
from pathlib import Path
from typing import Any

SECONDS = 20
NOT_INSTALLED = 3
_MEMORY = 512 * 1024 * 1024
_ACCESSIBLE = "ua-1"


def main() -> int:
    """The exit status: 0 with a PDF on stdout, `NOT_INSTALLED` without Typst, 1 for what it cannot set."""
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        _bound(kind, most)
    if importlib.util.find_spec("typst") is None:
        return NOT_INSTALLED
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(_pdf(Path(order["template"]), json.dumps(order["data"]), order["timestamp"]))
    return 0


def _bound(kind: int, most: int) -> None:
    """Lower one limit. Where the system sets a lower one, or none of this kind, its own holds."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))


def _pdf(template: Path, data: str, timestamp: int) -> bytes:
    """PDF/UA-1. A letter that no font has would break that promise: then the file is tagged all the same."""
    # Typst is large: it is loaded here, and not by whoever reads the numbers above.
    typst: Any = importlib.import_module("typst")
    compiler = typst.Compiler(template, root=template.parent, ignore_system_fonts=True)
    wanted = {"format": "pdf", "sys_inputs": {"data": data}, "timestamp": timestamp}
    try:
        return bytes(compiler.compile(**wanted, pdf_standards=_ACCESSIBLE))
    except typst.TypstError as problem:
        if "could not be displayed" not in problem.message:
            raise
        return bytes(compiler.compile(**wanted))


if __name__ == "__main__":
    sys.exit(main())

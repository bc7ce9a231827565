"""The PDF of a certificate."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.typesetting.pdf import COMMAND
from api.typesetting.pdf import typeset as typeset_template

_TEMPLATE = Path(__file__).with_name("template") / "certificate.typ"


def typeset(certificate: Mapping[str, Any], timestamp: int, command: Sequence[str] = COMMAND) -> bytes:
    """The PDF of a certificate in the shape of `words.printed`; the same input gives the same bytes.

    `timestamp` (seconds) is the file's own date. Raises PdfUnavailable.
    """
    return typeset_template(_TEMPLATE, certificate, timestamp, command)

"""A finished file as an answer: sent piece by piece, closed when it is gone."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response

from api.exports.findings import FindingsFile

_PIECE = 64 * 1024


def file_response(made: FindingsFile, language: str) -> Response:
    """The file as a download in the language of its words."""
    response = Response(_pieces(made.content), content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    response.headers["Content-Language"] = language
    response.content_length = made.size
    response.call_on_close(made.content.close)
    return response


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(_PIECE):
            yield piece

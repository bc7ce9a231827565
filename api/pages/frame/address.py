"""One row of a table of pages: where the page is, what it is called, how it is asked, and which function answers."""

from collections.abc import Callable
from typing import NamedTuple

from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]
READ, SEND, BOTH = ("GET",), ("POST",), ("GET", "POST")


class Page(NamedTuple):
    """A page below /fr and /en; its endpoint is `pages.<name>`, under which the access table says who may open it."""

    rule: str
    name: str
    methods: tuple[str, ...]
    view: View

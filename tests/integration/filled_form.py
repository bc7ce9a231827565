"""A form as a browser would send it back: every field with the value that the page gives it."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

Attributes = list[tuple[str, str | None]]


class _Fields(HTMLParser):
    """The fields of the form with this id."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.within = form, False
        self.found: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.within = known.get("id") == self.form
        elif self.within and tag == "input":
            self._input(known)
        elif self.within and tag in ("select", "textarea"):
            self.names.add(known["name"])
            self._select, self._area = (known["name"], "") if tag == "select" else ("", known["name"])
        elif self._select and tag == "option" and "selected" in known and "value" in known:
            self.found.append((self._select, known["value"]))
        elif self._select and tag == "option" and "selected" in known:
            self._area = self._select

    def _input(self, known: dict[str, str]) -> None:
        self.names.add(known["name"])
        if known.get("type") not in ("checkbox", "radio") or "checked" in known:
            self.found.append((known["name"], known.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area and data.strip():
            self.found.append((self._area, data))
            self._area = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = False
        elif tag in ("select", "textarea", "option"):
            self._area = ""
            self._select = self._select if tag == "option" else ""


def filled_form(page: str, path: str) -> MultiDict[str, str]:
    """The form that is sent to a path (with its language), as the page shows it."""
    fields = _Fields(path[3:])
    fields.feed(page)
    assert fields.names, f"no form for {path}"
    return MultiDict(fields.found)

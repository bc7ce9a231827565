"""Reads a plot back: every corner of every shape in the units of its view box, and every text with its extent."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_LETTER = 0.55


@dataclass(frozen=True, slots=True)
class Box:
    """The extent of one element."""

    name: str
    left: float
    top: float
    right: float
    bottom: float


def parsed(svg: str) -> Xml.Element:
    """The plot as XML. Raises ParseError when it is none."""
    return Xml.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter(f"{_SVG}text")]


def view_box(svg: str) -> tuple[float, float]:
    """Width and height."""
    _, _, width, height = map(float, parsed(svg).attrib["viewBox"].split())
    return width, height


def boxes(svg: str) -> list[Box]:
    return [box for child in parsed(svg) for box in _boxes(child, 0.0, 0.0)]


def _boxes(element: Xml.Element, x: float, y: float) -> list[Box]:
    name = element.tag.removeprefix(_SVG)
    if name == "g":
        moved = [float(number) for number in _NUMBER.findall(element.attrib["transform"])]
        return [box for child in element for box in _boxes(child, x + moved[0], y + moved[1])]
    found = _READERS.get(name)
    if found is None:
        return []
    corners = found(element)
    return [Box(name, corners[0] + x, corners[1] + y, corners[2] + x, corners[3] + y)]


Corners = tuple[float, float, float, float]


def _number(element: Xml.Element, name: str) -> float:
    return float(element.attrib.get(name, "0"))


def _line(element: Xml.Element) -> Corners:
    xs, ys = ([_number(element, f"{axis}{end}") for end in "12"] for axis in "xy")
    return min(xs), min(ys), max(xs), max(ys)


def _rect(element: Xml.Element) -> Corners:
    x, y = _number(element, "x"), _number(element, "y")
    assert _number(element, "width") >= 0 <= _number(element, "height")
    return x, y, x + _number(element, "width"), y + _number(element, "height")


def _circle(element: Xml.Element) -> Corners:
    x, y, r = (_number(element, name) for name in ("cx", "cy", "r"))
    return x - r, y - r, x + r, y + r


def _path(element: Xml.Element) -> Corners:
    """Only the points that a path starts from, and those of its curves: all that is written absolutely."""
    points = [
        tuple(map(float, _NUMBER.findall(pair)))
        for part in re.findall(r"[MC][^a-zA-Z]+", element.attrib["d"])
        for pair in re.findall(r"-?[\d.]+ -?[\d.]+", part)
    ]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _text(element: Xml.Element) -> Corners:
    size = float(element.attrib.get("font-size", "12"))
    width = len("".join(element.itertext())) * size * _LETTER
    x, y = _number(element, "x"), _number(element, "y")
    start = {"end": x - width, "middle": x - width / 2}.get(element.attrib.get("text-anchor", ""), x)
    return start, y - size, start + width, y


_READERS = {"line": _line, "rect": _rect, "circle": _circle, "path": _path, "text": _text}

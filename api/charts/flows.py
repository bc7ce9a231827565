"""Flows between countries: from the origins on the left to the hosts on the right, as wide as people went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.charts.marks import Words
from api.charts.svg import INK, SMALL, fitted, line, picture, shape, units
from api.charts.svg import words as written

_SIDE = 98.0
_TOP = 26.0
_ROW = 46.0
_WIDEST = 22.0


@dataclass(frozen=True, slots=True)
class Flow:
    """How many went from one country to another, by their names; of a suppressed flow only the names are read."""

    origin: str
    host: str
    count: int | None = None
    text: str = ""
    suppressed: bool = False


def flow_chart(flows: Sequence[Flow], words: Words, width: float = 320) -> str:
    """Bands from origin to host with their number; a suppressed flow is a thin dashed line, always the same.

    `words.ticks` name the two sides.
    """
    origins = list(dict.fromkeys(flow.origin for flow in flows))
    hosts = list(dict.fromkeys(flow.host for flow in flows))
    most = max((flow.count or 0 for flow in flows if not flow.suppressed), default=0) or 1
    leaving = _ports(flows, origins, lambda flow: flow.origin)
    coming = _ports(flows, hosts, lambda flow: flow.host)
    parts = [_band(flow, leaving[at], coming[at], most, width) for at, flow in enumerate(flows)]
    labels = [_label(flow, flows, leaving[at], coming[at], words, width) for at, flow in enumerate(flows)]
    height = _TOP + _ROW * max(len(origins), len(hosts), 1)
    drawn = [*_names(origins, hosts, words, width), *parts, *labels]
    return picture(words.title, words.description, width, height, drawn, "flows")


def _ports(flows: Sequence[Flow], names: list[str], side: Callable[[Flow], str]) -> list[float]:
    """The height at which each flow leaves or comes: spread over the row of its country."""
    ports = []
    for at, flow in enumerate(flows):
        mine = [number for number, other in enumerate(flows) if side(other) == side(flow)]
        share = (mine.index(at) + 1) / (len(mine) + 1)
        ports.append(_TOP + _ROW * names.index(side(flow)) + _ROW * share)
    return ports


def _band(flow: Flow, start: float, end: float, most: int, width: float) -> str:
    left, right = _SIDE, width - _SIDE
    half = (left + right) / 2
    curve = f"M{units(left)} {units(start)}C{units(half)} {units(start)} {units(half)} {units(end)} "
    curve += f"{units(right)} {units(end)}"
    if flow.suppressed or not flow.count:
        dashes = "2 4" if flow.suppressed else "1 6"
        return shape("path", d=curve, fill="none", stroke=INK, stroke_width=1, stroke_dasharray=dashes)
    thick = max(_WIDEST * flow.count / most, 1.5)
    return shape("path", d=curve, fill="none", stroke=INK, stroke_width=thick, stroke_opacity=0.25, class_="band")


def _label(flow: Flow, flows: Sequence[Flow], start: float, end: float, words: Words, width: float) -> str:
    """The number stands on its band at the side where fewer bands meet."""
    leaving = sum(other.origin == flow.origin for other in flows)
    coming = sum(other.host == flow.host for other in flows)
    text = fitted(words.suppressed if flow.suppressed else flow.text or words.nothing, width - 2 * _SIDE - 12, SMALL)
    size = SMALL - 1 if flow.suppressed else SMALL
    if coming < leaving:
        return written(width - _SIDE - 6, end + 4, text, anchor="end", bold=not flow.suppressed, size=size)
    return written(_SIDE + 6, start + 4, text, bold=not flow.suppressed, size=size)


def _names(origins: list[str], hosts: list[str], words: Words, width: float) -> list[str]:
    first, last = (fitted(each, _SIDE - 10, SMALL) for each in words.ticks)
    heads = [written(_SIDE - 8, 14, first, anchor="end", size=SMALL)]
    heads.append(written(width - _SIDE + 8, 14, last, size=SMALL))
    for x, names, anchor in ((_SIDE - 8, origins, "end"), (width - _SIDE + 8, hosts, None)):
        for at, name in enumerate(names):
            heads.append(
                written(
                    x,
                    _TOP + _ROW * (at + 0.5) + 4,
                    fitted(name, _SIDE - 10, SMALL),
                    anchor=anchor,
                    bold=True,
                    size=SMALL,
                )
            )
    edge = _TOP + _ROW * max(len(origins), len(hosts), 1) - 4
    return [*heads, line(_SIDE, _TOP, _SIDE, edge), line(width - _SIDE, _TOP, width - _SIDE, edge)]

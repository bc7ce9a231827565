"""Names of the nodes of the evidence, the same from one evaluation to the next."""

from collections.abc import Iterable

PILOT = "pilot"
KINDS: tuple[str, ...] = (
    "recommendation", "triple_win", "decision", "criterion", "review", "finding", "indicator",
)  # fmt: skip


def indicator(code: str, place: str | None) -> str:
    """The figure of one country or corridor, or of the whole pilot."""
    return f"indicator:{code}/{place or PILOT}"


def finding(code: str, place: str | None) -> str:
    """What the figure says against its target."""
    return f"finding:{code}/{place or PILOT}"


def of_party(code: str, party: str) -> str:
    """A figure of one party alone, counted in the country of that party's side of a placement."""
    return f"{code}.{party}"


def of_everybody(name: str) -> str:
    """The figure of all parties that a node of one party is a part of; other names stay as they are."""
    code, place = split(name)
    return f"{kind_of(name)}:{code.partition('.')[0]}/{place}" if is_of_party(name) else name


def is_of_party(name: str) -> bool:
    """Whether a node is a figure of one party alone, or what it says."""
    return kind_of(name) in ("indicator", "finding") and "." in split(name)[0]


def criterion(country: str, code: str) -> str:
    """One criterion of one country."""
    return f"criterion:{country}/{code}"


def review(country: str, code: str) -> str:
    """What people examined for one country."""
    return f"review:{country}/{code}"


def decision(country: str) -> str:
    """The decision for a country."""
    return f"decision:{country}"


def triple_win(country: str) -> str:
    """The three values of a country and their minimum."""
    return f"triple_win:{country}"


def recommendation(identifier: str) -> str:
    """One advice by its id."""
    return f"recommendation:{identifier}"


def recommendation_id(parts: Iterable[object]) -> str:
    """The same advice (country, criterion, code, input, party) keeps its id from one evaluation to the next."""
    return "-".join(str(part) for part in parts if part).lower()


def kind_of(name: str) -> str:
    """The kind of a node."""
    return name.partition(":")[0]


def split(name: str) -> tuple[str, str]:
    """(code, place) of an indicator or a finding; (country, code) of a criterion or a review."""
    first, _, second = name.partition(":")[2].partition("/")
    return first, second

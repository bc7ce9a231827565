"""What has changed since the inputs of a round were frozen: the frozen document beside the one of now.

A round is valid for what was frozen only. Whoever became eligible later is counted, and changes nothing: she takes part
in the next round. Everything else makes the round a thing of the past.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.offer import PUBLIC_STATUSES

Document = Mapping[str, Any]
_LISTS = ("volunteers", "offers", "corridors")
# Limits that are kept by country.
_OF_COUNTRIES = {"host_caps": "host", "origin_caps": "origin"}
_HELD, _WISHED = "person_seat_changed", "person_list_changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than it was: where (a JSON pointer), a code, and what its sentence needs."""

    pointer: str
    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed, in the order of the document, and how many people came `late`."""

    changed: tuple[Change, ...] = ()
    late: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """Who and what was frozen and takes no part now: references of people, ids of offers."""

    people: tuple[str, ...]
    offers: tuple[str, ...]


def missing_from(frozen: Document, now: Document) -> Missing:
    """Those whose present status tells what has become of them."""
    return Missing(_gone(frozen["volunteers"], now["volunteers"]), _gone(frozen["offers"], now["offers"]))


def _gone(before: Sequence[Document], after: Sequence[Document]) -> tuple[str, ...]:
    present = {each["id"] for each in after}
    return tuple(each["id"] for each in before if each["id"] not in present)


def changes_between(frozen: Document, now: Document, statuses: Mapping[str, str]) -> Changes:
    """Compare two documents of `RoundInputs`. `statuses` tells the present status of whatever is missing, by id."""
    found = (*_of_people(frozen, now, statuses), *_of_offers(frozen, now, statuses), *_of_limits(frozen, now))
    return Changes(found, len(_gone(now["volunteers"], frozen["volunteers"])))


def _of_people(frozen: Document, now: Document, statuses: Mapping[str, str]) -> Iterator[Change]:
    present = {each["id"]: each for each in now["volunteers"]}
    for before in frozen["volunteers"]:
        reference = before["id"]
        after = present.get(reference)
        if after is None:
            code = "person_withdrew" if statuses.get(reference) == "withdrawn" else "person_not_eligible"
            yield _about_person(reference, code)
        elif after != before:
            yield from _of_person(before, after)


def _about_person(reference: str, code: str, **parameters: object) -> Change:
    return Change(f"/volunteers/{reference}", code, {"reference": reference, **parameters})


def _of_person(before: Document, after: Document) -> Iterator[Change]:
    """The one thing that explains the others: a seat given back leaves the list as well."""
    reference = before["id"]
    if after.get("held") != before.get("held"):
        yield _about_person(reference, _HELD)
    elif [wish["offer"] for wish in after["wishes"]] != [wish["offer"] for wish in before["wishes"]]:
        yield _about_person(reference, _WISHED)
    elif after["wishes"] == before["wishes"]:
        yield _about_person(reference, "person_changed")
    else:
        pairs = zip(before["wishes"], after["wishes"], strict=True)
        yield from (found for pair in pairs if (found := _of_wish(reference, *pair)) is not None)


def _of_wish(reference: str, before: Document, after: Document) -> Change | None:
    if before == after or after.get("refused") == "offer_withdrawn":
        # An offer that is closed is told once, not for everybody who wished for it.
        return None
    if after.get("refused") != before.get("refused"):
        code = "wish_changed"
    else:
        code = "score_changed" if after.get("band") != before.get("band") else "shortlist_changed"
    return _about_person(reference, code, offer=before["offer"])


def _of_offers(frozen: Document, now: Document, statuses: Mapping[str, str]) -> Iterator[Change]:
    present = {each["id"]: each for each in now["offers"]}
    for before in frozen["offers"]:
        after = present.get(before["id"])
        if after is None:
            # Nobody who is left wishes for it: that is told with the people.
            if statuses.get(before["id"]) not in PUBLIC_STATUSES:
                yield _about_offer(before["id"], "offer_closed")
        elif after["capacity"] != before["capacity"]:
            yield _about_offer(before["id"], "seats_changed", before=before["capacity"], now=after["capacity"])
        elif after != before:
            yield _about_offer(before["id"], "offer_changed")


def _about_offer(identifier: str, code: str, **parameters: object) -> Change:
    return Change(f"/offers/{identifier}", code, {"offer": identifier, **parameters})


def _of_limits(frozen: Document, now: Document) -> Iterator[Change]:
    """Quotas by corridor, then every other limit that both documents know."""
    codes = [{_corridor(quota): quota for quota in document["corridors"]} for document in (frozen, now)]
    for corridor in sorted(codes[0].keys() | codes[1].keys()):
        if codes[0].get(corridor) != codes[1].get(corridor):
            caps = ((document.get(corridor) or {}).get("cap") for document in codes)
            yield Change(f"/corridors/{corridor}", "quota_changed", {"corridor": corridor, **_moved(*caps)})
    for name in sorted((frozen.keys() & now.keys()).difference(_LISTS)):
        if frozen[name] != now[name]:
            yield from _of_limit(name, frozen[name], now[name])


def _of_limit(name: str, before: Any, after: Any) -> Iterator[Change]:
    """A limit with its numbers, of countries one by one; of anything else that it is another one."""
    if name == "call_cap":
        yield Change("/call_cap", "limits_changed", {"kind": "call", "name": "", **_moved(before, after)})
    elif name in _OF_COUNTRIES:
        for country in sorted(before.keys() | after.keys()):
            caps = _moved(before.get(country), after.get(country))
            if caps["before"] != caps["now"]:
                yield Change(f"/{name}", "limits_changed", {"kind": _OF_COUNTRIES[name], "name": country, **caps})
    else:
        yield Change(f"/{name}", "limits_changed")


def _moved(before: object, now: object) -> dict[str, object]:
    """What a limit was and is; None where there is no limit."""
    return {"before": before, "now": now}


def _corridor(quota: Document) -> str:
    return f"{quota['origin']}-{quota['host']}"

"""Two releases, one after the other: neither tells what the other hides, and the attacker has both."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from disclosure.audit_file import audit_document
from disclosure.protection import protect
from domain.disclosure.earlier import Said, Since
from domain.disclosure.tables import LinkedTables
from domain.indicators.facts import EvaluationFacts
from tests.unit.release.two_waves import COUNTRIES, Released, facts_of, release, waves_of
from workers.release_attack import attack
from workers.release_protection import Protected

FIRST = (("MA", "SN", 30), ("MA", "CI", 30), ("MA", "ML", 20), ("SN", "MA", 30), ("CI", "MA", 30), ("ML", "MA", 20))
# One volunteer goes to Mali, one comes from there.
SECOND = (("MA", "SN", 20), ("MA", "CI", 20), ("MA", "ML", 1), ("SN", "MA", 20), ("CI", "MA", 20), ("ML", "MA", 1))
TIERS = ("restricted", "public")


@pytest.fixture(scope="module")
def following() -> tuple[Released, Released]:
    facts = facts_of({"A": FIRST, "B": SECOND})
    first = release(facts, waves_of("A"))
    return first, release(facts, waves_of("A", "B"), [first])


def newcomers(first: Released, second: Released, tier: str) -> Iterator[tuple[str, str, int]]:
    """(indicator, country, how many answered) of the newcomers that both releases together give away."""
    for code in sorted(first.found.released(tier)):
        then, now = first.told(tier, code), second.told(tier, code)
        hidden = [country for country in COUNTRIES if country not in now]
        if len(hidden) == 1 and {"total"} <= then.keys() & now.keys() and hidden[0] in then:
            others = sum(now[country][1] for country in COUNTRIES if country in now)
            yield code, hidden[0], now["total"][1] - others - then[hidden[0]][1]
        for country in then.keys() & now.keys():
            yield code, country, now[country][1] - then[country][1]


@pytest.mark.parametrize("tier", TIERS)
def test_one_newcomer_cannot_be_worked_out_from_two_releases(following: tuple[Released, Released], tier: str) -> None:
    first, second = following

    assert len(first.told(tier, "R3")) == len(COUNTRIES) + 1
    assert [found for found in newcomers(first, second, tier) if 0 < found[2] < 5] == []
    assert second.found.attacked.is_safe


def test_of_the_others_nearly_as_much_is_told_as_before(following: tuple[Released, Released]) -> None:
    first, second = following
    then, now = (sum(map(len, one.found.released("restricted").values())) for one in (first, second))

    assert now > then * 3 / 4
    assert "total" in second.found.released("restricted")["P7"]


def test_the_attacker_finds_what_two_releases_give_away(following: tuple[Released, Released]) -> None:
    """A release that is protected as if it were the first, with the single group of few taken out."""
    _, second = following
    tables, earlier = some_of(second.found), second.found.earlier
    forgot = protect(tables, 242, 10, 5, 60.0)
    patterns = tuple(replace(one, released=one.released - {"host.ML", "origin.ML"}) for one in forgot.patterns)

    assert attack(audit_document(tables, replace(forgot, patterns=patterns))).is_safe
    assert not attack(audit_document(tables, replace(forgot, patterns=patterns), earlier)).is_safe


def some_of(found: Protected) -> list[LinkedTables]:
    return [one for one in found.tables if one.indicator in ("R3", "P7")]


def net(since: Since) -> Since:
    """A wrong count: who comes and who goes cancel out."""
    groups = dict.fromkeys(since.changed, 0)
    return replace(since, changed=groups, left=_nobody(since.left), joined=_nobody(since.joined))


def _nobody(cells: Sequence[Said]) -> tuple[Said, ...]:
    return ((0, 0, 0),) * len(cells)


def saying_otherwise(facts: EvaluationFacts, request: str) -> EvaluationFacts:
    """Somebody takes back what was said of the service as a whole."""
    answers = tuple(
        replace(one, value=5 if one.value in (1, 2) else 1) if (one.request, one.item) == (request, "overall") else one
        for one in facts.answers
    )
    assert answers != facts.answers
    return replace(facts, answers=answers)


def test_a_correction_of_one_is_not_told_and_counting_the_net_is_found() -> None:
    """As many people as before, one of Mali's volunteers with another answer: only her fingerprint shows it."""
    facts = facts_of({"A": FIRST})
    of_mali = {one.id for one in facts.placements if one.origin == "ML"}
    answered = {one.request for one in facts.answers}
    request = next(
        one.id for one in facts.requests
        if one.placement in of_mali and (one.party, one.moment) == ("volunteer", "end") and one.id in answered
    )  # fmt: skip
    first = release(facts, waves_of("A"))

    second = release(saying_otherwise(facts, request), waves_of("A"), [first]).found

    told = second.released("restricted")
    assert second.attacked.is_safe
    assert "origin.ML" in first.found.released("restricted")["P7"]
    assert not {"total", "origin.ML"} & told["P7"]
    assert told["R3"] == first.found.released("restricted")["R3"]
    wrong = {code: tuple(map(net, each)) for code, each in second.earlier.items()}
    tables = some_of(second)
    mutant = protect(tables, 160, 10, 5, 60.0, earlier=wrong)
    assert "origin.ML" in mutant.released("restricted")["P7"]
    assert attack(audit_document(tables, mutant)).is_safe
    assert not attack(audit_document(tables, mutant, second.earlier)).is_safe

"""Whatever the figures are, a plot is well-formed, stays in its frame, and tells nothing of what is suppressed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.charts.dots import dot_plot
from api.charts.flows import Flow, flow_chart
from api.charts.funnel import Step, funnel
from api.charts.ledger import ledger_chart
from api.charts.marks import Figure, Words
from api.charts.multiples import Panel, small_multiples
from api.charts.scorecard import scorecard
from api.charts.slope import Change, slope_chart
from api.charts.steps import StepTime, step_times
from api.charts.svg import units
from tests.unit.charts.drawing import boxes, parsed, texts, view_box

WORDS = Words(
    "Findings & <figures>",
    "The table gives the same numbers.",
    "supprimé",
    least="the least of the three",
    legend=(("met", "target met"), ("insufficient_evidence", "not enough evidence"), ("suppressed", "suppressed")),
    ticks=("before", "after"),
)
LEVELS = ("not met", "still open", "to confirm", "met")
NAMES = st.text(min_size=1, max_size=90)
SHARES = st.floats(0, 1, allow_nan=False)
VERDICTS = st.sampled_from(("met", "not_met", "insufficient_evidence", None))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value = draw(st.none() | SHARES)
    low, high = sorted((draw(SHARES), draw(SHARES)))
    return Figure(
        draw(NAMES), value, draw(NAMES), draw(NAMES), low, high, draw(st.none() | SHARES), draw(VERDICTS),
        draw(st.booleans()),
    )  # fmt: skip


CHANGES = st.builds(Change, NAMES, SHARES, SHARES, NAMES, NAMES, NAMES, st.booleans())
STEPS = st.builds(
    Step, NAMES, st.none() | st.integers(0, 10**9), st.none() | st.integers(0, 10**9), NAMES, st.booleans()
)
FLOWS = st.builds(
    Flow, st.sampled_from("MSC"), st.sampled_from("MSC"), st.none() | st.integers(0, 10**6), NAMES, st.booleans()
)
DAYS = st.none() | st.floats(0, 10**5, allow_nan=False)
TIMES = st.builds(StepTime, NAMES, DAYS, DAYS, DAYS, NAMES, st.booleans())
PANELS = st.builds(Panel, NAMES, st.lists(figures(), max_size=4).map(tuple))
GRID = st.dictionaries(
    st.tuples(st.sampled_from(("K1", "K12")), st.sampled_from(("MA", "SN"))), st.none() | st.integers(0, 3), max_size=4
)


def scorecard_of(levels: dict[tuple[str, str], int | None]) -> str:
    return scorecard(("K1", "K12"), (("MA", "Maroc"), ("SN", "Sénégal")), levels, LEVELS, WORDS)


PLOTS = st.one_of(
    st.lists(figures(), max_size=6).map(lambda rows: dot_plot(rows, WORDS)),
    st.lists(PANELS, max_size=4).map(lambda panels: small_multiples(panels, WORDS)),
    st.lists(CHANGES, max_size=6).map(lambda changes: slope_chart(changes, WORDS)),
    st.lists(STEPS, max_size=6).map(lambda steps: funnel(steps, WORDS)),
    st.lists(FLOWS, max_size=6).map(lambda flows: flow_chart(flows, WORDS)),
    st.lists(TIMES, max_size=6).map(lambda times: step_times(times, WORDS)),
    st.lists(figures(), min_size=3, max_size=3).map(lambda parties: ledger_chart(parties, WORDS)),
    GRID.map(scorecard_of),
)


@given(PLOTS)
def test_every_plot_is_one_image_with_a_title_and_stays_in_its_frame(svg: str) -> None:
    root = parsed(svg)
    width, height = view_box(svg)

    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert root[0].text == WORDS.title
    assert root.attrib["role"] == "img"
    assert [box for box in boxes(svg) if box.left < -1 or box.right > width + 1] == []
    assert [box for box in boxes(svg) if box.top < -1 or box.bottom > height + 1] == []
    assert not {"nan", "inf", "None"} & {value for each in root.iter() for value in each.attrib.values()}
    assert not [each for each in root.iter() if {"style", "id", "onload", "href"} & set(each.attrib)]


@given(st.lists(figures(), min_size=1, max_size=5), st.integers(0, 4), SHARES, VERDICTS)
def test_a_suppressed_figure_draws_the_same_whatever_it_would_have_shown(
    rows: list[Figure], at: int, share: float, verdict: str | None
) -> None:
    at %= len(rows)
    hidden = Figure(rows[at].label, suppressed=True)
    other = replace(rows[at], value=share, text="7 of 9", low=share, high=1.0, verdict=verdict, suppressed=True)

    def drawn_with(row: Figure, plot: str) -> str:
        among = [*rows[:at], row, *rows[at + 1 :]]
        return dot_plot(among, WORDS) if plot == "dots" else small_multiples([Panel("Mali", tuple(among))], WORDS)

    for plot in ("dots", "multiples"):
        assert drawn_with(hidden, plot) == drawn_with(other, plot)


@given(STEPS, CHANGES, FLOWS, TIMES)
def test_nothing_of_a_suppressed_row_is_read(step: Step, change: Change, flow: Flow, time: StepTime) -> None:
    shown = Step("applied", 5, None, "5")
    assert funnel([shown, replace(step, suppressed=True)], WORDS) == funnel(
        [shown, Step(step.label, suppressed=True)], WORDS
    )
    assert slope_chart([replace(change, suppressed=True)], WORDS) == slope_chart(
        [Change(change.label, suppressed=True)], WORDS
    )
    assert flow_chart([replace(flow, suppressed=True)], WORDS) == flow_chart(
        [Flow(flow.origin, flow.host, suppressed=True)], WORDS
    )
    assert step_times([replace(time, suppressed=True)], WORDS) == step_times(
        [StepTime(time.label, suppressed=True)], WORDS
    )


@given(st.lists(SHARES, min_size=3, max_size=3), SHARES)
def test_a_ledger_with_a_suppressed_party_tells_no_party_and_no_minimum(shares: list[float], other: float) -> None:
    parties = [Figure(name, share, f"{share:.4f}") for name, share in zip("OHV", shares, strict=True)]
    hidden = [*parties[:2], replace(parties[2], value=other, suppressed=True)]
    elsewhere = [replace(one, value=other, text="no matter") for one in parties[:2]]

    assert ledger_chart(hidden, WORDS) == ledger_chart([*elsewhere, replace(parties[2], suppressed=True)], WORDS)


@given(st.lists(SHARES, min_size=2, max_size=8, unique=True))
def test_dots_lie_in_the_order_of_their_values(shares: list[float]) -> None:
    svg = dot_plot([Figure("x", share, verdict="met") for share in shares], replace(WORDS, legend=()))
    drawn = [box.left for box in boxes(svg) if box.name == "circle"]

    assert len(drawn) == len(shares)
    assert [drawn[at] for at in sorted(range(len(shares)), key=shares.__getitem__)] == sorted(drawn)


def test_each_reading_has_a_shape_of_its_own() -> None:
    def marks(verdict: str | None) -> str:
        return dot_plot([Figure("x", 0.5, verdict=verdict)], replace(WORDS, legend=()))

    drawn = [marks(verdict) for verdict in ("met", "not_met", "insufficient_evidence", None)]
    assert len(set(drawn)) == 4
    assert 'class="open"' in drawn[2]


def test_the_numbers_are_written_beside_the_marks() -> None:
    told = texts(dot_plot([Figure("Overall", 0.94, "94 % (70 % à 99 %)", "n = 15 sur 16")], WORDS))

    assert "Overall" in told
    assert "94 % (70 % à 99 %) · n = 15 sur 16" in told


def test_a_legend_that_needs_more_than_a_line_is_told_to_its_end() -> None:
    meaning = "supprimé : pour protéger les personnes des petits groupes, et personne ne peut la retrouver"
    svg = dot_plot([Figure("x", 0.5)], replace(WORDS, legend=(("suppressed", meaning), ("met", "cible atteinte"))), 240)

    assert " ".join(texts(svg)).endswith(f"{meaning} cible atteinte")
    assert max(box.bottom for box in boxes(svg)) <= view_box(svg)[1]


def test_what_a_word_looks_like_cannot_leave_its_element() -> None:
    svg = dot_plot([Figure('</text><script>alert("1")</script>', 0.5, "&lt;", "\x00")], WORDS)

    assert "<script" not in svg
    assert parsed(svg) is not None


def test_the_minimum_of_the_ledger_is_named_and_no_mean_is_written() -> None:
    parties = [Figure("Origin", 0.6, "60 %"), Figure("Host", 0.8, "80 %"), Figure("Volunteer", 0.9, "90 %")]
    told = texts(ledger_chart(parties, WORDS))

    assert "Origin · 60 % · the least of the three" in told
    assert [text for text in told if "least" in text] == ["Origin · 60 % · the least of the three"]
    assert not any("77" in text or "76" in text for text in told)


def test_every_level_of_the_scorecard_has_a_shape_a_number_and_a_word() -> None:
    drawn = {level: scorecard_of({("K1", "MA"): level}) for level in range(4)}

    for level, svg in drawn.items():
        assert {str(level), LEVELS[level]} <= set(texts(svg))
    bare = {svg.replace(f">{level}<", "><").replace(LEVELS[level], "") for level, svg in drawn.items()}
    assert len(bare) == 4


def test_a_coordinate_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        units(float("nan"))

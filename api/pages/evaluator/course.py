"""The course of the pilot: how many reached each step, how long it took, who answered, and who went where."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from api.charts.flows import Flow, flow_chart
from api.charts.funnel import Step, funnel
from api.charts.steps import StepTime, step_times
from api.languages import current_language
from api.pages.evaluator import plots
from api.pages.evaluator.figures import evidence_url, note
from api.pages.evaluator.working import Row, Working, working
from api.pages.frame.submitting import page_url
from api.request import operation
from translations import chart_words, formats
from translations.group_words import capital, group_name, place_of
from translations.labels import label

# The people at each step are the population of this indicator, its answers those of the next one, and so on.
_PEOPLE, _ANSWERS, _TIME, _PLACED = "Q1", "Z1", "I1", "F1"
_STEPS = ("submitted", "eligible", "placed", "departed", "completed")


def findings_course() -> ResponseReturnValue:
    found = working(operation())
    steps, answers = _people(found), _answers(found)
    times, flows = _times(found), _flows(found)
    return render_template(
        "evaluator/findings_course.html",
        note=note(found),
        people=[_shown(step) for step in steps],
        people_plot=_funnel(steps, _("From application to completion")),
        answers=[_shown(step) for step in answers],
        answers_plot=_funnel(answers, _("Questionnaires sent and answered")),
        times=times,
        times_plot=_times_plot(times),
        flows=flows,
        flows_plot=_flows_plot(flows),
        definitions={name: page_url("indicator", code=name) for name in (_PEOPLE, _ANSWERS, _TIME, _PLACED)},
        evidence=_evidence(found),
    )


def _evidence(found: Working) -> dict[str, str | None]:
    rows = {name: found.find(name) for name in (_PEOPLE, _ANSWERS, _TIME, _PLACED)}
    return {name: None if row is None else evidence_url(row) for name, row in rows.items()}


def _people(found: Working) -> list[Step]:
    """A step without a row is suppressed: rows by step are left out where somebody could be told from them."""
    whole, rows = found.find(_PEOPLE), found.by(_PEOPLE, "step")
    if whole is None:
        return []
    return [_people_step(step, rows.get(step)) for step in _STEPS]


def _people_step(step: str, row: Row | None) -> Step:
    label = group_name(current_language(), f"step.{step}")
    if row is None or row["suppressed"]:
        return Step(label, suppressed=True)
    return Step(label, row["population"], None, formats.number(current_language(), row["population"], 0))


def _answers(found: Working) -> list[Step]:
    """Answered of sent, by party and moment; and for everybody first."""
    language = current_language()
    rows = [(row, _("All questionnaires")) for row in found.of() if row["code"] == _ANSWERS]
    groups = [(row["by"], row) for row in found.rows if row["code"] == _ANSWERS and row["by"]]
    rows += [(row, group_name(language, by)) for by, row in sorted(groups, key=lambda one: place_of(one[0]))]
    return [_answers_step(row, name) for row, name in rows]


def _answers_step(row: Row, name: str) -> Step:
    if row["suppressed"]:
        return Step(name, suppressed=True)
    rate = chart_words.amount(current_language(), row["value"], "share")
    told = {"answered": formats.number(current_language(), row["numerator"], 0)}
    told |= {"sent": formats.number(current_language(), row["population"], 0), "rate": rate}
    text = _("%(answered)s of %(sent)s (%(rate)s)", **told)
    return Step(name, int(row["numerator"]), row["population"], text)


def _shown(step: Step) -> dict[str, Any]:
    return {"label": step.label, "text": step.text, "suppressed": step.suppressed}


def _funnel(steps: list[Step], title: str) -> Markup:
    return plots.drawn(funnel(steps, plots.words(title))) if steps else Markup()


def _times(found: Working) -> list[dict[str, Any]]:
    """Days in each step, the whole way to the first decision before them."""
    language = current_language()
    rows = [(row, _("To the first decision")) for row in found.of() if row["code"] == _TIME]
    rows += [(row, capital(label(language, "status", step))) for step, row in found.by(_TIME, "step").items()]
    plan = found.definitions[_TIME].target if _TIME in found.definitions else None
    return [_time(row, name, None if row["by"] or plan is None else float(plan)) for row, name in rows]


def _time(row: Row, name: str, plan: float | None) -> dict[str, Any]:
    if row["suppressed"]:
        return {"label": name, "suppressed": True}
    language, ninety = current_language(), (row["details"] or {}).get("p90")
    return {
        "label": name,
        "suppressed": False,
        "median": row["value"],
        "ninety": ninety,
        "plan": plan,
        "n": row["n"],
        "population": row["population"],
        "counted": chart_words.counted(language, row),
        "median_text": chart_words.amount(language, row["value"], "days"),
        "ninety_text": chart_words.amount(language, ninety, "days"),
        "plan_text": "" if plan is None else chart_words.amount(language, plan, "days"),
    }


def _times_plot(times: list[dict[str, Any]]) -> Markup:
    if not times:
        return Markup()
    rows = [
        StepTime(row["label"], suppressed=True)
        if row["suppressed"]
        else StepTime(row["label"], row["median"], row["ninety"], row["plan"], _time_text(row))
        for row in times
    ]
    return plots.drawn(step_times(rows, plots.words(_("Days per step"), marks=(("target", _("plan")),))))


def _time_text(row: dict[str, Any]) -> str:
    text: str = _(
        "half within %(median)s, nine in ten within %(ninety)s; %(counted)s",
        median=row["median_text"],
        ninety=row["ninety_text"],
        counted=row["counted"],
    )
    return text


def _flows(found: Working) -> list[dict[str, Any]]:
    """People placed in each corridor."""
    language = current_language()
    flows = []
    for corridor, row in found.by_corridor(_PLACED).items():
        origin, host = (formats.country(language, code) for code in corridor.split("-"))
        count = None if row["suppressed"] else int(row["numerator"])
        text = "" if count is None else formats.number(language, count, 0)
        flows.append({"origin": origin, "host": host, "count": count, "text": text, "suppressed": row["suppressed"]})
    return flows


def _flows_plot(flows: list[dict[str, Any]]) -> Markup:
    if not flows:
        return Markup()
    title = _("People placed, from country of origin to host country")
    return plots.drawn(
        flow_chart([Flow(**flow) for flow in flows], plots.words(title, ticks=(_("Going from"), _("Going to"))))
    )

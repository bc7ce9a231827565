"""Which function counts for which indicator: one readable table. A new indicator is a definition and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.indicators import (
    answer_measures,
    cost_measures,
    finishing,
    flow_measures,
    incident_measures,
    people_measures,
    post_measures,
    rule_measures,
)
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.measure import Measure
from domain.indicators.sample import Group, Sample

Counting = Callable[[IndicatorDefinition, Sample], list[Measure]]
Finishing = Callable[[IndicatorDefinition, Measure, Group], Measure]


@dataclass(frozen=True, slots=True)
class Counted:
    """How an indicator is counted on one part of the facts, and how the value is made when all parts are added up."""

    count: Counting
    finish: Finishing = finishing.share


MEASURES: Mapping[str, Counted] = {
    "R1": Counted(rule_measures.offers_in_themes),
    "R2": Counted(flow_measures.valid_applications_per_place),
    "R3": Counted(answer_measures.answer_share),
    "C1": Counted(flow_measures.mou_in_force),
    "C2": Counted(rule_measures.equal_rules),
    "C3": Counted(rule_measures.blocked_by_law),
    "F1": Counted(flow_measures.placed_of_eligible),
    "F2": Counted(flow_measures.completed_of_departed),
    "F3": Counted(flow_measures.early_returns),
    "F4": Counted(answer_measures.answer_share),
    "F5": Counted(flow_measures.fairness_of_rounds, finishing.number),
    "F6": Counted(flow_measures.missed_places, finishing.number),
    "I1": Counted(flow_measures.days_per_step, finishing.duration),
    "I2": Counted(cost_measures.cost_per_month, finishing.cost),
    "I3": Counted(flow_measures.expired_proposals),
    "I4": Counted(flow_measures.host_answer_days, finishing.duration),
    "I5": Counted(cost_measures.documents_late),
    "P1": Counted(answer_measures.paired_change),
    "P2": Counted(answer_measures.answer_share, finishing.bounded_share),
    "P3": Counted(answer_measures.answer_share),
    "P4": Counted(answer_measures.answer_share),
    "P5": Counted(answer_measures.answer_share),
    "P6": Counted(answer_measures.answer_share),
    "P7": Counted(answer_measures.answer_share),
    "S1": Counted(answer_measures.answer_share, finishing.latest_of_units),
    "S2": Counted(answer_measures.answer_share, finishing.latest_of_units),
    "S3": Counted(answer_measures.answer_share, finishing.latest_of_units),
    "S4": Counted(post_measures.months_in_post),
    "S5": Counted(answer_measures.answer_share),
    "X1": Counted(people_measures.insured_days),
    "X2": Counted(people_measures.titled_days),
    "X3": Counted(people_measures.allowances_in_time),
    "X4": Counted(incident_measures.incidents_by_days, finishing.by_thousand_days),
    "X5": Counted(answer_measures.answer_share),
    "Q1": Counted(people_measures.women_at_each_step),
    "Q2": Counted(people_measures.placement_rates, finishing.rates_compared),
    "Q3": Counted(people_measures.reciprocity, finishing.reciprocity),
    "Z1": Counted(answer_measures.response_rates),
    "Z2": Counted(answer_measures.missing_items),
    "Z3": Counted(answer_measures.answers_by_language, finishing.share_of_rows),
    "Z4": Counted(flow_measures.entry_delay, finishing.duration),
}

"""Which function counts for which indicator: one readable table. A new indicator is a definition and a row here."""

from collections.abc import Callable, Mapping

from domain.indicators import answer_measures, flow_measures, people_measures
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.measure import Measure
from domain.indicators.sample import Sample

Counting = Callable[[IndicatorDefinition, Sample], list[Measure]]

MEASURES: Mapping[str, Counting] = {
    "R2": flow_measures.valid_applications_per_place,
    "R3": answer_measures.answer_share,
    "C1": flow_measures.mou_in_force,
    "F1": flow_measures.placed_of_eligible,
    "F2": flow_measures.completed_of_departed,
    "F3": flow_measures.early_returns,
    "F4": answer_measures.answer_share,
    "F5": flow_measures.fairness_of_rounds,
    "F6": flow_measures.missed_places,
    "I1": flow_measures.days_per_step,
    "I3": flow_measures.expired_proposals,
    "I4": flow_measures.host_answer_days,
    "P1": answer_measures.paired_change,
    "P2": answer_measures.worst_case_share,
    "P3": answer_measures.answer_share,
    "P4": answer_measures.answer_share,
    "P5": answer_measures.answer_share,
    "P6": answer_measures.answer_share,
    "P7": answer_measures.answer_share,
    "S1": answer_measures.answer_share,
    "S2": answer_measures.answer_share,
    "S3": answer_measures.answer_share,
    "S5": answer_measures.answer_share,
    "X1": people_measures.insured_days,
    "X2": people_measures.titled_days,
    "X3": people_measures.allowances_in_time,
    "Q1": people_measures.women_at_each_step,
    "Q2": people_measures.placement_rate_by_sex,
    "Q3": people_measures.reciprocity,
    "Z1": answer_measures.response_rates,
    "Z2": answer_measures.missing_items,
    "Z3": answer_measures.answers_by_language,
    "Z4": flow_measures.entry_delay,
}

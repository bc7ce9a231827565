"""The sample pilot: the real pilot's public totals with invented people, and a call that is open today."""

from commands.sample_pilot.loading import SampleSummary, load_sample_pilot

__all__ = ["SampleSummary", "load_sample_pilot"]

"""JSON routes, one module a resource."""

from api.resources import (
    applications,
    calls,
    evaluation,
    events,
    feedback,
    incidents,
    me,
    offers,
    organisations,
    placements,
    releases,
    rounds,
)

BLUEPRINTS = (
    calls.blueprint,
    organisations.blueprint,
    offers.blueprint,
    applications.blueprint,
    rounds.blueprint,
    placements.blueprint,
    incidents.blueprint,
    evaluation.blueprint,
    releases.blueprint,
    feedback.blueprint,
    me.blueprint,
    events.blueprint,
)

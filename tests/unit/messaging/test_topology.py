"""The queues as data."""

from messaging.topology import Queue, topology_of

ROUTES = {
    "notification": frozenset({"verdict.decided", "offer.approved"}),
    "eligibility": frozenset({"application.submitted"}),
}


def test_each_listener_has_one_versioned_queue_bound_to_what_it_wants() -> None:
    topology = topology_of(ROUTES)

    assert topology.exchange == "passerelle.events"
    assert topology.queues == (
        Queue("passerelle.eligibility.v1", ("application.submitted",)),
        Queue("passerelle.notification.v1", ("offer.approved", "verdict.decided")),
    )


def test_only_events_that_somebody_wants_must_be_routable() -> None:
    topology = topology_of(ROUTES)

    assert topology.wanted("verdict.decided")
    assert not topology.wanted("placement.suspended")

"""Which worker listens to which events: the whole of it in one readable table."""

from workers import eligibility, evaluation, notification, placement
from workers.listener import Listener, routes_of
from workers.services import WorkerServices

LISTENERS: tuple[Listener[WorkerServices], ...] = (
    eligibility.LISTENER,
    evaluation.LISTENER,
    placement.LISTENER,
    notification.LISTENER,
)
BY_NAME = {listener.name: listener for listener in LISTENERS}
ROUTES = routes_of(LISTENERS)

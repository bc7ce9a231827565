"""Named places between two durable steps where a fault test may kill this process.

Nothing happens unless `configure` was called with a plan (``PASSERELLE_CRASH_AT``, refused in production).
"""

import os
import signal
from threading import Lock

POINTS: frozenset[str] = frozenset(
    {
        "api.before_commit",
        "api.after_commit",
        "relay.after_claim",
        "relay.before_publish",
        "relay.after_publish",
        "relay.before_mark",
        "relay.after_mark",
        "worker.after_receive",
        "worker.after_count",
        "worker.after_inbox",
        "worker.after_handle",
        "worker.before_commit",
        "worker.after_commit",
        "worker.after_settle",
        "worker.before_park",
        "worker.after_park",
        "scheduler.before_commit",
        "scheduler.after_commit",
        "mail.after_claim",
        "mail.before_send",
        "mail.after_send",
        "mail.after_mark",
        "round.after_claim",
        "round.after_load",
        "round.after_solve",
        "round.mid_store",
        "round.before_finish",
        "evaluation.after_claim",
        "evaluation.after_count",
        "release.after_claim",
        "release.after_audit",
        "release.before_finish",
    }
)


class _Plan:
    """One point and how many passages are left before the end."""

    def __init__(self, point: str, passages: int) -> None:
        self.point = point
        self.passages_left = passages
        self.lock = Lock()


class _State:
    plan: _Plan | None = None


def configure(spec: str | None, points: frozenset[str] = POINTS) -> None:
    """Set the plan once, at start: ``point`` or ``point:n``. None or "" switches it off.

    Raises ValueError for a point that does not exist or a number that is not positive.
    """
    if not spec:
        _State.plan = None
        return
    point, _, number = spec.partition(":")
    passages = int(number or "1")
    if point not in points or passages < 1:
        raise ValueError(f"not a crash point: {spec!r}")
    _State.plan = _Plan(point, passages)


def reach(point: str) -> None:
    """Die here, as if the power failed, when the plan says so. Otherwise costs one comparison."""
    plan = _State.plan
    if plan is None or plan.point != point:
        return
    with plan.lock:
        plan.passages_left -= 1
        due = plan.passages_left == 0
    if due:
        os.kill(os.getpid(), signal.SIGKILL)

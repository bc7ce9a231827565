"""The watch cuts off work that has begun and does not end, and nothing else."""

import threading

import pytest

from workers.watch import HandlerHangs, Track, run_watched


def test_work_that_does_not_end_is_cut_off_and_may_not_commit() -> None:
    awake = threading.Event()
    asked: list[bool] = []
    severed: list[bool] = []

    def work(track: Track) -> None:
        track.sever = lambda: severed.append(True)
        track.begins(None)
        awake.wait(timeout=60)
        asked.append(track.may_commit())

    with pytest.raises(HandlerHangs):
        run_watched(work, deadline_seconds=0.05)
    awake.set()
    for thread in threading.enumerate():
        if thread.name == "handler":
            thread.join(timeout=60)

    assert severed == [True]
    assert asked == [False]


def test_time_counts_from_the_beginning_and_not_from_the_wait_for_it() -> None:
    track = Track()

    assert not track.abandon(deadline_seconds=-1.0)
    track.begins(None)
    assert track.abandon(deadline_seconds=-1.0)


def test_what_is_being_committed_is_not_cut_off() -> None:
    track = Track()
    track.begins(None)

    assert track.may_commit()
    assert not track.abandon(deadline_seconds=-1.0)


def test_what_the_work_raises_is_raised() -> None:
    def work(_track: Track) -> None:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        run_watched(work, deadline_seconds=60.0)

"""Waiting longer each time, never all at once."""

from messaging.backoff import Backoff


def test_the_wait_grows_up_to_its_longest_and_varies_within_a_half() -> None:
    backoff = Backoff(base=1.0, factor=4.0, longest=60.0)

    for failures, whole in ((1, 1.0), (2, 4.0), (3, 16.0), (4, 60.0), (1000, 60.0)):
        waits = {backoff.seconds(failures) for _ in range(50)}
        assert all(whole / 2 <= wait <= whole for wait in waits)
        assert len(waits) > 1

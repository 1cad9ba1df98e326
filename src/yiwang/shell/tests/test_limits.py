"""How often somebody may ask."""

from hypothesis import given
from hypothesis import strategies as some

from yiwang.shell.limits import Buckets, address_of


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_free_and_then_it_goes_at_the_rate():
    clock = Clock()
    buckets = Buckets(rate=0.5, burst=3, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.take("b") == 0
    clock.now += 2
    assert (buckets.take("a"), buckets.take("a")) == (0, 2)
    clock.now += 100
    assert (buckets.left("a"), buckets.left("b"), buckets.left("new")) == (3, 3, 3)


@given(some.lists(some.floats(0, 3), min_size=1, max_size=60), some.integers(1, 5))
def test_nobody_ever_gets_more_than_the_burst_and_the_rate(gaps, burst):
    clock = Clock()
    buckets = Buckets(rate=1, burst=burst, clock=clock)
    taken, start = 0, clock.now
    for gap in gaps:
        clock.now += gap
        left = buckets.left("a")
        wait = buckets.take("a")
        assert (wait == 0) == (left > 0)
        taken += wait == 0
    assert taken <= burst + (clock.now - start) + 1e-6


def test_the_address_is_the_one_that_our_own_proxy_wrote(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 7.7.7.7", REMOTE_ADDR="127.0.0.1")
    assert address_of(request) == "127.0.0.1"
    settings.PROXIES = 1
    assert address_of(request) == "7.7.7.7"

"""How fast and how much a live run sends."""

from itertools import pairwise

import pytest

from aws_contract.live.budget import Budget, Stop, StopRun


@pytest.fixture
def clock(harness):
    return harness.Hurried(100.0)


@pytest.mark.parametrize(("rate", "seconds"), [(2, 49.5), (10, 9.9), (0, 0.0)])
def test_requests_are_spaced_out_by_the_rate(clock, rate, seconds):
    budget = Budget(rate=rate, clock=clock)
    for _ in range(100):
        budget.spend()
    assert clock.time - 100 == pytest.approx(seconds)


def test_time_that_passed_idle_is_not_made_up_for(clock):
    budget = Budget(rate=2, clock=clock)
    budget.spend()
    clock.sleep(60)
    times = []
    for _ in range(4):
        budget.spend()
        times.append(clock.time)
    gaps = [later - former for former, later in pairwise(times)]
    assert gaps[1:] == [pytest.approx(0.5)] * 2


def test_the_limit_of_requests_ends_the_run(clock):
    budget = Budget(rate=0, requests=3, clock=clock)
    for _ in range(3):
        budget.spend()
    with pytest.raises(StopRun) as stop:
        budget.spend()
    assert stop.value.reason is Stop.REQUESTS
    assert budget.sent == 3


def test_the_deadline_ends_the_run(clock):
    budget = Budget(rate=0, seconds=10, clock=clock)
    budget.spend()
    clock.sleep(10)
    with pytest.raises(StopRun) as stop:
        budget.spend()
    assert stop.value.reason is Stop.DEADLINE


def test_a_pause_ends_with_the_deadline(clock):
    Budget(rate=0, seconds=10, clock=clock).pause(60)
    assert clock.time == 110.0


def spend_all(budget):
    try:
        while True:
            budget.spend()
    except StopRun as stop:
        return stop.reason, budget.sent


def test_the_tidy_up_gets_the_requests_that_were_held_back_and_no_more(clock):
    budget = Budget(rate=0, requests=10, clock=clock, owed=lambda: 4)
    assert spend_all(budget) == (Stop.REQUESTS, 6)
    budget.reserve()
    assert spend_all(budget) == (Stop.REQUESTS, 10)


@pytest.mark.parametrize(
    ("seconds", "rate", "run"), [(20, 2, 15), (1000, 2, 940), (20, 0.5, 10)],
    ids=["a-quarter", "at-most-a-minute", "what-the-rate-demands-but-half-at-most"],
)  # fmt: skip
def test_the_tidy_up_gets_the_time_that_was_held_back_and_no_more(clock, seconds, rate, run):
    budget = Budget(rate=rate, seconds=seconds, clock=clock, owed=lambda: 10)
    assert spend_all(budget)[0] is Stop.DEADLINE
    assert clock.time - 100 == pytest.approx(run, abs=1 / rate)
    budget.reserve()
    assert spend_all(budget)[0] is Stop.DEADLINE
    assert clock.time - 100 == pytest.approx(seconds, abs=1 / rate)

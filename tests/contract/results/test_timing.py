"""Latencies take little room, those of several processes add up, and shares are exact."""

import itertools
import json
import random

import pytest

from aws_contract.results import codec
from aws_contract.results.timing import BOUNDS, OperationTiming, TimingRecorder, quantile


def timing_of(*seconds):
    recorder = TimingRecorder()
    for each in seconds:
        recorder.add("A", at=0.0, seconds=each)
    return recorder.result()["A"]


def test_bounds_ascend_by_1_2_5():
    assert BOUNDS[:4] == (1e-5, 2e-5, 5e-5, 1e-4)
    assert BOUNDS[-1] == 50
    assert all(low < high for low, high in itertools.pairwise(BOUNDS))


@pytest.mark.parametrize(
    ("seconds", "bound"),
    [(0, "1e-05"), (0.001, "0.001"), (0.0011, "0.002"), (0.3, "0.5"), (50, "50"), (51, "inf")],
)
def test_a_latency_is_counted_up_to_the_next_bound(seconds, bound):
    assert timing_of(seconds).within == {bound: 1}


def test_a_result_has_sum_longest_and_the_buckets_that_are_not_empty():
    assert timing_of(0.01, 0.001) == OperationTiming(
        answers=2, seconds=0.011, p50=0.001, p95=0.01, longest=0.01, within={"0.001": 1, "0.01": 1}
    )


@pytest.mark.parametrize(
    ("share", "seconds"),
    [(0.01, 0.001), (0.5, 0.001), (0.51, 0.002), (0.94, 0.002), (0.95, 0.002), (0.96, 0.005),
     (1.0, 0.005)],
)  # fmt: skip
def test_a_share_is_reached_at_the_bucket_that_holds_its_last_answer(share, seconds):
    within = {"0.001": 50, "0.002": 45, "0.005": 5}
    assert quantile(within, share, longest=9) == seconds


def test_half_of_three_answers_is_two_of_them():
    assert timing_of(0.001, 0.002, 0.005).p50 == 0.002


def test_no_share_is_longer_than_the_longest_answer():
    assert (timing_of(0.3).p50, timing_of(70.0).p95) == (0.3, 70.0)


def test_shares_of_no_answers_are_zero():
    assert quantile({}, 0.5, longest=0) == 0


def test_the_first_request_is_the_start_whichever_process_sent_it():
    early, late = TimingRecorder(), TimingRecorder()
    early.add("A", at=100.0, seconds=0.1)
    late.add("A", at=200.0, seconds=0.1)
    late.merge(early.result(), started=early.started)
    assert late.started == 100.0


def test_processes_add_up_to_what_one_would_have_counted():
    chance = random.Random(2)
    events = [(chance.choice("AB"), chance.random() ** 9) for _ in range(300)]
    alone, merged = TimingRecorder(), TimingRecorder()
    for name, seconds in events:
        alone.add(name, at=0.0, seconds=seconds)
    for part in (events[:10], events[10:100], events[100:]):
        worker = TimingRecorder()
        for name, seconds in part:
            worker.add(name, at=0.0, seconds=seconds)
        handed = json.loads(codec.encode(worker.result()))
        timing = codec.convert(handed, dict[str, OperationTiming], source="a worker")
        merged.merge(timing, started=worker.started)
    for name, timing in alone.result().items():
        other = merged.result()[name]
        assert (other.within, other.longest) == (timing.within, timing.longest)
        assert (other.p50, other.p95) == (timing.p50, timing.p95)
        assert other.seconds == pytest.approx(timing.seconds, abs=1e-5)


def test_results_of_machines_add_up():
    first, second = timing_of(0.001, 0.01), timing_of(0.002)
    assert first.merge(second) == timing_of(0.001, 0.01, 0.002)

"""Latencies and the timeline take little room, and those of several processes add up."""

import itertools
import json
import random

import pytest

from aws_contract.results.timing import BOUNDS, Latency, Timeline, Timing


def test_bounds_ascend_by_1_2_5():
    assert BOUNDS[:4] == (1e-5, 2e-5, 5e-5, 1e-4)
    assert BOUNDS[-1] == 50
    assert all(low < high for low, high in itertools.pairwise(BOUNDS))


@pytest.mark.parametrize(
    ("seconds", "bound"),
    [
        (0, "1e-05"),
        (0.001, "0.001"),
        (0.0011, "0.002"),
        (0.3, "0.5"),
        (50, "50"),
        (51, "inf"),
    ],
)
def test_a_latency_is_counted_up_to_the_next_bound(seconds, bound):
    latency = Latency()
    latency.add(seconds)
    assert latency.to_json()["within"] == {bound: 1}


def test_empty_buckets_between_others_are_kept():
    latency = Latency()
    latency.add(0.001)
    latency.add(0.01)
    assert latency.to_json() == {
        "answers": 2,
        "seconds": 0.011,
        "longest": 0.01,
        "within": {"0.001": 1, "0.002": 0, "0.005": 0, "0.01": 1},
    }


def test_nothing_answered_has_no_buckets():
    assert Latency().to_json() == {"answers": 0, "seconds": 0.0, "longest": 0.0, "within": {}}


def test_a_timeline_counts_by_steps_from_the_first():
    timeline = Timeline()
    for at in (1000.0, 1000.01, 1000.2):
        timeline.add(at)
    assert timeline.to_json() == {
        "start": "1970-01-01T00:16:40+00:00",
        "width": 1 / 16,
        "requests": [2, 0, 0, 1],
    }


def test_a_timeline_without_requests_is_empty():
    assert Timeline().to_json() == {}


@pytest.mark.parametrize("hours", [0.01, 1, 1000])
def test_a_timeline_never_has_more_than_120_steps_and_loses_nothing(hours):
    timeline, chance = Timeline(), random.Random(1)
    for _ in range(500):
        timeline.add(1.7e9 + chance.random() * hours * 3600)
    requests = timeline.to_json()["requests"]
    assert 50 <= len(requests) <= 120
    assert sum(requests) == 500


def test_processes_add_up_to_what_one_would_have_counted():
    chance = random.Random(2)
    events = [
        (chance.choice("AB"), 1.7e9 + chance.random() * 600, chance.random() ** 9)
        for _ in range(300)
    ]
    alone, merged = Timing(), Timing()
    for name, at, seconds in events:
        alone.add(name, at=at, seconds=seconds)
    for part in (events[:10], events[10:100], events[100:]):
        worker = Timing()
        for name, at, seconds in part:
            worker.add(name, at=at, seconds=seconds)
        merged.merge(json.loads(json.dumps(worker.snapshot())))
    assert merged.timeline.to_json() == alone.timeline.to_json()
    for name in "AB":
        assert merged.operations[name].counts == alone.operations[name].counts
        assert merged.operations[name].longest == alone.operations[name].longest
        assert merged.operations[name].seconds == pytest.approx(alone.operations[name].seconds)

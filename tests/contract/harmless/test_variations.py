"""What a service may do without breaking the contract is no violation."""

import importlib.util
from functools import cache
from pathlib import Path

import pytest

from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner import settling
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import NotApplicableError, Topic

spec = importlib.util.spec_from_file_location(
    "harmless_variations", Path(__file__).with_name("variations.py")
)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
MANY = {Topic.ACCEPT, Topic.REJECT, Topic.RULES, Topic.ENCODING}
EVERY = 48
"""Of the topics with many scenarios, one of so many is tried for each variation."""


@cache
def tried():
    chosen, count = [], 0
    for scenario in scenarios(RESOURCE):
        if scenario.topic in MANY and scenario.case is not None:
            count += 1
            if count % EVERY:
                continue
        chosen.append(scenario)
    return chosen


class Hurried:
    """Waiting costs nothing."""

    def __init__(self, real):
        self._real = real
        self.passed = 0.0

    def sleep(self, seconds):
        self.passed += seconds
        self._real.sleep(min(seconds, 0.03))

    def monotonic(self):
        return self._real.monotonic() + self.passed

    def time(self):
        return self._real.time()


def failed(variation):
    session = Session(variation.target(), Recorder(), resource=RESOURCE)
    failures = []
    for scenario in tried():
        judge = Judge(session)
        try:
            scenario.run(judge)
        except NotApplicableError:
            continue
        failures += [f"{scenario.id}: {failure}" for failure in judge.failures]
    return failures


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(settling, "time", Hurried(settling.time))


@pytest.mark.parametrize("variation", module.VARIATIONS, ids=lambda each: each.name)
def test_a_harmless_variation_is_no_violation(variation):
    failures = failed(variation)
    assert not failures, "\n".join(failures[:3])


@pytest.mark.parametrize("variation", module.HARMFUL, ids=lambda each: each.name)
def test_a_harmful_variation_is_a_violation(variation):
    assert failed(variation)


def test_at_least_forty_variations_are_tried():
    assert len({variation.name for variation in module.VARIATIONS}) >= 40

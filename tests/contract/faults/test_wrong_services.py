"""What only a sibling of the usual answer shows is found, by the clause that it breaks."""

import importlib.util
from pathlib import Path

import pytest

from aws_contract.checks.envelope import date_now
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import find_scenario
from aws_contract.targets.fake import FakeTarget

spec = importlib.util.spec_from_file_location(
    "wrong_services", Path(__file__).with_name("wrong_services.py")
)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)


def outcomes(target, scenario):
    """Return the clauses that a scenario finds violated, and those that differ unverified."""
    recorder = Recorder()
    find_scenario(RESOURCE, scenario).run(Judge(Session(target, recorder, resource=RESOURCE)))
    return tuple(
        {clause for clause, counts in recorder.clauses.items() if counts[outcome]}
        for outcome in ("failed", "differs")
    )


@pytest.mark.parametrize("fault", module.FAULTS, ids=lambda each: each.name)
def test_a_wrong_service_breaks_the_clause_on_record(fault):
    violated, unverified = outcomes(fault.target(), fault.scenario)
    assert fault.clause in (unverified if fault.assumed else violated)


@pytest.mark.parametrize("scenario", sorted({fault.scenario for fault in module.FAULTS}))
def test_the_right_service_breaks_none(scenario):
    assert outcomes(FakeTarget(), scenario) == (set(), set())


def test_a_clock_that_is_wrong_is_one_finding():
    fault = next(each for each in module.FAULTS if each.clause == date_now.clause)
    recorder = Recorder()
    judge = Judge(Session(fault.target(), recorder, resource=RESOURCE))
    for _ in range(50):
        find_scenario(RESOURCE, fault.scenario).run(judge)
    assert recorder.clauses[date_now.clause]["failed"] == 1

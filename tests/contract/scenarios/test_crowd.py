"""The names of a crowd are nearly the same, and never the same."""

import pytest

from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.crowd import crowded_names
from aws_contract.scenarios.registry import find_scenario
from aws_contract.targets.fake import FakeTarget

STEM = "contract-00000000-123-crowd"


@pytest.mark.parametrize("number", [1, 16, 64])
def test_there_are_as_many_names_as_wanted(number):
    assert len(crowded_names(STEM, number)) == number


def test_no_two_names_differ_in_case_only():
    names = crowded_names(STEM, 64)
    assert len({name.casefold() for name in names}) == len(names)


def test_no_name_is_too_long_and_many_are_as_long_as_can_be():
    lengths = [len(name) for name in crowded_names(STEM, 64)]
    assert max(lengths) == 63
    assert lengths.count(63) > 10


def test_names_come_in_no_order():
    names = list(crowded_names(STEM, 64))
    assert names not in (sorted(names), sorted(names, reverse=True))


class Shared(FakeTarget):
    """A target that others use too."""

    isolated = False


@pytest.mark.parametrize(("target", "number"), [(FakeTarget(), 64), (Shared(), 16)])
def test_a_crowd_is_smaller_where_others_use_the_target(target, number):
    recorder = Recorder()
    judge = Judge(Session(target, recorder, resource=RESOURCE))
    find_scenario(RESOURCE, "listing:crowd").run(judge)
    assert not judge.failures
    assert recorder.requests["CreateAlgorithm"] == number


def test_a_deep_run_tries_each_size_in_each_order():
    counts = {}
    for deep in (False, True):
        recorder = Recorder()
        session = Session(Shared(), recorder, resource=RESOURCE)
        session.deep = deep
        find_scenario(RESOURCE, "listing:crowd").run(Judge(session))
        counts[deep] = recorder.requests["ListAlgorithms"]
    assert counts[True] > counts[False]

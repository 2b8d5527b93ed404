"""Wrong services written to get past the suite: each is caught by the clause on record."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from aws_contract.resources.algorithm import RESOURCE
from aws_contract.scenarios.registry import find_scenario

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from adversary_trials import EXPECTED, SERVICES, run, session_of  # noqa: E402

sys.path.remove(str(HERE))
RECORDED = json.loads(EXPECTED.read_text(encoding="utf-8"))
CAUGHT = [each for each in SERVICES if RECORDED[each.name]["clause"] is not None]
ALONE = [each for each in CAUGHT if RECORDED[each.name].get("alone", True)]


@pytest.mark.parametrize("service", ALONE, ids=lambda each: each.name)
def test_a_wrong_service_is_caught_by_the_clause_on_record(service):
    expected = RECORDED[service.name]
    scenario = find_scenario(RESOURCE, expected["scenario"])
    assert expected["clause"] in run(session_of(service), scenario)


def test_there_are_at_least_a_hundred_each_with_a_name_of_its_own():
    names = Counter(each.name for each in SERVICES)
    assert len(names) >= 100
    assert set(names.values()) == {1}


def test_the_record_is_of_these_services():
    assert {each.name for each in SERVICES} == RECORDED.keys()


def test_what_is_not_caught_says_why():
    for name, expected in RECORDED.items():
        assert expected["clause"] is not None or len(expected["why"]) > 10, name

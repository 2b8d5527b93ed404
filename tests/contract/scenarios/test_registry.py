"""The registry lists everything that is tried, once."""

from dataclasses import replace

import pytest

from aws_contract.checks.kinds import OF_EVERY_ANSWER
from aws_contract.claims.topic import Topic
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.failure import case_id
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import (
    UnknownScenarioError,
    find_scenario,
    groups,
    in_group,
    scenarios,
)
from aws_contract.scenarios.scenario import Effect
from aws_contract.suite import test_deterministic
from aws_contract.targets.fake import FakeTarget
from aws_strategies.covering.sets import invalid_cases, valid_cases
from aws_strategies.covering.unicode import unicode_cases
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.invalid.multiple import multiple_violation_cases
from aws_strategies.invalid.single import invalid_cases_later


def test_every_deterministic_case_is_one_scenario():
    create = RESOURCE.operation(RESOURCE.create)
    every = [
        *valid_cases(create).cases,
        *unicode_cases(create),
        *rewritten(create),
        *malformed(create),
    ]
    every += [
        *multiple_violation_cases(create),
        *RESOURCE.rules.cases(),
        *RESOURCE.rules.covering_cases(),
    ]
    every += RESOURCE.observed_requests()
    for name in RESOURCE.operations:
        operation = RESOURCE.operation(name)
        every += invalid_cases(operation)
        every += [case for p in operation.points for case in invalid_cases_later(operation, p)]
    for name in RESOURCE.operations[1:]:
        every += valid_cases(RESOURCE.operation(name)).cases
    listed = [scenario.case for scenario in scenarios(RESOURCE) if scenario.case is not None]
    assert sorted(map(case_id, listed)) == sorted(map(case_id, every))


def test_every_scenario_has_an_id_of_its_own():
    ids = [scenario.id for scenario in scenarios(RESOURCE)]
    assert len(set(ids)) == len(ids)


def test_groups_hold_every_scenario_once():
    grouped = [each for group in groups(RESOURCE, *Topic) for each in in_group(RESOURCE, group)]
    assert sorted(each.id for each in grouped) == sorted(each.id for each in scenarios(RESOURCE))


def test_a_group_is_about_one_topic():
    for group in groups(RESOURCE, *Topic):
        assert len({each.topic for each in in_group(RESOURCE, group)}) == 1


def test_a_rejecting_group_holds_one_kind_at_one_member():
    cases = [
        each.case for each in in_group(RESOURCE, "CreateAlgorithm-TrainingSpecification-pattern")
    ]
    points = [violation.point for case in cases for violation in case.expected.violations[:1]]
    assert {point.path.partition(".")[0] for point in points} == {"TrainingSpecification"}
    assert {str(point.kind) for point in points} == {"pattern"}


def test_a_scenario_is_found_by_its_id():
    scenario = scenarios(RESOURCE)[-1]
    assert find_scenario(RESOURCE, scenario.id) is scenario


def test_an_unknown_id_is_an_error_that_names_the_nearest():
    known = in_group(RESOURCE, "DeleteAlgorithm-AlgorithmName-required")[0].id
    with pytest.raises(UnknownScenarioError, match=r"no scenario .*; nearest: .*AlgorithmName"):
        find_scenario(RESOURCE, f"{known}x")


def recorded(scenario):
    """Run a scenario against the fake; return the clauses that were judged and what was sent."""
    session = Session(FakeTarget(), Recorder(), resource=RESOURCE)
    scenario.run(Judge(session))
    judged = {clause for clause in session.recorder.clauses if clause not in OF_EVERY_ANSWER}
    return judged, session.recorder.requests


@pytest.mark.parametrize("topic", Topic)
def test_a_scenario_judges_the_clauses_that_it_states(topic):
    """The first of each group: the mutation run and reports rely on it."""
    for group in groups(RESOURCE, topic):
        scenario = in_group(RESOURCE, group)[0]
        assert recorded(scenario)[0] == scenario.clauses - OF_EVERY_ANSWER, scenario.id


def test_scenarios_judge_clauses_of_their_own_topic():
    judged = {topic: set() for topic in Topic}
    for scenario in scenarios(RESOURCE):
        judged[scenario.topic] |= {RESOURCE.clauses[each].topic for each in scenario.clauses}
    clauses_only = {Topic.ANSWERS, Topic.DESCRIPTION}
    assert {topic for topic, topics in judged.items() if topic in topics} == set(
        Topic
    ) - clauses_only


@pytest.mark.parametrize("effect", [Effect.REJECTED, Effect.REJECTED_BY_RULE, Effect.READ_ONLY])
def test_a_scenario_that_creates_nothing_sends_no_delete(effect):
    seen = set()
    for scenario in scenarios(RESOURCE):
        if scenario.effect is effect and scenario.group not in seen:
            seen.add(scenario.group)
            requests = recorded(scenario)[1]
            if scenario.case is None or scenario.case.operation != RESOURCE.delete:
                assert scenario.id == "lifecycle:delete-missing" or not requests[RESOURCE.delete]


def test_groups_are_known_before_cases_are_derived(monkeypatch):
    def derive(*_):
        raise AssertionError("derived")

    for name in ("accepting.valid_cases", "rejecting.invalid_cases_at", "encodings.valid_cases"):
        monkeypatch.setattr(f"aws_contract.scenarios.{name}", derive)
    rules = replace(RESOURCE.rules, covering_cases=derive)
    assert groups(replace(RESOURCE, rules=rules), *Topic) == groups(RESOURCE, *Topic)


def test_a_group_with_nothing_to_try_is_skipped_with_the_reason(monkeypatch):
    monkeypatch.setattr(test_deterministic, "in_group", lambda *_: ())
    session = Session(FakeTarget(), Recorder(), resource=RESOURCE)
    with pytest.raises(pytest.skip.Exception, match="the model leaves nothing to try"):
        test_deterministic._run(session, "any", None)

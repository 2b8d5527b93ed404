"""Each rule's checks pass what is known to be right, fail what isn't, and tell where it is open."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import aws_fakes
from aws_contract.checks import run
from aws_contract.claims.evidence import VIOLATIONS, Verdict
from aws_contract.protocol.wire import Answer, request_for
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.algorithm.requests import observed_requests
from aws_contract.resources.algorithm.rule_checks import (
    BREAKS,
    OBEYS,
    RuleExpectation,
    accepts_observed,
    expectation,
)
from aws_contract.results.failure import Context, ContractFailures, DocumentationDiffers
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.accepting import accept, pass_constraints
from aws_contract.scenarios.rules import create_name_once, try_rule
from aws_contract.targets.fake import FakeTarget
from aws_fakes.mutants.rules import overeager, without
from aws_fakes.resources.algorithm.rules.registry import rule_ids, with_rules
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_strategies.case import Accepted, Case, CaseTopic, Grade
from aws_strategies.covering.sets import valid_cases
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import RULES, broken_rules, examples

TRIED = [rule for rule in RULES.values() if rule.breaking]
BROKEN = {rule.id: [case for case in examples(rule) if case.breaks] for rule in TRIED}


def answer(status, message="no", code="ValidationException"):
    body = b"{}" if status == 200 else json.dumps({"__type": code, "message": message}).encode()
    return Answer(status=status, headers={}, body=body)


ACCEPTED, SHAPES = answer(200), answer(400, "1 validation error detected: Value 'a' at 'b' failed")


def context(case):
    if expectation(RULES[case.rule], case.how) is RuleExpectation.ACCEPTED:
        case = replace(case, expected=Accepted(grade=Grade.OBSERVED))
    return Context(
        request=request_for(case),
        target="fake",
        url="http://localhost",
        region="us-east-1",
        partition="aws",
        subject=RESOURCE,
        case=case,
        body=case.body,
    )


def test_every_rule_that_can_be_tried_has_two_checks_and_a_clause():
    tried = {rule.id for rule in RULES.values() if not rule.untestable}
    assert set(OBEYS) == set(BREAKS) == tried
    assert {f"rule-{rule}" for rule in tried} == {
        c for c in RESOURCE.clauses if c.startswith("rule-")
    }


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_what_obeys_a_rule_must_be_accepted(rule):
    case = next(case for case in examples(rule) if not case.breaks)
    assert run([OBEYS[rule.id]], context(case), ACCEPTED)[1] == []
    (failure,) = run([OBEYS[rule.id]], context(case), answer(400))[1]
    assert failure.clause.id == f"rule-{rule.id}"


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_what_breaks_a_rule_is_judged_by_what_is_known(rule):
    for case in BROKEN[rule.id]:
        expected = expectation(rule, case.how)
        enforcing = aws_fakes.Service(rules=[rule.id])
        headers = {**request_for(case).headers, "Authorization": "AWS4-HMAC-SHA256 x"}
        sent = enforcing.dispatch(request_for(case).body, headers)
        right = Answer(status=sent.status, headers={}, body=sent.body)
        failures = run([BREAKS[rule.id]], context(case), ACCEPTED)[1]
        rightly = run([BREAKS[rule.id]], context(case), right)[1]
        shapes = run([BREAKS[rule.id]], context(case), SHAPES)[1]
        assert len(shapes) == 1
        assert bool(failures) == (expected is not RuleExpectation.ACCEPTED)
        assert bool(rightly) == (expected is RuleExpectation.ACCEPTED)
        for failure in failures:
            assert isinstance(failure, DocumentationDiffers) == (expected is RuleExpectation.EITHER)


@pytest.mark.parametrize(
    "rule",
    [
        "tag-keys-unique",
        "tag-prefix-reserved",
        "instance-groups-exclusive",
        "all-channels-or-none-in-groups",
    ],
)
def test_a_wording_that_was_seen_is_compared(rule):
    (failure,) = run([BREAKS[rule]], context(BROKEN[rule][0]), answer(400, "something else"))[1]
    assert failure.grade is Grade.OBSERVED


@pytest.mark.parametrize("rule", ["max-runtime-28-days", "model-data-is-tar-gz"])
def test_a_wording_that_is_ours_is_not(rule):
    assert run([BREAKS[rule]], context(BROKEN[rule][0]), answer(400, "something else"))[1] == []


class Foreign(FakeTarget):
    own = False


def trial(service, rule, *, fail_on=VIOLATIONS, target=FakeTarget):
    """Try a rule's deterministic cases on a service; return the failures and the counts."""
    session = Session(target(service), Recorder(), resource=RESOURCE, fail_on=fail_on)
    try:
        with session.judging() as judge:
            for case in examples(RULES[rule]):
                try_rule(judge, case)
    except ContractFailures as failures:
        return failures.failures, session.recorder
    return (), session.recorder


@pytest.mark.parametrize("rule", [rule.id for rule in TRIED])
def test_the_fake_passes_and_what_is_open_is_told(rule):
    failures, recorder = trial(aws_fakes.Service(), rule)
    opened = [c for c in BROKEN[rule] if expectation(RULES[rule], c.how) is RuleExpectation.EITHER]
    assert failures == ()
    assert recorder.clauses[f"rule-{rule}"]["differs"] == len(opened)


@pytest.mark.parametrize("rule", [rule.id for rule in TRIED if rule.default])
def test_a_fake_without_a_rule_is_caught(rule):
    failures, _ = trial(aws_fakes.Service(without(rule, standard_behaviour())), rule)
    assert {failure.clause.id for failure in failures} >= {f"rule-{rule}"}


@pytest.mark.parametrize("rule", rule_ids())
def test_a_fake_that_overdoes_a_rule_is_caught(rule):
    behaviour = overeager(rule, with_rules(standard_behaviour(), [rule]))
    failures, _ = trial(aws_fakes.Service(behaviour), rule)
    assert f"rule-{rule}" in {failure.clause.id for failure in failures}


def test_strict_documentation_violates_observations_and_nothing_else():
    """Of the fake's mode `documented` exactly what AWS was observed to accept is reported."""
    session = Session(Foreign(aws_fakes.Service(rules="documented")), Recorder(), resource=RESOURCE)
    try:
        with session.judging() as judge:
            for rule in TRIED:
                if rule.id != "max-wait-covers-runtime":  # which max-wait-needs-spot forbids
                    for case in examples(rule):
                        try_rule(judge, case)
    except ContractFailures as found:
        failures = found.failures
    contradicted = (
        *("default-excludes-required", "shuffle", "attribute-names"),
        *("max-wait-needs-spot", "inference-instance-types"),
    )
    expected = {f"rule-{rule}" for rule in contradicted}
    assert {failure.clause.id for failure in failures} == expected
    assert {failure.finding().verdict for failure in failures} == {"violates an observation"}
    assert all(
        "Observed: " in str(failure) and "AWS was observed" in str(failure) for failure in failures
    )


@pytest.mark.parametrize(
    ("fail_on", "rule", "fails"),
    [
        (VIOLATIONS, "image-path-form", False),
        ({Verdict.UNVERIFIED}, "image-path-form", True),
        ({Verdict.VIOLATES_OBSERVATION}, "max-runtime-28-days", False),
        ({Verdict.VIOLATES_DOCUMENTATION}, "max-runtime-28-days", True),
        ({Verdict.VIOLATES_DOCUMENTATION}, "tag-keys-unique", False),
        ({Verdict.VIOLATES_OBSERVATION}, "tag-keys-unique", True),
    ],
)
def test_what_fails_a_run_is_chosen_by_verdict(fail_on, rule, fails):
    failures, recorder = trial(
        aws_fakes.Service(rules="model"), rule, fail_on=fail_on, target=Foreign
    )
    assert bool(failures) == fails
    counts = recorder.clauses[f"rule-{rule}"]
    assert bool(counts["failed"]) == fails
    assert bool(counts["differs"]) != fails


def judged(scenario, service):
    session = Session(FakeTarget(service), Recorder(), resource=RESOURCE)
    try:
        with session.judging() as judge:
            scenario(judge)
    except ContractFailures as found:
        return {failure.clause.id for failure in found.failures}
    return set()


def test_a_name_can_be_used_once():
    assert judged(create_name_once, aws_fakes.Service()) == set()


@pytest.mark.parametrize("mode", ["model", "observed", "documented"])
def test_the_model_s_covering_set_passes_the_shapes_whatever_rules_there_are(mode):
    cases = [
        case
        for case in valid_cases(load_operation("sagemaker", "CreateAlgorithm")).cases
        if broken_rules(case.body)
    ][::12]
    service = aws_fakes.Service(rules=mode)
    assert judged(lambda judge: [pass_constraints(judge, case) for case in cases], service) == set()


def test_a_constraint_error_on_the_way_past_the_shapes_is_caught():
    body = {"AlgorithmName": "", "TrainingSpecification": {"TrainingChannels": []}}
    case = Case(
        id="x",
        service="sagemaker",
        operation="CreateAlgorithm",
        topic=CaseTopic.VALID,
        body=body,
        expected=Accepted(),
    )
    patched = replace(case, body={**examples(TRIED[0])[0].body, "AlgorithmName": "-"})
    found = judged(lambda judge: pass_constraints(judge, patched), aws_fakes.Service())
    assert found == {"create-no-constraint-error"}


def test_the_requests_that_aws_took_are_those_of_the_tests():
    path = Path(__file__).parents[2] / "data" / "accepted_requests.json"
    known = [each for each in json.loads(path.read_text()) if each["grade"] == "observed"]
    assert [case.body for case in observed_requests()] == [each["body"] for each in known]


@pytest.mark.parametrize("mode", ["model", "observed"])
def test_what_aws_accepted_is_accepted(mode):
    def scenario(judge):
        for case in observed_requests():
            accept(judge, case, first=[accepts_observed])

    assert judged(scenario, aws_fakes.Service(rules=mode)) == set()


def test_strict_documentation_rejects_some_of_it_and_the_failure_names_the_rules_and_why():
    session = Session(Foreign(aws_fakes.Service(rules="documented")), Recorder(), resource=RESOURCE)
    failures = []
    for case in observed_requests():
        judge = Judge(session)
        accept(judge, case, first=[accepts_observed])
        failures += [each for each in judge.failures if each.clause.id == "create-accepts-observed"]
    assert {each.context.case.id for each in failures} == {
        "observed:training",
        "observed:validation",
    }
    assert all(each.finding().verdict == "violates an observation" for each in failures)
    (text,) = [str(each) for each in failures if each.context.case.id == "observed:training"]
    assert "against default-excludes-required" in text
    assert "Terraform AWS provider" in text
    assert "eta has a default value and cannot be required" in text

"""A resource that nobody built in: SageMaker's Model, against moto over HTTP."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from aws_contract.claims.clause import Refinement, UnknownClauseError
from aws_contract.claims.evidence import EvidenceState
from aws_contract.claims.registry import find_clause
from aws_contract.claims.topic import Topic
from aws_contract.resources import UnknownResourceError, load_resource, resource_names
from aws_contract.resources.resource import Resource
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.targets.endpoint import HttpTarget
from aws_fakes.server.app import serve
from aws_strategies.case import Grade

DATA = Path(__file__).parents[2] / "data"
TOPICS = (Topic.LIFECYCLE, Topic.LISTING, Topic.ISOLATION, Topic.INPUTS)


@pytest.fixture(scope="module")
def model():
    sys.path.insert(0, str(DATA))
    try:
        return load_resource("model_resource:RESOURCE")
    finally:
        sys.path.remove(str(DATA))


@pytest.fixture(scope="module")
def judged(model, failures_of):
    """Run some topics of the model's contract against moto; return recorder and failures."""
    recorder = Recorder()
    with serve() as server:
        target = HttpTarget(server.url, region="us-east-1", partition="aws")
        session = Session(target, recorder, resource=model)
        chosen = [each for each in scenarios(model) if each.topic in TOPICS]
        rejected = [each for each in scenarios(model) if each.topic is Topic.REJECT][:40]
        failures = failures_of(session, (*chosen, *rejected))
        target.close()
    return recorder, failures


def test_every_constraint_of_another_resource_is_a_scenario(model):
    broken = {
        violation.point.id
        for each in scenarios(model)
        if each.topic is Topic.REJECT and each.case.operation == "CreateModel"
        for violation in each.case.expected.violations
    }
    points = {point.id for point in model.operation("CreateModel").points}
    assert len(broken) > 0.9 * len(points)


def test_moto_creates_describes_and_lists_a_model(judged):
    recorder, _ = judged
    for clause in ("create-accepts", "describe-found", "list-once", "delete-accepts"):
        assert recorder.clauses[clause]["passed"], clause


def test_what_moto_does_not_validate_is_a_finding(judged):
    _, failures = judged
    assert "rejects-type" in {failure.clause.id for failure in failures}


def test_every_resource_that_comes_with_the_package_can_be_loaded_by_its_short_name():
    assert {"algorithm", "model_package_group"} <= set(resource_names())
    assert {type(load_resource(name)) for name in resource_names()} == {Resource}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("algoritm", "unknown resource 'algoritm': expected one of activity, algorithm, "),
        ("nowhere:RESOURCE", "resource 'nowhere:RESOURCE' can't be loaded"),
        ("aws_contract.resources.resource:Resource", "is a type, not a Resource"),
    ],
)
def test_what_is_no_resource_is_an_error(name, message):
    with pytest.raises(UnknownResourceError, match=message):
        load_resource(name)


def test_two_resources_with_the_same_fields_are_two(model):
    assert replace(model) != model
    assert len({model, replace(model), model}) == 2


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:sagemaker:us-east-1:123456789012:model/mine", "mine"),
        ("arn:aws:sagemaker:us-east-1:123456789012:algorithm/mine", None),
        ("arn:aws:sagemaker:us-east-1:123456789012:model/", None),
        (None, None),
    ],
)
def test_the_name_in_an_arn_is_known_for_arns_of_the_resource_only(model, arn, name):
    assert model.name_in(arn) == name


def test_the_clauses_of_another_resource_name_its_own_operations(model):
    assert model.clauses["create-shape"].statement.startswith("CreateModel's answer has")
    assert model.clauses["describe-found"].statement.startswith("DescribeModel answers for a model")
    text = " ".join(f"{each.statement} {each.source}" for each in model.clauses.values())
    assert "algorithm" not in text.lower()
    assert "{" not in text


def test_what_was_observed_of_one_resource_is_only_assumed_of_another(model):
    assert load_resource("algorithm").clauses["describe-missing"].grade is Grade.OBSERVED
    assert model.clauses["describe-missing"].grade is Grade.ASSUMED
    assert model.clauses["rejection-form"].grade is Grade.OBSERVED


def test_a_resource_without_evidence_has_the_records_of_any_service(model):
    assert model.evidence_folder is None
    assert model.record_of("rejection-form").state is EvidenceState.OBSERVED
    assert model.record_of("describe-found").state is EvidenceState.DOCUMENTED
    assert model.record_of("describe-missing").state is EvidenceState.UNKNOWN


def test_a_resource_has_no_clause_that_it_says_nothing_of(model):
    lacking = {"describe-status", "describe-omits", "create-accepts-observed"}
    assert not lacking & set(model.clauses)
    assert not lacking & {name for each in scenarios(model) for name in each.clauses}


def test_an_unknown_clause_is_an_error_that_names_the_nearest(model):
    with pytest.raises(UnknownClauseError, match="nearest: create-shape"):
        find_clause(model, "create-shapes")
    wrong = replace(model, refinements={"describe-found-it": Refinement()})
    with pytest.raises(UnknownClauseError, match="nearest: describe-found"):
        wrong.clauses["create-shape"]

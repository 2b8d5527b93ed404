"""What a resource takes from botocore's model, and what it does without."""

from dataclasses import replace

import pytest

from aws_contract.claims.topic import Topic
from aws_contract.resources import load_resource
from aws_contract.resources.derived import UnfitModelError, derived_resource
from aws_contract.resources.members import ListMembers
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.stateful import question
from aws_strategies.case import Grade

ALGORITHM = load_resource("algorithm")


def of(thing, service="sagemaker"):
    return derived_resource(
        service=service,
        thing=thing,
        arn_format="arn:{partition}:x:{region}:{account}:x/{name}",
        minimal_request=lambda name: {f"{thing}Name": name},
    )


@pytest.fixture(scope="module")
def group():
    return load_resource("model_package_group")


@pytest.mark.parametrize(
    "name",
    [
        *("create", "describe", "list", "delete", "name_member", "arn_member", "summaries"),
        *("description", "status", "statuses", "creation_time", "list_members", "errors"),
    ],
)
def test_the_model_says_of_the_algorithm_what_was_written_by_hand(name):
    found, written = getattr(of("Algorithm"), name), getattr(ALGORITHM, name)
    if name == "statuses":
        assert found.settled == written.settled
        assert found.passing == written.passing
    else:
        assert found == written


def test_the_default_order_is_the_documented_one():
    newest_first = of("Model")
    clause = newest_first.clauses["list-default-order"]
    assert newest_first.list_members.default_sort_order == "Descending"
    assert "the newest comes first" in clause.statement
    assert clause.grade is Grade.DOCUMENTED


def test_the_codes_of_errors_are_those_that_the_model_lists():
    bus = of("EventBus", service="events").errors
    assert bus.conflict == "ResourceAlreadyExistsException"
    assert bus.missing == "ResourceNotFoundException"
    assert bus.delete_missing is None


def test_tags_are_written_as_the_model_of_the_service_names_them():
    tagging = of("Activity", service="stepfunctions").tagging
    assert (tagging.add, tagging.arn_member) == ("TagResource", "resourceArn")
    assert tagging.written({"k": "v"}) == [{"key": "k", "value": "v"}]


def test_what_has_no_operations_of_a_resource_is_an_error():
    with pytest.raises(UnfitModelError, match="sagemaker has no operation CreateNothing"):
        of("Nothing")


def test_a_clause_without_the_member_that_it_needs_is_not_applicable_for_a_reason(group):
    without = replace(group, list_members=ListMembers(), tagging=None, creation_time=None)
    lacking = without.not_applicable
    assert lacking["list-sorted"] == "ListModelPackageGroups can't be asked for an order"
    assert lacking["tags-kept"] == "a model package group has no tags"
    assert lacking["describe-creation-time"].startswith("DescribeModelPackageGroup doesn't return")
    assert not lacking.keys() & without.clauses.keys()


def test_a_clause_is_applicable_or_not_but_never_left_out(group):
    everything = ALGORITHM.clauses.keys() | ALGORITHM.not_applicable.keys()
    generic = {name for name in everything if not name.startswith("rule-")}
    assert group.clauses.keys() | group.not_applicable.keys() == generic


def test_a_list_without_filters_is_asked_for_everything(group):
    without = replace(group, list_members=ListMembers())
    listing = [each.id for each in scenarios(without) if each.topic is Topic.LISTING]
    assert listing == ["listing:pages", "listing:one-page-default"]


def test_an_order_that_a_list_does_not_have_is_not_asked_for():
    asked = question(ListMembers(page_size="Limit"), size=2, sort_by="Name", descending=True)
    assert asked == {"Limit": 2}

"""Each resource that comes with the package, against moto without the fake in front of it."""

import pytest
from moto.backends import get_backend
from moto.server import ThreadedMotoServer

from aws_contract.checks.describe import tags_kept
from aws_contract.claims.topic import Topic
from aws_contract.resources import load_resource, resource_names
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.accepting import pass_constraints
from aws_contract.scenarios.listing import pages
from aws_contract.scenarios.registry import groups, in_group
from aws_contract.suite import test_random
from aws_contract.targets.endpoint import HttpTarget
from aws_strategies.case import Accepted, Case, CaseTopic
from aws_strategies.encodings.drawn import number_encodings

OTHERS = sorted(set(resource_names()) - {"algorithm"})
TOPICS = (Topic.LIFECYCLE, Topic.LISTING, Topic.INPUTS)
ALWAYS = {
    *("create-accepts", "create-arn", "describe-found", "describe-identity"),
    *("delete-frees-name", "list-accepts", "list-page-size"),
}


@pytest.fixture(scope="module")
def moto_url():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    for resource in map(load_resource, OTHERS):  # moto keeps its state in the process
        get_backend(resource.service).reset()


@pytest.fixture(scope="module", params=OTHERS)
def judged(request, moto_url, failures_of):
    """Run the topics of a resource that need few requests; return it, the counts, what failed."""
    resource, recorder = load_resource(request.param), Recorder()
    target = HttpTarget(moto_url, region="us-east-1", partition="aws")
    session = Session(target, recorder, resource=resource)
    chosen = [each for group in groups(resource, *TOPICS) for each in in_group(resource, group)]
    failures = failures_of(session, chosen)
    target.close()
    return resource, recorder, failures


def test_moto_keeps_the_things_of_each_resource(judged):
    resource, recorder, _ = judged
    kept = ALWAYS & resource.clauses.keys()
    assert {name for name in kept if recorder.clauses[name]["passed"]} == kept


def test_only_clauses_that_a_resource_has_are_judged(judged):
    resource, recorder, _ = judged
    tried = {name for name, counts in recorder.clauses.items() if any(counts.values())}
    assert tried <= resource.clauses.keys()


def test_what_moto_does_otherwise_is_a_finding_with_its_grade(judged):
    _, _, failures = judged
    assert "answer-request-id" in {failure.clause.id for failure in failures}
    assert all(failure.grade and failure.expected and failure.got for failure in failures)


def judging(name, moto_url):
    target = HttpTarget(moto_url, region="us-east-1", partition="aws")
    return Judge(Session(target, Recorder(), resource=load_resource(name)))


def test_what_others_have_made_does_not_count_where_a_list_has_no_filter(moto_url):
    judge = judging("activity", moto_url)
    judge.ask("CreateActivity", {"name": judge.session.new_name("other")})
    pages(judge)
    assert "list-once" not in {failure.clause.id for failure in judge.failures}


def test_a_rejection_for_an_unknown_rule_may_have_any_code(moto_url):
    judge = judging("event_bus", moto_url)
    body = {"Name": judge.session.new_name(), "EventSourceName": "aws.partner/0/0"}
    case = Case(
        id="c", service="events", operation="CreateEventBus", topic=CaseTopic.VALID, body=body,
        expected=Accepted(),
    )  # fmt: skip
    pass_constraints(judge, case)
    assert judge.session.recorder.clauses["create-no-constraint-error"]["passed"] == 1


def test_tags_without_a_value_are_not_judged(moto_url):
    judge = judging("activity", moto_url)
    described = judge.describe("none")
    judge.check(described, [tags_kept([])], body={"name": "a", "tags": [{"key": "k"}]})
    assert judge.session.recorder.clauses["tags-kept"]["passed"] == 1


def test_what_an_input_has_no_place_for_is_skipped_with_the_reason():
    with pytest.raises(pytest.skip.Exception, match="CreateActivity has no numbers to encode"):
        test_random._if_any(number_encodings, load_resource("activity"))

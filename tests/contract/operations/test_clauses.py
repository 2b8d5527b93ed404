"""The clauses of any operation, and how sure they are of which service."""

from aws_contract.claims.topic import Topic
from aws_contract.operations.clauses import EXISTS, OperationsSubject
from aws_strategies.case import Grade

KMS = OperationsSubject(services=("kms",))
CONTROLTOWER = OperationsSubject(services=("codecommit",))


def test_the_wording_of_a_service_that_was_never_observed_is_assumed():
    for name in ("rejection-code", "rejection-paths", "rejection-values"):
        assert KMS.clauses[name].grade is Grade.OBSERVED
        assert CONTROLTOWER.clauses[name].grade is Grade.ASSUMED


def test_that_a_broken_constraint_is_rejected_is_documented_of_every_service():
    for subject in (KMS, CONTROLTOWER):
        assert subject.clauses["rejects-enum"].grade is Grade.DOCUMENTED


def test_of_several_services_a_clause_is_as_sure_as_of_the_least_sure_one():
    both = OperationsSubject(services=("kms", "codecommit"))
    assert both.clauses["rejection-code"].grade is Grade.ASSUMED


def test_what_only_a_resource_can_show_is_no_clause_of_an_operation():
    topics = {each.topic for each in KMS.clauses.values()}
    assert topics.isdisjoint({Topic.LIFECYCLE, Topic.LISTING, Topic.ISOLATION, Topic.RULES})
    assert "rejection-no-trace" not in KMS.clauses


def test_statements_name_the_versions_of_the_services():
    both = OperationsSubject(services=("kms", "dynamodb"))
    assert both.clauses["answer-content-type"].statement == (
        "Every answer to an operation is application/x-amz-json-1.0 or application/x-amz-json-1.1."
    )


def test_every_clause_has_a_record():
    assert {KMS.record_of(name).clause for name in KMS.clauses} == set(KMS.clauses)
    assert EXISTS in KMS.clauses

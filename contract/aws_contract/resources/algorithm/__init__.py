"""SageMaker's Algorithm: what is known of it beyond botocore's model."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import aws_fakes
from aws_contract.protocol.wire import Answer, request_for
from aws_contract.resources.algorithm.clauses import EVIDENCE, REFINEMENTS
from aws_contract.resources.algorithm.describe import NEWER, differences, is_validated
from aws_contract.resources.algorithm.documentation import CLAIMS, SAVED_CONTRACTS
from aws_contract.resources.algorithm.requests import minimal_request, observed_requests
from aws_contract.resources.algorithm.rule_checks import (
    BREAKS,
    OBEYS,
    RuleExpectation,
    accepts_observed,
    expectation,
)
from aws_contract.resources.members import ListMembers
from aws_contract.resources.resource import (
    Documentation,
    References,
    Resource,
    Rules,
    Tagging,
    UnlistedValues,
)
from aws_strategies.case import Case
from aws_strategies.model import load_operation
from aws_strategies.resources.algorithm import (
    RULE_SET,
    applicable,
    breaking,
    broken_rules,
    examples,
    find_rule,
    obeying,
    unknown_instance_types,
)
from aws_strategies.resources.algorithm.covering import valid_cases_under_rules
from aws_strategies.rules.rule import RuleCase

__all__ = ["RESOURCE"]

_SIGNATURE: Final = "AWS4-HMAC-SHA256 Credential=placeholder"


_LIST_MEMBERS: Final = ListMembers(
    page_size="MaxResults",
    largest_page=100,
    token="NextToken",  # noqa: S106 - the name of a member
    name_contains="NameContains",
    created_after="CreationTimeAfter",
    created_before="CreationTimeBefore",
    sort_by="SortBy",
    sort_order="SortOrder",
    sort_members={"Name": "AlgorithmName", "CreationTime": "CreationTime"},
    default_sort_by="CreationTime",
    default_sort_order="Ascending",
)


def _rule_cases() -> tuple[RuleCase, ...]:
    create = load_operation("sagemaker", "CreateAlgorithm")
    return tuple(case for rule in applicable(create) for case in examples(rule))


def _covering_cases() -> tuple[Case, ...]:
    return valid_cases_under_rules(load_operation("sagemaker", "CreateAlgorithm")).cases


def _expectation(case: RuleCase) -> RuleExpectation:
    return expectation(find_rule(case.rule), case.how)


def _drawn(*, breaks: bool) -> SearchStrategy[RuleCase]:
    create = load_operation("sagemaker", "CreateAlgorithm")
    draw = breaking if breaks else obeying
    enforced = (rule for rule in applicable(create) if rule.default and rule.breaking)
    return st.one_of([draw(rule.id) for rule in enforced])


def _ask_fake(case: RuleCase, rule: str | None) -> Answer:
    service = aws_fakes.Service(rules="observed" if rule is None else [rule])
    request = request_for(case)
    headers = {**request.headers, "Authorization": _SIGNATURE}
    answer = service.dispatch(request.body, headers)
    return Answer(status=answer.status, headers=answer.headers, body=answer.body)


def _unknown_instance_types() -> tuple[str, ...]:
    return unknown_instance_types(load_operation("sagemaker", "CreateAlgorithm"))


RESOURCE: Final = Resource(
    name="Algorithm",
    service="sagemaker",
    create="CreateAlgorithm",
    describe="DescribeAlgorithm",
    list="ListAlgorithms",
    delete="DeleteAlgorithm",
    name_member="AlgorithmName",
    arn_member="AlgorithmArn",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:algorithm/{name}",
    summaries="AlgorithmSummaryList",
    minimal_request=minimal_request,
    description="AlgorithmDescription",
    status="AlgorithmStatus",
    status_details="AlgorithmStatusDetails",
    creation_time="CreationTime",
    list_members=_LIST_MEMBERS,
    summary_members=(
        *("AlgorithmName", "AlgorithmArn", "AlgorithmDescription"),
        *("CreationTime", "AlgorithmStatus"),
    ),
    newer_members=NEWER,
    differences=differences,
    works_on=is_validated,
    references=References(
        images=frozenset({"TrainingImage", "Image"}),
        roles=frozenset({"ValidationRole"}),
        inputs=frozenset({"S3Uri"}),
        outputs=frozenset({"S3OutputPath"}),
        irreplaceable=frozenset(
            {
                *("TrainingImageDigest", "ImageDigest", "KmsKeyId", "VolumeKmsKeyId"),
                *("ModelDataUrl", "ModelDataSource", "AdditionalModelDataSources"),
                *("AdditionalS3DataSource", "BaseModel"),
            }
        ),
        jobs="ValidationSpecification",
    ),
    documentation=Documentation(
        saved=SAVED_CONTRACTS, claims=CLAIMS, cloudformation="AWS::SageMaker::Algorithm"
    ),
    tagging=Tagging(run_key="algorithm-contract:run"),
    rules=Rules(
        rule_set=RULE_SET,
        cases=_rule_cases,
        covering_cases=_covering_cases,
        broken=broken_rules,
        obeys=OBEYS,
        breaks=BREAKS,
        enforced=lambda case: case.breaks and _expectation(case) is RuleExpectation.REJECTED,
        permitted=lambda case: case.breaks and _expectation(case) is RuleExpectation.ACCEPTED,
        drawn=_drawn,
        unique_name="algorithm-name-unique",
        ask_fake=_ask_fake,
        unlisted=UnlistedValues(what="instance types", find=_unknown_instance_types),
    ),
    observed_requests=observed_requests,
    observed=accepts_observed,
    refinements=REFINEMENTS,
    evidence_folder=EVIDENCE,
)

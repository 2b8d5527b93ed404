"""boto3 as people use it: paginator, polling, and the sequence of Terraform's provider."""

import time

from botocore.exceptions import ClientError

from aws_fakes.moto_integration.mock import moving
from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request

ARN = "arn:aws:sagemaker:eu-west-1:123456789012:algorithm/"


def test_the_paginator_finds_everything_at_every_page_size(sagemaker):
    names = [f"n{number:02}" for number in range(23)]
    for name in names:
        sagemaker.create_algorithm(**smallest_request(name))
    paginator = sagemaker.get_paginator("list_algorithms")
    for size in (1, 5, 23, 100):
        pages = paginator.paginate(SortBy="Name", PaginationConfig={"PageSize": size})
        found = pages.search("AlgorithmSummaryList[].AlgorithmName")
        assert list(found) == names


def test_the_paginator_loses_nothing_while_algorithms_come_and_go(sagemaker):
    for number in range(10):
        sagemaker.create_algorithm(**smallest_request(f"n{number}"))
    found = []
    paginator = sagemaker.get_paginator("list_algorithms")
    for page in paginator.paginate(PaginationConfig={"PageSize": 2}):
        found += [each["AlgorithmName"] for each in page["AlgorithmSummaryList"]]
        sagemaker.delete_algorithm(AlgorithmName=found[-1])
        sagemaker.create_algorithm(**smallest_request(f"later-{len(found)}"))
        if len(found) >= 10:
            break
    assert found == [f"n{number}" for number in range(10)]


def polled(call, *, until, within=10.0):
    """Call until the result satisfies `until`, as a waiter does; return all results."""
    results, end = [], time.monotonic() + within
    while time.monotonic() < end:
        results.append(call())
        if until(results[-1]):
            return results
        time.sleep(0.02)
    raise TimeoutError(f"no such result within {within} s: {results}")


def status_of(sagemaker, name):
    try:
        return sagemaker.describe_algorithm(AlgorithmName=name)["AlgorithmStatus"]
    except ClientError as error:
        return "absent" if "does not exist" in str(error) else str(error)


def test_polling_sees_each_status_once_in_order(sagemaker):
    with moving({"progression": "time", "seconds": 0.15}):
        sagemaker.create_algorithm(**realistic_request("a"))
        statuses = polled(lambda: status_of(sagemaker, "a"), until="Completed".__eq__)
        sagemaker.delete_algorithm(AlgorithmName="a")
        statuses += polled(lambda: status_of(sagemaker, "a"), until="absent".__eq__)
    assert list(dict.fromkeys(statuses)) == [
        "Pending",
        "InProgress",
        "Completed",
        "Deleting",
        "absent",
    ]
    assert statuses == sorted(statuses, key=list(dict.fromkeys(statuses)).index)


def test_the_sequence_of_terraforms_resource(sagemaker):
    """Create, poll, read, tag by ARN, delete again while InProgress, poll until gone."""
    with moving({"progression": "manual", "times": 2}):
        request = realistic_request("terraform")
        arn = sagemaker.create_algorithm(**request)["AlgorithmArn"]
        assert arn == ARN + "terraform"

        def deleted():
            try:
                sagemaker.delete_algorithm(AlgorithmName="terraform")
            except ClientError as error:
                return "{Code}: {Message}".format(**error.response["Error"])
            return "deleted"

        sagemaker.describe_algorithm(AlgorithmName="terraform")
        sagemaker.describe_algorithm(AlgorithmName="terraform")
        assert deleted() == ("ValidationException: Cannot delete Algorithm in InProgress status")
        polled(
            lambda: status_of(sagemaker, "terraform"),
            until=lambda status: status not in {"Pending", "InProgress"},
        )
        read = sagemaker.describe_algorithm(AlgorithmName="terraform")
        assert read["AlgorithmStatus"] == "Completed"
        assert (
            read["TrainingSpecification"]["TrainingImage"]
            == (request["TrainingSpecification"]["TrainingImage"])
        )
        tags = {tag["Key"]: tag["Value"] for tag in sagemaker.list_tags(ResourceArn=arn)["Tags"]}
        assert tags == {"team": "vision", "stage": "test"}
        sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "live"}])
        sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"])
        assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "live"}]
        answers = polled(deleted, until=lambda result: "InProgress" not in result)
        assert answers[-1] == "deleted"
        gone = polled(lambda: status_of(sagemaker, "terraform"), until="absent".__eq__)
        assert set(gone) <= {"Deleting", "absent"}

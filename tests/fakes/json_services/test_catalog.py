"""Which services speak JSON, which operation a target names, and what an unknown name is told."""

import gzip
import json

import botocore.session
import pytest

import aws_fakes
from aws_fakes.json_services import catalog
from aws_fakes.json_services.catalog import json_services, operation_of_target


def test_the_json_services_are_those_of_whole_models():
    session = botocore.session.Session()
    for service in ("kms", "sqs", "cloudwatch", "s3", "ec2", "lambda"):
        metadata = session.get_service_model(service).metadata
        protocols = metadata.get("protocols", [metadata["protocol"]])
        assert (service in json_services()) == ("json" in protocols)


def test_a_service_that_lists_json_among_its_protocols_is_one():
    listing = [each for each in json_services().values() if each["protocol"] != "json"]
    assert listing
    assert all("json" in each["protocols"] for each in listing)


def test_metadata_that_do_not_stand_at_the_beginning_are_read_with_the_model(tmp_path):
    folder = tmp_path / "odd" / "2026-01-01"
    folder.mkdir(parents=True)
    model = {"documentation": "x" * catalog._HEAD, "metadata": {"protocol": "json"}}
    with gzip.open(folder / "service-2.json.gz", "wt") as file:
        json.dump(model, file)
    loader = botocore.loaders.Loader(
        extra_search_paths=[str(tmp_path)], include_default_search_paths=False
    )
    assert catalog._metadata_of(loader, "odd") == {"protocol": "json"}


@pytest.mark.parametrize(
    ("service", "operation", "sentence"),
    [
        ("kmss", "CreateKey", "no service 'kmss': did you mean 'kms'?"),
        ("zzzzzz", "CreateKey", "the installed botocore has no service 'zzzzzz'"),
        ("kms", "create_key", "kms has no operation 'create_key': did you mean 'CreateKey'?"),
        ("kms", "CreateKye", "did you mean 'CreateKey'"),
        ("kms", "", "kms has no operation ''"),
    ],
)
def test_an_unknown_name_is_told_the_similar_ones(service, operation, sentence):
    with pytest.raises(aws_fakes.UnknownOperationError) as error:
        aws_fakes.validate(service, operation, {})
    assert sentence in str(error.value)


@pytest.mark.parametrize("service", ["s3", "ec2", "lambda", "sns"])
def test_a_service_without_json_is_rejected_with_its_protocol(service):
    with pytest.raises(aws_fakes.UnsupportedProtocolError, match=f"^{service} speaks "):
        aws_fakes.validate(service, "ListTags", {})


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("TrentService.CreateKey", ("kms", "CreateKey")),
        ("DynamoDB_20120810.PutItem", ("dynamodb", "PutItem")),
        ("Timestream_20181101.Query", ("timestream-query", "Query")),
        ("Timestream_20181101.WriteRecords", ("timestream-write", "WriteRecords")),
        ("TrentService.Create", None),
        ("Unknown.CreateKey", None),
        ("CreateKey", None),
        ("", None),
    ],
)
def test_a_target_names_service_and_operation(target, expected):
    assert operation_of_target(target) == expected

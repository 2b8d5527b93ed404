"""Each known wording, byte for byte as it was recorded or is specified."""

from dataclasses import replace

import pytest

import aws_fakes
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import Member, Operation, Shape
from aws_fakes.engine.validation import Validator
from aws_fakes.engine.wording.dialects import (
    DIALECTS,
    UnknownDialectError,
    wording_named,
    wording_of_service,
)
from aws_fakes.engine.wording.messages import Wording
from aws_fakes.engine.wording.violation import Violation, ViolationKind

HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "SageMaker.CreateAlgorithm",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a",
}
NAME = Shape(name="Name", type="string", minimum=2, maximum=8, pattern="[a-m]+")
KIND = Shape(name="Kind", type="string", enum=("abc", "def"))
TAGS = Shape(name="Tags", type="list", element=NAME, maximum=3)
INPUT = Shape(
    name="MakeRequest",
    type="structure",
    members=(
        Member(name="Name", shape=NAME, required=True),
        Member(name="Kind", shape=KIND, required=False),
        Member(name="Tags", shape=TAGS, required=False),
        Member(name="Place", shape=KIND, required=False, located=True),
    ),
)
MAKE = Operation(service="kms", name="Make", input=INPUT, has_output=False)


def message(name, request):
    with pytest.raises(ServiceError) as rejected:
        Validator(wording=wording_named(name)).validate(MAKE, request)
    return rejected.value.message


BOTH = {"Name": "zebra", "Kind": "x"}


@pytest.mark.parametrize(
    ("name", "request_", "text"),
    [
        (
            "classic",
            {"Name": "abc", "Tags": ["z"]},
            (
                "1 validation error detected: Value '[z]' at 'tags' failed to satisfy constraint: "
                "Member must satisfy constraint: [Member must have length less than or equal to 8, "
                "Member must have length greater than or equal to 2, Member must satisfy regular "
                "expression pattern: [a-m]+]"
            ),
        ),
        (
            "rest",
            {"Name": "abc", "Kind": "x", "Place": "x"},
            (
                "2 validation errors detected: Value 'x' at 'makeInput.kind' failed to satisfy "
                "constraint: Member must satisfy enum value set: [abc, def]; Value 'x' at 'place' "
                "failed to satisfy constraint: Member must satisfy enum value set: [abc, def]"
            ),
        ),
        (
            "lambda",
            {"Name": "abc", "Tags": ["z"]},
            (
                "1 validation error detected: Value '[z]' at 'tags' failed to satisfy constraint: "
                "Member must satisfy constraint: [Member must have length less than or equal to 8, "
                "Member must have length greater than or equal to 2, Member must satisfy regular "
                "expression pattern: [a-m]+, Member must not be null]"
            ),
        ),
        (
            "lambda-runtime",
            {"Name": "abc", "Kind": "x"},
            (
                "Value x at 'kind' failed to satisfy constraint: Member must satisfy enum value "
                "set: [abc, def] or be a valid ARN"
            ),
        ),
        (
            "values-hidden",
            {"Name": "abc", "Kind": "x"},
            (
                "1 validation error detected: Value at 'kind' failed to satisfy constraint: "
                "Member must satisfy enum value set"
            ),
        ),
        (
            "framework-2026",
            {"Name": "zz"},
            (
                "Value at 'Name' failed to satisfy constraint: Member must satisfy regular "
                "expression pattern: [a-m]+"
            ),
        ),
        (
            "smithy-server",
            {"Name": "a"},
            (
                "1 validation error detected. Value with length 1 at '/Name' failed to satisfy "
                "constraint: Member must have length between 2 and 8, inclusive"
            ),
        ),
        (
            "smithy-server",
            {"Name": "abc", "Tags": ["abc", "zz"]},
            (
                "1 validation error detected. Value at '/Tags/1' failed to satisfy constraint: "
                "Member must satisfy regular expression pattern: [a-m]+"
            ),
        ),
    ],
)
def test_a_wording_is_reproduced(name, request_, text):
    assert message(name, request_) == text


def test_only_the_first_violation_is_reported_where_a_wording_stops_there():
    assert message("classic", BOTH).startswith("2 validation errors")
    assert message("framework-2026", BOTH).count("failed to satisfy") == 1


def test_every_wording_says_null_of_what_is_missing():
    assert {message(name, {}).partition("constraint: ")[2] for name in DIALECTS} == {
        "Member must not be null"
    }


def test_a_sensitive_value_is_not_repeated():
    secret = replace(KIND, sensitive=True)
    item = Wording().item(Violation("x", secret, ViolationKind.ENUM, KIND.enum, steps=("Kind",)))
    assert item.startswith("Value at 'kind' failed")


def test_a_blob_that_is_not_sensitive_is_printed_as_a_java_buffer():
    blob = Shape(name="Blob", type="blob")
    assert Wording().quoted(b"abc", blob) == "'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]'"


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2.0"), (0.5, "0.5"), (1e10, "1.0E10"), (1.5e-9, "1.5E-9"), (7, "7")]
)
def test_a_floating_point_number_is_printed_as_java_does(value, text):
    assert Wording().text(value, None) == text


def test_a_service_has_the_wording_in_which_it_was_recorded():
    assert wording_of_service("apigateway") == "rest"
    assert wording_of_service("kinesis") == "classic"


def test_an_unknown_wording_names_the_known_ones():
    with pytest.raises(UnknownDialectError, match="'coral'; known are classic, rest"):
        wording_named("coral")


def test_the_fake_speaks_the_dialect_that_it_is_given():
    answer = aws_fakes.Service(dialect="framework-2026").dispatch(b"{}", HEADERS)
    assert b"Value null at 'TrainingSpecification' failed" in answer.body or (
        b"Value null at 'AlgorithmName' failed" in answer.body
    )


def test_an_unknown_dialect_is_rejected_when_the_fake_is_made():
    with pytest.raises(UnknownDialectError, match="'coral'"):
        aws_fakes.Service(dialect="coral")


COUNT = Shape(name="Count", type="integer", minimum=0, maximum=9)
COUNTS = Shape(
    name="Counts", type="map", key=Shape(name="Key", type="string"), value=COUNT, maximum=3
)
PART = Shape(
    name="Part", type="structure", members=(Member(name="Tags", shape=TAGS, required=False),)
)
PARTS = Shape(name="Parts", type="list", element=PART, maximum=3)
NESTED = Operation(
    service="kms",
    name="Nest",
    input=Shape(
        name="Nest",
        type="structure",
        members=(
            Member(name="Counts", shape=COUNTS, required=False),
            Member(name="Parts", shape=PARTS, required=False),
        ),
    ),
    has_output=False,
)
NAMES = (
    "Member must satisfy constraint: [Member must have length less than or equal to 8, Member must "
    "have length greater than or equal to 2, Member must satisfy regular expression pattern: "
    "[a-m]+, Member must not be null]"
)


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"Parts": [{"Tags": ["ab", None]}]}, f"'[ab, null]' at 'parts.1.member.tags' {{}}{NAMES}"),
        ({"Parts": [{"Tags": ["z", None]}]}, f"'[z, null]' at 'parts.1.member.tags' {{}}{NAMES}"),
        (
            {"Counts": {"a": None}},
            (
                "'{a=null}' at 'counts' {}Map value must satisfy constraint: [Member must have "
                "value less than or equal to 9, Member must have value greater than or equal to 0, "
                "Member must not be null]"
            ),
        ),
    ],
    ids=["null", "null-beside-another", "map"],
)
def test_null_elements_are_rejected_where_the_wording_lists_null(request_, text):
    with pytest.raises(ServiceError) as rejected:
        Validator(wording=wording_named("lambda")).validate(NESTED, request_)
    expected = text.replace("{}", "failed to satisfy constraint: ")
    assert rejected.value.message == f"1 validation error detected: Value {expected}"


@pytest.mark.parametrize("name", ["classic", "lambda"])
def test_null_structures_of_a_list_are_dropped(name):
    found = Validator(wording=wording_named(name)).validate(NESTED, {"Parts": [None, {}]})
    assert found == {"Parts": [{}]}


def test_null_elements_are_dropped_in_the_classic_wording():
    found = Validator(wording=wording_named("classic")).validate(
        NESTED, {"Parts": [{"Tags": ["ab", None]}]}
    )
    assert found == {"Parts": [{"Tags": ["ab"]}]}

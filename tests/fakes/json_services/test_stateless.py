"""The stateless fake answers every JSON operation with an output that its model allows."""

import json
import random
import re

import botocore.parsers
import botocore.session
import pytest

from aws_fakes import StatelessService
from aws_fakes.json_services.catalog import json_services
from aws_fakes.json_services.pattern_example import example
from aws_fakes.json_services.smallest_output import smallest_output

SESSION = botocore.session.Session()
SERVICES = sorted(random.Random(13).sample(sorted(json_services()), 25))


TYPES = {
    "structure": dict, "map": dict, "list": list, "string": str, "blob": str, "boolean": bool,
    "integer": int, "long": int, "float": int | float, "double": int | float,
    "timestamp": int | float | str,
}  # fmt: skip


def problems(shape, value, path="$", above=()):
    """Yield what is wrong with a JSON value, by a reading of botocore's model of its own."""
    if shape.metadata.get("document") or shape.name in above:
        return
    if not isinstance(value, TYPES[shape.type_name]):
        yield f"{path}: {value!r} is no {shape.type_name}"
        return
    yield from wrong_here(shape.metadata, value, path)
    inside = (*above, shape.name)
    if shape.type_name == "structure":
        yield from wrong_members(shape, value, path)
        for name in value.keys() & shape.members.keys():
            yield from problems(shape.members[name], value[name], f"{path}.{name}", inside)
    for item in value if shape.type_name == "list" else ():
        yield from problems(shape.member, item, f"{path}[]", inside)
    for key, item in value.items() if shape.type_name == "map" else ():
        yield from problems(shape.key, key, f"{path}.key", inside)
        yield from problems(shape.value, item, f"{path}.value", inside)


def wrong_here(limits, value, path):
    size = value if isinstance(value, int | float) else len(value)
    if not limits.get("min", size) <= size <= limits.get("max", size):
        yield f"{path}: {value!r} is out of range"
    if limits.get("enum") and value not in limits["enum"]:
        yield f"{path}: {value!r} is not in the enum"
    pattern = limits.get("pattern")
    if pattern in SIMPLE_PATTERNS and not re.fullmatch(pattern, value):
        yield f"{path}: {value!r} does not match {pattern}"


SIMPLE_PATTERNS = {r"[\w-]+", r"^[a-zA-Z0-9_-]+$", r"[a-zA-Z0-9-]+", r"[0-9]{12}", r"\d{12}"}
"""Patterns that mean the same to Python; the meaning of the others has tests of its own."""


def wrong_members(shape, value, path):
    missing = set(shape.required_members) - value.keys()
    yield from (f"{path}.{name} is missing" for name in sorted(missing))
    yield from (f"{path}.{name} is unknown" for name in value.keys() - shape.members.keys())
    if shape.is_tagged_union and len(value) != 1:
        yield f"{path}: {len(value)} members of a union"


@pytest.mark.parametrize("service", SERVICES)
def test_outputs_are_what_botocore_reads_and_the_model_allows(service):
    model = SESSION.get_service_model(service)
    parser = botocore.parsers.JSONParser()
    names = random.Random(service).sample(
        model.operation_names, min(12, len(model.operation_names))
    )
    for name in names:
        shape = model.operation_model(name).output_shape
        output = smallest_output(service, name, {})
        if shape is None:
            assert output is None
            continue
        assert list(problems(shape, output)) == []
        body = json.dumps(output).encode()
        parsed = parser.parse({"status_code": 200, "headers": {}, "body": body}, shape)
        assert output.keys() <= parsed.keys()


def answer(service, operation, request, **headers):
    metadata = json_services()[service]
    sent = {
        "Content-Type": f"application/x-amz-json-{metadata['jsonVersion']}",
        "X-Amz-Target": f"{metadata['targetPrefix']}.{operation}",
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/x/aws4_request",
        **headers,
    }
    found = StatelessService().dispatch(json.dumps(request).encode(), sent)
    return found.status, json.loads(found.body or b"null")


def test_names_and_arns_come_back():
    status, content = answer("kms", "GetPublicKey", {"KeyId": "my-key"})
    assert (status, content["KeyId"]) == (200, "my-key")


def test_a_value_that_the_output_does_not_allow_does_not_come_back():
    assert smallest_output("kms", "GetPublicKey", {"KeyId": ""}) == {}


def test_an_invalid_request_is_rejected():
    status, content = answer("logs", "GetLogEvents", {"logStreamName": "a", "limit": 10001})
    assert (status, content["__type"]) == (400, "InvalidParameterException")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"X-Amz-Target": "TrentService.Create"}, 400, "UnknownOperationException"),
        ({"X-Amz-Target": "Unknown.Create"}, 400, "UnknownOperationException"),
        ({"Authorization": ""}, 400, "MissingAuthenticationTokenException"),
    ],
)
def test_a_request_that_names_no_operation_is_rejected(headers, status, code):
    found = answer("kms", "ListKeys", {}, **headers)
    assert (found[0], found[1]["__type"]) == (status, code)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_request_of_no_service_is_answered_in_its_version(version):
    headers = {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": "Unknown.Do"}
    found = StatelessService().dispatch(b"{}", headers)
    assert found.headers["Content-Type"] == headers["Content-Type"]


def test_an_operation_without_output_has_an_empty_body():
    assert answer("kms", "DisableKey", {"KeyId": "a"}) == (200, None)


@pytest.mark.parametrize(
    ("pattern", "minimum", "maximum"),
    [
        ("[a-z]{3}-[0-9]+", 8, 20),
        ("(?!aws)[a-z]+", 1, None),
        ("(a|b)+\\1", 0, None),
        ("([0-9a-f]{16})+", 112, 1024),
        ("[^a]*", 3, 3),
    ],
)
def test_an_example_matches_and_has_the_length(pattern, minimum, maximum):
    text = example(pattern, minimum, maximum)
    assert re.fullmatch(pattern, text)
    assert minimum <= len(text) <= (maximum or len(text))


def test_there_is_no_example_of_what_can_not_match():
    assert example("a{3}", 4, 5) is None

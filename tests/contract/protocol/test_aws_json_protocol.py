"""The protocol tests of AWS JSON 1.0 and 1.1, restated: requests as written, answers as read.

The cases are those of Smithy's protocol tests, as botocore 1.44.5 runs them
(``tests/unit/protocols`` of its source package, ``json.json`` and ``json_1_0.json``), as far as
they are about what this project writes and reads itself: targets, content types, bodies and the
codes of errors.
"""

import json

import pytest

from aws_contract.protocol.service import protocol_of
from aws_contract.protocol.wire import Answer, request_of
from aws_fakes.engine.protocol import JsonProtocol, Request, parse_body

CORAL = "http://internal.amazon.com/coral/com.amazon.coral.validate/"
TYPE = "X-Amzn-Errortype"
ERRORS = {
    "InvalidGreetingError": (400, {}, {"__type": "InvalidGreeting", "Message": "Hi"}),
    "InvalidGreetingErrorOfJson10": (
        400,
        {},
        {"__type": "aws.protocoltests.json10#InvalidGreeting", "Message": "Hi"},
    ),
    "ComplexError": (
        400,
        {},
        {"__type": "ComplexError", "TopLevel": "Top level", "Nested": {"Foo": "bar"}},
    ),
    "EmptyComplexError": (400, {}, {"__type": "ComplexError"}),
    "FooErrorUsingXAmznErrorType": (500, {TYPE: "FooError"}, None),
    "FooErrorUsingXAmznErrorTypeWithUri": (500, {TYPE: f"FooError:{CORAL}"}, None),
    "FooErrorUsingXAmznErrorTypeWithUriAndNamespace": (
        500,
        {TYPE: f"aws.protocoltests.restjson#FooError:{CORAL}"},
        None,
    ),
    "FooErrorUsingCode": (500, {}, {"code": "FooError"}),
    "FooErrorUsingCodeAndNamespace": (500, {}, {"code": "aws.protocoltests.restjson#FooError"}),
    "FooErrorUsingCodeUriAndNamespace": (
        500,
        {},
        {"code": f"aws.protocoltests.restjson#FooError:{CORAL}"},
    ),
    "FooErrorWithDunderType": (500, {}, {"__type": "FooError"}),
    "FooErrorWithDunderTypeAndNamespace": (
        500,
        {},
        {"__type": "aws.protocoltests.restjson#FooError"},
    ),
    "FooErrorWithDunderTypeUriAndNamespace": (
        500,
        {},
        {"__type": f"aws.protocoltests.restjson#FooError:{CORAL}"},
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_the_code_of_an_error_is_read_wherever_it_stands(name):
    status, headers, content = ERRORS[name]
    body = b"" if content is None else json.dumps(content, indent=4).encode()
    words = ("InvalidGreeting", "ComplexError", "FooError")
    expected = next(word for word in words if word in name)
    assert Answer(status=status, headers=headers, body=body).code == expected


OUTPUTS = {
    "handles_empty_output_shape": (b"{}", {}),
    "handles_unexpected_json_output": (b'{\n    "foo": true\n}', {"foo": True}),
    "service_responds_with_no_payload": (b"", None),
    "parses_long_shapes": (b'{"Long":1234567890123456789}', {"Long": 1234567890123456789}),
    "parses_double_shapes": (b'{"Double":123456789.12345679}', {"Double": 123456789.12345679}),
    "parses_boolean_false": (b'{"Boolean":false}', {"Boolean": False}),
    "parses_timestamp_shapes": (b'{"Timestamp":946845296}', {"Timestamp": 946845296}),
    "parses_list_of_list_shapes": (
        b'{"ListOfLists":[["abc","mno","xyz"],["hjk","qrs","tuv"]]}',
        {"ListOfLists": [["abc", "mno", "xyz"], ["hjk", "qrs", "tuv"]]},
    ),
    "parses_map_of_map_shapes": (
        b'{"MapOfMaps":{"sizes":{"large":"L","medium":"M"},"colors":{"red":"R","blue":"B"}}}',
        {"MapOfMaps": {"sizes": {"large": "L", "medium": "M"},
                       "colors": {"red": "R", "blue": "B"}}},
    ),
    "StructuresDontDeserializeNullValues": (b'{\n    "string": null\n}', {"string": None}),
    "SupportsInfinityFloatInputs": (
        b'{\n    "floatValue": "Infinity",\n    "doubleValue": "Infinity"\n}',
        {"floatValue": "Infinity", "doubleValue": "Infinity"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_body_of_an_answer_is_read(name):
    body, document = OUTPUTS[name]
    assert Answer(status=200, headers={}, body=body).document == document


INPUTS = {
    "sends_requests_to_slash": ("EmptyOperation", {}),
    "client_sends_empty_payload_for_no_input_shape": ("EmptyOperation", {}),
    "SerializeStringUnionValue": ("JsonUnions", {"contents": {"stringValue": "foo"}}),
    "SerializeBooleanUnionValue": ("JsonUnions", {"contents": {"booleanValue": True}}),
    "SerializeNumberUnionValue": ("JsonUnions", {"contents": {"numberValue": 1}}),
    "SerializeBlobUnionValue": ("JsonUnions", {"contents": {"blobValue": "Zm9v"}}),
    "SerializeTimestampUnionValue": ("JsonUnions", {"contents": {"timestampValue": 1398796238}}),
    "SerializeListUnionValue": ("JsonUnions", {"contents": {"listValue": ["foo", "bar"]}}),
    "SerializeMapUnionValue": ("JsonUnions", {"contents": {"mapValue": {"foo": "bar"}}}),
    "SerializeStructureUnionValue": (
        "JsonUnions", {"contents": {"structureValue": {"hi": "hello"}}},
    ),
    "can_call_operation_with_optional_input": ("OperationWithOptionalInputOutput", {"Value": "Hi"}),
    "PutAndGetInlineDocumentsInput": (
        "PutAndGetInlineDocuments", {"inlineDocument": {"foo": "bar"}},
    ),
    "SupportsNaNFloatInputs": (
        "SimpleScalarProperties", {"floatValue": "NaN", "doubleValue": "NaN"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("service", ["sagemaker", "dynamodb"], ids=["1.1", "1.0"])
@pytest.mark.parametrize("name", INPUTS)
def test_a_request_is_written_as_the_protocol_says(name, service):
    operation, params = INPUTS[name]
    protocol = protocol_of(service)
    request = request_of(operation, params, service=service)
    assert request.method == "POST"
    assert json.loads(request.body) == params
    assert dict(request.headers) == {
        "Content-Type": f"application/x-amz-json-{protocol.json_version}",
        "X-Amz-Target": f"{protocol.target_prefix}.{operation}",
    }


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("name", INPUTS)
def test_the_fake_reads_a_request_as_the_protocol_says(name, version):
    operation, params = INPUTS[name]
    protocol = JsonProtocol(version=version, target_prefix="JsonProtocol", message_members={})
    request = Request(
        body=json.dumps(params, indent=4).encode(),
        headers={
            "Content-Type": f"application/x-amz-json-{version}",
            "X-Amz-Target": f"JsonProtocol.{operation}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=a",
        },
    )
    assert protocol.operation_of(request) == operation
    assert parse_body(request) == params

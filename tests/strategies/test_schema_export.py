import json

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.json_value import blob_text
from aws_strategies.model import load_operation
from aws_strategies.schema_export import json_schema, validator_class

OPERATIONS = [
    ("sagemaker", "CreateAlgorithm"),
    ("sagemaker", "DescribeAlgorithm"),
    ("sagemaker", "CreateTrainingJob"),
    ("sagemaker", "CreateModelPackage"),
    ("sagemaker", "CreateHyperParameterTuningJob"),
    ("sagemaker", "CreateEndpointConfig"),
    ("dynamodb", "PutItem"),
    ("sqs", "SendMessage"),
]
REQUEST = {
    "AlgorithmName": "a",
    "TrainingSpecification": {
        "TrainingImage": "image",
        "SupportedTrainingInstanceTypes": ["ml.m4.xlarge"],
        "TrainingChannels": [
            {"Name": "train", "SupportedContentTypes": ["csv"], "SupportedInputModes": ["File"]}
        ],
    },
}


def changed(path: str, value: object) -> dict:
    body = json.loads(json.dumps(REQUEST))
    *above, last = path.split(".")
    place = body
    for step in above:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return body


@pytest.fixture(scope="module")
def validators():
    schema = json_schema(load_operation("sagemaker", "CreateAlgorithm"))
    return jsonschema_rs.Draft202012Validator(schema), validator_class()(schema)


@pytest.mark.parametrize(("service", "name"), OPERATIONS, ids=lambda part: part)
def test_the_metaschema_and_both_validators_read_the_schema(service, name):
    schema = json_schema(load_operation(service, name))
    jsonschema_rs.meta.validate(schema)
    validator_class().check_schema(schema)
    rust, python = jsonschema_rs.Draft202012Validator(schema), validator_class()(schema)
    assert not rust.is_valid(None)
    assert not python.is_valid(None)


@pytest.mark.parametrize(("service", "name"), OPERATIONS, ids=lambda part: part)
def test_the_schema_refers_to_nothing_outside(service, name):
    schema = json_schema(load_operation(service, name))
    text = json.dumps(schema)
    references = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert references <= {f"#/$defs/{defined}" for defined in schema["$defs"]}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(REQUEST, id="smallest"),
        pytest.param(changed("Unknown", 1), id="unknown member"),
        pytest.param(changed("AlgorithmDescription", "é - \U00020000"), id="unicode"),
        pytest.param(changed("AlgorithmName", "a" + "-" * 9 + "b" * 53), id="many hyphens"),
        pytest.param(changed("AlgorithmDescription", "a" * 1024), id="longest"),
        pytest.param(changed("Tags", [{"Key": "k", "Value": ""}] * 50), id="most tags"),
    ],
)
def test_valid_requests(validators, body):
    assert [validator.is_valid(body) for validator in validators] == [True, True]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("AlgorithmName", ...),
        ("AlgorithmName", None),
        ("AlgorithmName", 1),
        ("AlgorithmName", ""),
        ("AlgorithmName", "-a"),
        ("AlgorithmName", "a\n"),
        ("AlgorithmName", "a" * 64),
        ("AlgorithmName", "\u0661"),
        ("AlgorithmDescription", "\t"),
        ("AlgorithmDescription", "a" * 1025),
        ("CertifyForMarketplace", "true"),
        ("Tags", [{"Key": "k", "Value": ""}] * 51),
        ("TrainingSpecification.TrainingChannels", []),
        ("TrainingSpecification.TrainingChannels.0.SupportedInputModes", ["file"]),
        ("TrainingSpecification.TrainingChannels.0.Name", ...),
    ],
)
def test_invalid_requests(validators, path, value):
    body = changed(path, value)
    assert [validator.is_valid(body) for validator in validators] == [False, False]


def test_map_keys_and_values_are_constrained():
    job = json_schema(load_operation("sagemaker", "CreateTrainingJob"))
    member = job["$defs"]["CreateTrainingJobRequest"]["properties"]["Environment"]
    validator = jsonschema_rs.Draft202012Validator(job | member)
    assert [validator.is_valid(one) for one in ({"A_1": "x"}, {"1": "x"}, {"A": 1})] == [
        True,
        False,
        False,
    ]


def test_integers_have_the_range_of_their_type():
    schema = json_schema(load_operation("sagemaker", "CreateAlgorithm"))
    assert schema["$defs"]["MaxRuntimeInSeconds"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 2**31 - 1,
    }


def test_a_recursive_shape_is_a_reference_to_itself():
    schema = json_schema(load_operation("dynamodb", "PutItem"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    deep = {"L": [{"M": {"k": {"L": [{"S": "x"}]}}}]}
    wrong = {"L": [{"M": {"k": {"L": [{"S": 1}]}}}]}
    assert validator.is_valid({"TableName": "table", "Item": {"id": deep}})
    assert not validator.is_valid({"TableName": "table", "Item": {"id": wrong}})


@pytest.mark.parametrize(
    "source", [r"[\p{L}\p{Z}_.:/=+\-@]*", r"[\S]+", r".+", r"a|b$", r"[-\w]+/.+"]
)
def test_both_validators_and_the_pattern_agree(source):
    pattern = compile_pattern(source)
    schema = {"type": "string", "pattern": pattern.ecma()}
    rust, python = jsonschema_rs.Draft202012Validator(schema), validator_class()(schema)

    @settings(max_examples=100, database=None)
    @given(st.one_of(pattern.strategy(max_size=9), pattern.complement_strategy(max_size=9)))
    def agree(text):
        assert rust.is_valid(text) is python.is_valid(text) is pattern.matches(text)

    agree()


def test_the_validator_class_reads_what_python_re_cannot():
    schema = {"pattern": compile_pattern(r"\p{L}+").ecma()}
    jsonschema.validate("é", schema, cls=validator_class())
    with pytest.raises(jsonschema.ValidationError, match="does not match"):
        jsonschema.validate("é\n", schema, cls=validator_class())


@pytest.mark.parametrize(("text", "valid"), [("xaay", True), ("xby", False), (1, True)])
def test_the_validator_class_leaves_other_patterns_to_jsonschema(text, valid):
    assert validator_class()({"pattern": "a+"}).is_valid(text) is valid


@pytest.mark.parametrize("source", ["(", r"^(?:\p{Nonsense})$"])
def test_the_validator_class_rejects_what_is_no_pattern(source):
    with pytest.raises(jsonschema.SchemaError, match="regex"):
        validator_class().check_schema({"pattern": source})


def test_a_schema_says_what_its_patterns_need():
    """Whoever gets the file alone would meet ``bad escape`` without a word."""
    schema = json_schema(load_operation("sagemaker", "ListAlgorithms"))
    assert "ECMA-262" in schema["$comment"]
    assert "validator_class()" in schema["$comment"]


@pytest.mark.parametrize(
    ("bound", "more", "valid"),
    [("minimum", -1, False), ("minimum", 0, True), ("maximum", 0, True), ("maximum", 3, False)],
)
def test_a_blob_is_bounded_by_the_length_of_its_base64(bound, more, valid):
    operation = load_operation("kms", "Encrypt")
    length = int(getattr(operation.at("Plaintext"), bound)) + more
    body = {"KeyId": "k", "Plaintext": blob_text(b"x" * length)}
    assert validator_class()(json_schema(operation)).is_valid(body) is valid

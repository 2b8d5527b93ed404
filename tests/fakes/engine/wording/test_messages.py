"""The wording of rejections, byte for byte where messages of real services are known."""

import json
from dataclasses import replace
from pathlib import Path

import botocore.session
import pytest

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.java.hash import enum_order, hash_code, hash_map_order
from aws_fakes.engine.model import Shape, edited, load_operation
from aws_fakes.engine.validation import Validator
from aws_fakes.engine.wording.messages import Wording
from aws_fakes.engine.wording.violation import MapEntry, Violation, ViolationKind

DATA = json.loads((Path(__file__).parents[3] / "data" / "observed_messages.json").read_text())
WORDING = Wording()
TEXT = Shape(name="Text", type="string")


def by_id(cases):
    return pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases])


def shape_of(name, service="sagemaker"):
    model = botocore.session.Session().get_service_model(service)
    return model.shape_for(name)


def rejected_items(case):
    """Return the violations that a rejection lists, without those of absent members."""
    operation = load_operation("sagemaker", case["operation"])
    for path, pattern in case.get("patterns", {}).items():
        operation = edited(operation, path, lambda shape, p=pattern: replace(shape, pattern=p))
    with pytest.raises(ServiceError) as rejection:
        Validator(wording=Wording(listed=99)).validate(operation, case["body"])
    _, _, items = rejection.value.message.partition(" detected: ")
    return {item for item in items.split("; ") if not item.startswith("Value null at")}


@by_id(DATA["messages"])
def test_observed_messages_are_reproduced(case):
    count, _, items = case["message"].partition(" detected: ")
    assert rejected_items(case) == set(items.split("; "))
    assert count.startswith(f"{len(items.split('; '))} validation error")


@by_id(DATA["nested"])
def test_observed_constraints_of_elements_are_reproduced(case):
    operation = load_operation("sagemaker", "CreateTrainingJob")
    shape = next(m.shape for m in operation.input.members if m.name == case["shape"])
    assert WORDING.constraint(ViolationKind(case["kind"]), shape.value) == case["constraint"]


@by_id(DATA["enums"])
def test_observed_enum_orders_follow_from_the_models_order(case):
    printed = case["printed"].split(", ")
    members = [m for m in shape_of(case["shape"], case["service"]).enum if m in set(printed)]
    assert sorted(members) == sorted(printed)
    assert list(enum_order(tuple(members))) == printed


@pytest.mark.parametrize(
    ("shape", "printed"),
    [
        ("ParameterType", "[Categorical, Continuous, FreeText, Integer]"),
        ("CompressionType", "[None, Gzip]"),
        ("RecordWrapper", "[RecordIO, None]"),
        ("SplitType", "[TFRecord, Line, RecordIO, None]"),
        ("HyperParameterTuningJobObjectiveType", "[Maximize, Minimize]"),
    ],
)
def test_enums_of_create_algorithm_are_printed_in_the_order_of_their_buckets(shape, printed):
    members = tuple(each for each in shape_of(shape).enum if each in printed)
    text = WORDING.constraint(ViolationKind.ENUM, members)
    assert text == f"Member must satisfy enum value set: {printed}"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 0), ("a", 97), ("Ab", 2113), ("hello", 99162322), ("😀", 1772899)],
)
def test_hash_codes_are_those_of_java(text, code):
    assert hash_code(text) == code


def test_hash_map_order_grows_the_table_beyond_three_quarters():
    """b and B fall apart only once the table has doubled often enough."""
    keys = [chr(ord("a") + n) for n in range(13)]
    assert hash_map_order(["q", "a"]) == ["q", "a"]
    assert hash_map_order(["a", "q"]) == ["a", "q"]
    assert hash_map_order([*keys, "q"])[-1] == "q"


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (("TrainingJobName",), "trainingJobName"),
        (("A", "B", "KmsKeyId"), "a.b.kmsKeyId"),
        (("InputDataConfig", 0, "InputMode"), "inputDataConfig.1.member.inputMode"),
        (("Outer", 0, "Inner", 11, "S3Uri"), "outer.1.member.inner.12.member.s3Uri"),
        (("Attributes", MapEntry("attr1"), "DataType"), "attributes.attr1.member.dataType"),
        (("MessageEntries", 0, "DataType"), "messageEntries.1.member.dataType"),
    ],
)
def test_paths(steps, path):
    assert WORDING.path(steps) == path


TAG = load_operation("sagemaker", "AddTags").input.members[1].shape


@pytest.mark.parametrize(
    ("value", "shape", "printed"),
    [
        (None, TEXT, "null"),
        ("", TEXT, "''"),
        ('it\'s "so"\n\\', TEXT, "'it's \"so\"\n\\'"),
        (1001, Shape(name="N", type="integer"), "'1001'"),
        (0.5, Shape(name="N", type="double"), "'0.5'"),
        ([], Shape(name="L", type="list", element=TEXT), "'[]'"),
        (["a", "b"], Shape(name="L", type="list", element=TEXT), "'[a, b]'"),
        ({}, Shape(name="M", type="map", key=TEXT, value=TEXT), "'{}'"),
        (
            {"lambda": "0.1", "eta": "0.3", "num_round": "10", "alpha": "0.1"},
            Shape(name="M", type="map", key=TEXT, value=TEXT),
            "'{lambda=0.1, eta=0.3, alpha=0.1, num_round=10}'",
        ),
        (
            [{"Value": "b", "Key": "a"}, {"Key": "c"}],
            TAG,
            "'[Tag(key=a, value=b), Tag(key=c, value=null)]'",
        ),
    ],
)
def test_values(value, shape, printed):
    assert WORDING.quoted(value, shape) == printed


def test_an_observed_map_is_printed_in_the_order_of_its_hash_table():
    """SageMaker, 2021-03-08 (aws/sagemaker-xgboost-container#120); the rest was cut off."""
    printed = "colsample_bytree lambda eta tree_method alpha num_round subsample"
    keys = sorted([*printed.split(), "monotone_constraints", "objective", "max_depth"])
    ordered = [key for key in hash_map_order(keys) if key in printed.split()]
    assert ordered == printed.split()


def failures(count):
    return [Violation(None, TEXT, ViolationKind.NULL, steps=(f"M{n}",)) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "start", "listed"),
    [
        (1, "1 validation error detected: Value null at 'm0'", 1),
        (2, "2 validation errors detected: Value null at 'm0'", 2),
        (10, "10 validation errors detected: ", 10),
        (11, "11 validation errors detected: ", 10),
    ],
)
def test_all_violations_are_counted_and_ten_are_listed(count, start, listed):
    message = WORDING.message(failures(count))
    assert message.startswith(start)
    assert message.count("failed to satisfy constraint: ") == listed
    assert not message.endswith(".")


@pytest.mark.parametrize(
    ("kind", "bound", "text"),
    [
        (ViolationKind.NULL, None, "Member must not be null"),
        (ViolationKind.MAX_LENGTH, 63, "Member must have length less than or equal to 63"),
        (ViolationKind.MIN_LENGTH, 1, "Member must have length greater than or equal to 1"),
        (ViolationKind.MAX_VALUE, 100, "Member must have value less than or equal to 100"),
        (ViolationKind.MIN_VALUE, 0, "Member must have value greater than or equal to 0"),
        (ViolationKind.PATTERN, r"\d+", r"Member must satisfy regular expression pattern: \d+"),
        (
            ViolationKind.ELEMENT,
            Shape(name="E", type="string", enum=("Pipe", "File", "FastFile")),
            (
                "Member must satisfy constraint: "
                "[Member must satisfy enum value set: [Pipe, FastFile, File]]"
            ),
        ),
        (
            ViolationKind.KEY,
            Shape(name="K", type="string", minimum=0, maximum=256, pattern=".*"),
            (
                "Map keys must satisfy constraint: "
                "[Member must have length less than or equal to 256, "
                "Member must have length greater than or equal to 0, "
                "Member must satisfy regular expression pattern: .*]"
            ),
        ),
    ],
)
def test_constraints(kind, bound, text):
    assert WORDING.constraint(kind, bound) == text

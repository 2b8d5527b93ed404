"""Types first, then every broken constraint, in the order of the service's hash tables."""

from dataclasses import replace

import pytest

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.java.regex import full_match
from aws_fakes.engine.model import Member, Shape, edited, load_operation, optional
from aws_fakes.engine.validation import compile_reader
from aws_fakes.engine.wording.violation import MapEntry, ViolationKind

WORD = Shape(name="Word", type="string", minimum=1, maximum=5, pattern="[a-z]*")
MODE = Shape(name="Mode", type="string", enum=("On", "Off"))
COUNT = Shape(name="Count", type="integer", minimum=1, maximum=10)
PAIR = Shape(
    name="Pair",
    type="structure",
    members=(
        Member(name="Left", shape=WORD, required=True),
        Member(name="Right", shape=COUNT, required=False),
    ),
)


def listed(element, **limits):
    return Shape(name="List", type="list", element=element, **limits)


def mapped(value, **limits):
    return Shape(name="Map", type="map", key=WORD, value=value, **limits)


def read(shape, value):
    found = []
    return compile_reader(shape, full_match)(value, found), found


def broken(shape, value):
    return [(each.steps, each.kind.value, each.value) for each in read(shape, value)[1]]


@pytest.mark.parametrize(
    ("shape", "accepted", "rejected"),
    [
        (WORD, ["a", "abcde"], {"": ["min_length"], "abcdef": ["max_length"], "A": ["pattern"]}),
        (MODE, ["On", "Off"], {"on": ["enum"], "": ["enum"]}),
        (COUNT, [1, 10, 10.9], {0: ["min_value"], 11: ["max_value"], 0.9: ["min_value"]}),
        (Shape(name="Flag", type="boolean"), [True, False], {}),
    ],
)
def test_scalars_at_and_beyond_their_bounds(shape, accepted, rejected):
    assert [value for value in accepted if broken(shape, value)] == []
    found = {value: [kind for _, kind, _ in broken(shape, value)] for value in rejected}
    assert found == rejected


def test_all_constraints_of_one_value_are_collected_in_the_order_of_nested_lists():
    shape = Shape(name="S", type="string", minimum=9, maximum=2, pattern="a", enum=("a",))
    assert [kind for _, kind, _ in broken(shape, "xyz")] == [
        "max_length",
        "min_length",
        "pattern",
        "enum",
    ]


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        (PAIR, {}, [(("Left",), "null", None)]),
        (PAIR, {"Left": None}, [(("Left",), "null", None)]),
        (PAIR, {"Left": "a", "Right": None, "Other": 1}, []),
        (listed(WORD, minimum=1, maximum=2), [], [((), "min_length", [])]),
        (listed(WORD, maximum=1), ["a", "b"], [((), "max_length", ["a", "b"])]),
        (listed(WORD), ["A", "b", "C"], [((), "element", ["A", "b", "C"])]),
        (
            listed(PAIR, maximum=1),
            [{"Left": "a"}, {"Left": "B", "Right": 0}],
            [
                ((), "max_length", [{"Left": "a"}, {"Left": "B", "Right": 0}]),
                ((1, "Left"), "pattern", "B"),
                ((1, "Right"), "min_value", 0),
            ],
        ),
        (mapped(COUNT, maximum=1), {"a": 1, "b": 2}, [((), "max_length", {"a": 1, "b": 2})]),
        (mapped(COUNT), {"A": 0}, [((), "key", {"A": 0}), ((), "value", {"A": 0})]),
        (mapped(PAIR), {"a": {}}, [((MapEntry("a"), "Left"), "null", None)]),
        (listed(listed(WORD)), [["a"], ["A"]], [((1,), "element", ["A"])]),
    ],
)
def test_violations_name_their_place(shape, value, expected):
    found = broken(shape, value)
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_a_list_is_reported_before_its_elements():
    kinds = [kind for _, kind, _ in broken(listed(PAIR, maximum=0), [{}])]
    assert kinds == ["max_length", "null"]


def test_members_are_reported_in_the_order_of_their_hash_table_and_depth_first():
    operation = load_operation("sagemaker", "CreateAlgorithm")
    found = read(operation.input, {"TrainingSpecification": {}, "Tags": [{"Key": ""}]})[1]
    assert [failure.steps for failure in found] == [
        ("AlgorithmName",),
        ("TrainingSpecification", "SupportedTrainingInstanceTypes"),
        ("TrainingSpecification", "TrainingChannels"),
        ("TrainingSpecification", "TrainingImage"),
        ("Tags", 0, "Value"),
        ("Tags", 0, "Key"),
    ]


@pytest.mark.parametrize(
    ("type_name", "value", "read_as"),
    [
        ("integer", 1.9, 1),
        ("integer", -1.9, -1),
        ("integer", 2**31, 2**31 - 1),
        ("integer", -(2**40), -(2**31)),
        ("integer", float("inf"), 2**31 - 1),
        ("long", 2**31, 2**31),
        ("long", 10**30, 2**63 - 1),
        ("double", 3, 3.0),
        ("timestamp", 1700000000.5, 1700000000.5),
        ("blob", "aGk=", b"hi"),
    ],
)
def test_numbers_are_truncated_and_saturate(type_name, value, read_as):
    clean, found = read(Shape(name="N", type=type_name), value)
    assert (clean, type(clean), found) == (read_as, type(read_as), [])


def test_nulls_and_unknown_members_are_dropped():
    shape = listed(PAIR)
    value = [None, {"Left": "a", "Right": None, "Other": {"x": [1]}}]
    assert read(shape, value)[0] == [{"Left": "a"}]
    assert read(mapped(WORD), {"a": None, "b": "c"})[0] == {"b": "c"}
    assert read(listed(WORD), ["a", None])[0] == ["a"]


NUMBER, TRUE, STRING = "NUMBER_VALUE", "TRUE_VALUE", "STRING_VALUE"
LIST = "Start of list found where not expected"
OBJECT = "Start of structure or map found where not expected."


@pytest.mark.parametrize(
    ("shape", "value", "message"),
    [
        (WORD, 5, f"{NUMBER} can not be converted to a String"),
        (WORD, 0.5, f"{NUMBER} can not be converted to a String"),
        (WORD, True, f"{TRUE} can not be converted to a String"),
        (WORD, False, "FALSE_VALUE can not be converted to a String"),
        (WORD, [], LIST),
        (WORD, {}, OBJECT),
        (COUNT, "5", f"{STRING} can not be converted to an Integer"),
        (COUNT, True, f"{TRUE} can not be converted to an Integer"),
        (COUNT, [], LIST),
        (Shape(name="F", type="boolean"), 1, f"{NUMBER} can not be converted to a Boolean"),
        (Shape(name="F", type="boolean"), "true", "'true' can not be converted to an Boolean"),
        (Shape(name="L", type="long"), "1", f"{STRING} can not be converted to a Long"),
        (Shape(name="D", type="double"), "1", f"{STRING} can not be converted to a Double"),
        (Shape(name="D", type="float"), "1", f"{STRING} can not be converted to a Float"),
        (Shape(name="B", type="blob"), "*", f"{STRING} can not be converted to a ByteBuffer"),
        (
            Shape(name="T", type="timestamp"),
            "2020",
            f"{STRING} can not be converted to milliseconds since epoch",
        ),
        (PAIR, "x", "Expected null"),
        (PAIR, 1, "Expected null"),
        (PAIR, [], LIST),
        (listed(WORD), "x", "Expected list or null"),
        (listed(WORD), {}, OBJECT),
        (listed(PAIR), [1], "Expected null"),
        (mapped(WORD), True, "Expected map or null"),
        (mapped(WORD), [], LIST),
        (mapped(WORD), {"a": 1}, f"{NUMBER} can not be converted to a String"),
    ],
)
def test_wrong_json_types(shape, value, message):
    with pytest.raises(ServiceError) as rejection:
        read(shape, value)
    assert (rejection.value.code, rejection.value.message) == ("SerializationException", message)


def test_a_wrong_type_anywhere_takes_precedence_over_violations():
    with pytest.raises(ServiceError, match="SerializationException"):
        read(PAIR, {"Left": "TOO LONG AND UPPER", "Right": "x"})


def test_a_recursive_shape_is_validated_at_any_depth():
    search = load_operation("sagemaker", "Search")
    nested = {"SubExpressions": [{"SubExpressions": [{"Operator": "Nor"}]}]}
    found = read(search.input, {"Resource": "Experiment", "SearchExpression": nested})[1]
    assert [failure.steps for failure in found] == [
        ("SearchExpression", "SubExpressions", 0, "SubExpressions", 0, "Operator")
    ]


@pytest.mark.parametrize(
    ("path", "change", "body", "was", "becomes"),
    [
        ("AlgorithmName", {"pattern": None}, "a_b", {"pattern"}, set()),
        ("AlgorithmName", {"maximum": 2}, "abc", set(), {"max_length"}),
        ("AlgorithmName", {"enum": ("x",)}, "abc", set(), {"enum"}),
    ],
)
def test_one_place_of_an_operation_can_be_edited(path, change, body, was, becomes):
    operation = load_operation("sagemaker", "DeleteAlgorithm")
    other = edited(operation, path, lambda shape: replace(shape, **change))
    kinds = [
        {failure.kind.value for failure in read(o.input, {"AlgorithmName": body})[1]}
        for o in (operation, other)
    ]
    assert kinds == [was, becomes]


def test_an_edit_reaches_elements_keys_and_values():
    operation = load_operation("sagemaker", "CreateAlgorithm")
    paths = [
        "TrainingSpecification.TrainingChannels[].Name",
        "TrainingSpecification.TrainingChannels[].SupportedInputModes[]",
        "InferenceSpecification.Containers[].Environment{key}",
        "InferenceSpecification.Containers[].Environment{value}",
        "$",
    ]
    visited = []
    for path in paths:
        edited(operation, path, lambda shape: visited.append(shape.name) or shape)
    assert visited == [
        "ChannelName",
        "TrainingInputMode",
        "EnvironmentKey",
        "EnvironmentValue",
        "CreateAlgorithmInput",
    ]


def test_an_edit_of_a_missing_place_names_the_step():
    with pytest.raises(LookupError, match="'Nmae'"):
        edited(load_operation("sagemaker", "DeleteAlgorithm"), "Nmae", lambda shape: shape)


def test_a_member_can_be_made_optional():
    operation = load_operation("sagemaker", "DeleteAlgorithm")
    assert broken(operation.input, {}) == [(("AlgorithmName",), ViolationKind.NULL.value, None)]
    assert broken(optional(operation, "AlgorithmName").input, {}) == []

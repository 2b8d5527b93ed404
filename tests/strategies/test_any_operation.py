"""Shapes that CreateAlgorithm doesn't have: recursive ones, unions, floats, maps of few keys."""

import pytest
from botocore.model import ServiceModel
from hypothesis import given, settings

from aws_strategies.covering.coverage import coverage_of
from aws_strategies.covering.sets import invalid_cases, obstacles, valid_cases
from aws_strategies.invalid.breaks import proof
from aws_strategies.invalid.multiple import multiple_violation_cases, multiple_violations
from aws_strategies.invalid.single import violations
from aws_strategies.limits import derivable, limitations
from aws_strategies.minimal import distinct_keys, possible_keys, request_with, smallest
from aws_strategies.model import Kind, UnsupportedProtocolError, load_operation, operation_from
from aws_strategies.schema_export import json_schema
from aws_strategies.valid import valid_requests

FEW = settings(max_examples=20, deadline=None, database=None, derandomize=True)
TREE = {
    "Request": {"type": "structure", "members": {"Root": {"shape": "Node"}}, "required": ["Root"]},
    "Node": {
        "type": "structure",
        "members": {
            "Name": {"shape": "Text"},
            "Only": {"shape": "Node"},
            "Some": {"shape": "Nodes"},
            "Which": {"shape": "Either"},
        },
        "required": ["Name"],
    },
    "Nodes": {"type": "list", "member": {"shape": "Node"}, "max": 3},
    "Either": {
        "type": "structure",
        "union": True,
        "members": {
            "Not": {"shape": "Node"},
            "Label": {"shape": "Label"},
            "Level": {"shape": "Level"},
            "By": {"shape": "ByDay"},
        },
    },
    "Text": {"type": "string", "min": 1},
    "Label": {"type": "string", "enum": ["a", "b", "c", "d", "e"]},
    "Level": {"type": "double", "min": 0.25, "max": 0.75},
    "ByDay": {"type": "map", "key": {"shape": "Day"}, "value": {"shape": "Text"}, "max": 9},
    "Day": {"type": "string", "pattern": "(mon|tues)day"},
}


def operation(**changes):
    description = {
        "metadata": {"protocol": "json", "apiVersion": "1", "endpointPrefix": "trees"},
        "operations": {"Plant": {"name": "Plant", "input": {"shape": "Request"}}},
        "shapes": TREE | changes,
    }
    return operation_from(ServiceModel(description, service_name="trees"), "Plant")


PLANT = operation()


def test_a_recursive_shape_ends_in_the_smallest_value_of_its_definition():
    body, location = request_with(PLANT, "Root.Only")
    assert body == {"Root": {"Name": "a", "Only": {"Name": "a"}}}
    assert location == ("Root", "Only")


def test_a_union_is_smallest_by_a_member_that_ends():
    assert smallest(PLANT.at("Root.Which")) == {"Label": "a"}


def test_the_covering_set_shows_recursive_members_and_every_member_of_a_union():
    covered = coverage_of(PLANT, [case.body for case in valid_cases(PLANT).cases])
    assert covered.places == set(PLANT.shapes)
    assert {member for path, member in covered.pairs} == set("abcde")
    assert "Root.Only" in covered.alone
    assert "Root.Some:max_size" in covered.bounds


def test_the_covering_set_never_shows_two_members_of_a_union():
    unions = [case.body["Root"].get("Which") for case in valid_cases(PLANT).cases]
    assert {len(union) for union in unions if union is not None} == {1}


def test_the_covering_set_meets_fractional_bounds():
    bodies = [case.body["Root"].get("Which", {}) for case in valid_cases(PLANT).cases]
    assert {body["Level"] for body in bodies if "Level" in body} == {0.25, 0.5, 0.75}


def test_a_map_holds_no_more_keys_than_its_pattern_has_words():
    keys = PLANT.at("Root.Which.By{key}")
    assert possible_keys(keys, 9) == ("monday", "tuesday")
    with pytest.raises(ValueError, match="shape Day has only 2 keys, not 3"):
        distinct_keys(keys, 3)


def test_a_size_that_no_keys_fill_is_a_limitation():
    found = {each.point.id: each.reason for each in limitations(PLANT)}
    assert found == {"Root.Which.By:max_size": "only 2 keys of shape Day can be made"}


def test_a_limited_point_has_no_invalid_case():
    broken = {v.point.id for case in invalid_cases(PLANT) for v in case.expected.violations}
    assert broken == {
        point.id
        for point in PLANT.points
        if point.id not in {"Root.Which.By:max_size", "Root.Which.By{key}:type"}
    }


@FEW
@given(valid_requests(PLANT))
def test_drawn_requests_hold_required_members_however_deep(request):
    def check(node):
        assert len(node["Name"]) >= 1
        which = node.get("Which", {})
        assert len(which) == ("Which" in node)
        assert 0.25 <= which.get("Level", 0.5) <= 0.75
        assert which.get("By", {}).keys() <= {"monday", "tuesday"}
        inner = [node.get("Only"), *node.get("Some", []), which.get("Not")]
        for child in inner:
            if child is not None:
                check(child)

    check(request["Root"])


def test_drawn_maps_are_filled_where_keys_are_drawn_twice(draw_many):
    few = operation(
        Request={"type": "structure", "members": {"By": {"shape": "ByDay"}}, "required": ["By"]},
        ByDay=TREE["ByDay"] | {"min": 2},
    )
    for request in draw_many(valid_requests(few), 20):
        assert request["By"].keys() == {"monday", "tuesday"}


UNREADABLE = {"type": "string", "pattern": r"(a)\1"}


def test_an_optional_member_with_an_unreadable_pattern_is_left_out_and_listed():
    found = operation(Label=UNREADABLE)
    reasons = {each.point.id: each.reason for each in limitations(found)}
    assert "a back reference is not regular" in reasons["Root.Which.Label:pattern"]
    assert "a back reference is not regular" in reasons["Root.Which.Label:type"]
    assert "Root.Which.Label" not in derivable(found).shapes
    assert all("Label" not in str(case.body) for case in valid_cases(found).cases)


def test_a_repeated_union_loses_an_unreadable_member_too():
    members = {"Bad": {"shape": "Label"}, "Not": {"shape": "Either"}, "Good": {"shape": "Text"}}
    found = derivable(operation(Label=UNREADABLE, Either=TREE["Either"] | {"members": members}))
    assert smallest(found.at("Root.Which.Not")) == {"Good": "a"}


@pytest.mark.parametrize("strategy", [violations, multiple_violations])
def test_violations_are_drawn_around_what_cant_be_derived(draw_many, strategy):
    found = operation(Label=UNREADABLE)
    limited = {each.point.id for each in limitations(found)}
    for case in draw_many(strategy(found), 20):
        assert limited.isdisjoint(violation.point.id for violation in case.expected.violations)


def test_violations_of_a_limited_point_are_an_error_that_says_where_to_look():
    with pytest.raises(ValueError, match=r"Plant: none of Root\.Which\.Label:enum .*limitations"):
        violations(operation(Label=UNREADABLE | {"enum": ["a"]}, Text=UNREADABLE),
                   points=["Root.Which.Label:enum"])  # fmt: skip


def test_one_place_is_broken_where_there_is_only_one(draw_many):
    one = {"type": "structure", "members": {"Label": {"shape": "Label"}}}
    for case in draw_many(multiple_violations(operation(Request=one)), 5):
        assert [violation.point.id for violation in case.expected.violations] == ["Label:enum"]


def test_multiple_violations_of_nothing_are_an_error():
    nothing = operation(Request={"type": "structure", "members": {}})
    assert multiple_violation_cases(nothing) == ()
    with pytest.raises(ValueError, match="no place of Plant can be broken"):
        multiple_violations(nothing)


def test_a_map_that_must_have_more_keys_than_there_are_is_left_out_and_listed():
    found = operation(ByDay=TREE["ByDay"] | {"min": 3})
    reasons = {each.point.id: each.reason for each in limitations(found)}
    expected = "only 2 keys of shape Day can be made, not 3"
    assert reasons["Root.Which.By:min_size"] == reasons["Root.Which.By{value}:type"] == expected
    assert "Root.Which.By" not in derivable(found).shapes
    assert "Root.Which.By" in derivable(found, frozenset({"Day"})).shapes


def test_an_operation_that_needs_an_unreadable_pattern_has_no_cases_and_says_why():
    found = operation(Text=UNREADABLE)
    assert (valid_cases(found).cases, invalid_cases(found)) == ((), ())
    assert {each.point for each in limitations(found)} == set(found.points)
    assert all(each.reason.startswith("no request can be made: ") for each in limitations(found))


def test_the_schema_leaves_out_a_pattern_that_cant_be_read():
    schema = json_schema(operation(Label=UNREADABLE | {"max": 9}))
    assert schema["$defs"]["Label"] == {"type": "string", "maxLength": 9}


def test_texts_and_lists_that_are_too_large_to_make_are_limitations():
    found = operation(
        Text={"type": "string", "max": 2**31 - 1},
        Nodes={"type": "list", "member": {"shape": "Node"}, "max": 10**9},
    )
    reasons = {each.point.id: each.reason for each in limitations(found)}
    assert reasons["Root.Name:max_length"].startswith("texts of more than 4,194,304 characters")
    assert reasons["Root.Some:max_size"].startswith("lists and maps of more than 10,000 items")


@pytest.mark.parametrize(
    ("name", "protocol"),
    [("s3:PutObject", "rest-xml"), ("ec2:RunInstances", "ec2"), ("lambda:Invoke", "rest-json")],
)
def test_an_operation_of_another_protocol_is_rejected(name, protocol):
    with pytest.raises(UnsupportedProtocolError, match=rf"{name} isn't supported: .* {protocol},"):
        load_operation(*name.split(":"))


def test_a_bound_that_its_type_cant_exceed_is_proved_unbreakable():
    whole = {"type": "integer", "min": -(2**31), "max": 2**31 - 1}
    points = {p.id: p for p in operation(Level=whole).points}
    assert proof(points["Root.Which.Level:max_value"]).unbreakable
    assert proof(points["Root.Which.Level:min_value"]).unbreakable


def test_a_pattern_with_a_huge_bound_is_derived_up_to_what_can_be_made():
    found = operation(Text={"type": "string", "pattern": "[a-z]*", "max": 2**31 - 1})
    reasons = {each.point.id: each.reason for each in limitations(found)}
    assert reasons["Root.Name:max_length"] == "texts of more than 262,144 characters aren't made"
    longest = max(len(case.body["Root"]["Name"]) for case in valid_cases(found).cases)
    assert longest == 262_144
    assert "Root.Name:max_length" not in obstacles(found)


def test_a_text_with_an_enum_and_bounds_breaks_all_of_them_that_it_breaks():
    found = operation(Label={"type": "string", "enum": ["aa", "bb"], "min": 2, "max": 3})
    broken = {
        case.id.rpartition(":")[2]: {each.point.kind for each in case.expected.violations}
        for case in invalid_cases(found)
        if case.id.startswith("Root.Which.Label:") and "type" not in case.id
    }
    assert broken == {
        "unknown-member": {Kind.ENUM},
        "other-case": {Kind.ENUM},
        "empty": {Kind.ENUM, Kind.MIN_LENGTH},
        "too-long": {Kind.ENUM, Kind.MAX_LENGTH},
        "too-short": {Kind.ENUM, Kind.MIN_LENGTH},
    }
    assert obstacles(found)["Root.Which.Label:max_length"].others == {Kind.ENUM}


def test_an_unbounded_text_may_have_to_be_long():
    found = operation(Text={"type": "string", "pattern": "[a-z]{100,200}"})
    lengths = {len(case.body["Root"]["Name"]) for case in valid_cases(found).cases}
    assert min(lengths) == 100


def test_the_keys_of_a_map_are_as_long_as_their_pattern_and_their_minimum_demand():
    found = operation(Day={"type": "string", "pattern": "[a-z0-9]*", "min": 4})
    (key,) = distinct_keys(found.at("Root.Which.By{key}"), 1)
    assert len(key) == 4

"""The schema of a CloudFormation type beside botocore's model: two documents of AWS."""

import json
import sys

import pytest

from aws_contract.cli.main import main
from aws_contract.drift import cloudformation
from aws_contract.drift.cloudformation import Said, compare_documents
from aws_contract.drift.sources import SourceError, UnavailableError
from aws_strategies.model import load_operation

CREATE = load_operation("sagemaker", "CreateAlgorithm")
CREATE_MODEL = load_operation("sagemaker", "CreateModel")
SCHEMA = {
    "properties": {
        "AlgorithmName": {"type": "string", "maxLength": 64, "pattern": "^x$"},
        "AlgorithmDescription": {"type": "array"},
        "Arn": {"type": "string"},
        "Tags": {"$ref": "#/definitions/Tags"},
        "Extra": {"type": "string"},
    },
    "definitions": {
        "Tags": {"type": "array", "minItems": 0, "items": {"$ref": "#/definitions/Tag"}},
        "Tag": {
            "type": "object",
            "properties": {"Key": {"type": "string", "minLength": 1, "maxLength": 128}},
            "required": ["Key"],
        },
    },
    "required": ["AlgorithmName"],
    "readOnlyProperties": ["/properties/Arn"],
}


@pytest.fixture
def found(monkeypatch):
    monkeypatch.setattr(cloudformation, "_load", lambda name: (SCHEMA, f"schemas of {name}"))
    comparison = compare_documents(CREATE, "A::B::C")
    return {f"{each.path}:{each.kind}": each.said for each in comparison.differences}


def test_what_both_say_differently_is_a_contradiction(found):
    both = {name for name, said in found.items() if said is Said.BOTH}
    assert both == {
        "AlgorithmName:pattern",
        "AlgorithmName:max_length",
        "AlgorithmDescription:type",
    }


def test_what_one_document_alone_says_is_no_contradiction(found):
    assert found["TrainingSpecification:member"] is Said.MODEL
    assert found["Tags:max_size"] is Said.MODEL
    assert found["Tags[].Value:member"] is Said.MODEL
    assert found["Extra:member"] is Said.SCHEMA


def test_a_minimum_of_nothing_says_nothing(found):
    assert "Tags:min_size" not in found


def compared_to(schema, monkeypatch):
    """Compare CreateModel with a schema; return the comparison and its differences by name."""
    monkeypatch.setattr(cloudformation, "_load", lambda _name: (schema, "made up"))
    comparison = compare_documents(CREATE_MODEL, "A::B::C")
    return comparison, {f"{each.path}:{each.kind}": each for each in comparison.differences}


def container(**properties):
    return {"properties": {"PrimaryContainer": {"type": "object", "properties": properties}}}


def test_of_enums_that_differ_each_document_shows_what_it_alone_has(monkeypatch):
    modes = CREATE_MODEL.at("PrimaryContainer.Mode").enum
    schema = container(Mode={"type": "string", "enum": [*modes[1:], "Other"]})
    found = compared_to(schema, monkeypatch)[1]["PrimaryContainer.Mode:enum"]
    assert (found.said, found.model) == (Said.BOTH, f"alone has {[modes[0]]}")
    assert found.schema == "alone has ['Other']"


def test_enums_with_the_same_members_in_any_order_agree(monkeypatch):
    modes = CREATE_MODEL.at("PrimaryContainer.Mode").enum
    schema = container(Mode={"type": "string", "enum": modes[::-1]})
    assert "PrimaryContainer.Mode:enum" not in compared_to(schema, monkeypatch)[1]


def test_what_a_schema_says_of_keys_and_values_of_a_map_is_compared(monkeypatch):
    inner = {"type": "string", "maxLength": 7}
    schema = container(Environment={"type": "object", "patternProperties": {"^k$": inner}})
    found = compared_to(schema, monkeypatch)[1]
    assert found["PrimaryContainer.Environment{key}:pattern"].schema == "^k$"
    assert found["PrimaryContainer.Environment{value}:max_length"].schema == "7"


def test_a_schema_that_contains_itself_is_read_once(monkeypatch):
    node = {"type": "object", "properties": {"Inner": {"$ref": "#/definitions/Node"}}}
    schema = {
        "properties": {"PrimaryContainer": {"$ref": "#/definitions/Node"}},
        "definitions": {"Node": node},
    }
    found = compared_to(schema, monkeypatch)[1]
    assert found["PrimaryContainer.Inner:member"].said is Said.SCHEMA
    assert not [name for name in found if "Inner.Inner" in name]


def test_the_text_lists_contradictions_first_and_ends_with_the_counts(monkeypatch):
    schema = container(Mode={"type": "array"}, Extra={"type": "string"})
    comparison, _ = compared_to(schema, monkeypatch)
    first, second, *_, last = comparison.lines()
    assert first.endswith(" beside A::B::C (made up)")
    assert second == ("contradiction       PrimaryContainer.Mode:type  model string, schema array")
    alone = len(comparison.differences) - 1
    assert last == f"3 constraints in both; contradictions: 1, {alone} said by one document alone"


def test_a_type_that_cfn_lint_does_not_know_is_named():
    with pytest.raises(SourceError, match="cfn-lint knows no resource type AWS::No::Such"):
        compare_documents(CREATE, "AWS::No::Such")


def test_members_below_one_that_is_missing_are_not_listed(found):
    assert not [name for name in found if name.startswith("TrainingSpecification.")]


def test_what_is_read_only_and_what_agrees_is_not_listed(found):
    assert not [name for name in found if name.startswith(("Arn", "Tags[].Key"))
                and not name.endswith("pattern")]  # fmt: skip


def test_anchors_of_a_full_match_make_no_difference(monkeypatch):
    pattern = CREATE.at("AlgorithmName").pattern
    schema = {"properties": {"AlgorithmName": {"type": "string", "pattern": f"^{pattern}$"}}}
    monkeypatch.setattr(cloudformation, "_load", lambda _name: (schema, ""))
    found = compare_documents(CREATE, "A::B::C").differences
    assert not [each for each in found if each.path == "AlgorithmName" and each.kind == "pattern"]


def test_without_cfn_lint_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cfnlint.schema", None)
    with pytest.raises(UnavailableError, match=r"pip install 'moto\[server\]'"):
        compare_documents(CREATE, "A::B::C")


def test_an_operation_without_a_type_says_so():
    with pytest.raises(SourceError, match="CreateAlgorithm has no resource type"):
        compare_documents(CREATE, None)


def test_the_command_prints_the_versions_of_both_documents(capsys):
    status = main(["drift", "cloudformation", "installed", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert status == int(any(each["said"] == "contradiction" for each in found["differences"]))
    assert "botocore" in found["model"]
    assert found["schema"].startswith("AWS::SageMaker::Algorithm (cfn-lint ")
    assert found["compared"] > 100


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (["cloudformation", "lock"], 2, "with installed, not with lock"),
        (["cloudformation", "--operation", "ListAlgorithms"], 2, "has no resource type"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(arguments, status, text, capsys):
    assert main(["drift", *arguments]) == status
    assert text in capsys.readouterr().err

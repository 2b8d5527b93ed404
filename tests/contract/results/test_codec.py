"""The codec: typed values to JSON and back, and errors that name file and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pytest

from aws_contract.results import codec
from aws_contract.results.codec import CodecError


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    name: str
    share: float = 0.5
    colour: Colour = Colour.RED


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    leaves: tuple[Leaf, ...]
    counts: Mapping[str, int]
    note: str | None = None


TREE = Tree(leaves=(Leaf(name="a"), Leaf(name="b", share=1.0)), counts={"x": 1})


def test_a_value_survives_a_file(tmp_path):
    path = codec.write(tmp_path / "new" / "tree.json", TREE)
    assert codec.read(path, Tree) == TREE


def test_a_value_is_written_with_its_defaults():
    assert codec.to_json(TREE.leaves[0]) == {"name": "a", "share": 0.5, "colour": "red"}


def test_a_read_only_mapping_can_be_written():
    tree = Tree(leaves=(), counts=MappingProxyType({"x": 1}))
    assert codec.decode(codec.encode(tree), Tree, source="x") == Tree(leaves=(), counts={"x": 1})


def test_a_lone_surrogate_survives():
    leaf = Leaf(name="\ud800 \U0001f600")
    assert codec.decode(codec.encode(leaf), Leaf, source="x") == leaf


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ('{"leaves": [{"name": 1}], "counts": {}}', "$.leaves[0].name", "Expected `str`"),
        ('{"leaves": []}', "$", "missing required field `counts`"),
        ('{"leaves": [], "counts": {"x": "1"}}', "$.counts[...]", "Expected `int`"),
        ('{"leaves": [], "counts": {"x": 1.5}}', "$.counts[...]", "Expected `int`"),
        ('{"leaves": [], "counts": {}, "not": 1}', "$", "unknown field `not`"),
        (
            '{"leaves": [{"name": "a", "age": 1}], "counts": {}}',
            "$.leaves[0]",
            "unknown field `age`",
        ),
        (
            '{"leaves": [{"name": "a", "colour": "blue"}], "counts": {}}',
            "$.leaves[0].colour",
            "Invalid enum value 'blue'",
        ),
        ("[]", "$", "Expected `object`"),
        ("{\n  'a'}", "line 2 column 3", "not JSON"),
        ('{"leaves": [], "counts": {"x": NaN}}', "", "NaN isn't a JSON number"),
        (b"\xff", "", "not JSON"),
        ("[" * 100_000, "", "not JSON"),
    ],
)
def test_an_error_names_the_source_and_the_place(text, place, problem):
    with pytest.raises(CodecError) as caught:
        codec.decode(text, Tree, source="tree.json")
    assert str(caught.value).startswith(f"tree.json: {place}: " if place else "tree.json: ")
    assert caught.value.place == place
    assert problem in caught.value.problem


def test_lines_are_appended_and_read_back(tmp_path):
    path = tmp_path / "leaves.jsonl"
    for leaf in TREE.leaves:
        codec.append_line(path, leaf)
    assert tuple(codec.read_lines(path, Leaf)) == TREE.leaves


def test_an_error_in_a_line_names_the_line(tmp_path):
    path = tmp_path / "leaves.jsonl"
    path.write_text('{"name": "a"}\n\n{"name": 3}\n')
    with pytest.raises(CodecError, match=r"leaves\.jsonl:3: \$\.name: Expected `str`"):
        list(codec.read_lines(path, Leaf))


def test_what_has_no_json_form_is_an_error():
    with pytest.raises(TypeError, match="object has no JSON form"):
        codec.encode(object())


def test_the_schema_of_a_type_names_its_fields():
    schema = codec.json_schema(Leaf)
    assert set(schema["$defs"]["Leaf"]["properties"]) == {"name", "share", "colour"}

"""A contract as facts, and their canonical file form."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aws_contract.drift import lockfile
from aws_contract.drift.lockfile import dumps, loads
from aws_contract.drift.prose import plain, stated_limits
from aws_contract.drift.snapshot import MODEL as EVERYTHING
from aws_contract.drift.snapshot import PAGE, describe_model, installed, parent_of
from aws_contract.resources.algorithm.documentation import LOCK, PAGE_2023
from aws_contract.results.codec import CodecError
from aws_strategies.model import Kind, UnknownOperationError, load_operation

ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}
DATA = Path(__file__).parents[2] / "data"
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
EXAMPLE = describe_model(MODEL, version="9.9", **ALGORITHM)


def test_points_are_those_of_the_operation():
    """A case is named after a constraint point, so both packages must name them alike."""
    points = {
        (point.path, point.kind): point.bound
        for point in load_operation("sagemaker", "CreateAlgorithm").points
    }
    assert installed(**ALGORITHM).snapshot.points() == points


@pytest.mark.parametrize(
    ("version", "paths", "points", "pairs"),
    [("1.29.155", 149, 384, 401), ("1.44.5", 215, 529, 1697)],
)
def test_saved_contracts_of_real_versions_have_their_known_size(version, paths, points, pairs):
    snapshot = lockfile.read(DATA / f"drift-botocore-{version}.json")
    assert (len(snapshot.request), len(snapshot.points()), snapshot.enum_pairs()) == (
        paths,
        points,
        pairs,
    )


def test_a_fact_holds_everything_of_its_shape():
    fact = EXAMPLE.snapshot.request["AlgorithmName"]
    assert (fact.type, fact.required, fact.shape, fact.pattern, dict(fact.bounds)) == (
        "string",
        True,
        "EntityName",
        "^[a-z]+$",
        {Kind.MAX_LENGTH: 63, Kind.MIN_LENGTH: 1},
    )


def test_the_response_is_read_too():
    assert EXAMPLE.snapshot.response["AlgorithmArn"].required


def test_places_name_the_shape_and_the_member():
    places = [EXAMPLE.snapshot.place_of(path) for path in EXAMPLE.snapshot.request]
    assert {
        "CreateAlgorithmInput",
        "CreateAlgorithmInput.Mode",
        "Parts[]",
        "Part.Count",
        "Environment{key}",
    } <= set(places)


def test_a_place_leads_back_to_its_paths():
    assert EXAMPLE.snapshot.paths_of("Part.Count") == ("Specification.Parts[].Count",)


@pytest.mark.parametrize(
    ("path", "parent"),
    [("A", "$"), ("A.B", "A"), ("A[]", "A"), ("A[].B", "A[]"), ("A{key}", "A"), ("A[][]", "A[]")],
)
def test_the_parent_of_a_path(path, parent):
    assert parent_of(path) == parent


@pytest.mark.parametrize(
    ("words", "same"),
    [
        pytest.param("<p>How  data\ncomes in.</p>", True, id="layout"),
        pytest.param("<p>How <b>data</b> comes in.</p>", True, id="markup"),
        pytest.param("<p>How data goes out.</p>", False, id="words"),
    ],
)
def test_a_documentation_hash_changes_with_the_words_only(words, same):
    changed = json.loads(json.dumps(MODEL))
    changed["shapes"]["CreateAlgorithmInput"]["members"]["Mode"]["documentation"] = words
    other = describe_model(changed, version="9.9", **ALGORITHM).snapshot.documentation
    place = "CreateAlgorithmInput.Mode"
    assert (other[place] == EXAMPLE.snapshot.documentation[place]) is same


def test_no_prose_is_saved():
    saved = dumps(EXAMPLE.snapshot)
    assert not [words for words in EXAMPLE.prose.values() if words and words in saved]


def test_an_unknown_operation_is_named_with_those_there_are():
    with pytest.raises(UnknownOperationError, match=r"'Nope'.*CreateAlgorithm, DeleteAlgorithm"):
        describe_model(MODEL, version="9.9", service="sagemaker", operation="Nope")


@pytest.mark.parametrize(
    "snapshot",
    [
        pytest.param(EXAMPLE.snapshot, id="example"),
        pytest.param(installed(**ALGORITHM).snapshot, id="installed"),
        pytest.param(replace(EXAMPLE.snapshot, shows=PAGE, version=None), id="page"),
    ],
)
def test_a_snapshot_comes_back_from_its_file_form(snapshot):
    assert loads(dumps(snapshot)) == snapshot


@pytest.mark.parametrize(
    "path",
    [LOCK, PAGE_2023, *sorted(DATA.glob("drift-botocore-*.json"))],
    ids=lambda path: path.name,
)
def test_saved_contracts_are_in_canonical_form(path):
    assert dumps(lockfile.read(path)) == path.read_text(encoding="utf-8")


def test_one_new_enum_member_is_one_new_line():
    """The file is made for review: a diff shows the facts that moved and nothing else."""
    changed = json.loads(json.dumps(MODEL))
    changed["shapes"]["Mode"]["enum"].insert(0, "FastFile")
    before = dumps(EXAMPLE.snapshot).splitlines()
    after = dumps(describe_model(changed, version="9.9", **ALGORITHM).snapshot).splitlines()
    assert [line for line in after if line not in before] == ['   "FastFile",']
    assert len(after) == len(before) + 1


def test_shapes_of_one_name_with_other_enums_keep_both():
    request = dict(EXAMPLE.snapshot.request)
    request["Other"] = replace(request["Mode"], enum=("Stream",))
    snapshot = replace(EXAMPLE.snapshot, request=request)
    assert loads(dumps(snapshot)) == snapshot


def _broken(change):
    document = json.loads(dumps(EXAMPLE.snapshot))
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"format": 1', r"saved: line 1 column 13: not JSON", id="cut"),
        pytest.param("[]", "expected a saved contract", id="not an object"),
        pytest.param('{"format": 2}', '"format": 1; found 2', id="other format"),
        pytest.param(_broken(lambda d: d.pop("request")),
                     r"saved: \$: Object missing required field `request`", id="no request"),
        pytest.param(_broken(lambda d: d["request"]["Mode"].pop("type")),
                     r"saved: \$\.request\.Mode: \$: Object missing required field `type`",
                     id="no type"),
        pytest.param(_broken(lambda d: d["request"]["Mode"].update(required="yes")),
                     r"\$\.request\.Mode: \$\.required: Expected `bool`, got `str`",
                     id="wrong type"),
        pytest.param(_broken(lambda d: d["request"]["Mode"].update(enum="Nope")),
                     r"\$\.request\.Mode: \$\.enum: `Nope` isn't one of the names",
                     id="unknown enum"),
        pytest.param(_broken(lambda d: d["request"]["Mode"].update(stated={"size": 1})),
                     r"\$\.request\.Mode: .*Invalid enum value 'size'", id="unknown kind"),
        pytest.param(_broken(lambda d: d["request"]["Mode"].update(smell="none")),
                     r"\$\.request\.Mode: \$: Object has an unknown field `smell`",
                     id="unknown field"),
        pytest.param(_broken(lambda d: d["shows"].append("smell")), "Invalid enum value 'smell'",
                     id="unknown aspect"),
    ],
)  # fmt: skip
def test_a_broken_file_says_what_was_expected_and_where(text, expected):
    with pytest.raises(CodecError, match=expected):
        loads(text, name="saved")


def test_the_contract_of_the_page_shows_what_a_page_can_and_no_more():
    snapshot = lockfile.read(PAGE_2023)
    assert snapshot.shows == PAGE
    assert PAGE < EVERYTHING
    assert (len(snapshot.request), snapshot.enum_pairs()) == (149, 401)


@pytest.mark.parametrize(
    ("prose", "type_", "limits"),
    [
        ("must have 1 to 63 characters.", "string", {"": {"max_length": 63, "min_length": 1}}),
        ("supports up to 16 entries", "map", {"": {"max_size": 16}}),
        ("takes up to 16 key and values entries", "map", {"": {"max_size": 16}}),
        ("Maximum of 10 items is supported.", "list", {"": {"max_size": 10}}),
        ("The maximum is 1,000.", "integer", {"": {"max_value": 1000}}),
        ("The maximum value is 28 days.", "integer", {"": {"max_value": 2_419_200}}),
        ("Minimum value of 1.", "integer", {"": {"min_value": 1}}),
        ("The maximum is 100.", "string", {}),
        ("up to 16 entries", "integer", {}),
        ("the maximum length of time", "integer", {}),
        ("Seed of the shuffle.", "structure", {}),
    ],
)
def test_limits_in_prose(prose, type_, limits):
    assert stated_limits(prose, type_=type_) == limits


@pytest.mark.parametrize(
    ("documentation", "text"),
    [
        ("<p>Set <code>a</code>, not b.</p><p>Or c.</p>", "Set a, not b. Or c."),
        ("Set ``a``, not **b**.\n\n  Or c.", "Set a, not b. Or c."),
        ("a &lt; b", "a < b"),
    ],
)
def test_markup_leaves_plain_text(documentation, text):
    assert plain(documentation) == text

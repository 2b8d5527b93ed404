"""Two contracts compared: real versions, the page of 2023, and one change at a time."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aws_contract.drift import lockfile
from aws_contract.drift.change import ClientEffect, Direction, Part
from aws_contract.drift.compare import IncomparableError, compare, point_changes
from aws_contract.drift.snapshot import describe_model
from aws_contract.resources.algorithm.documentation import PAGE_2023

DATA = Path(__file__).parents[2] / "data"
OLD = lockfile.read(DATA / "drift-botocore-1.29.155.json")
NEW = lockfile.read(DATA / "drift-botocore-1.44.5.json")
PAGE = lockfile.read(PAGE_2023)
MODEL = json.loads((DATA / "drift-model.json").read_text(encoding="utf-8"))
JOB = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
TRANSFORM = "ValidationSpecification.ValidationProfiles[].TransformJobDefinition"
ALGORITHM = {"service": "sagemaker", "operation": "CreateAlgorithm"}


def moved(drift):
    return {(change.path, change.what): change for change in drift.changes}


def test_the_page_of_2023_is_the_contract_of_its_botocore():
    drift = compare(PAGE, OLD)
    assert not drift
    assert not drift.points


@pytest.mark.parametrize("old", [PAGE, OLD], ids=["page", "1.29.155"])
@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("TrainingSpecification.SupportedTrainingInstanceTypes[]", 49, 225),
        ("InferenceSpecification.SupportedTransformInstanceTypes[]", 32, 116),
        ("InferenceSpecification.SupportedRealtimeInferenceInstanceTypes[]", 147, 277),
    ],
)
def test_instance_types_since_2023(old, path, before, after):
    change = moved(compare(old, NEW))[path, "enum"]
    assert (len(change.old), len(change.new)) == (before, after)
    assert (change.direction, change.effect) == (Direction.LOOSENED, ClientEffect.LOOSENING)


@pytest.mark.parametrize("old", [PAGE, OLD], ids=["page", "1.29.155"])
def test_required_marks_since_2023(old):
    drift = compare(old, NEW)
    gone = {c.path: c.direction for c in drift.changes if c.what == "required"}
    assert gone == dict.fromkeys(
        (
            "InferenceSpecification.Containers[].Image",
            "InferenceSpecification.SupportedContentTypes",
            "InferenceSpecification.SupportedResponseMIMETypes",
            f"{JOB}.ResourceConfig.VolumeSizeInGB",
        ),
        Direction.LOOSENED,
    )


@pytest.mark.parametrize("old", [PAGE, OLD], ids=["page", "1.29.155"])
def test_members_since_2023(old):
    changes = [change for change in compare(old, NEW).changes if change.what == "member"]
    assert {change.direction for change in changes} == {Direction.ADDED}
    paths = {c.path.removeprefix(f"{JOB}.").removeprefix(f"{TRANSFORM}.") for c in changes}
    assert paths == {
        "TrainingSpecification.AdditionalS3DataSource",
        "InferenceSpecification.Containers[].AdditionalModelDataSources",
        "InferenceSpecification.Containers[].AdditionalS3DataSource",
        "InferenceSpecification.Containers[].BaseModel",
        "InferenceSpecification.Containers[].IsCheckpoint",
        "InferenceSpecification.Containers[].ModelDataETag",
        "InferenceSpecification.Containers[].ModelDataSource",
        "InputDataConfig[].DataSource.DatasetSource",
        "InputDataConfig[].DataSource.S3DataSource.HubAccessConfig",
        "InputDataConfig[].DataSource.S3DataSource.ModelAccessConfig",
        "OutputDataConfig.CompressionType",
        "ResourceConfig.InstancePlacementConfig",
        "ResourceConfig.InstancePreferences",
        "ResourceConfig.SelectedInstanceCount",
        "ResourceConfig.SelectedInstanceType",
        "ResourceConfig.TrainingPlanArn",
        "StoppingCondition.MaxPendingTimeInSeconds",
        "TransformResources.TransformAmiVersion",
    }  # fmt: skip
    assert len(NEW.request) - len(OLD.request) == sum(1 + change.below for change in changes)


def test_bounds_between_two_versions():
    bounds = {
        (change.path.rpartition(".")[2], change.what): (change.old, change.new, change.direction)
        for change in compare(OLD, NEW).changes
        if change.what.startswith(("max_", "min_"))
    }
    assert bounds == {
        ("Environment", "max_size"): (16, 100, Direction.LOOSENED),
        ("DataInputConfig", "max_length"): (1024, 16384, Direction.LOOSENED),
        ("FileSystemId", "max_length"): (None, 21, Direction.TIGHTENED),
        ("KeepAlivePeriodInSeconds", "max_value"): (3600, 21600, Direction.LOOSENED),
        ("VolumeSizeInGB", "min_value"): (1, 0, Direction.LOOSENED),
    }


def test_patterns_between_two_versions():
    """15 patterns only lost their anchors, which changes nothing; 5 were tightened."""
    patterns = [c for c in compare(OLD, NEW).changes if c.what == "pattern"]
    request = [change for change in patterns if change.part is Part.REQUEST]
    assert len([c for c in request if c.effect is ClientEffect.NEUTRAL]) == 15
    assert {c.path.rpartition(".")[2] for c in request if c.direction is Direction.TIGHTENED} == {
        "FileSystemId",
        "KmsKeyId",
        "VolumeKmsKeyId",
    }
    assert len(request) == 15 + 5


def test_points_between_two_versions_add_up():
    points = point_changes(OLD, NEW)
    assert len(OLD.points()) - len(points.removed) + len(points.added) == len(NEW.points())
    assert (len(points.added), len(points.removed)) == (149, 4)
    assert "TrainingSpecification.SupportedTrainingInstanceTypes[]:enum" in points.changed
    assert "AlgorithmName:pattern" not in points.changed


def test_a_page_is_compared_by_what_it_can_show():
    drift = compare(PAGE, NEW)
    assert "patterns" in drift.hidden
    assert {id_.rpartition(":")[2] for id_ in drift.points.added} == {"type", "required", "enum"}


def test_the_other_direction_mirrors():
    there, back = compare(OLD, NEW), compare(NEW, OLD)
    assert (back.points.added, back.points.removed) == (there.points.removed, there.points.added)
    assert {(c.path, c.what) for c in back.changes} == {(c.path, c.what) for c in there.changes}


def changed(edit):
    model = json.loads(json.dumps(MODEL))
    edit(model["shapes"])
    return compare(
        describe_model(MODEL, version="1", **ALGORITHM).snapshot,
        describe_model(model, version="2", **ALGORITHM).snapshot,
    )


def _set(shape, **values):
    return lambda shapes: shapes[shape].update(values)


def _drop(shape, key):
    return lambda shapes: shapes[shape].pop(key)


def _add_member(shape, name, *, required=False):
    def edit(shapes):
        shapes[shape]["members"][name] = {"shape": "Image"}
        if required:
            shapes[shape].setdefault("required", []).append(name)

    return edit


@pytest.mark.parametrize(
    ("edit", "path", "what", "direction", "effect"),
    [
        pytest.param(edit, *expected.split(), id=name)
        for name, edit, expected in (
            ("max up", _set("EntityName", max=64), "AlgorithmName max_length loosened loosening"),
            ("max down", _set("EntityName", max=9), "AlgorithmName max_length tightened breaking"),
            ("max gone", _drop("EntityName", "max"), "AlgorithmName max_length loosened loosening"),
            ("min up", _set("EntityName", min=2), "AlgorithmName min_length tightened breaking"),
            ("min gone", _set("EntityName", min=0), "AlgorithmName min_length loosened loosening"),
            ("size down", _set("Parts", max=3), "Specification.Parts max_size tightened breaking"),
            ("value up", _set("Count", max=101),
             "Specification.Parts[].Count max_value loosened loosening"),
            ("enum longer", _set("Mode", enum=["File", "Pipe", "X"]),
             "Mode enum loosened loosening"),
            ("enum shorter", _set("Mode", enum=["File"]), "Mode enum tightened breaking"),
            ("enum other", _set("Mode", enum=["File", "X"]), "Mode enum changed breaking"),
            ("enum order", _set("Mode", enum=["Pipe", "File"]), "Mode enum changed neutral"),
            ("enum gone", _drop("Mode", "enum"), "Mode enum loosened loosening"),
            ("enum new", _set("EntityName", enum=["a"]), "AlgorithmName enum tightened breaking"),
            ("anchors", _set("EntityName", pattern="[a-z]+"),
             "AlgorithmName pattern changed neutral"),
            ("pattern other", _set("EntityName", pattern="[0-9]+"),
             "AlgorithmName pattern changed breaking"),
            ("pattern gone", _drop("EntityName", "pattern"),
             "AlgorithmName pattern loosened loosening"),
            ("pattern new", _set("Image", pattern="a+"),
             "Specification.Image pattern tightened breaking"),
            ("required", _set("CreateAlgorithmInput", required=["AlgorithmName", "Mode",
                                                                "Specification"]),
             "Mode required tightened breaking"),
            ("optional", _set("CreateAlgorithmInput", required=["Specification"]),
             "AlgorithmName required loosened loosening"),
            ("type", _set("Seed", type="string"),
             "Specification.Parts[].Seed type changed breaking"),
            ("wider number", _set("Count", type="long"),
             "Specification.Parts[].Count type changed breaking"),
            ("member new", _add_member("Part", "New"),
             "Specification.Parts[].New member added loosening"),
            ("required member new", _add_member("Part", "New", required=True),
             "Specification.Parts[].New member added breaking"),
            ("member gone", lambda s: s["CreateAlgorithmInput"]["members"].pop("Mode"),
             "Mode member removed breaking"),
        )
    ],
)  # fmt: skip
def test_one_change_is_one_finding(edit, path, what, direction, effect):
    (change,) = changed(edit).changes
    assert (change.path, change.what, change.direction, change.effect) == (
        path,
        what,
        direction,
        effect,
    )


@pytest.mark.parametrize(
    ("pattern", "effect"),
    [
        ("[a-z]+", ClientEffect.NEUTRAL),
        ("^[a-z]+\\$", ClientEffect.BREAKING),
        ("[a-z]+\\", ClientEffect.BREAKING),
    ],
)
def test_only_an_anchor_may_be_dropped(pattern, effect):
    (change,) = changed(_set("EntityName", pattern=pattern)).changes
    assert change.effect is effect


def test_an_escaped_dollar_is_no_anchor():
    before = changed(_set("EntityName", pattern="a\\$")).new
    after = changed(_set("EntityName", pattern="a\\")).new
    (change,) = compare(before, after).changes
    assert change.effect is ClientEffect.BREAKING


def test_a_renamed_shape_is_neutral():
    def rename(shapes):
        shapes["Method"] = shapes.pop("Mode")
        shapes["CreateAlgorithmInput"]["members"]["Mode"]["shape"] = "Method"

    (change,) = changed(rename).changes
    assert (change.what, change.old, change.new, change.effect) == (
        "shape",
        "Mode",
        "Method",
        ClientEffect.NEUTRAL,
    )


def test_what_goes_with_its_parent_is_counted_there():
    (change,) = changed(lambda s: s["Specification"]["members"].pop("Environment")).changes
    assert (change.path, change.below) == ("Specification.Environment", 2)


def test_an_enum_change_names_what_came_and_went():
    (change,) = changed(_set("Mode", enum=["File", "X"])).changes
    assert (change.gained, change.lost) == (("X",), ("Pipe",))


def test_a_response_member_that_vanishes_breaks():
    (change,) = changed(lambda s: s["CreateAlgorithmOutput"].update(members={})).changes
    assert (change.part, change.effect) == (Part.RESPONSE, ClientEffect.BREAKING)


def test_a_response_that_may_say_more_is_neutral():
    (change,) = changed(_set("Arn", max=4096)).changes
    assert (change.part, change.effect) == (Part.RESPONSE, ClientEffect.NEUTRAL)


def test_reworded_documentation_is_listed_but_is_no_drift():
    def reword(shapes):
        shapes["Part"]["documentation"] = "<p>Other words.</p>"

    drift = changed(reword)
    assert not drift
    assert drift.documentation == ("Parts[]",)


def test_a_limit_that_prose_states_anew_is_neutral():
    def reword(shapes):
        shapes["Part"]["members"]["Count"]["documentation"] = "The maximum is 99."

    (change,) = changed(reword).changes
    assert (change.what, change.effect, change.new) == (
        "stated",
        ClientEffect.NEUTRAL,
        {"max_value": 99},
    )


def test_operations_must_be_the_same():
    with pytest.raises(IncomparableError, match="ListAlgorithms"):
        compare(OLD, replace(NEW, operation="ListAlgorithms"))

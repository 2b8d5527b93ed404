"""The lists whose items the rules of CreateAlgorithm are about, and items that obey all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from aws_strategies.json_value import Body
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import GENERAL, IMAGE, INFERENCE, TRAINING
from aws_strategies.rules.positions import RuleList

__all__ = ["LISTS"]

_NAMES: Final = ("other-1", "other-2")
_TYPES: Final = ("ml.c4.xlarge", "ml.c5.2xlarge")  # EBS only, and in no example


def _list(items: str, find: Callable[[Body], list[Body]], *others: Body) -> RuleList:
    return RuleList(items=items, find=find, others=lambda _: [dict(item) for item in others])


def _training(member: str) -> Callable[[Body], list[Body]]:
    return lambda body: body[TRAINING].get(member, [])


def _resources(member: str) -> Callable[[Body], list[Body]]:
    def find(body: Body) -> list[Body]:
        return next((each.get(member, []) for each in places.all_resources(body)), [])

    return find


def _containers(body: Body) -> list[Body]:
    found: list[Body] = body.get(INFERENCE, {}).get("Containers", [])
    return found


def _additional_sources(body: Body) -> list[Body]:
    member = "AdditionalModelDataSources"
    return next((each[member] for each in _containers(body) if member in each), [])


def _placements(body: Body) -> list[Body]:
    resources = next(iter(places.all_resources(body)), {})
    found: list[Body] = resources.get("InstancePlacementConfig", {}).get(
        "PlacementSpecifications", []
    )
    return found


def _data_channels(body: Body) -> list[Body]:
    return next((each["InputDataConfig"] for each in places.jobs(body)), [])


def _supported_channels(body: Body) -> list[Body]:
    """Return two channels of data that the algorithm supports."""
    model = {"SupportedContentTypes": [], "SupportedInputModes": ["File", "Pipe"]}
    supported = body[TRAINING]["TrainingChannels"]
    supported[:] = [supported[0], *({"Name": name, **model} for name in _NAMES)]
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/train/"}
    return [{"ChannelName": name, "DataSource": {"S3DataSource": dict(source)}} for name in _NAMES]


def _grouped_channels(body: Body) -> list[Body]:
    """Return two such channels, assigned to an instance group of the job."""
    found = _supported_channels(body)
    group = _resources("InstanceGroups")(body)[0]["InstanceGroupName"]
    for channel in found:
        channel["DataSource"]["S3DataSource"]["InstanceGroupNames"] = [group]
    return found


def _supported_types(others: Callable[[str], Body]) -> Callable[[Body], list[Body]]:
    def make(body: Body) -> list[Body]:
        places.support(body, *_TYPES)
        return [others(each) for each in _TYPES]

    return make


_HYPERPARAMETERS: Final = _list(
    "hyperparameters",
    _training("SupportedHyperParameters"),
    *({"Name": name, "Type": "FreeText"} for name in _NAMES),
)
_OBJECTIVES: Final = _list(
    "objectives",
    _training("SupportedTuningJobObjectiveMetrics"),
    *({"Type": each, "MetricName": "loss"} for each in ("Minimize", "Maximize")),
)
_CHANNELS: Final = _list(
    "training channels",
    _training("TrainingChannels"),
    *(
        {"Name": name, "SupportedContentTypes": [], "SupportedInputModes": ["File"]}
        for name in _NAMES
    ),
)
_CONTAINERS: Final = _list("containers", _containers, {"Image": IMAGE}, {"Image": IMAGE})
_SOURCE: Final = {"S3Uri": "s3://bucket/more/", "S3DataType": "S3Prefix", "CompressionType": "None"}
_SOURCES: Final = _list(
    "additional sources",
    _additional_sources,
    *({"ChannelName": name, "S3DataSource": dict(_SOURCE)} for name in _NAMES),
)
_DATA: Final = RuleList(items="data channels", find=_data_channels, others=_supported_channels)
_GROUPED_DATA: Final = RuleList(
    items="data channels", find=_data_channels, others=_grouped_channels
)
_GROUPS: Final = _list(
    "groups",
    _resources("InstanceGroups"),
    *({"InstanceType": GENERAL, "InstanceCount": 1, "InstanceGroupName": name} for name in _NAMES),
)
_PREFERENCES: Final = RuleList(
    items="preferences",
    find=_resources("InstancePreferences"),
    others=_supported_types(lambda each: {"InstanceType": each, "InstanceCount": 1}),
)
_PLACEMENTS: Final = _list("placements", _placements, {"InstanceCount": 1}, {"InstanceCount": 1})
_TAGS: Final = _list(
    "tags", lambda body: body.get("Tags", []), *({"Key": name, "Value": ""} for name in _NAMES)
)

LISTS: Final[Mapping[str, tuple[RuleList, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("default-excludes-required", "range-fits-type", "range-is-numeric",
             "range-is-ordered", "default-in-range"),
            (_HYPERPARAMETERS,),
        ),
        "objective-metric-is-defined": (_OBJECTIVES,),
        "channel-modes-file-or-pipe": (_CHANNELS,),
        **dict.fromkeys(
            ("model-data-is-tar-gz", "additional-models-need-model-source",
             "container-environment-16", "image-path-form"),
            (_CONTAINERS,),
        ),
        "s3-prefix-ends-with-slash": (_CONTAINERS, _SOURCES),
        "gzip-model-is-one-object": (_CONTAINERS, _SOURCES),
        **dict.fromkeys(
            ("augmented-manifest-needs-pipe", "compression-needs-pipe",
             "record-wrapper-not-in-file", "shuffle", "attribute-names"),
            (_DATA,),
        ),
        "instance-group-names-are-defined": (_GROUPED_DATA,),
        "job-uses-supported": (_DATA, _GROUPS, _PREFERENCES),
        "placement-count-min-1": (_PLACEMENTS,),
        "no-volume-kms-on-local-storage": (_GROUPS,),
        "ebs-needs-volume-size": (_GROUPS,),
        "tag-prefix-reserved": (_TAGS,),
    }
)  # fmt: skip
"""By rule, the lists in which one item alone breaks it."""

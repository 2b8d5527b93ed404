"""Rules of the training job's channels: input modes, data types, compression, instance groups."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from hypothesis import strategies as st

from aws_strategies.case import Grade
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.resources.algorithm import paths as places
from aws_strategies.resources.algorithm.paths import CHANNEL, JOB, RESOURCES, TRAINING
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, Strength, Where

__all__ = ["RULES"]

_AUGMENTED: Final = "AugmentedManifestFile"
_SOURCE: Final = f"{CHANNEL}.DataSource.S3DataSource"
_MODES: Final = (f"{CHANNEL}.InputMode", f"{JOB}.TrainingInputMode")
_NAMES: Final = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)


def _augmented_in_pipe(body: ReadOnlyBody) -> bool:
    return all(
        mode == "Pipe" or places.s3_of(channel).get("S3DataType") != _AUGMENTED
        for channel, mode in places.channels_with_mode(body)
    )


def _pipe_augmented(body: Body, lock: Locked) -> None:
    for channel, mode in _channels(body):
        source = places.s3_of(channel)
        if mode == "Pipe" or source.get("S3DataType") != _AUGMENTED:
            continue
        if lock.free(f"{CHANNEL}.InputMode"):
            channel["InputMode"] = "Pipe"
        elif lock.free(f"{_SOURCE}.S3DataType"):
            channel["DataSource"]["S3DataSource"]["S3DataType"] = "ManifestFile"


def _channels(body: Body) -> list[tuple[Body, str]]:
    return list(places.channels_with_mode(body))  # type: ignore[arg-type]


def _augmented(body: Body, modes: tuple[str, str | None]) -> None:
    channel = _first_channel(body, modes)
    places.s3_source(channel)["S3DataType"] = _AUGMENTED


def _first_channel(body: Body, modes: tuple[str, str | None]) -> Body:
    """Set the mode of the job and that of its first channel, and return that."""
    general, own = modes
    places.job(body)["TrainingInputMode"] = general
    channel = places.data_channel(body)
    for member in ("InputMode", "CompressionType", "RecordWrapperType", "ShuffleConfig"):
        channel.pop(member, None)
    if own is not None:
        channel["InputMode"] = own
    return channel


def _not_in_file(member: str, value: str, body: ReadOnlyBody) -> bool:
    return not any(
        mode == "File" and channel.get(member) == value
        for channel, mode in places.channels_with_mode(body)
    )


def _set_none(member: str, value: str, body: Body, lock: Locked) -> None:
    for channel, mode in _channels(body):
        if mode != "File" or channel.get(member) != value:
            continue
        if lock.free(f"{CHANNEL}.{member}"):
            channel[member] = "None"
        elif lock.free(f"{CHANNEL}.InputMode"):
            channel["InputMode"] = "Pipe"


def _with(member: str, body: Body, given: tuple[object, tuple[str, str | None]]) -> None:
    value, modes = given
    channel = _first_channel(body, modes)
    channel[member] = value
    if places.s3_of(channel).get("S3DataType") == _AUGMENTED and (modes[1] or modes[0]) != "Pipe":
        places.s3_source(channel)["S3DataType"] = "ManifestFile"


def _unshuffled_file(body: ReadOnlyBody) -> bool:
    return not any(
        mode == "File" and "ShuffleConfig" in channel
        for channel, mode in places.channels_with_mode(body)
    )


def _attributes_augmented(body: ReadOnlyBody) -> bool:
    sources = [places.s3_of(channel) for channel, _ in places.channels_with_mode(body)]
    return all(each["S3DataType"] == _AUGMENTED for each in sources if "AttributeNames" in each)


def _attributes(body: Body, data_type: str) -> None:
    source = places.s3_source(_first_channel(body, ("Pipe", None)))
    source["S3DataType"] = data_type
    source["AttributeNames"] = ["label"]


def _assigned(channel: ReadOnlyBody) -> bool:
    return bool(places.s3_of(channel).get("InstanceGroupNames"))


def _all_or_none(body: ReadOnlyBody) -> bool:
    return all(len(set(map(_assigned, each["InputDataConfig"]))) < 2 for each in places.jobs(body))


def _assign_alike(body: Body, lock: Locked) -> None:
    """Give the groups of one channel to those without, or take them away where that can't be."""
    if not lock.free(f"{_SOURCE}.InstanceGroupNames"):
        return
    for each in places.jobs(body):
        sources = [channel["DataSource"].get("S3DataSource") for channel in each["InputDataConfig"]]
        names = [source["InstanceGroupNames"] for source in sources if _has_names(source)]
        if not names or len(names) == len(sources):
            continue
        for source in sources:
            if source is None:
                continue
            if None in sources:
                source.pop("InstanceGroupNames", None)
            elif not _has_names(source):
                source["InstanceGroupNames"] = list(names[0])


def _has_names(source: ReadOnlyBody | None) -> bool:
    return bool(source and source.get("InstanceGroupNames"))


def _groups(body: Body, names: tuple[list[str], ...]) -> None:
    """Give the job one channel for each list of groups, and the groups themselves."""
    channels = places.set_channels(body, tuple(f"channel-{at}" for at in range(len(names))))
    channels[0]["ChannelName"] = "train"
    body[TRAINING]["TrainingChannels"][0]["Name"] = "train"
    for channel, groups in zip(channels, names, strict=True):
        if groups:
            places.s3_source(channel)["InstanceGroupNames"] = list(groups)
    resources = places.resources(body)
    for other in ("InstanceType", "InstanceCount", "InstancePreferences", "VolumeKmsKeyId"):
        resources.pop(other, None)
    used = list(dict.fromkeys(name for groups in names for name in groups))[:5]
    resources["InstanceGroups"] = [
        {"InstanceType": places.GENERAL, "InstanceCount": 1, "InstanceGroupName": name}
        for name in used
    ]


def _groups_defined(body: ReadOnlyBody) -> bool:
    for each in places.jobs(body):
        groups = each["ResourceConfig"].get("InstanceGroups", [])
        defined = {group["InstanceGroupName"] for group in groups}
        for channel in each["InputDataConfig"]:
            if not defined.issuperset(places.s3_of(channel).get("InstanceGroupNames", ())):
                return False
    return True


def _used_groups(body: Body, names: tuple[list[str], list[str]]) -> None:
    _groups(body, (names[1],))
    places.s3_source(places.data_channel(body))["InstanceGroupNames"] = list(names[0])


_PIPE: Final = st.sampled_from([("Pipe", None), ("File", "Pipe"), ("FastFile", "Pipe")])
_FILE: Final = st.sampled_from([("File", None), ("Pipe", "File"), ("FastFile", "File")])


def _mode_rule(rule: str, member: str, value: str, phrase: str) -> DocumentedRule:
    edit = partial(_with, member)
    return DocumentedRule(
        id=rule,
        statement=f"{member} is unset or None in File mode.",
        strength=Strength.MUST,
        where=Where(shape="Channel", member=member, phrase=phrase),
        paths=(f"{CHANNEL}.{member}", *_MODES),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=partial(_not_in_file, member, value),
        obeying=(
            Edit(how=f"{value} in Pipe mode", edit=edit, example=(value, ("Pipe", None)),
                 values=_PIPE.map(lambda modes: (value, modes))),
            Edit(how="None in File mode", edit=edit, example=("None", ("File", None)),
                 values=_FILE.map(lambda modes: ("None", modes))),
        ),
        breaking=(
            Edit(how=f"{value} in File mode", edit=edit, example=(value, ("File", None)),
                 values=_FILE.map(lambda modes: (value, modes))),
            Edit(how=f"{value} in a channel's File mode", edit=edit,
                 example=(value, ("Pipe", "File"))),
        ),
        repair=partial(_set_none, member, value),
    )  # fmt: skip


_modal: Callable[..., None] = partial(_with, "ShuffleConfig")
RULES: Final = (
    DocumentedRule(
        id="augmented-manifest-needs-pipe",
        statement="A channel with an augmented manifest has input mode Pipe.",
        strength=Strength.MUST,
        where=Where(shape="S3DataSource", member="S3DataType",
                    phrase="can only be used if the Channel's input mode is"),
        paths=(f"{_SOURCE}.S3DataType", *_MODES),
        default=True,
        grade=Grade.DOCUMENTED,
        obeys=_augmented_in_pipe,
        obeying=(
            Edit(how="Pipe mode", edit=_augmented, example=("Pipe", None), values=_PIPE),
            Edit(how="a channel's Pipe mode", edit=_augmented, example=("File", "Pipe")),
        ),
        breaking=(
            Edit(how="File mode", edit=_augmented, example=("File", None),
                 values=st.one_of(_FILE, st.just(("FastFile", None)))),
            Edit(how="a channel's File mode", edit=_augmented, example=("Pipe", "File")),
        ),
        repair=_pipe_augmented,
    ),
    _mode_rule("compression-needs-pipe", "CompressionType", "Gzip", "used only in Pipe input mode"),
    _mode_rule("record-wrapper-not-in-file", "RecordWrapperType", "RecordIO",
               "In File mode, leave this field unset"),
    DocumentedRule(
        id="shuffle",
        statement="A channel that is shuffled isn't in File mode.",
        strength=Strength.IMPLIED,
        where=Where(shape="Channel", member="ShuffleConfig", phrase="For Pipe input mode"),
        paths=(f"{CHANNEL}.ShuffleConfig", *_MODES),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_unshuffled_file,
        obeying=(Edit(how="Pipe mode", edit=_modal, example=({"Seed": 1}, ("Pipe", None))),),
        breaking=(
            Edit(how="File mode", edit=_modal, example=({"Seed": 1}, ("File", None))),
            Edit(how="a channel's File mode", edit=_modal, example=({"Seed": 1}, ("Pipe", "File"))),
        ),
    ),
    DocumentedRule(
        id="attribute-names",
        statement="Attribute names go with an augmented manifest.",
        strength=Strength.IMPLIED,
        where=Where(shape="S3DataSource", member="AttributeNames",
                    phrase="augmented manifest file"),
        paths=(f"{_SOURCE}.AttributeNames", f"{_SOURCE}.S3DataType"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_attributes_augmented,
        obeying=(Edit(how="an augmented manifest", edit=_attributes, example=_AUGMENTED),),
        breaking=(
            Edit(how="a prefix", edit=_attributes, example="S3Prefix"),
            Edit(how="a manifest", edit=_attributes, example="ManifestFile"),
        ),
    ),
    DocumentedRule(
        id="all-channels-or-none-in-groups",
        statement="All channels of a job are assigned to instance groups, or none is.",
        strength=Strength.IMPLIED,
        where=Where(shape="S3DataSource", member="InstanceGroupNames",
                    phrase="names of instance groups", elsewhere="what CreateTrainingJob answers"),
        paths=(f"{_SOURCE}.InstanceGroupNames",),
        default=True,
        grade=Grade.OBSERVED,
        obeys=_all_or_none,
        obeying=(
            Edit(how="all", edit=_groups, example=(["a"], ["b"]), values=st.tuples(_NAMES, _NAMES)),
            Edit(how="one channel", edit=_groups, example=(["a"],)),
        ),
        breaking=(
            Edit(how="one of two", edit=_groups, example=(["a"], []),
                 values=_NAMES.map(lambda names: (names, []))),
            Edit(how="one of three", edit=_groups, example=([], ["a"], [])),
            Edit(how="all but the last", edit=_groups, example=(["a"], ["a"], [])),
            Edit(how="the last of three", edit=_groups, example=([], [], ["a"])),
        ),
        repair=_assign_alike,
    ),
    DocumentedRule(
        id="instance-group-names-are-defined",
        statement="The instance groups of a channel are groups of the job.",
        strength=Strength.IMPLIED,
        where=Where(shape="S3DataSource", member="InstanceGroupNames",
                    phrase="get data from the S3 data source"),
        paths=(f"{_SOURCE}.InstanceGroupNames", f"{RESOURCES}.InstanceGroups[].InstanceGroupName"),
        default=False,
        grade=Grade.ASSUMED,
        obeys=_groups_defined,
        obeying=(
            Edit(how="a group of the job", edit=_used_groups, example=(["a"], ["a"])),
            Edit(how="the last of three", edit=_used_groups, example=(["c"], ["a", "b", "c"])),
        ),
        breaking=(
            Edit(how="no group of the job", edit=_used_groups, example=(["a"], ["b"])),
            Edit(how="the last of three", edit=_used_groups, example=(["a", "b", "c"], ["a", "b"])),
        ),
    ),
)  # fmt: skip

"""The output of DescribeAlgorithm, derived from the request that created the algorithm.

Observed in the assertions of an acceptance test that runs on AWS (2026): six members of a training
job definition are omitted, image digests and ``IsCheckpoint`` are added. Inferred from code written
against AWS: the other flags are added as false. Assumed: the digest of an image reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from aws_fakes.engine.json_value import Members
from aws_fakes.resources.algorithm.lifecycle import Phase, Progress

__all__ = ["OMITTED", "description", "image_digest", "profile_names"]


OMITTED: Final[Mapping[str, frozenset[str]]] = {
    "InputDataConfig": frozenset({"InputMode", "ShuffleConfig"}),
    "OutputDataConfig": frozenset({"CompressionType"}),
    "ResourceConfig": frozenset({"KeepAlivePeriodInSeconds"}),
    "StoppingCondition": frozenset({"MaxPendingTimeInSeconds", "MaxWaitTimeInSeconds"}),
}
"""Members of a validation's training job that are accepted but not described."""


def description(sent: Members, *, arn: str, created: int, progress: Progress) -> Members:
    """Return the output for the request `sent` at the given `progress`.

    `created` is in milliseconds since the epoch. Values of another type than modelled, which
    laxer shapes let through, are returned as they were sent.
    """
    output = {"AlgorithmName": sent.get("AlgorithmName"), "AlgorithmArn": arn}
    if "AlgorithmDescription" in sent:
        output["AlgorithmDescription"] = sent["AlgorithmDescription"]
    shown = {name: sent[name] for name in _SPECIFICATIONS if name in sent}
    for name, change in _SPECIFICATIONS.items():
        shown |= _member(sent, name, change)
    return {
        **output,
        "CreationTime": created / 1000,
        **shown,
        "AlgorithmStatus": str(progress.phase),
        "AlgorithmStatusDetails": _details(sent, progress),
        "CertifyForMarketplace": sent.get("CertifyForMarketplace", False),
    }


def image_digest(image: object) -> str:
    """Return the digest of an image reference: the one it contains, or one derived from it."""
    _, at, digest = str(image).rpartition("@")
    if at and digest.startswith("sha256:"):
        return digest
    return f"sha256:{hashlib.sha256(str(image).encode('utf-8', 'replace')).hexdigest()}"


def _training(sent: Members) -> Members:
    return {
        "TrainingImageDigest": image_digest(sent.get("TrainingImage")),
        "SupportsDistributedTraining": False,
        **sent,
        **_each(sent, "TrainingChannels", {"IsRequired": False}.__or__),
        **_each(sent, "SupportedHyperParameters", {"IsTunable": False, "IsRequired": False}.__or__),
    }


def _inference(sent: Members) -> Members:
    return {**sent, **_each(sent, "Containers", _container)}


def _container(sent: Members) -> Members:
    digest = {"ImageDigest": image_digest(sent["Image"])} if "Image" in sent else {}
    return {**digest, "IsCheckpoint": False, **sent}


def _validation(sent: Members) -> Members:
    return {**sent, **_each(sent, "ValidationProfiles", _profile)}


def _profile(sent: Members) -> Members:
    return {**sent, **_member(sent, "TrainingJobDefinition", _training_job)}


def _training_job(sent: Members) -> Members:
    shown = dict(sent)
    for name, omitted in OMITTED.items():
        less = partial(_without, omitted)
        shown |= _each(sent, name, less) or _member(sent, name, less)
    return shown


def _without(names: frozenset[str], sent: Members) -> Members:
    return {name: item for name, item in sent.items() if name not in names}


def _member(sent: Members, name: str, change: Callable[[Members], Members]) -> Members:
    """Return the member `name`, changed, if it exists and is a structure."""
    value = sent.get(name)
    return {name: change(value)} if isinstance(value, dict) else {}


def _each(sent: Members, name: str, change: Callable[[Members], Members]) -> Members:
    """Return the list `name` with its structures changed, if it exists and is a list."""
    items = sent.get(name)
    if not isinstance(items, list):
        return {}
    return {name: [change(item) if isinstance(item, dict) else item for item in items]}


def profile_names(sent: Members) -> list[str]:
    """Return the names of the validation profiles, in order."""
    validation = sent.get("ValidationSpecification")
    profiles = validation.get("ValidationProfiles") if isinstance(validation, dict) else None
    listed = profiles if isinstance(profiles, list) else []
    return [str(each.get("ProfileName")) for each in listed if isinstance(each, dict)]


def _details(sent: Members, progress: Progress) -> dict[str, list[dict[str, str]]]:
    """Return the status of each validation profile, and of the image scan if it fails.

    Assumed: a successful scan isn't included, a failed one is named after the algorithm, and the
    other profiles of a failed validation are Completed.
    """
    step = _STEPS.get(progress.outcome or progress.phase, "Completed")
    setback = progress.setback
    if setback is None:
        return _items([_item(name, step) for name in profile_names(sent)])
    if setback.profile is None:
        profiles = [_item(name, _UNREACHED.get(step, step)) for name in profile_names(sent)]
        return _items(profiles, [_item(str(sent.get("AlgorithmName")), step, setback.reason)])
    return _items(
        _item(name, step, setback.reason)
        if name == setback.profile
        else _item(name, _PASSED.get(step, step))
        for name in profile_names(sent)
    )


def _items(
    validations: Iterable[dict[str, str]], scans: Iterable[dict[str, str]] = ()
) -> dict[str, list[dict[str, str]]]:
    return {"ValidationStatuses": list(validations), "ImageScanStatuses": list(scans)}


def _item(name: str, step: str, reason: str = "") -> dict[str, str]:
    item = {"Name": name, "Status": step}
    return {**item, "FailureReason": reason} if reason and step == "Failed" else item


_UNREACHED: Final = {"Failed": "NotStarted"}
_PASSED: Final = {"Failed": "Completed"}
_STEPS: Final = {
    Phase.PENDING: "NotStarted",
    Phase.IN_PROGRESS: "InProgress",
    Phase.FAILED: "Failed",
}
_SPECIFICATIONS: Final[Mapping[str, Callable[[Members], Members]]] = {
    "TrainingSpecification": _training,
    "InferenceSpecification": _inference,
    "ValidationSpecification": _validation,
}

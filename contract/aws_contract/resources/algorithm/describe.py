"""What DescribeAlgorithm must return for a CreateAlgorithm body: what was sent, less and plus.

This is the suite's own reading of what AWS was seen to leave out and to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aws_contract.protocol.java_format import saturated
from aws_contract.resources.resource import Difference
from aws_strategies.model import ELEMENT, ROOT, VALUE, Shape, load_operation

__all__ = ["NEWER", "differences", "is_validated"]

_JOB: Final = "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition"
OMITTED: Final = frozenset(
    f"{_JOB}.{path}"
    for path in (
        "InputDataConfig[].InputMode",
        "InputDataConfig[].ShuffleConfig",
        "OutputDataConfig.CompressionType",
        "ResourceConfig.KeepAlivePeriodInSeconds",
        "StoppingCondition.MaxPendingTimeInSeconds",
        "StoppingCondition.MaxWaitTimeInSeconds",
    )
)
"""Sent, but absent from the answer (seen in acceptance tests that run on AWS)."""
DEFAULTS: Final = frozenset(
    {
        "CertifyForMarketplace",
        "TrainingSpecification.SupportsDistributedTraining",
        "TrainingSpecification.SupportedHyperParameters[].IsRequired",
        "TrainingSpecification.SupportedHyperParameters[].IsTunable",
        "TrainingSpecification.TrainingChannels[].IsRequired",
    }
)
"""False in the answer where not sent (follows from code written against AWS)."""
DIGESTS: Final = {
    "TrainingSpecification.TrainingImageDigest": "TrainingImage",
    "InferenceSpecification.Containers[].ImageDigest": "Image",
}
"""Digests that the service resolves where not sent, with the sibling that names the image."""
CHECKPOINT: Final = "InferenceSpecification.Containers[].IsCheckpoint"
TAGS: Final = "Tags"
OWN: Final = frozenset(
    {
        "AlgorithmArn",
        "AlgorithmStatus",
        "AlgorithmStatusDetails",
        "CreationTime",
        "ProductId",
    }
)
"""Members of the answer that say something about the algorithm that the request can't."""
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


NEWER: Final = frozenset({"ModelPackageContainerDefinition.IsCheckpoint"})
"""Members that AWS was observed to answer with and that older botocores don't model yet."""


def is_validated(body: Mapping[str, Any]) -> bool:
    """Whether a CreateAlgorithm body asks for a validation, which takes its time."""
    return body.get("ValidationSpecification") is not None


def differences(sent: Mapping[str, Any], got: Any) -> Iterator[Difference]:
    """Yield where a description differs from what a CreateAlgorithm body implies."""
    shape = load_operation("sagemaker", "CreateAlgorithm").input
    yield from _structure(shape, ROOT, sent, got)


def _structure(shape: Shape, path: str, sent: Mapping[str, Any], got: Any) -> Iterator[Difference]:
    if not isinstance(got, Mapping):
        yield Difference(clause="describe-returns-sent", path=path, expected=sent, got=got)
        return
    for name, member in shape.members.items():
        where = name if path == ROOT else f"{path}.{name}"
        yield from _member(member, where, (sent, got), name)
    own = OWN if path == ROOT else frozenset()
    for name in sorted(got.keys() - shape.members.keys() - own):
        where = f"{path}.{name}"
        if where != CHECKPOINT or got[name] is not False:  # an older botocore doesn't model it
            yield _invented(where, got[name])


def _member(
    member: Shape, where: str, both: tuple[Mapping[str, Any], Mapping[str, Any]], name: str
) -> Iterator[Difference]:
    sent, got = both[0].get(name), both[1].get(name)
    present = name in both[1]
    if where in OMITTED:
        if present:
            yield Difference(clause="describe-omits", path=where, expected="absent", got=got)
    elif where == TAGS:
        if present:
            yield _invented(where, got)
    elif sent is not None:
        if present:
            yield from _value(member, where, sent, got)
        else:
            kind = "keeps-empty" if _nothing_left(member, where, sent) else "returns-sent"
            yield Difference(clause=f"describe-{kind}", path=where, expected=sent, got="absent")
    else:
        yield from _unsent(where, both, name)


def _unsent(
    where: str, both: tuple[Mapping[str, Any], Mapping[str, Any]], name: str
) -> Iterator[Difference]:
    sent, got = both[0], both[1].get(name, "absent")
    if where in DEFAULTS:
        if got is not False:
            yield Difference(clause="describe-defaults", path=where, expected=False, got=got)
    elif where in DIGESTS:
        wanted = sent.get(DIGESTS[where]) is not None
        fits = isinstance(got, str) and _DIGEST.fullmatch(got) is not None
        if not fits and (wanted or got != "absent"):
            yield Difference(clause="describe-adds", path=where, expected="sha256:<64>", got=got)
    elif where == CHECKPOINT:
        if got is not False:
            yield Difference(clause="describe-adds", path=where, expected=False, got=got)
    elif got != "absent":
        yield _invented(where, got)


def _value(shape: Shape, path: str, sent: Any, got: Any) -> Iterator[Difference]:
    if shape.type == "structure":
        yield from _structure(shape, path, sent, got)
    elif shape.element is not None and isinstance(got, list) and len(got) == len(sent):
        for before, after in zip(sent, got, strict=True):
            yield from _value(shape.element, f"{path}{ELEMENT}", before, after)
    elif shape.value is not None and isinstance(got, dict) and got.keys() == sent.keys():
        for key, before in sent.items():
            yield from _value(shape.value, f"{path}{VALUE}", before, got[key])
    elif not _same(_held(shape, sent), got):
        yield Difference(clause="describe-returns-sent", path=path, expected=sent, got=got)


def _held(shape: Shape, sent: Any) -> Any:
    number = isinstance(sent, int | float) and not isinstance(sent, bool)
    return saturated(sent, shape.type) if number else sent


def _same(sent: Any, got: Any) -> bool:
    """Whether two JSON values are the same; True isn't 1, but 1 is 1.0."""
    return isinstance(sent, bool) == isinstance(got, bool) and bool(sent == got)


def _nothing_left(shape: Shape, path: str, sent: Any) -> bool:
    """Whether a value is empty, or a structure of which nothing comes back."""
    if shape.type != "structure":
        return not sent and isinstance(sent, list | dict)
    return all(
        sent[name] is None
        or f"{path}.{name}" in OMITTED
        or (
            name in shape.members
            and _nothing_left(shape.members[name], f"{path}.{name}", sent[name])
        )
        for name in sent
    )


def _invented(path: str, got: Any) -> Difference:
    return Difference(clause="describe-invents-nothing", path=path, expected="absent", got=got)

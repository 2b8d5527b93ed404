"""Operations that use an algorithm: what the algorithm makes invalid, before moto performs them.

Only what concerns an algorithm is rejected; requests that name none are left to moto as they are.

Grades. Observed: the report of a missing algorithm, by CreateTrainingJob, also for an ARN (2023).
Inferred: the message about an instance type, from a built-in algorithm's (2021). Documented: name
and image exclude each other, one instance is the maximum without distributed training, required
channels and hyperparameters must be given, ranges are respected. Assumed: what an algorithm doesn't
list is rejected, the order of the checks, all other messages.

CreateHyperParameterTuningJob accepts an image beside a name and then ignores the algorithm. AWS
documents that they exclude each other, but moto accepts both, and code that runs under moto must go
on running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from aws_fakes.engine.errors import ServiceError, validation
from aws_fakes.engine.json_value import ReadOnlyMembers
from aws_fakes.resources.algorithm.operations import Context, find_algorithm
from aws_fakes.resources.algorithm.store import Algorithm

__all__ = ["CONSUMERS", "check"]


def check(operation: str, request: object, context: Context) -> None:
    """Raise ServiceError if `request` names an algorithm that is missing or doesn't support it.

    `request` is any JSON value; values of another type than the modelled one are ignored.
    """
    CONSUMERS[operation](_members(request), context)


def _check_training_job(request: ReadOnlyMembers, context: Context) -> None:
    """CreateTrainingJob: the algorithm exists and supports the job."""
    specification = _members(request.get("AlgorithmSpecification"))
    named = isinstance(specification.get("AlgorithmName"), str)
    if named and specification.get("TrainingImage") is not None:
        raise validation("Either TrainingImage or AlgorithmName can be specified, but not both.")
    algorithm = _named(specification, context)
    if algorithm is not None:
        given = _members(request.get("HyperParameters"))
        _check_job(request, algorithm)
        _check_values(given, algorithm)
        _check_required(given, algorithm)


def _check_model_package(request: ReadOnlyMembers, context: Context) -> None:
    """CreateModelPackage: the source algorithms exist."""
    sources = _members(request.get("SourceAlgorithmSpecification")).get("SourceAlgorithms")
    for source in _structures(sources):
        _named(source, context)


def _check_tuning_job(request: ReadOnlyMembers, context: Context) -> None:
    """CreateHyperParameterTuningJob: the algorithms exist, support the jobs and the tuning."""
    tuning = _members(request.get("HyperParameterTuningJobConfig"))
    alone = _structures([request.get("TrainingJobDefinition")])
    for job in chain(alone, _structures(request.get("TrainingJobDefinitions"))):
        specification = _members(job.get("AlgorithmSpecification"))
        image = specification.get("TrainingImage")
        algorithm = _named(specification, context) if image is None else None
        if algorithm is not None:
            ranges = job.get("HyperParameterRanges") or tuning.get("ParameterRanges")
            objective = job.get("TuningObjective") or tuning.get("HyperParameterTuningJobObjective")
            static = _members(job.get("StaticHyperParameters"))
            tuned = frozenset(_tuned(_members(ranges)))
            _check_job(job, algorithm)
            _check_values(static, algorithm)
            _check_tunable(tuned, _members(objective), algorithm)
            _check_required(frozenset(static) | tuned, algorithm)


CONSUMERS: Final[Mapping[str, Callable[[ReadOnlyMembers, Context], None]]] = MappingProxyType(
    {
        "CreateTrainingJob": _check_training_job,
        "CreateModelPackage": _check_model_package,
        "CreateHyperParameterTuningJob": _check_tuning_job,
    }
)
"""The check of each operation; moto performs the operation itself."""


def _named(specification: ReadOnlyMembers, context: Context) -> Algorithm | None:
    """Return the algorithm that a specification names, None if it names none.

    ServiceError if the algorithm doesn't exist.
    """
    given = specification.get("AlgorithmName")
    if not isinstance(given, str):
        return None
    try:
        return find_algorithm(given, context)
    except ServiceError:
        raise validation(f"Algorithm {context.store.arn(given)} does not exist.") from None


def _check_job(job: ReadOnlyMembers, algorithm: Algorithm) -> None:
    training = _members(algorithm.sent.get("TrainingSpecification"))
    _check_resources(_members(job.get("ResourceConfig")), training, algorithm.name)
    channels = {
        str(each.get("ChannelName")): each for each in _structures(job.get("InputDataConfig"))
    }
    listed = {str(each.get("Name")): each for each in _structures(training.get("TrainingChannels"))}
    default = _members(job.get("AlgorithmSpecification")).get("TrainingInputMode", "File")
    for name, channel in channels.items():
        if name not in listed:
            raise _unsupported("Channel", name, algorithm.name, list(listed))
        modes = listed[name].get("SupportedInputModes")
        mode = channel.get("InputMode") or default
        if isinstance(modes, list) and mode not in modes:
            raise _unsupported(f"Input mode of channel {name}", mode, algorithm.name, modes)
    for name, specified in listed.items():
        if specified.get("IsRequired") and name not in channels:
            raise validation(f"Channel {name} is required by algorithm {algorithm.name}")


def _check_resources(resources: ReadOnlyMembers, training: ReadOnlyMembers, name: str) -> None:
    supported = training.get("SupportedTrainingInstanceTypes", [])
    groups = [resources, *_structures(resources.get("InstanceGroups"))]
    for instance in (group.get("InstanceType") for group in groups):
        if instance is not None and instance not in supported:
            raise _unsupported("Instance type", instance, name, supported)
    counts = [group.get("InstanceCount") for group in groups]
    instances = sum(count for count in counts if isinstance(count, int))
    if instances > 1 and not training.get("SupportsDistributedTraining"):
        raise validation(
            f"Instance count {instances} is not supported by algorithm {name}; "
            "it doesn't support distributed training"
        )


def _check_values(given: ReadOnlyMembers, algorithm: Algorithm) -> None:
    listed = _hyperparameters(algorithm)
    for name, value in given.items():
        if not listed:
            return
        if name not in listed:
            raise _unsupported("Hyperparameter", name, algorithm.name, list(listed))
        if isinstance(value, str) and not _in_range(value, listed[name]):
            raise validation(
                f"Value {value} of hyperparameter {name} is not supported by algorithm "
                f"{algorithm.name}"
            )


def _check_required(given: ReadOnlyMembers | frozenset[str], algorithm: Algorithm) -> None:
    for name, specification in _hyperparameters(algorithm).items():
        default = specification.get("DefaultValue")
        if specification.get("IsRequired") and default is None and name not in given:
            raise validation(f"Hyperparameter {name} is required by algorithm {algorithm.name}")


def _check_tunable(tuned: frozenset[str], objective: ReadOnlyMembers, algorithm: Algorithm) -> None:
    listed = _hyperparameters(algorithm)
    tunable = [name for name, each in listed.items() if each.get("IsTunable")]
    for name in sorted(tuned):
        if name not in tunable:
            raise _unsupported("Tuning of hyperparameter", name, algorithm.name, tunable)
    training = _members(algorithm.sent.get("TrainingSpecification"))
    metrics = [
        each.get("MetricName")
        for each in _structures(training.get("SupportedTuningJobObjectiveMetrics"))
    ]
    metric = objective.get("MetricName")
    if metric is not None and metrics and metric not in metrics:
        raise _unsupported("Objective metric", metric, algorithm.name, metrics)


def _hyperparameters(algorithm: Algorithm) -> dict[str, ReadOnlyMembers]:
    training = _members(algorithm.sent.get("TrainingSpecification"))
    listed = _structures(training.get("SupportedHyperParameters"))
    return {str(each.get("Name")): each for each in listed}


def _tuned(ranges: ReadOnlyMembers) -> Iterator[str]:
    for kind in ranges.values():
        for each in _structures(kind):
            yield str(each.get("Name"))


def _in_range(value: str, specification: ReadOnlyMembers) -> bool:
    """Whether a value has its hyperparameter's type and is in its range, if these are given."""
    limits = _members(specification.get("Range"))
    values = _members(limits.get("CategoricalParameterRangeSpecification")).get("Values")
    if specification.get("Type") == "Categorical":
        return values is None or value in values
    kinds: Mapping[object, Callable[[str], float]] = {"Integer": int, "Continuous": float}
    read = kinds.get(specification.get("Type"))
    if read is None:
        return True
    bounds = _members(limits.get(f"{specification['Type']}ParameterRangeSpecification"))
    try:
        least, most = (bounds.get(name, value) for name in ("MinValue", "MaxValue"))
        return float(least) <= read(value) <= float(most)
    except (ValueError, OverflowError):
        return False


def _unsupported(what: str, got: object, name: str, supported: Iterable[object]) -> ServiceError:
    listed = ", ".join(map(str, supported))
    return validation(f"{what} {got} is not supported by algorithm {name}; supported: [{listed}]")


def _members(value: object) -> ReadOnlyMembers:
    """Return a structure, empty if `value` isn't one."""
    return value if isinstance(value, dict) else {}


def _structures(value: object) -> list[ReadOnlyMembers]:
    """Return the structures in a list, none if `value` isn't one."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

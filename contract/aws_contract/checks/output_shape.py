"""Whether an answer has the shape that botocore's model gives the operation's output.

A service may be newer than the installed botocore: a member that the model doesn't have, or null
for an optional one, is an unverified difference and no violation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import botocore.model

from aws_contract.protocol.service import service_model
from aws_contract.protocol.wire import Answer
from aws_contract.resources.resource import Resource
from aws_contract.results.failure import Context, WrongAnswer
from aws_strategies.case import Grade

__all__ = ["Problem", "judge", "problems", "required_members"]

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (int, float),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong at one place of an output.

    grade: ASSUMED for what a service that is newer than the model may answer.
    """

    text: str
    grade: Grade = Grade.DOCUMENTED


def judge(context: Context, answer: Answer, operation: str, *, expected: str) -> None:
    """Raise WrongAnswer if an answer doesn't have the modelled output shape of an operation."""
    newer = context.subject.newer_members
    found = problems(context.request.service, operation, answer.document, newer=newer)
    certain = [each for each in found if each.grade is not Grade.ASSUMED]
    if found:
        got = "; ".join(each.text for each in certain or found)
        grade = None if certain else Grade.ASSUMED
        raise WrongAnswer(context, answer, expected=expected, got=got, grade=grade)


@lru_cache(maxsize=64)
def _output(operation: str, service: str) -> botocore.model.Shape | None:
    return service_model(service).operation_model(operation).output_shape


def required_members(resource: Resource, operation: str) -> frozenset[str]:
    """Return the members that the output of an operation must have."""
    shape = _output(operation, resource.service)
    if not isinstance(shape, botocore.model.StructureShape):
        return frozenset()
    return frozenset(shape.required_members)


def problems(
    service: str, operation: str, value: object, *, newer: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Return what is wrong with the output of an operation: types, required, unknown, enums.

    newer: ``Shape.Member`` of what older models don't have.
    """
    shape = _output(operation, service)
    if shape is None:
        none = value in ({}, None)
        return () if none else (Problem(text=f"expected no output, got {value!r}"),)
    return tuple(_problems(shape, "$", value, newer))


def _problems(
    shape: botocore.model.Shape, path: str, value: Any, newer: frozenset[str]
) -> Iterator[Problem]:
    if not _has_type(value, _type(shape)):
        yield Problem(text=f"{path}: expected {shape.type_name}, got {value!r}")
    elif getattr(shape, "is_document_type", False):
        return  # any JSON value
    elif isinstance(shape, botocore.model.StructureShape):
        yield from _members(shape, path, value, newer)
    elif isinstance(shape, botocore.model.ListShape):
        for index, item in enumerate(value):
            yield from _problems(shape.member, f"{path}[{index}]", item, newer)
    elif isinstance(shape, botocore.model.MapShape):
        for key, item in value.items():
            yield from _problems(shape.value, f"{path}.{key}", item, newer)
    elif isinstance(shape, botocore.model.StringShape) and shape.enum and value not in shape.enum:
        yield Problem(text=f"{path}: {value!r} is no member of {shape.name}")


@lru_cache(maxsize=4096)  # botocore works it out anew each time, and every value is asked for it
def _type(shape: botocore.model.Shape) -> str:
    """Return the type of a shape, as JSON has it."""
    if getattr(shape, "is_document_type", False):
        return "document"
    if shape.serialization.get("timestampFormat") in {"iso8601", "rfc822"}:
        return "string"
    return str(shape.type_name)


def _has_type(value: object, kind: str) -> bool:
    """Whether a JSON value may stand for a shape's type; True is no number."""
    expected = _TYPES.get(kind, (object,))
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


def _members(
    shape: botocore.model.StructureShape, path: str, value: dict[str, Any], newer: frozenset[str]
) -> Iterator[Problem]:
    required = frozenset(shape.required_members)
    for name in shape.required_members:
        if name not in value:
            yield Problem(text=f"{path}.{name}: required, but absent")
    for name, item in value.items():
        if item is None and name in shape.members and name not in required:
            yield Problem(text=f"{path}.{name}: null for an absent member", grade=Grade.ASSUMED)
        elif name in shape.members:
            yield from _problems(shape.members[name], f"{path}.{name}", item, newer)
        elif f"{shape.name}.{name}" not in newer:
            text = f"{path}.{name}: newer than the model: no member of {shape.name}"
            yield Problem(text=text, grade=Grade.ASSUMED)

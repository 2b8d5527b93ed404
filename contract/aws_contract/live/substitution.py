"""Replaces what requests name outside of the service: by what exists, or by what doesn't.

A request that must be accepted names the image, role and objects of the options. A request that
only breaks a documented rule obeys every constraint, so a service that doesn't know the rule would
accept it: it names an image, a role and objects that don't exist, which AWS looks for after the
rules and before it creates anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from aws_contract.live.options import LiveOptions
from aws_contract.resources.resource import Resource
from aws_strategies.case import Case

__all__ = ["NOWHERE", "Destination", "harmless", "harmless_bytes", "localised"]

AnyCase = TypeVar("AnyCase", bound=Case)
_Change: TypeAlias = Callable[[str, object], object]
"""Returns what stands in place of a member's value."""
NOWHERE: Final = "-no-such-"
"""In the names of everything that doesn't exist."""
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-32-le")


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where a run sends to, and how the names of what it makes begin."""

    region: str
    partition: str
    account: str
    prefix: str

    @property
    def image(self) -> str:
        """An image of the account that doesn't exist."""
        suffix = ".cn" if self.partition == "aws-cn" else ""
        registry = f"{self.account}.dkr.ecr.{self.region}.amazonaws.com{suffix}"
        return f"{registry}/{self.prefix}{NOWHERE}image:1"

    @property
    def role(self) -> str:
        """A role of the account that doesn't exist."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.prefix}{NOWHERE}role"

    @property
    def bucket(self) -> str:
        """A bucket that doesn't exist: nobody else uses the run's own prefix."""
        return f"{self.prefix}{NOWHERE}bucket"


def harmless(case: AnyCase, destination: Destination, resource: Resource) -> AnyCase:
    """Return the case with an image, a role and buckets that don't exist."""
    references = resource.references

    def change(name: str, value: object) -> object:
        if name in references.images:
            return destination.image
        if name in references.roles:
            return destination.role
        if isinstance(value, str) and value.startswith("s3://"):
            return f"s3://{destination.bucket}/{value[5:].partition('/')[2]}"
        return value

    return replace(case, body=_rewritten(case.body, change))


def harmless_bytes(raw: bytes, *, name: str, destination: Destination, resource: Resource) -> bytes:
    """Return bytes that are no JSON with a name of the run and an image that doesn't exist.

    The smallest body, in whatever encoding and quotes it stands there, is what a lenient service
    could accept.
    """
    values = {resource.name_member: name}
    values |= dict.fromkeys(resource.references.images, destination.image)
    for encoding in _ENCODINGS:
        for quote in "\"'":
            for member, value in values.items():
                member_text = f"{quote}{member}{quote}:{quote}"
                old, new = f"{member_text}0{quote}", f"{member_text}{value}{quote}"
                raw = raw.replace(old.encode(encoding), new.encode(encoding))
    return raw


def localised(
    case: AnyCase, options: LiveOptions, destination: Destination, resource: Resource
) -> AnyCase:
    """Return the case as the destination can accept it, with the tag of the run where it has room.

    Jobs are left out unless the options allow them. Without an image of the options nothing else
    is replaced.
    """
    body: dict[str, Any] = dict(case.body)
    jobs, tagging, rules = resource.references.jobs, resource.tagging, resource.rule_set
    if jobs is not None and not options.validation_jobs:
        body.pop(jobs, None)
    if options.image is not None:
        body = _rewritten(body, _given(options, resource))
    if tagging is not None:
        tags = body.get(tagging.member) or []
        if len(tags) < tagging.maximum:
            body[tagging.member] = [*tags, *tagging.written({tagging.run_key: destination.prefix})]
    return replace(case, body=body if rules is None else rules.conform(body))


def _given(options: LiveOptions, resource: Resource) -> _Change:
    references = resource.references

    def change(name: str, value: object) -> object:
        if name in references.images:
            return options.image
        if name in references.roles:
            return options.role
        if name in references.irreplaceable:
            return _LEFT_OUT
        if name in references.outputs:
            return options.s3_output
        if isinstance(value, str) and name in references.inputs:
            return options.s3_input
        return value

    return change


_LEFT_OUT: Final = object()


def _rewritten(value: Mapping[str, object], change: _Change) -> dict[str, object]:
    """Return a copy in which each member went through `change`, outermost first."""
    done: dict[str, object] = {}
    for name, inner in value.items():
        changed = change(name, inner)
        if changed is not _LEFT_OUT:
            done[name] = _below(changed, change)
    return done


def _below(value: object, change: _Change) -> object:
    if isinstance(value, Mapping):
        return _rewritten(value, change)
    if isinstance(value, list):
        return [_below(item, change) for item in value]
    return value

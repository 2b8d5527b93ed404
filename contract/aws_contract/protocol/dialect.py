"""How a service words validation errors, as a value: another wording is another `ErrorDialect`.

`CLASSIC` is the only one that is known today: that of AWS services on the older Java stack, read
from published error messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aws_contract.protocol.error_codes import SERIALIZATION, VALIDATION
from aws_strategies.model import Kind

__all__ = ["CLASSIC", "ErrorDialect"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ErrorDialect:
    """The texts in which a service words validation errors.

    validation_code, serialization_code: the codes of broken constraints and of wrong JSON types.
    one, many: how a message begins that lists one error, or ``{count}`` of them.
    separator: what stands between two errors. max_listed: how many a message lists at most.
    item: one error, from ``{value}``, ``{path}`` and ``{constraint}``, in this order.
    item_without_value: one error about a value that isn't printed.
    constraints: the constraint of a member by its kind, from ``{bound}``.
    nested: the constraints of a container's elements or keys, from ``{subject}`` and ``{all}``.
    json_types: what a value of a botocore type can't be converted to.
    text_members: the member of the body that holds the text, by code.
    usual_text_member: the member of the body that holds the text with any other code.
    """

    name: str
    validation_code: str
    serialization_code: str
    one: str
    many: str
    separator: str
    max_listed: int
    item: str
    item_without_value: str
    constraints: Mapping[Kind, str]
    nested: str
    json_types: Mapping[str, str]
    text_members: Mapping[str, str]
    usual_text_member: str = "message"

    def text_member(self, code: str) -> str:
        """Return the member of the body that holds the text of an error with a code."""
        return self.text_members.get(code, self.usual_text_member)

    @property
    def all_text_members(self) -> tuple[str, ...]:
        """The members of the body that may hold the text of an error, the usual one first."""
        return tuple(dict.fromkeys((self.usual_text_member, *self.text_members.values())))


CLASSIC: Final = ErrorDialect(
    name="classic",
    validation_code=VALIDATION,
    serialization_code=SERIALIZATION,
    one="1 validation error detected: ",
    many="{count} validation errors detected: ",
    separator="; ",
    max_listed=10,  # observed on Kinesis
    item="Value {value} at '{path}' failed to satisfy constraint: {constraint}",
    item_without_value="Value at '{path}' failed to satisfy constraint: {constraint}",
    constraints=MappingProxyType(
        {
            Kind.REQUIRED: "Member must not be null",
            Kind.ENUM: "Member must satisfy enum value set: [{bound}]",
            Kind.PATTERN: "Member must satisfy regular expression pattern: {bound}",
            Kind.MAX_LENGTH: "Member must have length less than or equal to {bound}",
            Kind.MIN_LENGTH: "Member must have length greater than or equal to {bound}",
            Kind.MAX_SIZE: "Member must have length less than or equal to {bound}",
            Kind.MIN_SIZE: "Member must have length greater than or equal to {bound}",
            Kind.MAX_VALUE: "Member must have value less than or equal to {bound}",
            Kind.MIN_VALUE: "Member must have value greater than or equal to {bound}",
        }
    ),
    nested="{subject} must satisfy constraint: [{all}]",
    json_types=MappingProxyType(
        {
            "string": "a String",
            "integer": "an Integer",
            "long": "a Long",
            "boolean": "a Boolean",
            "float": "a Float",
            "double": "a Double",
        }
    ),
    text_members=MappingProxyType({SERIALIZATION: "Message"}),
)
"""``1 validation error detected: Value '...' at '...' failed to satisfy constraint: ...``."""

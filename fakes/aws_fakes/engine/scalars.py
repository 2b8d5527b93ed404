"""Conversions of JSON scalars, and the messages for values of a wrong JSON type.

The messages were observed on several JSON 1.1 services, that for a string instead of a boolean on
Kinesis only (2014 to 2020); those for timestamps, floating point
numbers and blobs follow the pattern of the others (assumed).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from aws_fakes.engine.errors import ServiceError, serialization

__all__ = ["UNEXPECTED_LIST", "UNEXPECTED_OBJECT", "converter"]

UNEXPECTED_LIST: Final = "Start of list found where not expected"
UNEXPECTED_OBJECT: Final = "Start of structure or map found where not expected."
_INT32_MAX: Final = 2**31 - 1
_INT64_MAX: Final = 2**63 - 1
_EXPECTED: Final = {
    "string": "a String",
    "integer": "an Integer",
    "long": "a Long",
    "boolean": "a Boolean",
    "float": "a Float",
    "double": "a Double",
    "timestamp": "milliseconds since epoch",
    "blob": "a ByteBuffer",
}


def converter(type_name: str) -> Callable[[object], Any]:
    """Return the conversion of a JSON value other than null to botocore's type `type_name`.

    It raises ServiceError (SerializationException) for a value of another JSON type; ``document``
    accepts every value.
    """
    return _CONVERTERS[type_name]


def _string(value: object) -> str:
    if type(value) is str:
        return value
    raise _wrong_type(value, "string")


def _boolean(value: object) -> bool:
    if type(value) is bool:
        return value
    if type(value) is str:
        raise serialization(f"'{value}' can not be converted to an Boolean")
    raise _wrong_type(value, "boolean")


def _integer(value: object) -> int:
    if type(value) is int or type(value) is float:
        return _saturated(value, _INT32_MAX)
    raise _wrong_type(value, "integer")


def _long(value: object) -> int:
    if type(value) is int or type(value) is float:
        return _saturated(value, _INT64_MAX)
    raise _wrong_type(value, "long")


def _float(value: object) -> float:
    return _floating(value, "float")


def _double(value: object) -> float:
    return _floating(value, "double")


def _floating(value: object, type_name: str) -> float:
    if type(value) is float:
        return value
    if type(value) is int:
        return float(_saturated(value, _INT64_MAX)) if abs(value) > _INT64_MAX else float(value)
    raise _wrong_type(value, type_name)


def _timestamp(value: object) -> float:
    if type(value) is int or type(value) is float:
        return float(_saturated(value * 1000, _INT64_MAX)) / 1000
    raise _wrong_type(value, "timestamp")


def _iso8601(value: object) -> float:
    """Read a timestamp as text; that a number is read too is assumed, as is the message."""
    if type(value) is not str:
        return _timestamp(value)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong_type(value, "timestamp") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _document(value: object) -> object:
    return value


def _blob(value: object) -> bytes:
    if type(value) is str:
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise serialization("STRING_VALUE can not be converted to a ByteBuffer") from None
    raise _wrong_type(value, "blob")


_CONVERTERS: Final[dict[str, Callable[[object], Any]]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _long,
    "float": _float,
    "double": _double,
    "timestamp": _timestamp,
    "iso8601": _iso8601,
    "blob": _blob,
    "document": _document,
}


def _saturated(value: float, most: int) -> int:
    """Truncate towards zero and clamp to the type's range; also infinities."""
    if value >= most:
        return most
    if value <= -most - 1:
        return -most - 1
    return int(value)


def _wrong_type(value: object, type_name: str) -> ServiceError:
    if type(value) is list:
        return serialization(UNEXPECTED_LIST)
    if type(value) is dict:
        return serialization(UNEXPECTED_OBJECT)
    if type(value) is bool:
        token = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        token = "STRING_VALUE" if type(value) is str else "NUMBER_VALUE"
    return serialization(f"{token} can not be converted to {_EXPECTED[type_name]}")

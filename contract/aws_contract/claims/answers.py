"""The clauses about any answer and any rejection, whatever the operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from aws_strategies.case import Grade
from aws_strategies.model import Kind

__all__ = ["ANSWER", "REJECTION", "REJECTS", "SIBLING", "Row"]

Row: TypeAlias = tuple[str, Grade, str]
"""Statement, grade and source."""

_D, _O, _A = Grade.DOCUMENTED, Grade.OBSERVED, Grade.ASSUMED
SIBLING: Final = "a sibling AWS JSON 1.1 service"
_MODEL = "botocore's service model"
_REFERENCE = "the API reference"
_SAMPLES = "error messages of AWS JSON services, 2018 to 2026"
_SDK_GUIDES = "the documentation of AWS's SDKs: the unique request ID of a response"
_HTTP_STANDARD = "RFC 9110, 6.6.1"

ANSWER: Final[Mapping[str, Row]] = {
    "answer-request-id": ("Every answer has x-amzn-RequestId, a UUID.", _O, _SAMPLES),
    "answer-request-id-unique": ("No two answers have the same request id.", _D, _SDK_GUIDES),
    "answer-content-type": ("Every answer to an operation is {content_type}.", _O, SIBLING),
    "answer-content-length": ("Content-Length is the number of bytes of the body.", _O, SIBLING),
    "answer-date": ("Every answer has a Date in the HTTP form.", _O, SIBLING),
    "answer-date-now": ("The Date of an answer is the time of the answer.", _D, _HTTP_STANDARD),
    "answer-no-error-type": ("No answer has an x-amzn-ErrorType header.", _A, SIBLING),
    "answer-success": ("An accepted request is answered with HTTP 200.", _D, _REFERENCE),
    "answer-output": ("Every output has the modelled members and types.", _D, _MODEL),
    "answer-error-code": (
        "Every error is one of the service's, or one that is common to all operations.",
        _A,
        "the API reference's common errors",
    ),
}
_KINDS: Final = {
    Kind.TYPE: "of the wrong JSON type",
    Kind.REQUIRED: "that lacks a required member",
    Kind.ENUM: "with an unknown enum member",
    Kind.PATTERN: "that breaks a pattern",
    Kind.MAX_LENGTH: "with a string that is too long",
    Kind.MIN_LENGTH: "with a string that is too short",
    Kind.MAX_VALUE: "with a number that is too large",
    Kind.MIN_VALUE: "with a number that is too small",
    Kind.MAX_SIZE: "with a list or map of too many entries",
    Kind.MIN_SIZE: "with a list or map of too few entries",
}
REJECTION: Final[Mapping[str, Row]] = {
    "rejection-status": ("A rejection has HTTP status 400.", _O, _SAMPLES),
    "rejection-code": ("A rejection has the error code of what is broken.", _O, _SAMPLES),
    "rejection-body": (
        "An error body is compact JSON with {type_form} and at most a message.",
        _O,
        _SAMPLES,
    ),
    "rejection-message-key": (
        "The text is in message; that of a SerializationException is in Message.",
        _A,
        SIBLING,
    ),
    "rejection-form": (
        "A constraint error states the number of errors, then lists them.",
        _O,
        _SAMPLES,
    ),
    "rejection-count": ("A rejection states as many errors as there are.", _O, _SAMPLES),
    "rejection-paths": (
        "A rejection names the path of everything broken, and no other.",
        _O,
        _SAMPLES,
    ),
    "rejection-constraints": (
        "A rejection names every broken constraint, and no other.",
        _O,
        _SAMPLES,
    ),
    "rejection-values": ("A rejection prints the invalid values.", _O, _SAMPLES),
    "rejection-type-text": (
        "A wrong JSON type is reported in the serializer's words.",
        _A,
        SIBLING,
    ),
    "rejection-no-trace": ("A rejected {create} creates nothing.", _D, _REFERENCE),
}
REJECTS: Final[Mapping[str, Row]] = {
    f"rejects-{kind.replace('_', '-')}": (f"A request {what} is rejected.", _D, _MODEL)
    for kind, what in _KINDS.items()
}

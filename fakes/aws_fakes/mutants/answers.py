"""Mutants of answers: error codes, statuses, headers, bodies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.protocol import Answer
from aws_fakes.mutants.mutant import Mutant
from aws_fakes.resources.algorithm.service import Behaviour

__all__ = ["answer_mutants"]


def answer_mutants() -> Iterator[Mutant]:
    """Yield the mutants of answers; each concerns all answers, or all rejections."""
    for name, (description, edit) in _ERRORS.items():
        change = partial(_failing, edit)
        yield Mutant(name=name, kind=name, description=description, change=change)
    for name, (description, rewrite) in _ANSWERS.items():
        change = partial(_answering, rewrite)
        yield Mutant(name=name, kind=name, description=description, change=change)


def _failing(edit: Callable[[ServiceError], ServiceError], behaviour: Behaviour) -> Behaviour:
    right = behaviour.failure
    return replace(behaviour, failure=lambda error: right(edit(error)))


def _answering(rewrite: Callable[[Answer], Answer], behaviour: Behaviour) -> Behaviour:
    success, failure = behaviour.success, behaviour.failure
    return replace(
        behaviour,
        success=lambda output: rewrite(success(output)),
        failure=lambda error: rewrite(failure(error)),
    )


def _coded(code: str) -> Callable[[ServiceError], ServiceError]:
    def edit(error: ServiceError) -> ServiceError:
        if error.code != "ValidationException":
            return error
        return ServiceError(code, error.message, status=error.status)

    return edit


def _renamed(rename: Callable[[str], str]) -> Callable[[ServiceError], ServiceError]:
    return lambda error: ServiceError(rename(error.code), error.message, status=error.status)


def _with_status(status: int) -> Callable[[ServiceError], ServiceError]:
    return lambda error: ServiceError(error.code, error.message, status=status)


_ERRORS: Final[Mapping[str, tuple[str, Callable[[ServiceError], ServiceError]]]] = {
    "code-invalid-parameter": (
        "a violation is an InvalidParameterException",
        _coded("InvalidParameterException"),
    ),
    "code-serialization": (
        "a violation is a SerializationException",
        _coded("SerializationException"),
    ),
    "code-validation": (
        "a wrong JSON type is a ValidationException",
        _renamed(lambda code: code.replace("Serialization", "Validation")),
    ),
    "code-lower": ("error codes begin in lower case", _renamed(lambda c: c[:1].lower() + c[1:])),
    "code-namespace": ("error codes have a namespace", _renamed(lambda c: f"com.amazonaws#{c}")),
    "status-200": ("a rejection is HTTP 200", _with_status(200)),
    "status-403": ("a rejection is HTTP 403", _with_status(403)),
    "status-422": ("a rejection is HTTP 422", _with_status(422)),
    "status-500": ("a rejection is HTTP 500", _with_status(500)),
}


def _with_header(name: str, value: str | None) -> Callable[[Answer], Answer]:
    def rewrite(answer: Answer) -> Answer:
        headers = {key: old for key, old in answer.headers.items() if key != name}
        return replace(answer, headers=headers if value is None else {**headers, name: value})

    return rewrite


def _with_body(answer: Answer, body: bytes) -> Answer:
    headers = {**answer.headers, "Content-Length": str(len(body))}
    return replace(answer, body=body, headers=headers)


def _swapped_key(answer: Answer) -> Answer:
    if answer.status == 200:
        return answer
    other = {"message": "Message", "Message": "message"}
    document = {other.get(name, name): text for name, text in json.loads(answer.body).items()}
    return _with_body(answer, _dumped(document))


def _dumped(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def _pretty(answer: Answer) -> Answer:
    return _with_body(answer, json.dumps(json.loads(answer.body or b"{}"), indent=1).encode())


def _html_page(answer: Answer) -> Answer:
    return _with_body(answer, b"<html><body>Something went wrong</body></html>")


def _with_member(answer: Answer) -> Answer:
    if answer.status == 200:
        return answer
    return _with_body(answer, _dumped({**json.loads(answer.body), "requestId": "1"}))


_ANSWERS: Final[Mapping[str, tuple[str, Callable[[Answer], Answer]]]] = {
    "request-id-missing": ("the request id is missing", _with_header("x-amzn-RequestId", None)),
    "request-id-form": ("the request id isn't a UUID", _with_header("x-amzn-RequestId", "17")),
    "content-type-missing": ("the content type is missing", _with_header("Content-Type", None)),
    "content-type-json": (
        "the content type is application/json",
        _with_header("Content-Type", "application/json"),
    ),
    "content-length": ("the content length is 1", _with_header("Content-Length", "1")),
    "date-missing": ("the date is missing", _with_header("Date", None)),
    "date-form": ("the date is in ISO 8601", _with_header("Date", "2026-01-01T00:00:00Z")),
    "error-type": (
        "every answer has x-amzn-ErrorType",
        _with_header("x-amzn-ErrorType", "ValidationException"),
    ),
    "message-key": ("message and Message are swapped", _swapped_key),
    "error-more": ("errors have an additional member", _with_member),
    "body-pretty": ("bodies are indented", _pretty),
    "body-html": ("bodies are HTML", _html_page),
    "body-empty": ("bodies are empty", lambda answer: _with_body(answer, b"")),
    "body-cut": ("bodies lack their last byte", lambda a: _with_body(a, a.body[:-1])),
    "body-mark": (
        "bodies begin with a byte order mark",
        lambda a: _with_body(a, b"\xef\xbb\xbf" + a.body),
    ),
}

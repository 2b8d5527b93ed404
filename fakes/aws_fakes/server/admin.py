"""Requests that configure a running server, beside the requests that are tested.

    POST   /aws-contract/injections  {"failure": "throttling", "operation": ..., "rate": ...}
    DELETE /aws-contract/injections  {"seed": 1}
    POST   /aws-contract/setbacks    {"AlgorithmName": ..., "Reason": ..., "Profile": ...}

Transitions and a reset have moto's own addresses: ``/moto-api/state-manager/set-transition``,
``/moto-api/reset``. All need the header ``X-Aws-Fakes-Control: 1`` and a loopback Host, see
`aws_fakes.server.access`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from aws_fakes.engine.failure_injection import Injection
from aws_fakes.engine.protocol import Answer
from aws_fakes.moto_integration.installation import Installation
from aws_fakes.resources.algorithm.lifecycle import Setback
from aws_fakes.server.access import FORMER_PATH, PATH

__all__ = ["answer", "is_admin"]


def is_admin(path: str) -> bool:
    """Whether a path is a control address of ours, by its present or its former name."""
    return path.startswith((PATH, FORMER_PATH))


def answer(environ: WSGIEnvironment, installation: Installation) -> Answer:
    """Configure an installation by one request; 404 or 400 with a text if that's not possible."""
    name = environ["PATH_INFO"].split("/", 2)[2]
    asked = (environ["REQUEST_METHOD"], name)
    handler = _HANDLERS.get(asked)
    if handler is None:
        possible = ", ".join(f"{method} {PATH}{name}" for method, name in _HANDLERS)
        return _text(404, f"expected one of {possible}")
    try:
        content = json.loads(environ["wsgi.input"].read() or b"{}")
    except ValueError as error:
        return _text(400, f"the body isn't JSON: {error}")
    except RecursionError:
        return _text(400, "the body isn't JSON that can be read: it is nested too deeply")
    problem = _problem(content, _MEMBERS[asked])
    if problem:
        return _text(400, problem)
    try:
        handler(installation, **content)
    except ValueError as error:
        return _text(400, str(error))
    return Answer(204, {}, b"")


def _problem(content: object, members: Mapping[str, _Member]) -> str:
    """Return what is wrong with the JSON of a request; nothing if it has the types it must have."""
    if not isinstance(content, dict):
        return f"the body is {json.dumps(content)}: expected a JSON object"
    for name, value in content.items():
        if name not in members:
            return f"unknown member {name!r}: expected {_listed(members)}"
        if not members[name].holds(value):
            return f"{name} is {json.dumps(value)}: expected {members[name].expected}"
    for name, member in members.items():
        if member.required and name not in content:
            return f"{name} is missing: expected {member.expected}"
    return ""


def _listed(members: Mapping[str, _Member]) -> str:
    return f"one of {', '.join(members)}" if len(members) > 1 else f"only {', '.join(members)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Member:
    """A member of a request: the types that its JSON value may have, and what to call them."""

    types: tuple[type, ...]
    expected: str
    required: bool = False

    def holds(self, value: object) -> bool:
        """Whether a value has one of the types; true and false are no numbers."""
        return isinstance(value, self.types) and not isinstance(value, bool)


def _inject(installation: Installation, /, **options: Any) -> None:
    installation.injector.add(Injection(**options))


def _clear(installation: Installation, /, *, seed: int = 0) -> None:
    installation.injector.clear(seed=seed)


def _set_back(
    installation: Installation,
    /,
    *,
    AlgorithmName: str,  # noqa: N803 - the names of AWS's members
    Reason: str,  # noqa: N803 - as above
    Profile: str | None = "",  # noqa: N803 - as above
    Region: str = "us-east-1",  # noqa: N803 - as above
    Account: str = "123456789012",  # noqa: N803 - as above
) -> None:
    """Make an algorithm fail: at a profile, by default the first; null is the image scan."""
    setback = Setback(reason=Reason, profile=Profile)
    installation.store(Account, Region).fail(AlgorithmName, setback)


_INJECTION: Final = {
    "failure": _Member(types=(str,), expected="a string", required=True),
    "operation": _Member(types=(str, NoneType), expected="a string or null"),
    "count": _Member(types=(int, NoneType), expected="an integer or null"),
    "rate": _Member(types=(int, float), expected="a number"),
    "seconds": _Member(types=(int, float), expected="a number"),
}
_SETBACK: Final = {
    "AlgorithmName": _Member(types=(str,), expected="a string", required=True),
    "Reason": _Member(types=(str,), expected="a string", required=True),
    "Profile": _Member(types=(str, NoneType), expected="a string or null"),
    "Region": _Member(types=(str,), expected="a string"),
    "Account": _Member(types=(str,), expected="a string"),
}
_MEMBERS: Final[Mapping[tuple[str, str], Mapping[str, _Member]]] = {
    ("POST", "injections"): _INJECTION,
    ("DELETE", "injections"): {"seed": _Member(types=(int,), expected="an integer")},
    ("POST", "setbacks"): _SETBACK,
}
_HANDLERS: Final[Mapping[tuple[str, str], Callable[..., None]]] = {
    ("POST", "injections"): _inject,
    ("DELETE", "injections"): _clear,
    ("POST", "setbacks"): _set_back,
}


def _text(status: int, message: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain"}, f"{message}\n".encode())

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
        if not isinstance(content, dict):
            raise TypeError(f"expected a JSON object, not {content!r}")
        handler(installation, **content)
    except (TypeError, ValueError, RecursionError) as error:
        return _text(400, str(error))
    return Answer(204, {}, b"")


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


_HANDLERS: Final[Mapping[tuple[str, str], Callable[..., None]]] = {
    ("POST", "injections"): _inject,
    ("DELETE", "injections"): _clear,
    ("POST", "setbacks"): _set_back,
}


def _text(status: int, message: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain"}, f"{message}\n".encode())

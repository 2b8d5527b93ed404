"""What must come back: the contract suite, its targets, checks and reports.

    from aws_contract import HttpTarget, Resource, Session

A `Resource` names the operations whose contract is run, a `Target` is what the requests go to, a
`Session` sends cases and judges the responses by the `Clause`s of the contract. Each name is loaded
when it is first used, so that the command starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_contract.claims.clause import Clause
    from aws_contract.resources import load_resource
    from aws_contract.resources.resource import Resource, Tagging
    from aws_contract.results.result import RunResult, read_result
    from aws_contract.runner.session import Session
    from aws_contract.targets.base import Target
    from aws_contract.targets.endpoint import HttpTarget

__all__ = [
    "Clause",
    "HttpTarget",
    "Resource",
    "RunResult",
    "Session",
    "Tagging",
    "Target",
    "load_resource",
    "read_result",
]

_MODULE_OF = {
    "Clause": "aws_contract.claims.clause",
    "HttpTarget": "aws_contract.targets.endpoint",
    "Resource": "aws_contract.resources.resource",
    "RunResult": "aws_contract.results.result",
    "Session": "aws_contract.runner.session",
    "Tagging": "aws_contract.resources.resource",
    "Target": "aws_contract.targets.base",
    "load_resource": "aws_contract.resources",
    "read_result": "aws_contract.results.result",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

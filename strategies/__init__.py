"""What can be sent: cases derived from botocore's service model.

    from strategies import valid_requests, violations

    requests = valid_requests(overrides={"AlgorithmName": "my-algorithm"})
    cases = violations(points=["Tags:max_size"])

`accepted` and `refused` are the deterministic sets, `json_schema` exports an operation for other
tools. Each name is loaded when it is first used: pytest plugins can import the package before
Hypothesis is ready to draw.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strategies.case import ABSENT, Accepted, Case, Grade, MapKey, Rejected, Violation
    from strategies.coverage import Coverage, coverage_of
    from strategies.covering import accepted, obstacles, refused, unmeetable
    from strategies.invalid import violations
    from strategies.model import ConstraintPoint, Kind, Operation, Shape, load_operation
    from strategies.patterns import Pattern, UnsupportedPatternError, compile_pattern
    from strategies.schema import json_schema, validator_class
    from strategies.valid import valid_requests

__all__ = [
    "ABSENT",
    "Accepted",
    "Case",
    "ConstraintPoint",
    "Coverage",
    "Grade",
    "Kind",
    "MapKey",
    "Operation",
    "Pattern",
    "Rejected",
    "Shape",
    "UnsupportedPatternError",
    "Violation",
    "accepted",
    "compile_pattern",
    "coverage_of",
    "json_schema",
    "load_operation",
    "obstacles",
    "refused",
    "unmeetable",
    "valid_requests",
    "validator_class",
    "violations",
]

_HOMES = {
    "strategies.case": "ABSENT Accepted Case Grade MapKey Rejected Violation",
    "strategies.coverage": "Coverage coverage_of",
    "strategies.covering": "accepted obstacles refused unmeetable",
    "strategies.invalid": "violations",
    "strategies.model": "ConstraintPoint Kind Operation Shape load_operation",
    "strategies.patterns": "Pattern UnsupportedPatternError compile_pattern",
    "strategies.schema": "json_schema validator_class",
    "strategies.valid": "valid_requests",
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""What can be sent: cases derived from botocore's service model.

    from aws_strategies import (valid_requests, violations)

    requests = valid_requests("kms:CreateKey", overrides={"Description": "mine"})
    cases = violations("kms:CreateKey", points=["Tags[].TagKey:max_length"])

`valid_cases` and `invalid_cases` are the deterministic sets, `json_schema` exports an operation for
other tools. Each name is loaded when it is first used: pytest plugins can import the package before
Hypothesis is ready to draw.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_strategies.case import ABSENT, Accepted, Case, Grade, MapKey, Rejected, Violation
    from aws_strategies.covering.coverage import Coverage, coverage_of
    from aws_strategies.covering.sets import invalid_cases, obstacles, unmeetable, valid_cases
    from aws_strategies.invalid.single import violations
    from aws_strategies.java_regex.pattern import Pattern, UnsupportedPatternError, compile_pattern
    from aws_strategies.limits import Limitation, limitations
    from aws_strategies.model import ConstraintPoint, Kind, Operation, Shape, load_operation
    from aws_strategies.schema_export import json_schema, validator_class
    from aws_strategies.valid import valid_requests

__all__ = [
    "ABSENT",
    "Accepted",
    "Case",
    "ConstraintPoint",
    "Coverage",
    "Grade",
    "Kind",
    "Limitation",
    "MapKey",
    "Operation",
    "Pattern",
    "Rejected",
    "Shape",
    "UnsupportedPatternError",
    "Violation",
    "compile_pattern",
    "coverage_of",
    "invalid_cases",
    "json_schema",
    "limitations",
    "load_operation",
    "obstacles",
    "unmeetable",
    "valid_cases",
    "valid_requests",
    "validator_class",
    "violations",
]

_HOMES = {
    "aws_strategies.case": "ABSENT Accepted Case Grade MapKey Rejected Violation",
    "aws_strategies.covering.coverage": "Coverage coverage_of",
    "aws_strategies.covering.sets": "invalid_cases obstacles unmeetable valid_cases",
    "aws_strategies.invalid.single": "violations",
    "aws_strategies.limits": "Limitation limitations",
    "aws_strategies.model": "ConstraintPoint Kind Operation Shape load_operation",
    "aws_strategies.java_regex.pattern": "Pattern UnsupportedPatternError compile_pattern",
    "aws_strategies.schema_export": "json_schema validator_class",
    "aws_strategies.valid": "valid_requests",
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""Every scenario of single operations: one test for each operation."""

from __future__ import annotations

from aws_contract.operations.run import OperationRun
from aws_contract.operations.selection import OperationName


def test_operation(contract: OperationRun, group: str, only_case: str | None) -> None:
    """What obeys the model isn't rejected for it, what breaks it is, in any encoding."""
    contract.try_operation(OperationName.of(group), only=only_case)

"""The operations that the contract of an algorithm is about."""

from __future__ import annotations

from typing import Final

__all__ = ["OPERATIONS"]

OPERATIONS: Final = ("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm")

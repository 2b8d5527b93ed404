"""The version of this project, without importing anything else of it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["suite_version"]


def suite_version() -> str:
    """Return the version of this project as it is installed."""
    try:
        return version("aws-contract")
    except PackageNotFoundError:
        return "not installed"

"""What has to be installed besides the package for the fake in front of moto and over HTTP."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

__all__ = ["MissingExtraError", "require_moto"]

_MODULES: Final = ("moto", "flask", "flask_cors", "werkzeug")


class MissingExtraError(ImportError):
    """A package is missing that an extra installs; says which, and with what command."""


def require_moto() -> None:
    """Raise MissingExtraError unless everything is installed that moto and its server need.

    Nothing is imported: moto costs 0.4 s.
    """
    missing = [name for name in _MODULES if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"the fake in moto and over HTTP needs {', '.join(missing)}: "
            "pip install 'aws-contract[moto]'"
        )

"""What this process has derived and still knows, and how to let go of it."""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper
from typing import Final

__all__ = ["forget"]

_PACKAGE: Final = __name__.partition(".")[0]


def forget() -> None:
    """Let go of every operation, pattern and case that the functions of this package remember.

    A process that goes through many operations would otherwise keep all of them. What a caller
    holds stays as it is; what is derived again is equal to it, but another object.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == _PACKAGE:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()

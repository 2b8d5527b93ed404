"""The strategies that the random tests share, built when first drawn from."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies.valid import valid_requests

__all__ = ["BODIES"]

BODIES: Final[SearchStrategy[dict[str, Any]]] = st.deferred(valid_requests)
"""CreateAlgorithm bodies that obey every constraint."""

"""The strategies that the random tests share, built when first drawn from."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from aws_strategies.case import Case
from aws_strategies.encodings.drawn import odd_numbers, rewritings, surrogates, truncations
from aws_strategies.invalid.multiple import several
from aws_strategies.valid import valid_requests

__all__ = ["BODIES", "NOTATIONS", "NUMBERS", "SEVERAL", "SURROGATES", "TRUNCATIONS"]

BODIES: Final[SearchStrategy[dict[str, Any]]] = st.deferred(valid_requests)
"""CreateAlgorithm bodies that obey every constraint."""
SEVERAL: Final[SearchStrategy[Case]] = st.deferred(several)
"""Cases that break several constraints."""
NOTATIONS: Final[SearchStrategy[Case]] = st.deferred(rewritings)
"""Valid requests in other notations."""
NUMBERS: Final[SearchStrategy[Case]] = st.deferred(odd_numbers)
"""Requests with a number in an odd notation."""
SURROGATES: Final[SearchStrategy[Case]] = st.deferred(surrogates)
"""Requests with half a surrogate pair."""
TRUNCATIONS: Final[SearchStrategy[Case]] = st.deferred(truncations)
"""Requests that end too early."""

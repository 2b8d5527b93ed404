"""Where accepted recordings of AWS are kept, with the differences that are known."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["KNOWN", "RECORDED"]

RECORDED: Final = Path(__file__).parent / "evidence" / "recorded"
"""Where recordings are kept that were accepted."""
KNOWN: Final = RECORDED / "known.json"
"""The differences that are known, and why they exist."""

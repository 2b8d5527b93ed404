"""Where commands keep what later ones use: in the cache folder of the user, not where they run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

__all__ = ["HYPOTHESIS_FOLDER", "cache_folder", "keep_examples_away"]

HYPOTHESIS_FOLDER: Final = "HYPOTHESIS_STORAGE_DIRECTORY"
"""The variable that Hypothesis reads; without it, it makes .hypothesis in the current folder."""


def cache_folder() -> Path:
    """Return the project's folder among the caches of the user."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only what runs is loaded

    return user_cache_path("aws-contract", appauthor=False).resolve()


def keep_examples_away() -> None:
    """Let Hypothesis keep in the cache folder what it keeps, unless the environment says where."""
    os.environ.setdefault(HYPOTHESIS_FOLDER, str(cache_folder() / "hypothesis"))

"""The Hypothesis profiles of the suite, in one place."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["DEFAULT", "register"]

DEFAULT = "ci" if os.environ.get("CI") else "dev"


def register() -> None:
    """Register ``dev``, ``ci`` (the same examples on every run) and ``nightly`` (many).

    ``seeded`` is as deep as ``ci``, and heeds ``--hypothesis-seed``.

    No profile has a deadline: an example takes as long as the target takes to answer.
    """
    settings.register_profile("dev", max_examples=100, deadline=None, print_blob=True)
    settings.register_profile(
        "ci", max_examples=200, deadline=None, derandomize=True, database=None, print_blob=True
    )
    settings.register_profile(
        "seeded", max_examples=200, deadline=None, database=None, print_blob=True
    )
    settings.register_profile("nightly", max_examples=20_000, deadline=None, print_blob=True)

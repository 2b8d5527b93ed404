"""What clauses and scenarios are about."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Topic"]


class Topic(StrEnum):
    """What a clause or a scenario is about, in the order in which scenarios usually run.

    Of the last two there are clauses only: scenarios of the other topics judge them.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    RULES = "rules"
    OBSERVED = "observed"
    LIFECYCLE = "lifecycle"
    TAGS = "tags"
    ISOLATION = "isolation"
    LISTING = "listing"
    INPUTS = "inputs"
    ENCODING = "encoding"
    MALFORMED = "malformed"
    HTTP = "http"
    ANSWERS = "answers"
    DESCRIPTION = "description"

"""What outcomes are called, the same on every page and in every summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aws_contract.claims.topic import Topic
from aws_contract.reports.text import number, plural
from aws_contract.results.result import ClauseOutcome, RunResult
from aws_contract.results.scorecard import Scorecard, scorecard
from aws_contract.results.verdict import RunVerdict

__all__ = ["OUTCOMES", "OWN_FAKES", "TOPICS", "VERDICTS", "Wording", "began", "sentence", "share"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """How something is shown: a sign, the style's word for it, and words."""

    sign: str
    style: str
    words: str


OUTCOMES: Final = {
    ClauseOutcome.VIOLATED: Wording(sign="✗", style="bad", words="violated"),
    ClauseOutcome.UNVERIFIED: Wording(sign="≠", style="warn", words="unverified"),
    ClauseOutcome.OBEYED: Wording(sign="✓", style="ok", words="obeyed"),
    ClauseOutcome.UNTRIED: Wording(sign="○", style="quiet", words="not tried"),
}
TOPICS: Final = {
    Topic.ACCEPT: "accepted requests",
    Topic.REJECT: "rejected requests",
    Topic.RULES: "documented rules",
    Topic.OBSERVED: "observed requests",
    Topic.LIFECYCLE: "life cycle",
    Topic.ISOLATION: "isolation",
    Topic.LISTING: "listing",
    Topic.INPUTS: "inputs of the other operations",
    Topic.ENCODING: "encodings of a request",
    Topic.MALFORMED: "malformed bodies",
    Topic.HTTP: "HTTP",
    Topic.ANSWERS: "every answer",
    Topic.DESCRIPTION: "descriptions",
    Topic.TAGS: "tags",
}
"""What a group of clauses is called."""
OWN_FAKES: Final = frozenset({"fake", "http"})
"""Targets that are this project's fake: where nothing is known it does what the project chose."""
VERDICTS: Final = {
    RunVerdict.OBEYS: Wording(sign="✓", style="ok", words="The target obeys the contract"),
    RunVerdict.VIOLATES: Wording(sign="✗", style="bad", words="The target violates the contract"),
    RunVerdict.INCOMPLETE: Wording(sign="?", style="warn", words="The run is incomplete"),
    RunVerdict.UNREACHABLE: Wording(sign="?", style="warn", words="The target is unreachable"),
    RunVerdict.NOTHING_SENT: Wording(sign="○", style="quiet", words="Nothing was sent"),
}


def sentence(result: RunResult) -> str:
    """Return what the run comes to, in one sentence or two."""
    sent = sum(result.requests.values())
    why = f" The run is incomplete: {result.limits}." if result.limits else ""
    if not sent:
        return f"No request was sent, so nothing is known about the target.{why}"
    return _violated(scorecard(result), sent) + why


def _violated(card: Scorecard, sent: int) -> str:
    counts = card.counts()
    violated = counts[ClauseOutcome.VIOLATED]
    tried = sum(counts.values()) - counts[ClauseOutcome.UNTRIED]
    what = f"{plural(tried, 'clause')} checked with {plural(sent, 'request')}"
    if not violated:
        return f"None of the {what} is violated."
    follow = len(card.follow)
    ends = f", {number(follow)} of them only because another one is" if follow else ""
    return f"Of the {what}, {number(violated)} {'is' if violated == 1 else 'are'} violated{ends}."


def share(wrong: int, checks: int) -> str:
    """Return how many checks failed or differed: ``2 of 14 checks``."""
    return f"{number(wrong)} of {plural(checks, 'check')}"


def began(result: RunResult) -> str:
    """Return when the run started, to the minute: ``2026-03-01 14:05 UTC``; as it is if odd."""
    try:
        return f"{datetime.fromisoformat(result.started):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return result.started

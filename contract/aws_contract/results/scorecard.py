"""What came of the clauses, the worst first: the one order that every view of a result uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aws_contract.results.finding import Finding
from aws_contract.results.result import ClauseOutcome, ClauseResult, RunResult
from aws_strategies.case import Grade

__all__ = ["FindingGroup", "Scorecard", "finding_groups", "scorecard"]

_GRADES = (Grade.DOCUMENTED, Grade.OBSERVED, Grade.ASSUMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scorecard:
    """The clauses of a result by what came of them.

    `violated` are those that failed at least once, the surest and most often violated first; those
    that `follow` failed only where another one did, which explains them. `unverified` differ from
    what is only assumed. `obeyed` passed whenever tried, `untried` were never tried.
    """

    violated: tuple[ClauseResult, ...]
    follow: tuple[ClauseResult, ...]
    unverified: tuple[ClauseResult, ...]
    obeyed: tuple[ClauseResult, ...]
    untried: tuple[ClauseResult, ...]

    def counts(self) -> dict[ClauseOutcome, int]:
        """Return the number of clauses by outcome; those that follow are violated too."""
        return {
            ClauseOutcome.VIOLATED: len(self.violated) + len(self.follow),
            ClauseOutcome.UNVERIFIED: len(self.unverified),
            ClauseOutcome.OBEYED: len(self.obeyed),
            ClauseOutcome.UNTRIED: len(self.untried),
        }


def scorecard(result: RunResult) -> Scorecard:
    """Return the scorecard of a result."""
    violated = _worst_first(result.with_outcome(ClauseOutcome.VIOLATED))
    return Scorecard(
        violated=tuple(clause for clause in violated if not clause.follows),
        follow=tuple(clause for clause in violated if clause.follows),
        unverified=_worst_first(result.with_outcome(ClauseOutcome.UNVERIFIED)),
        obeyed=result.with_outcome(ClauseOutcome.OBEYED),
        untried=result.with_outcome(ClauseOutcome.UNTRIED),
    )


def _worst_first(clauses: Iterable[ClauseResult]) -> tuple[ClauseResult, ...]:
    """The surest first, then the largest share of the checks, then the most checks."""

    def badness(clause: ClauseResult) -> tuple[int, float, int]:
        wrong = clause.failed or clause.differences
        return _GRADES.index(clause.grade), -wrong / max(clause.checks, 1), -wrong

    return tuple(sorted(clauses, key=badness))


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingGroup:
    """The kept findings of one clause, shortest requests first, and the count of all.

    The first ones each show another deviation (expected and got); the others repeat one.
    """

    clause: ClauseResult
    findings: tuple[Finding, ...]
    total: int


def finding_groups(
    clauses: Iterable[ClauseResult], findings: Iterable[Finding]
) -> tuple[FindingGroup, ...]:
    """Return the findings by clause, in the order of the clauses; those without any are left out.

    The total is how often the clause failed, or differed.
    """
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.clause].append(finding)
    return tuple(
        FindingGroup(
            clause=clause,
            findings=_distinct_first(found[clause.id]),
            total=clause.findings or clause.differences,
        )
        for clause in clauses
        if found[clause.id]
    )


def _distinct_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    ordered = sorted(findings, key=lambda finding: finding.order)
    first: dict[tuple[str, str], Finding] = {}
    for finding in ordered:
        first.setdefault(finding.deviation, finding)
    chosen = tuple(first.values())
    return (*chosen, *(each for each in ordered if not any(each is one for one in chosen)))

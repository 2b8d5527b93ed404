"""What a run counts, in one process; the counts of several processes can be added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, Final

from aws_contract.claims.clauses import CLAUSES, Clause
from aws_contract.results.covered import OPERATIONS, Covered, Extent
from aws_contract.results.failure import ContractFailure
from aws_contract.results.timing import Timing
from aws_strategies.case import Case, Rejected
from aws_strategies.model import load_operation

__all__ = ["OUTCOMES", "Recorder"]

OUTCOMES: Final = ("passed", "failed", "differs")
"""What a check of a clause can end with; ``differs`` is where nothing is known of the service."""
_KEPT: Final = 5
"""How many differences of one clause are kept in full."""


class Recorder:
    """Counts of requests per operation, of outcomes per clause, of refusals per constraint point.

    `covered` says per operation what of the contract was tried and obeyed. `findings` are the
    failures that were reported, as JSON values.
    """

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.clauses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.refused: Counter[str] = Counter()
        self.covered: defaultdict[str, Covered] = defaultdict(Covered)
        self.timing = Timing()
        self.findings: list[dict[str, Any]] = []
        self.differences: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def sent(self, operation: str) -> None:
        """Count a request."""
        self.requests[operation] += 1

    def answered(self, operation: str, *, at: float, seconds: float) -> None:
        """Count an answer: when its request was sent (epoch seconds), and how long it took."""
        self.timing.add(operation, at=at, seconds=seconds)

    def took(self, case: Case) -> None:
        """Count what a case shows whose input the target took."""
        self.covered[case.operation].took(load_operation(case.operation), case.body)

    def broke(self, case: Case) -> None:
        """Count the constraint points that a rightly refused case broke."""
        if isinstance(case.expected, Rejected):
            broken = [violation.point.id for violation in case.expected.violations]
            self.refused.update(broken)
            self.covered[case.operation].broke(broken)

    def extents(self) -> dict[str, Extent]:
        """Return how far each operation of the contract was tried, by name."""
        return {
            name: Extent.of(load_operation(name), self.covered.get(name, Covered()))
            for name in OPERATIONS
        }

    def passed(self, clause: Clause) -> None:
        """Count a check whose clause the target obeyed."""
        self.clauses[clause.id]["passed"] += 1

    def failed(self, failure: ContractFailure) -> None:
        """Count a check whose clause the target didn't obey."""
        self.clauses[failure.clause.id]["failed"] += 1

    def differs(self, failure: ContractFailure) -> None:
        """Count and keep a difference where nothing is known of the service."""
        self.clauses[failure.clause.id]["differs"] += 1
        kept = self.differences[failure.clause.id]
        if len(kept) < _KEPT:
            kept.append(failure.to_json())

    def found(self, failure: ContractFailure, *, test: str) -> None:
        """Keep a failure that a test reported."""
        self.findings.append({"test": test, **failure.to_json()})

    def snapshot(self) -> dict[str, Any]:
        """Return everything as JSON values, for another process to `merge`."""
        return {
            "requests": dict(self.requests),
            "clauses": {name: dict(counts) for name, counts in self.clauses.items()},
            "refused": dict(self.refused),
            "covered": {name: covered.snapshot() for name, covered in self.covered.items()},
            "timing": self.timing.snapshot(),
            "findings": list(self.findings),
            "differences": {name: list(kept) for name, kept in self.differences.items()},
        }

    def merge(self, snapshot: Mapping[str, Any]) -> None:
        """Add the counts of another process; KeyError for a clause that this version hasn't."""
        self.requests.update(snapshot["requests"])
        for name, counts in snapshot["clauses"].items():
            self.clauses[CLAUSES[name].id].update(counts)
        self.refused.update(snapshot["refused"])
        for name, covered in snapshot["covered"].items():
            self.covered[name].merge(covered)
        self.timing.merge(snapshot["timing"])
        self.findings.extend(snapshot["findings"])
        for name, kept in snapshot["differences"].items():
            self.differences[name] = (self.differences[name] + kept)[:_KEPT]

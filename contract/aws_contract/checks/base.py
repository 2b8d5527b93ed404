"""A check and how checks are run: all of them, all failures collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from aws_contract.claims.clauses import CLAUSES, Clause
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, ContractFailure

__all__ = ["Check", "check", "run"]

Function: TypeAlias = Callable[[Context, Answer], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """The function that judges one clause: it returns nothing or raises a ContractFailure."""

    clause: Clause
    function: Function

    def __call__(self, context: Context, answer: Answer) -> None:
        """Judge `answer`; raises ContractFailure if the clause isn't obeyed."""
        self.function(replace(context, clause=self.clause), answer)


def check(clause: str) -> Callable[[Function], Check]:
    """Make a function the check of a clause of the registry; KeyError if there is none."""

    def wrap(function: Function) -> Check:
        return Check(clause=CLAUSES[clause], function=function)

    return wrap


def run(
    checks: Iterable[Check], context: Context, answer: Answer
) -> tuple[list[Clause], list[ContractFailure]]:
    """Run all checks and return the clauses that are obeyed and the failures of the others.

    Only ContractFailure counts as a verdict: anything else is a fault of the suite and propagates.
    """
    obeyed, failures = [], []
    for each in checks:
        try:
            each(context, answer)
        except ContractFailure as failure:
            failures.append(failure)
        else:
            obeyed.append(each.clause)
    return obeyed, failures

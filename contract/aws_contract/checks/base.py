"""A check and how checks are run: all of them, all failures collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeAlias, TypeVar

from aws_contract.claims.clauses import CLAUSES, Clause
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, ContractFailure

__all__ = ["AnyCheck", "Check", "CheckFor", "OfClause", "check", "check_for", "expecting", "run"]

E = TypeVar("E")
"""What a check expects: a value that the scenario has worked out before it judges an answer."""
Function: TypeAlias = Callable[[Context, Answer], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """The function that judges one clause: it returns nothing or raises a ContractFailure."""

    clause: Clause
    function: Function

    def __call__(self, context: Context, answer: Answer) -> None:
        """Judge `answer`; raises ContractFailure if the clause isn't obeyed."""
        self.function(replace(context, clause=self.clause), answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckFor(Generic[E]):
    """A check of one clause that needs an expectation: called with one, it is a `Check`."""

    clause: Clause
    function: Callable[[Context, Answer, E], None]

    def __call__(self, expected: E) -> Check:
        """Return the check of an answer by what is expected of it."""

        def judge(context: Context, answer: Answer) -> None:
            self.function(context, answer, expected)

        return Check(clause=self.clause, function=judge)


AnyCheck: TypeAlias = Check | CheckFor[E]
"""A check, whether or not it needs an expectation of some type."""


class OfClause(Protocol):
    """What judges one clause, with or without its expectation."""

    @property
    def clause(self) -> Clause:
        """The clause."""


def check(clause: str) -> Callable[[Function], Check]:
    """Make a function the check of a clause of the registry; KeyError if there is none."""

    def wrap(function: Function) -> Check:
        return Check(clause=CLAUSES[clause], function=function)

    return wrap


def check_for(clause: str) -> Callable[[Callable[[Context, Answer, E], None]], CheckFor[E]]:
    """Make a function with an expectation the check of a clause; KeyError if there is none."""

    def wrap(function: Callable[[Context, Answer, E], None]) -> CheckFor[E]:
        return CheckFor(clause=CLAUSES[clause], function=function)

    return wrap


def expecting(checks: Iterable[AnyCheck[E]], expected: E) -> tuple[Check, ...]:
    """Return checks that can be run: those that need an expectation get this one."""
    return tuple(each if isinstance(each, Check) else each(expected) for each in checks)


def run(
    checks: Iterable[Check], context: Context, answer: Answer
) -> tuple[list[Clause], list[ContractFailure]]:
    """Run all checks and return the clauses that are obeyed and the failures of the others.

    Only ContractFailure counts as a verdict: anything else is an error of the suite and propagates.
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

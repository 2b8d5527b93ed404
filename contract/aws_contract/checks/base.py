"""A check and how checks are run: all of them, all failures collected.

A check names its clause by id. What the clause says, and whether there is one, is the resource's
that an answer is judged for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

from aws_contract.claims.clause import Clause
from aws_contract.claims.registry import find_clause
from aws_contract.claims.topic import Topic
from aws_contract.protocol.wire import Answer
from aws_contract.results.failure import Context, ContractFailure

__all__ = [
    "AnyCheck",
    "Check",
    "CheckFor",
    "OfClause",
    "check",
    "check_for",
    "decides",
    "expecting",
    "run",
]

E = TypeVar("E")
"""What a check expects: a value that the scenario has worked out before it judges an answer."""
Function: TypeAlias = Callable[[Context, Answer], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """The function that judges one clause: it returns nothing or raises a ContractFailure.

    clause: the clause's id.
    """

    clause: str
    function: Function

    def __call__(self, context: Context, answer: Answer) -> None:
        """Judge `answer`; raises ContractFailure if the clause isn't obeyed.

        Nothing is judged if the resource hasn't the clause. UnknownClauseError if nothing has it.
        """
        clause = find_clause(context.subject, self.clause)
        if clause is not None:
            self.function(context.of_clause(clause), answer)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckFor(Generic[E]):
    """A check of one clause that needs an expectation: called with one, it is a `Check`."""

    clause: str
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
    def clause(self) -> str:
        """The clause's id."""


def check(clause: str) -> Callable[[Function], Check]:
    """Make a function the check of the clause with this id."""

    def wrap(function: Function) -> Check:
        return Check(clause=clause, function=function)

    return wrap


def check_for(clause: str) -> Callable[[Callable[[Context, Answer, E], None]], CheckFor[E]]:
    """Make a function with an expectation the check of the clause with this id."""

    def wrap(function: Callable[[Context, Answer, E], None]) -> CheckFor[E]:
        return CheckFor(clause=clause, function=function)

    return wrap


def expecting(checks: Iterable[AnyCheck[E]], expected: E) -> tuple[Check, ...]:
    """Return checks that can be run: those that need an expectation get this one."""
    return tuple(each if isinstance(each, Check) else each(expected) for each in checks)


def decides(answer: Answer) -> bool:
    """Whether a request was accepted or rejected: an error of the service itself is neither."""
    return 200 <= answer.status < 300 or 400 <= answer.status < 500


def run(
    checks: Iterable[Check], context: Context, answer: Answer
) -> tuple[list[Clause], list[ContractFailure]]:
    """Run all checks and return the clauses that are obeyed and the failures of the others.

    Clauses that the resource hasn't are neither, and those in which no fault was found because the
    service failed: only what holds for any answer is obeyed by an answer that decides nothing.
    Only ContractFailure counts as a verdict: anything else is an error of the suite and propagates.
    """
    obeyed, failures = [], []
    for each in checks:
        clause = find_clause(context.subject, each.clause)
        if clause is None:
            continue
        try:
            each.function(context.of_clause(clause), answer)
        except ContractFailure as failure:
            failures.append(failure)
        else:
            if clause.topic is Topic.ANSWERS or decides(answer):
                obeyed.append(clause)
    return obeyed, failures

"""The suite against fakes that are each wrong in one thing: it must notice, by the right clause.

One mutant is tried by the scenarios of the registry, those first that are about the mutant's place;
the first failed check whose clause fits the kind of mutant ends it. A mutant that fails no fitting
check of the whole suite has survived. That a mutant makes no difference for any request is proved,
not tried.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from aws_contract.claims.topic import Topic
from aws_contract.mutation.expectations import fitting
from aws_contract.mutation.selection import (
    of_path,
    of_point,
    of_rule,
    rejection_clauses,
    with_clauses,
)
from aws_contract.resources.resource import Resource
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import NotApplicableError, Scenario
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import Deviation, Mutant, mutants
from aws_strategies.case import ABSENT
from aws_strategies.invalid.breaks import proof
from aws_strategies.java_regex.misreadings import MISREADINGS, misreading
from aws_strategies.minimal import get, request_with
from aws_strategies.model import ELEMENT, KEY, VALUE, ConstraintPoint, Kind, Operation
from aws_strategies.rules.rule import DocumentedRule

__all__ = ["MutantVerdict", "SuiteError", "choose", "equivalence", "prove", "prove_one"]


class SuiteError(RuntimeError):
    """The suite failed on an answer instead of judging it. Names the scenario and the mutant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MutantVerdict:
    """What became of one mutant.

    `clause` is the one that caught it, `scenario` where; both None for a survivor. `misfits` are
    the clauses that failed before without fitting. `equivalent` says why no request can show the
    mutant; it is not tried then. `steps` counts the scenarios that were run.
    """

    mutant: str
    kind: str
    clause: str | None = None
    scenario: str | None = None
    misfits: tuple[str, ...] = ()
    equivalent: str | None = None
    steps: int = 0

    @property
    def survived(self) -> bool:
        """Whether the suite should have caught the mutant, and didn't."""
        return self.clause is None and self.equivalent is None


def choose(kinds: Iterable[str] = (), *, share: tuple[int, int] = (1, 1)) -> tuple[Mutant, ...]:
    """Return the mutants of some kinds (all by default).

    With a `share` (i of n), the first of each kind and every n-th of the others, from the i-th.
    """
    wanted = set(kinds)
    part, parts = share
    chosen: list[Mutant] = []
    seen: set[str] = set()
    for number, mutant in enumerate(mutants()):
        if wanted and mutant.kind not in wanted:
            continue
        if mutant.kind not in seen or number % parts == part - 1:
            chosen.append(mutant)
        seen.add(mutant.kind)
    return tuple(chosen)


def prove(
    chosen: Sequence[Mutant], *, resource: Resource, processes: int = 1
) -> Iterator[MutantVerdict]:
    """Try mutants and yield the verdicts in the order of the mutants.

    UnfittedKindError, before any is tried, if no clause is known that may catch one.
    """
    for mutant in chosen:
        fitting(mutant, resource)
    prove_ = partial(prove_one, resource=resource)
    if processes == 1:
        yield from map(prove_, chosen)
        return
    of_point(resource, "", "")  # everything is made once, before the processes part
    of_path(resource, "", "")
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_hold, initargs=(resource,)) as pool:
        yield from pool.imap(_prove_named, [mutant.name for mutant in chosen], chunksize=8)


_held: list[Resource] = []
"""In a worker process, its resource: it holds functions, which can't be sent to one."""


def _hold(resource: Resource) -> None:
    _held.append(resource)


@cache
def _by_name() -> dict[str, Mutant]:
    return {mutant.name: mutant for mutant in mutants()}


def _prove_named(name: str) -> MutantVerdict:
    return prove_one(_by_name()[name], resource=_held[-1])


def prove_one(mutant: Mutant, *, resource: Resource) -> MutantVerdict:
    """Try one mutant; SuiteError if the suite itself fails on it, which is no verdict."""
    verdict = partial(MutantVerdict, mutant=mutant.name, kind=mutant.kind)
    why = equivalence(mutant, resource)
    if why is not None:
        return verdict(equivalent=why)
    wanted = fitting(mutant, resource)
    recorder = Recorder(measures_coverage=False)
    session = Session(FakeTarget(Service(mutant.behaviour())), recorder, resource=resource)
    misfits: dict[str, None] = {}
    steps = 0
    for scenario in _order(mutant, wanted, resource):
        steps += 1
        for clause in _failed(session, scenario, mutant):
            if clause in wanted:
                return verdict(
                    clause=clause, scenario=scenario.id, misfits=tuple(misfits), steps=steps
                )
            misfits[clause] = None
    return verdict(misfits=tuple(misfits), steps=steps)


def _failed(session: Session, scenario: Scenario, mutant: Mutant) -> list[str]:
    judge = Judge(session)
    try:
        scenario.run(judge)
    except NotApplicableError:
        return []
    except Exception as error:
        raise SuiteError(f"{scenario.id} against the mutant {mutant.name}: {error!r}") from error
    return [failure.clause.id for failure in judge.failures]


def _order(mutant: Mutant, wanted: frozenset[str], resource: Resource) -> Iterator[Scenario]:
    """Yield all scenarios, those first that are likeliest to show the mutant."""
    rejected = not wanted.isdisjoint(rejection_clauses(resource))
    first = [*_at_point(mutant, resource, rejected=rejected), *with_clauses(resource, wanted)]
    seen: set[str] = set()
    for scenario in (*first, *scenarios(resource)):
        if scenario.id not in seen:
            seen.add(scenario.id)
            yield scenario


def _at_point(mutant: Mutant, resource: Resource, *, rejected: bool) -> Iterator[Scenario]:
    """Yield what is about the mutant's place, what must be rejected first if `rejected`."""
    if mutant.rule is not None:
        yield from of_rule(resource, mutant.rule)
    if mutant.operation is None or mutant.path is None:
        return
    if mutant.point is None:
        yield from of_path(resource, mutant.operation, mutant.path)
        return
    yield from sorted(
        of_point(resource, mutant.operation, mutant.point),
        key=lambda scenario: (scenario.topic is Topic.REJECT) is not rejected,
    )


_CLASSES: Final = re.compile(r"\\[dDwWsS]")


def equivalence(mutant: Mutant, resource: Resource) -> str | None:
    """Return why a mutant makes no difference for any request, or None if it isn't proved to."""
    if mutant.rule is not None:
        known = {rule.id for rule in _applicable(resource)}
        return None if mutant.rule in known else "the installed model has no place for the rule"
    if mutant.operation is None or mutant.path is None:
        return None
    operation = resource.operation(mutant.operation)
    if mutant.point is None:
        return _forbidden(resource, operation, mutant.path)
    point = next(point for point in operation.points if point.id == mutant.point)
    if mutant.deviation in {Deviation.UNENFORCED, Deviation.LAXER}:
        return _never_noticed(mutant, point)
    return _same_reading(mutant, point) if point.kind is Kind.PATTERN else None


def _applicable(resource: Resource) -> tuple[DocumentedRule, ...]:
    rules = resource.rule_set
    return () if rules is None else rules.applicable(resource.operation(resource.create))


def _forbidden(resource: Resource, operation: Operation, path: str) -> str | None:
    """A place at which nothing may stand is never described."""
    rules = resource.rule_set
    if rules is None or path not in operation.shapes:
        return None
    body, location = request_with(operation, path)
    conforming = rules.conform(body, given=[path])
    if get(conforming, location) is ABSENT:
        return None
    broken = rules.broken_rules(conforming)
    return f"whatever stands there breaks the rule {broken[0]}" if broken else None


def _never_noticed(mutant: Mutant, point: ConstraintPoint) -> str | None:
    """A point that nothing breaks, or one that is broken only together with another."""
    found = proof(point)
    if found is None:
        return None
    if found.unbreakable:
        return found.reason
    if mutant.deviation is Deviation.LAXER and point.path.endswith((ELEMENT, KEY, VALUE)):
        return f"{found.reason}, and a list or map names all constraints of its items at once"
    return None


def _same_reading(mutant: Mutant, point: ConstraintPoint) -> str | None:
    """Two readings are the same if their automata are."""
    name = mutant.misreading
    if name is None:
        return None
    found = misreading(point.bound, name)
    if found is not None and found.witness is None:
        return f"{point.bound!r} takes the same texts if {MISREADINGS[name]}"
    if name == "unicode" and not _CLASSES.search(point.bound.replace(r"[\S\s]", "")):
        return f"{point.bound!r}: a class and its complement are everything, Unicode's too"
    return None

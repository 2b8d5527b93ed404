"""The suite against fakes that are each wrong in one thing: it must notice, by the right clause.

One fault is tried by the steps of the deterministic suite (`aws_contract.scenarios.probes`), those
first that are about the fault's place; the first failed check whose clause fits the kind of fault
ends it. A fault that fails no fitting check of the whole suite has survived. Faults that make no
difference for any request are told apart by proof, not by trial.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from aws_contract.mutation.expectations import fitting
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.probes import GROUPS, Probe, probes, probes_of_place, probes_of_point
from aws_contract.targets.base import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import Mutant, mutants
from aws_strategies.case import ABSENT
from aws_strategies.invalid.breaks import proof
from aws_strategies.java_regex.misreadings import MISREADINGS, misreading
from aws_strategies.minimal import get, request_with
from aws_strategies.model import ELEMENT, KEY, VALUE, ConstraintPoint, Kind, load_operation
from aws_strategies.rules.registry import RuleCase, applicable, broken_rules, conform

__all__ = ["SuiteError", "Verdict", "choose", "equivalence", "prove", "prove_one"]


class SuiteError(RuntimeError):
    """The suite stumbled over an answer instead of judging it. Names the step and the fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What became of one fault.

    `clause` is the one that caught it, `probe` the step; both None for a survivor, whose `misfits`
    are the clauses that failed without fitting. `equivalent` says why no request can show the
    fault; it is not tried then. `steps` counts the steps that were run.
    """

    fault: str
    kind: str
    clause: str | None = None
    probe: str | None = None
    misfits: tuple[str, ...] = ()
    equivalent: str | None = None
    steps: int = 0

    @property
    def survived(self) -> bool:
        """Whether the suite should have caught the fault, and didn't."""
        return self.clause is None and self.equivalent is None


def choose(kinds: Iterable[str] = (), *, share: tuple[int, int] = (1, 1)) -> tuple[Mutant, ...]:
    """Return the faults of some kinds (all by default).

    With a `share` (i of n), the first of each kind and every n-th of the others, from the i-th.
    """
    wanted = set(kinds)
    part, parts = share
    chosen: list[Mutant] = []
    seen: set[str] = set()
    for number, fault in enumerate(mutants()):
        if wanted and fault.kind not in wanted:
            continue
        if fault.kind not in seen or number % parts == part - 1:
            chosen.append(fault)
        seen.add(fault.kind)
    return tuple(chosen)


def prove(chosen: Sequence[Mutant], *, processes: int = 1) -> Iterator[Verdict]:
    """Try faults and yield the verdicts in the order of the faults."""
    if processes == 1:
        yield from map(prove_one, chosen)
        return
    probes_of_point("", "")  # everything is made once, before the processes part
    probes_of_place("", "")
    context = multiprocessing.get_context("fork")
    with context.Pool(processes) as pool:
        yield from pool.imap(_prove_named, [fault.name for fault in chosen], chunksize=8)


@cache
def _by_name() -> dict[str, Mutant]:
    return {fault.name: fault for fault in mutants()}


def _prove_named(name: str) -> Verdict:
    return prove_one(_by_name()[name])


def prove_one(fault: Mutant) -> Verdict:
    """Try one fault; SuiteError if the suite itself fails on it, which is no verdict."""
    verdict = partial(Verdict, fault=fault.name, kind=fault.kind)
    why = equivalence(fault)
    if why is not None:
        return verdict(equivalent=why)
    wanted = _fitting(fault)
    session = Session(FakeTarget(Service(fault.behaviour())), Recorder())
    misfits: dict[str, None] = {}
    steps = 0
    for probe in _order(fault, wanted):
        steps += 1
        for clause in _failed(session, probe, fault):
            if clause in wanted:
                return verdict(clause=clause, probe=probe.id, steps=steps)
            misfits[clause] = None
    return verdict(misfits=tuple(misfits), steps=steps)


def _fitting(fault: Mutant) -> frozenset[str]:
    """A fault of a documented rule must be caught by the clause of that very rule."""
    wanted = fitting(fault.kind)
    return wanted & {fault.point} if fault.kind.startswith("rule-") and fault.point else wanted


def _failed(session: Session, probe: Probe, fault: Mutant) -> list[str]:
    judge = Judge(session)
    try:
        probe.run(judge)
    except Exception as error:
        raise SuiteError(f"{probe.id} against the fault {fault.name}: {error!r}") from error
    return [failure.clause.id for failure in judge.failures]


def _order(fault: Mutant, wanted: frozenset[str]) -> Iterator[Probe]:
    """Yield all steps, those first that are likeliest to show the fault."""
    refused = any(clause.startswith("reject") for clause in wanted)
    first = [*_at_place(fault, refused=refused), *_of_groups(wanted)]
    seen: set[str] = set()
    for probe in (*first, *probes()):
        if probe.id not in seen:
            seen.add(probe.id)
            yield probe


def _at_place(fault: Mutant, *, refused: bool) -> Iterator[Probe]:
    """Yield what is about the fault's place, what must be refused first if `refused`."""
    for probe in _in_group("rules"):
        if isinstance(probe.case, RuleCase) and f"rule-{probe.case.rule}" == fault.point:
            yield probe
    if fault.operation is None or fault.point is None:
        return
    yield from sorted(
        probes_of_point(fault.operation, fault.point),
        key=lambda probe: (probe.group == "refuse") is not refused,
    )
    path, _, kind = fault.point.rpartition(":")
    if kind == "place":
        yield from probes_of_place(fault.operation, path)


_CLASSES: Final = re.compile(r"\\[dDwWsS]")
_HOMES: Final = {
    "rejects": "refuse",
    "rejection": "refuse",
    "list": "lists",
    "input": "legal",
    "rule": "rules",
    "encoding": "notation",
    "isolation": "effects",
    "conflict": "effects",
    "delete": "effects",
    "tags": "effects",
}
_FEW: Final = 60


def _of_groups(wanted: frozenset[str]) -> Iterator[Probe]:
    """Yield some steps of the groups whose checks may catch the fault, the small groups first."""
    homes = {_HOMES.get(clause.partition("-")[0], "accept") for clause in wanted}
    if any(clause.startswith("protocol-") for clause in wanted):
        homes |= {"malformed", "http"}
    for group in reversed(GROUPS):
        if group in homes:
            of_group = _in_group(group)
            yield from of_group[:: max(1, len(of_group) // _FEW)]


@cache
def _in_group(group: str) -> tuple[Probe, ...]:
    return tuple(probe for probe in probes() if probe.group == group)


def equivalence(fault: Mutant) -> str | None:
    """Return why a fault makes no difference for any request, or None if it isn't proved to."""
    if fault.kind.startswith("rule-"):
        known = {f"rule-{rule.id}" for rule in applicable(load_operation())}
        return None if fault.point in known else "the installed model has no place for the rule"
    if fault.operation is None or fault.point is None:
        return None
    path, _, kind = fault.point.rpartition(":")
    if kind == "place":
        return _forbidden(fault.operation, path)
    points = {point.id: point for point in load_operation(fault.operation).points}
    point = points[fault.point]
    if fault.kind.startswith(("unenforced-", "laxer-")):
        return _never_told(fault, point)
    return _same_reading(fault, point) if point.kind is Kind.PATTERN else None


def _forbidden(name: str, path: str) -> str | None:
    """A place at which nothing may stand is never described."""
    operation = load_operation(name)
    if path not in operation.shapes:
        return None
    body, location = request_with(operation, path)
    conforming = conform(body, given=[path])
    if get(conforming, location) is ABSENT:
        return None
    broken = broken_rules(conforming)
    return f"whatever stands there breaks the rule {broken[0]}" if broken else None


def _never_told(fault: Mutant, point: ConstraintPoint) -> str | None:
    """A point that nothing breaks; or one whose breaking tells what another's tells already."""
    found = proof(point)
    if found is None:
        return None
    if found.unbreakable:
        return found.reason
    if fault.kind.startswith("laxer-") and point.path.endswith((ELEMENT, KEY, VALUE)):
        return f"{found.reason}, and a list or map names all constraints of its items at once"
    return None


def _same_reading(fault: Mutant, point: ConstraintPoint) -> str | None:
    """Two readings are the same if their automata are."""
    name = fault.kind.removeprefix("pattern-")
    found = misreading(point.bound, name)
    if found is not None and found.taken is None:
        return f"{point.bound!r} takes the same texts if {MISREADINGS[name]}"
    if name == "unicode" and not _CLASSES.search(point.bound.replace(r"[\S\s]", "")):
        return f"{point.bound!r}: a class and its complement are everything, Unicode's too"
    return None

"""The deterministic suite as a list of small steps, for running it in another order or in part.

Each step is what a test of `aws_contract.suite` does for one case, or one test without cases: the
same functions, judged by the same checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations_with_replacement, product
from types import MappingProxyType
from typing import Final, TypeAlias

from aws_contract.results.failure import case_id
from aws_contract.runner.session import Judge
from aws_contract.scenarios import chunks
from aws_contract.scenarios import lifecycle as lives
from aws_contract.scenarios import listing as families
from aws_contract.scenarios.calls import accept, refuse, smallest_body
from aws_contract.scenarios.chunks import cases_of
from aws_contract.scenarios.encoding import malform, notate, obey
from aws_contract.scenarios.http import JSON_TYPES, ask_protocol, protocol_cases, take_content_type
from aws_contract.scenarios.listing import SIZES, STEMS, Family
from aws_contract.scenarios.rules import pass_shapes, take_name_once, try_rule
from aws_strategies.case import Case, Rejected
from aws_strategies.covering.coverage import Coverage, coverage_of
from aws_strategies.model import load_operation
from aws_strategies.rules.registry import RuleCase, broken_rules

__all__ = ["GROUPS", "Probe", "probes", "probes_of_place", "probes_of_point"]

Run: TypeAlias = Callable[[Judge], object]
_Cases: TypeAlias = Callable[[Judge, Iterable[Case]], None]
_Asked: TypeAlias = Callable[[Judge, Family], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """One step of the deterministic suite. `group` says what it is about, `case` what it sends."""

    id: str
    group: str
    run: Run = field(repr=False)
    case: Case | None = field(default=None, repr=False)


GROUPS: Final = (
    "accept",
    "refuse",
    "rules",
    "effects",
    "lists",
    "legal",
    "notation",
    "malformed",
    "http",
)
"""What probes are about, in the order in which they usually run."""


@cache
def probes() -> tuple[Probe, ...]:
    """Return every step of the deterministic suite."""
    return (
        *_of_cases("accept", chunks.OBEYING, _accept),
        *_of_cases("accept", chunks.ACCEPTING, _accept),
        *_of_cases("refuse", (*chunks.refusing(), chunks.CROWDED), refuse),
        *_of_cases("rules", chunks.ruling(), _try_rule),
        *_steps("rules", {"name-once": take_name_once}),
        *_steps("effects", lives.EFFECTS),
        *_steps("lists", {"family": _ask_family}),
        *_of_cases("legal", chunks.LEGAL, obey),
        *_of_cases("notation", chunks.NOTATING, notate),
        *_of_cases("malformed", chunks.MALFORMED, malform),
        *_steps("http", _http()),
    )


def _of_cases(group: str, names: Iterable[str], run: _Cases) -> Iterator[Probe]:
    for name in names:
        for case in cases_of(name):
            yield Probe(id=case_id(case), group=group, case=case, run=partial(_one, run, case))


def _one(run: _Cases, case: Case, judge: Judge) -> None:
    run(judge, [case])


def _accept(judge: Judge, cases: Iterable[Case]) -> None:
    for case in cases:
        (pass_shapes if broken_rules(case.body) else accept)(judge, case)


def _try_rule(judge: Judge, cases: Iterable[Case]) -> None:
    try_rule(judge, [case for case in cases if isinstance(case, RuleCase)])


def _steps(group: str, steps: Mapping[str, Run]) -> Iterator[Probe]:
    for name, run in steps.items():
        yield Probe(id=f"{group}:{name}", group=group, run=run)


def _ask_family(judge: Judge) -> None:
    """Ask one family everything that the suite asks of lists."""
    members = families.create_family(judge)
    for ask in _questions():
        ask(judge, members)
    families.delete_family(judge, members)


def _questions() -> Iterator[_Asked]:
    for size in SIZES:
        yield partial(_pages, size)
    for key, order, limit in product(families.KEYS, families.ORDERS, families.SORTED_SIZES):
        yield partial(_sorts, (key, order, limit))
    for stem in STEMS:
        yield partial(_contains, stem)
    for first, last in combinations_with_replacement(range(len(STEMS)), 2):
        yield partial(_window, (first, last))


def _pages(size: int | None, judge: Judge, members: Family) -> None:
    families.pages(judge, members, size)


def _sorts(order: tuple[str | None, str | None, int], judge: Judge, members: Family) -> None:
    families.sorts(judge, members, *order)


def _contains(stem: str, judge: Judge, members: Family) -> None:
    families.name_contains(judge, members, stem)


def _window(ends: tuple[int, int], judge: Judge, members: Family) -> None:
    families.window(judge, members, *ends)


def _http() -> Mapping[str, Run]:
    bad = {case.id: partial(_ask_bad, case.id) for case in protocol_cases(smallest_body("a"))}
    types = {content_type: partial(_take_type, content_type) for content_type in JSON_TYPES}
    return {**bad, **types}


def _ask_bad(name: str, judge: Judge) -> None:
    body = smallest_body(judge.session.new_name("none"))
    case = next(each for each in protocol_cases(body) if each.id == name)
    ask_protocol(judge, case)


def _take_type(content_type: str, judge: Judge) -> None:
    take_content_type(judge, smallest_body(judge.session.new_name("type")), content_type)


@cache
def probes_of_point(operation: str, point: str) -> tuple[Probe, ...]:
    """Return the steps that break a constraint point or meet it exactly."""
    return _by_point().get((operation, point), ())


@cache
def probes_of_place(operation: str, path: str) -> tuple[Probe, ...]:
    """Return the first steps in whose requests something stands at a path; a few, not all."""
    return _by_place().get((operation, path), ())[:_ENOUGH]


_ENOUGH: Final = 12


@cache
def _by_point() -> Mapping[tuple[str, str], tuple[Probe, ...]]:
    found: defaultdict[tuple[str, str], list[Probe]] = defaultdict(list)
    for probe in probes():
        if probe.case is None:
            continue
        if isinstance(probe.case.expected, Rejected):
            ids = [violation.point.id for violation in probe.case.expected.violations]
        else:
            ids = sorted(_touched(probe).bounds)
            ids += [f"{path}:enum" for path in sorted({path for path, _ in _touched(probe).pairs})]
        for each in ids:
            found[probe.case.operation, each].append(probe)
    return MappingProxyType({key: tuple(each) for key, each in found.items()})


@cache
def _by_place() -> Mapping[tuple[str, str], tuple[Probe, ...]]:
    found: defaultdict[tuple[str, str], list[Probe]] = defaultdict(list)
    for probe in probes():
        if probe.case is not None and not isinstance(probe.case.expected, Rejected):
            for path in _touched(probe).places:
                found[probe.case.operation, path].append(probe)
    return MappingProxyType({key: tuple(each) for key, each in found.items()})


@cache
def _touches() -> Mapping[str, Coverage]:
    return MappingProxyType(
        {
            probe.id: coverage_of(load_operation(probe.case.operation), [probe.case.body])
            for probe in probes()
            if probe.case is not None and not isinstance(probe.case.expected, Rejected)
        }
    )


def _touched(probe: Probe) -> Coverage:
    return _touches()[probe.id]

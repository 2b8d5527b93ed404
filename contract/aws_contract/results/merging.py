"""Puts the results of several machines together: what was counted adds up, texts stay the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from aws_contract.results.codec import CodecError
from aws_contract.results.coverage import OperationCoverage
from aws_contract.results.finding import Finding, shortest
from aws_contract.results.operation import OperationResult
from aws_contract.results.result import REPORT, ClauseResult, RunResult, Shard, read_result
from aws_contract.results.timing import OperationTiming
from aws_contract.results.verdict import RunVerdict, verdict_of_run

__all__ = ["NotMergeableError", "merge_results", "merged"]


class NotMergeableError(ValueError):
    """Results can't be read, or don't belong together: of another target, suite or botocore."""


def merged(folders: Iterable[Path]) -> RunResult:
    """Return the result of all folders together, each with a report.json.

    Raises NotMergeableError for a folder whose report can't be read, or that is about another
    target, suite or botocore than the first.
    """
    total: RunResult | None = None
    known: set[Path] = set()
    for folder in folders:
        if folder.resolve() in known:
            raise NotMergeableError(f"{folder} is named twice: its numbers would count twice")
        known.add(folder.resolve())
        try:
            result = read_result(folder / REPORT)
        except (OSError, CodecError) as error:
            raise NotMergeableError(f"{folder / REPORT} can't be read: {error}") from error
        try:
            total = result if total is None else merge_results(total, result)
        except NotMergeableError as error:
            raise NotMergeableError(f"{folder}: {error}") from error
    if total is None:
        raise NotMergeableError("no reports to merge")
    return total


def merge_results(first: RunResult, second: RunResult) -> RunResult:
    """Return both results as one. `seconds` is the longer time: machines run side by side.

    Raises NotMergeableError if they aren't about the same.
    """
    _check_alike(first, second)
    requests = Counter(first.requests) + Counter(second.requests)
    clauses = tuple(map(_clause, first.clauses, second.clauses))
    incomplete = "; ".join(dict.fromkeys(filter(None, (first.incomplete, second.incomplete))))
    shards = _shards(first, second)
    return replace(
        first,
        verdict=verdict_of_run(
            clauses,
            sent=requests.total(),
            part=bool(shards or first.scenario or first.not_sent or second.not_sent),
            incomplete=incomplete,
            unreachable=RunVerdict.UNREACHABLE in {first.verdict, second.verdict},
        ),
        incomplete=incomplete,
        shards=shards,
        started=min(filter(None, (first.started, second.started)), default=""),
        seconds=max(first.seconds, second.seconds),
        requests=dict(sorted(requests.items())),
        clauses=clauses,
        coverage=_coverage(first.coverage, second.coverage),
        timing=dict(sorted(_timing(first, second))),
        findings=_findings(clauses, first.findings + second.findings),
        differences=_findings(clauses, first.differences + second.differences),
        operations=_operations(first, second),
    )


def _shards(first: RunResult, second: RunResult) -> tuple[Shard, ...]:
    """Return the shards of both together; none if they are the whole.

    Raises NotMergeableError for a shard that occurs twice: its counts would be doubled.
    """
    if not first.shards or not second.shards:
        return ()
    twice = set(first.shards) & set(second.shards)
    if twice:
        raise NotMergeableError(f"shard {min(map(str, twice))} occurs twice")
    shards = (*first.shards, *second.shards)
    whole = len({each.of for each in shards}) == 1 and len(shards) == shards[0].of
    return () if whole else shards


def _check_alike(first: RunResult, second: RunResult) -> None:
    for name in ("target", "suite", "botocore", "scenario"):
        mine, theirs = getattr(first, name), getattr(second, name)
        if mine != theirs:
            raise NotMergeableError(f"{name} is {theirs!r}, but {mine!r} in the first report")
    for mine, theirs in zip_longest(first.clauses, second.clauses):
        if mine is None or theirs is None or mine.id != theirs.id:
            name = (theirs or mine).id
            raise NotMergeableError(f"clause {name!r}: the lists of clauses aren't the same")


def _clause(first: ClauseResult, second: ClauseResult) -> ClauseResult:
    return replace(
        first,
        passed=first.passed + second.passed,
        failed=first.failed + second.failed,
        differences=first.differences + second.differences,
        findings=first.findings + second.findings,
        independent=first.independent + second.independent,
    )


def _coverage(
    first: tuple[OperationCoverage, ...], second: tuple[OperationCoverage, ...]
) -> tuple[OperationCoverage, ...]:
    """A run that sent nothing has no coverage."""
    if not first or not second:
        return first or second
    known = {each.operation: each for each in second}
    return tuple(each.merge(known[each.operation]) for each in first)


def _operations(first: RunResult, second: RunResult) -> tuple[OperationResult, ...]:
    """Each operation has one test, so that no two shards have it."""
    found = (*first.operations, *second.operations)
    twice = [name for name, count in Counter(each.name for each in found).items() if count > 1]
    if twice:
        raise NotMergeableError(f"operation {twice[0]} occurs twice")
    return tuple(sorted(found, key=lambda each: each.name))


def _timing(first: RunResult, second: RunResult) -> Iterable[tuple[str, OperationTiming]]:
    for name in first.timing.keys() | second.timing.keys():
        mine, theirs = first.timing.get(name), second.timing.get(name)
        if mine and theirs:
            yield name, mine.merge(theirs)
        elif one := mine or theirs:
            yield name, one


def _findings(
    clauses: Iterable[ClauseResult], findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    return tuple(
        kept
        for clause in clauses
        for kept in shortest(each for each in findings if each.clause == clause.id)
    )

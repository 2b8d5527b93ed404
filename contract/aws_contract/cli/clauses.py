"""The commands ``clauses list`` and ``clauses show``: what is claimed, and how it is known."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from aws_contract.cli.options import operation_option, resource_option
from aws_contract.reports.text import excerpt
from aws_contract.resources import DEFAULT_RESOURCE, load_resource
from aws_contract.results.codec import CodecError
from aws_contract.results.result import RunResult, read_result

if TYPE_CHECKING:
    from aws_contract.claims.catalogue import Entry
    from aws_contract.operations.selection import OperationName
    from aws_contract.resources.resource import Resource, UnlistedValues

__all__ = ["clauses", "list_clauses", "show"]

REPORT_FOLDER: Final = Path("contract-report")
"""Where reports are looked for if no --report is given."""
_LONGEST: Final = 600


class _ReportError(ValueError):
    """A file isn't a report of a run."""


@click.group(invoke_without_command=True)
@click.pass_context
def clauses(ctx: click.Context) -> int | None:
    """List the clauses, or explain one."""
    if ctx.invoked_subcommand is None:
        status: int = ctx.invoke(
            list_clauses, as_json=False, report=(), resource=load_resource(DEFAULT_RESOURCE)
        )
        return status
    return None


@clauses.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, including all evidence.")
@click.option(
    "--report",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=f"A report.json, or a folder of reports; repeatable (default: those in {REPORT_FOLDER}/).",
)
@resource_option
@operation_option
def list_clauses(
    *,
    as_json: bool,
    report: tuple[Path, ...],
    resource: Resource,
    operation: OperationName | None = None,
) -> int:
    """List every clause and documented rule: grade, evidence, and the last verdicts.

    The verdicts are those of the last run against each target, read from report.json files.
    """
    from aws_contract.claims import catalogue  # noqa: PLC0415 - loads the model

    try:
        reports = _reports(list(report) or None)
    except _ReportError as error:
        click.echo(f"aws-contract clauses: {error}", err=True)
        return 2
    verdicts = {name: _verdicts(each) for name, each in reports.items()}
    entries = catalogue.entries(resource) if operation is None else _entries_of(operation)
    subject = resource if operation is None else None
    if as_json:
        click.echo(_as_json(entries, verdicts, subject), nl=False)
    else:
        click.echo("\n".join(_as_text(entries, verdicts, subject)))
    return 0


def _entries_of(operation: OperationName) -> tuple[Entry, ...]:
    from aws_contract.claims.catalogue import entries_of  # noqa: PLC0415 - as above
    from aws_contract.operations.explanation import subject_of  # noqa: PLC0415 - as above

    return entries_of(subject_of(operation))


def _reports(given: list[Path] | None) -> dict[str, RunResult]:
    """Return the newest report of each target, by the target's name."""
    paths = given if given is not None else [REPORT_FOLDER] if REPORT_FOLDER.is_dir() else []
    files = [each for path in paths for each in _files(path)]
    if given and not files:
        raise _ReportError(f"no report.json in {', '.join(map(str, given))}")
    found: dict[str, RunResult] = {}
    for path in sorted(files, key=lambda each: each.stat().st_mtime):
        report = _read(path)
        found[f"{report.target.name} ({report.target.region})"] = report
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob("report.json"))
    if not path.is_file():
        raise _ReportError(f"no report at {path}")
    return [path]


def _read(path: Path) -> RunResult:
    try:
        return read_result(path)
    except CodecError as error:
        raise _ReportError(f"not the report of a run: {error}") from error


def _verdicts(result: RunResult) -> dict[str, str]:
    """Return the verdict on each clause: the worst that its findings and counts come to."""
    worst = {each.clause: str(each.verdict) for each in (*result.differences, *result.findings)}
    return {
        clause.id: worst.get(clause.id, str(clause.outcome))
        if clause.failed or clause.differences
        else ("obeys" if clause.passed else "not tried")
        for clause in result.clauses
    }


def _as_json(
    entries: Iterable[Entry], verdicts: Mapping[str, Mapping[str, str]], resource: Resource | None
) -> str:
    document: dict[str, Any] = {
        "clauses": [
            {
                **entry.to_json(service="" if resource is None else resource.service),
                "verdicts": {
                    target: found.get(entry.clause, "not tried")
                    for target, found in verdicts.items()
                },
            }
            for entry in entries
        ],
        "targets": sorted(verdicts),
        "not_applicable": {} if resource is None else dict(resource.not_applicable),
    }
    unlisted = _unlisted_of(resource)
    if unlisted is not None:
        document[f"unknown_{unlisted.what.replace(' ', '_')}"] = list(unlisted.find())
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _as_text(
    entries: Sequence[Entry], verdicts: Mapping[str, Mapping[str, str]], resource: Resource | None
) -> Iterable[str]:
    from aws_contract.claims.catalogue import EXPECTED  # noqa: PLC0415 - as above

    width = max(len(entry.clause) for entry in entries)
    targets = list(verdicts)
    yield "  ".join((f"{'clause':<{width}}", f"{'grade':<10}", f"{'evidence':<12}", "expected  ",
                     *(f"{name:<30}" for name in targets), "statement"))  # fmt: skip
    for entry in entries:
        found = (f"{verdicts[name].get(entry.clause, 'not tried'):<30}" for name in targets)
        yield "  ".join((f"{entry.clause:<{width}}", f"{entry.grade:<10}",
                         f"{entry.record.state:<12}", f"{entry.expected:<10}", *found,
                         entry.statement))  # fmt: skip
    yield ""
    yield f"{len(entries)} clauses; expected: {EXPECTED}"
    for name, reason in () if resource is None else resource.not_applicable.items():
        yield f"not applicable: {name}: {reason}"
    if not targets:
        yield (
            f"no verdicts: no report.json in {REPORT_FOLDER}/ and none given with --report "
            "(aws-contract run --report DIR writes one)"
        )
    unlisted = _unlisted_of(resource)
    if unlisted is not None:
        yield _unlisted_line(unlisted.what, unlisted.find())


def _unlisted_of(resource: Resource | None) -> UnlistedValues | None:
    return None if resource is None or resource.rules is None else resource.rules.unlisted


def _unlisted_line(what: str, unknown: Sequence[str]) -> str:
    if not unknown:
        return f"{what}: all of the installed botocore are known"
    return (
        f"{what}: {len(unknown)} of the installed botocore are not in the table, "
        f"so no rule speaks of them: {', '.join(unknown)}"
    )


@clauses.command()
@click.argument("clause_id", metavar="ID")
@resource_option
@operation_option
def show(clause_id: str, resource: Resource, operation: OperationName | None) -> int:
    """Explain one clause or rule; `clauses list` prints the ids.

    Where it comes from (quoted from the installed documentation), the evidence, examples that obey
    and break it, and what the fake does; with --operation, a request that the clause is judged by.
    """
    from aws_contract.claims import catalogue  # noqa: PLC0415 - as above

    entries = catalogue.entries(resource) if operation is None else _entries_of(operation)
    by_id = {name: entry for entry in entries for name in (entry.clause, entry.id)}
    entry = by_id.get(clause_id)
    if entry is None:
        near = get_close_matches(clause_id, by_id, n=3, cutoff=0.3)
        message = f"no clause or rule {clause_id!r}; nearest: {', '.join(near) or 'none'}"
        click.echo(f"aws-contract clauses show: {message}", err=True)
        return 2
    click.echo("\n".join(_explanation(entry)))
    more = _of_rule(entry, resource) if operation is None else _of_operation(entry, operation)
    for line in more:
        click.echo(line)
    return 0


def _explanation(entry: Entry) -> Iterable[str]:
    yield f"{entry.clause}: {entry.statement}"
    yield (
        f"  grade     {entry.grade}, {entry.strength}"
        if entry.strength
        else (f"  grade     {entry.grade}")
    )
    yield f"  expected  {entry.expected}"
    record = entry.record
    yield f"  evidence  {record.state}" + (f": {record.note}" if record.note else "")
    if record.documented:
        yield f"            documented: {record.documented}"
    for each in record.observed:
        yield f"            {each.answer}: {each.saw} ({each.date}; {each.source})"


def _of_operation(entry: Entry, operation: OperationName) -> Iterable[str]:
    """Yield an example of a clause of any operation."""
    from aws_contract.operations.explanation import example_of  # noqa: PLC0415 - loads the model

    found = example_of(operation, entry.clause)
    if found is None:
        yield f"  example   {operation} has nothing that it is judged by"
        return
    request, answer = found.request, found.answer
    body = request.body.decode("utf-8", "backslashreplace")
    yield f"  example   {found.scenario}"
    yield f"    sent      {request.method} {request.operation} {excerpt(body, _LONGEST)}"
    said = excerpt(answer.body.decode("utf-8", "backslashreplace"), _LONGEST)
    yield f"    the fake  HTTP {answer.status} {said}"
    yield f"    try it    aws-contract run --operation {operation} --case " + shlex.quote(
        found.scenario
    )


def _of_rule(entry: Entry, resource: Resource) -> Iterable[str]:
    """Yield the source of a documented rule, and examples that obey and break it."""
    from aws_contract.claims import catalogue  # noqa: PLC0415 - as above

    yield from catalogue.quotation(entry, service=resource.service)
    if entry.rule is None:
        return
    for path in entry.rule.paths:
        yield f"  reads     {path}"
    if entry.rule.untestable:
        yield f"  not tried {entry.rule.untestable}"
    yield from catalogue.demonstration(entry.rule, resource)

"""The commands ``clauses list`` and ``clauses show``: what is claimed, and how it is known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import click

from aws_contract.claims.evidence import record_of
from aws_contract.results.codec import CodecError
from aws_contract.results.result import RunResult, read_result

__all__ = ["clauses", "list_clauses", "show"]

REPORT_FOLDER: Final = Path("contract-report")
"""Where reports are looked for if no --report is given."""

_LEGEND: Final = (
    "obeyed; accepted: AWS was observed accepting requests that break the rule (accepted*: some "
    "of them); open: either; not tried: needs more than requests; not here: not in this model"
)


class _ReportError(ValueError):
    """A file isn't a report of a run."""


@click.group(invoke_without_command=True)
@click.pass_context
def clauses(ctx: click.Context) -> int | None:
    """List the clauses, or explain one."""
    if ctx.invoked_subcommand is None:
        status: int = ctx.invoke(list_clauses, as_json=False, report=())
        return status
    return None


@clauses.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the whole evidence.")
@click.option(
    "--report",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A report.json or a folder that holds some; repeatable "
    f"(default: those in {REPORT_FOLDER}/).",
)
def list_clauses(*, as_json: bool, report: tuple[Path, ...]) -> int:
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
    entries = catalogue.entries()
    if as_json:
        click.echo(_as_json(entries, verdicts, catalogue.unknown_types()), nl=False)
    else:
        click.echo("\n".join(_as_text(entries, verdicts, catalogue.unknown_types())))
    return 0


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
        raise _ReportError(f"no report of a run: {error}") from error


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
    entries: Iterable[Any], verdicts: Mapping[str, Mapping[str, str]], unknown: Sequence[str]
) -> str:
    document = {
        "clauses": [
            {
                **entry.to_json(),
                "verdicts": {
                    target: found.get(entry.clause, "not tried")
                    for target, found in verdicts.items()
                },
            }
            for entry in entries
        ],
        "targets": sorted(verdicts),
        "unknown_instance_types": list(unknown),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _as_text(
    entries: Sequence[Any], verdicts: Mapping[str, Mapping[str, str]], unknown: Sequence[str]
) -> Iterable[str]:
    width = max(len(entry.clause) for entry in entries)
    targets = list(verdicts)
    yield "  ".join((f"{'clause':<{width}}", f"{'grade':<10}", f"{'evidence':<12}", "expected  ",
                     *(f"{name:<30}" for name in targets), "statement"))  # fmt: skip
    for entry in entries:
        found = (f"{verdicts[name].get(entry.clause, 'not tried'):<30}" for name in targets)
        yield "  ".join((f"{entry.clause:<{width}}", f"{entry.grade:<10}", f"{entry.state:<12}",
                         f"{entry.expected:<10}", *found, entry.statement))  # fmt: skip
    yield ""
    yield f"{len(entries)} clauses; expected: {_LEGEND}"
    if not targets:
        yield (
            f"no verdicts: no report.json in {REPORT_FOLDER}/ and none given with --report "
            "(aws-contract run --contract-report DIR writes one)"
        )
    yield _unknown_line(unknown)


def _unknown_line(unknown: Sequence[str]) -> str:
    if not unknown:
        return "instance types: all of the installed botocore are known"
    return (
        f"instance types: {len(unknown)} of the installed botocore are not in the table, "
        f"so no rule speaks of them: {', '.join(unknown)}"
    )


@clauses.command()
@click.argument("clause_id", metavar="ID")
def show(clause_id: str) -> int:
    """Explain the clause or rule ID, as `clauses list` prints it.

    Where it comes from (quoted from the installed documentation), the evidence, examples that obey
    and break it, and what the fake does.
    """
    from aws_contract.claims import catalogue  # noqa: PLC0415 - as above

    by_id = {name: entry for entry in catalogue.entries() for name in (entry.clause, entry.id)}
    entry = by_id.get(clause_id)
    if entry is None:
        near = get_close_matches(clause_id, by_id, n=3, cutoff=0.3)
        message = f"no clause or rule {clause_id!r}; nearest: {', '.join(near) or 'none'}"
        click.echo(f"aws-contract clauses show: {message}", err=True)
        return 2
    click.echo("\n".join(_explanation(entry, catalogue)))
    return 0


def _explanation(entry: Any, rulebook: Any) -> Iterable[str]:
    yield f"{entry.clause}: {entry.statement}"
    yield (
        f"  grade     {entry.grade}, {entry.strength}"
        if entry.strength
        else (f"  grade     {entry.grade}")
    )
    yield f"  expected  {entry.expected}"
    record = record_of(entry.clause)
    yield f"  evidence  {record.state}" + (f": {record.note}" if record.note else "")
    if record.documented:
        yield f"            documented: {record.documented}"
    for each in record.observed:
        yield f"            {each.answer}: {each.saw} ({each.date}; {each.source})"
    yield from rulebook.quotation(entry)
    if entry.rule is None:
        return
    for path in entry.rule.paths:
        yield f"  reads     {path}"
    if entry.rule.untestable:
        yield f"  not tried {entry.rule.untestable}"
    yield from rulebook.demonstration(entry.rule)

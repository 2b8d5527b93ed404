"""The commands ``inspect points`` and ``inspect schema``: what the model of an operation says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from aws_contract.cli.options import resource_option

if TYPE_CHECKING:
    from aws_contract.resources.resource import Resource
    from aws_strategies.model import Operation

__all__ = ["inspect", "points", "schema"]

_LONG: Final = 60
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _operation_options(function: _Function) -> _Function:
    """Add the options that name an operation."""
    operation = click.option(
        "--operation", metavar="NAME", help="The operation (default: the resource's create)."
    )
    service = click.option(
        "--service",
        metavar="NAME",
        help="botocore's name of its service (default: the resource's).",
    )
    return operation(service(resource_option(function)))


def _operation(resource: Resource, *, service: str | None, name: str | None) -> Operation:
    """Return the named operation; UnknownOperationError if there is none."""
    from aws_strategies.model import load_operation  # noqa: PLC0415 - loads the model

    return load_operation(service or resource.service, name or resource.create)


@click.group(no_args_is_help=True)
def inspect() -> None:
    """Print what the installed botocore says of an operation's input."""


@inspect.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, including the ids of all cases.")
@_operation_options
def points(*, as_json: bool, operation: str | None, service: str | None, resource: Resource) -> int:
    """List every constraint point: path, kind, bound, and how it is tried.

    Each point is broken alone, or only together with others, or can't be broken (with the proof),
    or is limited: no case can be derived for it, for the reason given.
    """
    from aws_strategies.java_regex.pattern import UnsupportedPatternError  # noqa: PLC0415
    from aws_strategies.model import UnknownOperationError  # noqa: PLC0415 - as above

    try:
        found = list(_described(_operation(resource, service=service, name=operation)))
    except (UnknownOperationError, UnsupportedPatternError) as error:
        click.echo(f"aws-contract inspect points: {error}", err=True)
        return 2
    if as_json:
        click.echo(json.dumps({"points": found, "counts": _counts(found)}, indent=2))
    else:
        for line in _lines(found):
            click.echo(line)
    return 0


@inspect.command()
@_operation_options
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
def schema(
    *, operation: str | None, service: str | None, resource: Resource, output: Path | None
) -> int:
    r"""Print an operation's input as a JSON Schema 2020-12 document.

    Patterns are in ECMA-262 syntax, such as \p{L}, which Python's re can't compile. In Python
    validate with aws_strategies.validator_class(), not jsonschema.Draft202012Validator.
    """
    from aws_strategies.model import UnknownOperationError  # noqa: PLC0415 - loads the model
    from aws_strategies.schema_export import json_schema  # noqa: PLC0415 - as above

    try:
        found = _operation(resource, service=service, name=operation)
        text = json.dumps(json_schema(found), indent=2)
        if output is None:
            click.echo(text)
        else:
            output.write_text(f"{text}\n", encoding="utf-8")
    except (UnknownOperationError, OSError) as error:
        click.echo(f"aws-contract inspect schema: {error}", err=True)
        return 2
    return 0


def _described(operation: Operation) -> Iterator[dict[str, Any]]:
    """Yield what is known of each point, as JSON values."""
    from aws_contract.results.failure import case_id  # noqa: PLC0415 - as above
    from aws_strategies.case import Rejected  # noqa: PLC0415 - as above
    from aws_strategies.covering.sets import invalid_cases, obstacles, unmeetable  # noqa: PLC0415 - as above
    from aws_strategies.limits import limitations  # noqa: PLC0415 - as above

    cases: dict[str, list[str]] = {}
    for case in invalid_cases(operation):
        violations = case.expected.violations if isinstance(case.expected, Rejected) else ()
        for violation in violations:
            cases.setdefault(violation.point.id, []).append(case_id(case))
    proofs, unmet = obstacles(operation), unmeetable(operation)
    limited = {each.point.id: each.reason for each in limitations(operation)}
    for point in operation.points:
        proof = proofs.get(point.id)
        how = "alone" if proof is None else "unbreakable" if proof.unbreakable else "together"
        if not cases.get(point.id) and how != "unbreakable":
            how = "limited"
        yield {
            "id": point.id,
            "path": point.path,
            "kind": str(point.kind),
            "bound": list(point.bound) if isinstance(point.bound, tuple) else point.bound,
            "shape": point.shape.name,
            "tried": how,
            "together_with": sorted(map(str, proof.others)) if proof is not None else [],
            "reason": proof.reason if proof is not None else None,
            "unmeetable": unmet.get(point.id),
            "limitation": limited.get(point.id),
            "cases": cases.get(point.id, []),
        }


def _counts(points: Sequence[dict[str, Any]]) -> dict[str, int]:
    tried = [point["tried"] for point in points]
    return {"points": len(points), **{how: tried.count(how) for how in dict.fromkeys(tried)}}


def _lines(points: Sequence[dict[str, Any]]) -> Iterator[str]:
    for point in points:
        cases = len(point["cases"])
        yield f"{point['id']}  {_bound(point['bound'])}"
        reason = f": {point['reason']}" if point["reason"] else ""
        others = f" with {', '.join(point['together_with'])}" if point["together_with"] else ""
        yield f"    {point['tried']}{others}, {cases} case{'' if cases == 1 else 's'}{reason}"
        if point["unmeetable"]:
            yield f"    not met exactly: {point['unmeetable']}"
        if point["limitation"]:
            yield f"    not derived: {point['limitation']}"
    counts = _counts(points)
    total = counts.pop("points")
    yield f"{total} points: " + ", ".join(f"{number} {how}" for how, number in counts.items())


def _bound(bound: Any) -> str:
    if isinstance(bound, list):
        return f"{len(bound)} members"
    text = str(bound)
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."

"""``aws-contract points``: every constraint point of an operation, and how it is tried."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

__all__ = ["add_points_command"]

_LONG: Final = 60


def add_points_command(commands: Any) -> None:
    """Add the command ``points`` to an argparse subparsers object."""
    command = commands.add_parser(
        "points",
        help="list every constraint point of an operation and how it is tried",
        description="List every constraint point of an operation's input, as the installed "
        "botocore has it: path, kind, bound, and the cases that break it, alone or together with "
        "others, or the proof that nothing can.",
        allow_abbrev=False,
    )
    command.add_argument(
        "--json", action="store_true", help="print JSON, with the ids of all cases"
    )
    command.add_argument("--operation", default="CreateAlgorithm", help="default: %(default)s")
    command.add_argument("--service", default="sagemaker", help="default: %(default)s")
    command.set_defaults(handler=_points, passes_rest=False)


def _points(known: argparse.Namespace, _: Sequence[str]) -> int:
    from aws_strategies.java_regex.pattern import UnsupportedPatternError  # noqa: PLC0415 - as above
    from aws_strategies.model import UnknownOperationError, load_operation  # noqa: PLC0415 - loads the model, which other commands don't need

    try:
        points = list(_described(load_operation(known.operation, service=known.service)))
    except (UnknownOperationError, UnsupportedPatternError) as error:
        sys.stderr.write(f"aws-contract points: {error}\n")
        return 2
    if known.json:
        sys.stdout.write(json.dumps({"points": points, "counts": _counts(points)}, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(points))
    return 0


def _described(operation: Any) -> Iterator[dict[str, Any]]:
    """Yield what is known of each point, as JSON values."""
    from aws_contract.results.failure import case_id  # noqa: PLC0415 - as above
    from aws_strategies.case import Rejected  # noqa: PLC0415 - as above
    from aws_strategies.covering.sets import obstacles, refused, unmeetable  # noqa: PLC0415 - as above

    cases: dict[str, list[str]] = {}
    for case in refused(operation):
        violations = case.expected.violations if isinstance(case.expected, Rejected) else ()
        for violation in violations:
            cases.setdefault(violation.point.id, []).append(case_id(case))
    proofs, unmet = obstacles(operation), unmeetable(operation)
    for point in operation.points:
        proof = proofs.get(point.id)
        how = "alone" if proof is None else "unbreakable" if proof.unbreakable else "together"
        yield {
            "id": point.id,
            "path": point.path,
            "kind": str(point.kind),
            "bound": list(point.bound) if isinstance(point.bound, tuple) else point.bound,
            "shape": point.shape.name,
            "tried": how if cases.get(point.id) or how == "unbreakable" else "out of reach",
            "together_with": sorted(map(str, proof.others)) if proof is not None else [],
            "reason": proof.reason if proof is not None else None,
            "unmeetable": unmet.get(point.id),
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
    counts = _counts(points)
    total = counts.pop("points")
    yield f"{total} points: " + ", ".join(f"{number} {how}" for how, number in counts.items())


def _bound(bound: Any) -> str:
    if isinstance(bound, list):
        return f"{len(bound)} members"
    text = str(bound)
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."

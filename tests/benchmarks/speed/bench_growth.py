"""How the cost grows with the size of an operation: the same engine over ten services.

Every case of an operation is made and sent to the validation of the fake alone: a valid request is
accepted, an invalid one rejected with as many errors as the case expects. Each operation has a
process of its own, so none finds the patterns of another compiled; what any process needs once
isn't counted. Prints a table and the least-squares line of processor time against constraint
points, and draws both as SVG.

    python tests/benchmarks/speed/bench_growth.py [--plot growth.svg] [SERVICE:OPERATION ...]
"""

import argparse
import json
import multiprocessing
import re
import statistics
import time
from pathlib import Path

import botocore

from aws_contract.protocol.expected_errors import expected_items
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation as load_input
from aws_fakes.json_services.rejection import validator as validator_of
from aws_strategies.case import Rejected
from aws_strategies.covering.sets import invalid_cases, valid_cases
from aws_strategies.model import load_operation

OPERATIONS = (
    *("kms:CreateKey", "logs:PutMetricFilter", "events:PutTargets", "codebuild:CreateProject"),
    *("cognito-idp:CreateUserPool", "ecs:RegisterTaskDefinition", "glue:CreateJob"),
    *("firehose:CreateDeliveryStream", "sagemaker:CreateAlgorithm", "wafv2:CreateWebACL"),
)
_TURNS = 3
_HEAD = (
    "| operation | points | accepted | rejected | generate s | run s | cases/point | ms/point |"
    " as built |"
)


def verdict(validator, operation, value):
    """Return None for an input that obeys, else the code and the number of errors."""
    try:
        validator.validate(operation, value)
    except ServiceError as error:
        found = re.match(r"\d+", error.message or "")
        return error.code, int(found[0]) if found else None
    return None


def agrees(got, case, operation):
    """Is the answer what the case was built to get? A number is compared where there is one."""
    if not isinstance(case.expected, Rejected):
        return got is None
    if got is None:
        return False
    numbered = case.expected.code == "ValidationException" and got[1] is not None
    return not numbered or got[1] == len(expected_items(case.expected.violations, operation))


def measure(name):
    """Return one row of the table: counts, processor seconds, and how many answers agree."""
    service, _, operation_name = name.partition(":")
    operation = load_operation(service, operation_name)
    validator, inputs = validator_of(service), load_input(service, operation_name)
    started = time.process_time()
    valid = valid_cases(operation).cases
    cases = (*valid, *invalid_cases(operation))
    generated = time.process_time()
    agreed = sent = 0
    for case in cases:
        value = json.loads(case.raw) if case.raw is not None else case.body
        if not isinstance(value, dict | list):
            continue  # a bare scalar doesn't reach the validation
        sent += 1
        agreed += agrees(verdict(validator, inputs, value), case, operation)
    return {
        "operation": name,
        "points": len(operation.points),
        "accepted": len(valid),
        "rejected": len(cases) - len(valid),
        "generate": generated - started,
        "run": time.process_time() - generated,
        "agreed": f"{agreed} of {sent}",
    }


def median_of_turns(name, pool):
    """Measure an operation in several new processes; return the turn with the median time."""
    turns = [pool.apply(measure, (name,)) for _ in range(_TURNS)]
    return sorted(turns, key=lambda row: row["generate"] + row["run"])[_TURNS // 2]


def line(row):
    cases = row["accepted"] + row["rejected"]
    seconds = row["generate"] + row["run"]
    return (
        f"| {row['operation']} | {row['points']} | {row['accepted']} | {row['rejected']} "
        f"| {row['generate']:.2f} | {row['run']:.2f} | {cases / row['points']:.1f} "
        f"| {1000 * seconds / row['points']:.1f} | {row['agreed']} |"
    )


def fit(rows):
    """Return slope, intercept and the coefficient of determination of seconds against points."""
    points = [row["points"] for row in rows]
    seconds = [row["generate"] + row["run"] for row in rows]
    slope, intercept = statistics.linear_regression(points, seconds)
    return slope, intercept, statistics.correlation(points, seconds) ** 2


def plot(rows, slope, intercept):
    """Draw the operations and the line as SVG: points to the right, seconds upwards."""
    width, height, left, bottom = 720, 400, 60, 40
    most = max(row["points"] for row in rows) * 1.2
    highest = max(row["generate"] + row["run"] for row in rows)
    longest = max(highest, intercept + slope * most) * 1.05

    def at(points, seconds):
        x = left + (width - left - 10) * points / most
        return x, height - bottom - (height - bottom - 10) * seconds / longest

    (x0, y0), (x1, y1) = at(0, max(intercept, 0)), at(most, intercept + slope * most)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="11">'
        ),
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<path d="M{left} 10V{height - bottom}H{width - 10}" fill="none" stroke="#555"/>',
        f'<path d="M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}" stroke="#b45" stroke-dasharray="4"/>',
        f'<text x="{width // 2}" y="{height - 8}">constraint points (up to {most:.0f})</text>',
        f'<text x="5" y="22">seconds (up to {longest:.1f})</text>',
    ]
    for row in rows:
        x, y = at(row["points"], row["generate"] + row["run"])
        parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#246"/>')
        parts.append(f'<text x="{x + 6:.0f}" y="{y + 4:.0f}">{row["operation"]}</text>')
    return "\n".join((*parts, "</svg>\n"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("operations", nargs="*", default=OPERATIONS, metavar="SERVICE:OPERATION")
    parser.add_argument("--plot", type=Path, help="where the SVG is written to")
    options = parser.parse_args()
    measure("sagemaker:DeleteAlgorithm")  # what any process needs once
    print(f"botocore {botocore.__version__}, median of {_TURNS} processes an operation\n")
    print(_HEAD)
    print("|---|" + "---:|" * (_HEAD.count("|") - 2))
    rows = []
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for name in options.operations:
            rows.append(median_of_turns(name, pool))
            print(line(rows[-1]), flush=True)
    slope, intercept, determined = fit(rows)
    print(f"\nseconds = {1000 * slope:.2f} ms * points {intercept:+.2f} s, r2 {determined:.2f}")
    if options.plot:
        options.plot.write_text(plot(rows, slope, intercept), encoding="utf-8")


if __name__ == "__main__":
    main()

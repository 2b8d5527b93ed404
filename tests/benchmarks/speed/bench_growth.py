"""How the cost grows with the size of an operation: the same engine over other operations.

Every case of an operation is made and sent to the validation of the fake alone: a valid request is
accepted, an invalid one rejected with as many errors as the case expects. Cases and seconds per
constraint point should stay about the same from one operation to the next.

    python tests/benchmarks/speed/bench_growth.py [OPERATION ...]
"""

import argparse
import json
import re
import time

from aws_contract.protocol.expected_errors import expected_items
from aws_fakes.engine.errors import ServiceError
from aws_fakes.engine.model import load_operation as load_input
from aws_fakes.engine.validation import Validator
from aws_strategies.case import Rejected
from aws_strategies.covering.sets import invalid_cases, valid_cases
from aws_strategies.model import load_operation

OPERATIONS = (
    *("DeleteAlgorithm", "ListAlgorithms", "CreateEndpointConfig", "CreateAlgorithm"),
    *("CreateModelPackage", "CreateTrainingJob", "CreateHyperParameterTuningJob"),
)
_HEAD = "| operation | points | accepted | rejected | generate s | run s | cases/point | ms/point |"


def verdict(validator, operation, value):
    """Return None for an input that obeys, else the code and the number of errors."""
    try:
        validator.validate(operation, value)
    except ServiceError as error:
        found = re.match(r"\d+", error.message or "")
        return error.code, int(found[0]) if found else None
    return None


def expected(case, operation):
    if not isinstance(case.expected, Rejected):
        return None
    if case.expected.code != "ValidationException":
        return case.expected.code, None
    return case.expected.code, len(expected_items(case.expected.violations, operation))


def measure(name):
    """Return one row of the table; AssertionError if the fake and a case disagree."""
    operation = load_operation("sagemaker", name)
    started = time.process_time()
    valid = valid_cases(operation).cases
    cases = (*valid, *invalid_cases(operation))
    generated = time.process_time()
    validator, inputs = Validator(), load_input("sagemaker", name)
    for case in cases:
        value = json.loads(case.raw) if case.raw is not None else case.body
        if not isinstance(value, dict | list):
            continue  # a bare scalar doesn't reach the validation
        got = verdict(validator, inputs, value)
        assert got == expected(case, operation), (case.id, got, expected(case, operation))
    ran = time.process_time()
    return {
        "operation": name,
        "points": len(operation.points),
        "accepted": len(valid),
        "rejected": len(cases) - len(valid),
        "generate": generated - started,
        "run": ran - generated,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("operations", nargs="*", default=OPERATIONS)
    options = parser.parse_args()
    print(_HEAD)
    print("|---|" + "---:|" * (_HEAD.count("|") - 2))
    for name in options.operations:
        row = measure(name)
        cases = row["accepted"] + row["rejected"]
        seconds = row["generate"] + row["run"]
        print(
            f"| {name} | {row['points']} | {row['accepted']} | {row['rejected']} "
            f"| {row['generate']:.2f} | {row['run']:.2f} | {cases / row['points']:.1f} "
            f"| {1000 * seconds / row['points']:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""`aws_fakes.validate` against the cases of random JSON operations: do they agree as built?

python tests/benchmarks/any_operation/validate_cases.py --operations 150 --seed 1
"""

import argparse
import random
import time
from collections.abc import Iterator

from aws_fakes import validate
from aws_fakes.engine.model import operation_names
from aws_fakes.json_services.catalog import json_services
from aws_strategies import Accepted, Case, invalid_cases, load_operation, valid_cases


def operations(count: int, seed: int) -> list[tuple[str, str]]:
    """Return random operations of all JSON services."""
    known = [(each, name) for each in json_services() for name in sorted(operation_names(each))]
    return random.Random(seed).sample(sorted(known), count)


def disagreements(service: str, operation: str) -> Iterator[tuple[Case, str]]:
    """Yield every case on which `validate` decides otherwise, and what it says."""
    model = load_operation(service, operation)
    for case in (*valid_cases(model).cases, *invalid_cases(model)):
        if case.raw is not None:
            continue  # no mapping of members to values
        found = validate(service, operation, case.body)
        accepted = isinstance(case.expected, Accepted)
        wrong_type = not accepted and case.expected.code == "SerializationException"
        says_wrong_type = found is not None and found.code == "SerializationException"
        if (found is None, says_wrong_type) != (accepted, wrong_type):
            yield case, str(found)


def main() -> None:
    """Print the operations with disagreements or errors, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start, agreed = time.perf_counter(), 0
    for named in operations(options.operations, options.seed):
        try:
            found = list(disagreements(*named))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            print(":".join(named), f"{type(error).__name__}: {error}"[:300])
            continue
        agreed += not found
        for case, said in found[:3]:
            print(":".join(named), case.id, case.expected, said[:300])
    spent = time.perf_counter() - start
    print(f"{agreed} of {options.operations} operations agree in every case ({spent:.0f} s)")


if __name__ == "__main__":
    main()

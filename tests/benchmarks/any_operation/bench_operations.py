"""Derives everything from every operation of every service that speaks JSON.

Each operation has a process of its own, so nothing is kept from one to the next, and a limit of
processor time, which is what is measured. What any process needs once (imports, Unicode's tables,
what Hypothesis reads when it first draws) isn't counted, nor is reading botocore's files.

    python tests/benchmarks/any_operation/bench_operations.py [--sample 250 --seed 1] [NAME ...]
    python tests/benchmarks/any_operation/bench_operations.py --table FILE

The second form prints the figures of a file, which --output has written, as Markdown.
"""

import argparse
import json
import multiprocessing
import random
import re
import signal
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import botocore
import botocore.session
import hypothesis
from hypothesis import HealthCheck, Phase, given, settings

from aws_strategies.covering.sets import invalid_cases, obstacles, unmeetable, valid_cases
from aws_strategies.covering.unicode import unicode_cases
from aws_strategies.encodings.malformed import malformed
from aws_strategies.encodings.rewritten import rewritten
from aws_strategies.java_regex.charset import settled
from aws_strategies.limits import derivable, limitations
from aws_strategies.minimal import smallest
from aws_strategies.model import load_operation
from aws_strategies.schema_export import json_schema
from aws_strategies.valid import valid_requests

_DRAWS = 3
_WORST = 10


@dataclass
class Row:
    """What came of one operation: seconds by part, or why there is nothing."""

    operation: str
    seconds: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    limitations: list = field(default_factory=list)
    error: str = ""
    place: str = ""

    @property
    def service(self):
        return self.operation.partition(":")[0]

    @property
    def total(self):
        return sum(self.seconds.values())


def draw(requests):
    """Draw a few requests, as a first test run would."""
    found = []

    @hypothesis.seed(1)
    @settings(
        max_examples=_DRAWS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),  # slowness is measured here, not judged
    )
    @given(requests)
    def run(request):
        found.append(request)

    run()
    return found


PARTS = {
    "points": lambda operation: operation.points,
    "limitations": limitations,
    "minimal request": lambda operation: [smallest(derivable(operation).input)],
    "valid set": lambda operation: valid_cases(operation).cases,
    "invalid cases": invalid_cases,
    "proofs": lambda operation: [*obstacles(operation), *unmeetable(operation)],
    "encodings": lambda operation: [*malformed(operation), *rewritten(operation)],
    "other texts than ASCII": unicode_cases,
    "JSON Schema": lambda operation: json_schema(operation)["$defs"],
    "drawn requests": lambda operation: draw(valid_requests(operation)),
}

NEED_A_REQUEST = {"minimal request", "drawn requests"}


def measure(job):
    name, limit = job
    row = Row(name)
    signal.signal(signal.SIGPROF, _raise_timeout)
    signal.setitimer(signal.ITIMER_PROF, limit)
    part = "model"
    try:
        operation = load_operation(*name.split(":"))
        for part, derive in PARTS.items():
            if part in NEED_A_REQUEST and derivable(operation) is None:
                continue
            started = time.process_time()
            row.sizes[part] = len(derive(operation))
            row.seconds[part] = time.process_time() - started
        row.limitations = sorted({kind_of(each.reason) for each in limitations(operation)})
    except TimeoutError:
        row.error = f"more than {limit:g} s"
        row.place = part
    except Exception as error:  # noqa: BLE001 - what fails is the result here
        row.error = f"{type(error).__name__}: {error}"
        frame = traceback.extract_tb(error.__traceback__)[-1]
        row.place = f"{part}, {Path(frame.filename).name}:{frame.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return row


def kind_of(reason):
    """Return a reason without the names and numbers in it, so that equal ones can be counted."""
    reason = re.sub(r"pattern '.*'( of shape \w+)?: ", "a pattern: ", reason)
    reason = re.sub(r"matches '.*'", "matches a pattern", reason)
    return re.sub(r" at position \d+|(?<=only )\d+ |(?<=shape )\w+ ", "", reason)


def _raise_timeout(*_):
    raise TimeoutError


def json_operations():
    """Return the names of all operations of services that speak JSON, by the installed botocore."""
    session = botocore.session.get_session()
    found = []
    for service in session.get_available_services():
        model = session.get_service_model(service)
        if "json" in {model.metadata["protocol"], *model.metadata.get("protocols", ())}:
            found += [f"{service}:{name}" for name in model.operation_names]
    return found


def run(names, options):
    settled()
    draw(valid_requests("logs:CreateLogGroup"))
    context = multiprocessing.get_context("fork")
    jobs = [(name, options.limit) for name in names]
    with context.Pool(options.processes, maxtasksperchild=1) as pool:
        for number, row in enumerate(pool.imap_unordered(measure, jobs, chunksize=1), 1):
            if options.verbose and row.error:
                print(f"[{number}] {row.operation}: {row.error} ({row.place})", flush=True)
            yield row


LARGEST = 20
"""How many services have a row of their own in the table."""


def json_first():
    """Return the services whose first protocol is JSON."""
    session = botocore.session.get_session()
    names = session.get_available_services()
    return {
        each for each in names if session.get_service_model(each).metadata["protocol"] == "json"
    }


def groups_of(rows):
    """Return rows by group: the largest services, the others by their protocol, everything."""
    first = json_first()
    sizes = Counter(row.service for row in rows if row.service in first)
    large = {name for name, _ in sizes.most_common(LARGEST)}
    found = {name: [row for row in rows if row.service == name] for name in sorted(large)}
    others = [row for row in rows if row.service in first - large]
    found[f"{len(sizes) - len(large)} more services"] = others
    found["services that prefer another protocol"] = [r for r in rows if r.service not in first]
    found["together"] = rows
    return {name: own for name, own in found.items() if own}


def table(rows):
    """Yield the lines of the tables: groups of services, then what can't be derived."""
    yield "| services | operations | derived | limited | failed | p50 | p95 | max | slowest |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    for name, own in groups_of(rows).items():
        derived = [row for row in own if not row.error]
        limited = sum(bool(row.limitations) for row in derived)
        middle, late = quantile(derived, 0.5), quantile(derived, 0.95)
        last = max(derived, key=lambda row: row.total)
        numbers = (len(own), len(derived), limited, len(own) - len(derived))
        times = (f"{seconds:.2f}" for seconds in (middle, late, last.total))
        yield f"| {name} | {' | '.join([*map(str, numbers), *times])} | {last.operation} |"
    yield from ("", "| what can't be derived | operations |", "|---|--:|")
    reasons = Counter(reason for row in rows for reason in row.limitations)
    for reason, count in reasons.most_common():
        yield f"| {reason} | {count} |"


def quantile(rows, share):
    totals = sorted(row.total for row in rows)
    return totals[min(len(totals) - 1, int(len(totals) * share))]


def report(rows):
    failed = [row for row in rows if row.error]
    derived = [row for row in rows if not row.error]
    print(f"botocore {botocore.__version__}: {len(rows)} operations")
    print(f"derived: {len(derived)}")
    limited = Counter(reason for row in derived for reason in row.limitations)
    print(f"    limited: {sum(bool(row.limitations) for row in derived)}")
    for reason, count in limited.most_common():
        print(f"        {count} {reason}")
    print(f"failed: {len(failed)}")
    kinds = Counter((row.error.partition(":")[0], row.place) for row in failed)
    for (kind, place), count in kinds.most_common():
        print(f"    {count} {kind} ({place})")
    if not derived:
        return
    times = [f"{name} {quantile(derived, share):.3f}" for name, share in
             (("median", 0.5), ("p95", 0.95), ("max", 1))]  # fmt: skip
    print(f"seconds: {', '.join(times)}")
    shares = {part: sum(row.seconds.get(part, 0) for row in derived) for part in PARTS}
    print("    " + ", ".join(f"{part} {seconds:.1f}" for part, seconds in shares.items()))
    print("slowest:")
    for row in sorted(derived, key=lambda row: -row.total)[:_WORST]:
        part = max(row.seconds, key=row.seconds.get)
        print(f"    {row.total:7.2f} {row.operation} ({part} {row.seconds[part]:.2f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="service:Operation (default: all)")
    parser.add_argument("--sample", type=int, help="only so many, chosen at random")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one operation")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="print each failure as it happens")
    parser.add_argument("--output", type=Path, help="append each operation's figures as JSON lines")
    parser.add_argument("--table", type=Path, metavar="FILE", help="print this file as Markdown")
    options = parser.parse_args()
    if options.table is not None:
        rows = [Row(**json.loads(line)) for line in options.table.read_text().splitlines()]
        print("\n".join(table(rows)))
        return
    names = options.names or json_operations()
    if options.sample is not None:
        names = random.Random(options.seed).sample(names, min(options.sample, len(names)))
    rows = []
    try:
        for row in run(names, options):
            rows.append(row)
            if options.output is not None:
                with options.output.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps(vars(row))}\n")
    except KeyboardInterrupt:
        print(f"interrupted: {len(names) - len(rows)} operations weren't tried")
    report(rows)


if __name__ == "__main__":
    main()

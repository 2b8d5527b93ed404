"""How long the main job takes, whole and in parts, compared with another checkout.

    python tests/benchmarks/speed/bench_main_job.py --old OTHER/venv/bin/python [--runs 5]

Both checkouts are installed each in the environment of its Python. They are timed turn about on one
machine, each in a directory of its own in which everything ran once before (Hypothesis keeps tables
there). A cold run starts with an empty cache folder of the user, a warm one finds what the run
before has left. Figures are medians of wall-clock seconds, and of processor seconds of all its
processes, which other work on the machine disturbs less; quote the ratios, not the seconds.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

# Accept and reject, by the names that their tests have had.
DETERMINISTIC = (
    "test_accepts_every_boundary or test_rejects_every_violation or test_takes_every_boundary "
    "or test_takes_whatever_the_rules_leave or test_refuses_every_violation"
)
# Prints both times that it takes to make every case, without the imports.
DERIVE = """
import time
try:
    from aws_contract.resources.algorithm import RESOURCE
    from aws_contract.scenarios.registry import scenarios
    derive = lambda: [scenario.case for scenario in scenarios(RESOURCE)]
except ImportError:
    from contract.chunks import cases_of
    derive = lambda: cases_of("seen")
started, worked = time.perf_counter(), time.process_time()
derive()
print(time.perf_counter() - started, time.process_time() - worked)
"""


@dataclass
class Measurement:
    """One thing that is timed; `ending` are the exit statuses of `run` that are no mistake."""

    name: str
    arguments: tuple[str, ...]
    cold: bool = True
    ending: tuple[int, ...] = (0,)
    times: dict[str, list[tuple[float, float]]] = field(
        default_factory=lambda: {"old": [], "new": []}
    )

    def row(self):
        cells = [self.name]
        for kind in range(2):
            old, new = (
                statistics.median(each[kind] for each in self.times[side])
                for side in ("old", "new")
            )
            cells += [f"{old:.2f}", f"{new:.2f}", f"{new / old:.2f}"]
        return f"| {' | '.join(cells)} |"


MEASUREMENTS = (
    Measurement("cold", ("run",)),
    Measurement("warm", ("run",), cold=False),
    # Tests that are left out make a run incomplete (4), in older checkouts not.
    Measurement("deterministic", ("run", "-n", "0", "-k", DETERMINISTIC), ending=(0, 4)),
    Measurement("derivation", ()),
)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(python, measurement, *, folder, cache):
    """Return the seconds that a measurement takes once: on the wall, and of processors."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    if not measurement.arguments:
        command = [str(python), "-c", DERIVE]
    else:
        command = [str(python.with_name("algorithm-contract")), *measurement.arguments]
    started, worked = time.perf_counter(), processor_seconds()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started, processor_seconds() - worked
    if done.returncode not in measurement.ending:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr}")
    return seconds if measurement.arguments else tuple(map(float, done.stdout.split()))


def measure(measurement, pythons, *, folder, runs):
    """Time both checkouts turn about; the first run of each isn't counted."""
    for number in range(runs + 1):
        for side, python in pythons.items():
            own = folder / side
            own.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory() as empty:
                cache = Path(empty) if measurement.cold else own / "cache"
                times = timed(python, measurement, folder=own, cache=cache)
            if number:
                measurement.times[side].append(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--old", type=Path, required=True, metavar="PYTHON")
    parser.add_argument("--new", type=Path, default=Path(sys.executable), metavar="PYTHON")
    parser.add_argument("--runs", type=int, default=5)
    names = [measurement.name for measurement in MEASUREMENTS]
    parser.add_argument("--only", action="append", choices=names)
    options = parser.parse_args()
    pythons = {"old": options.old.absolute(), "new": options.new.absolute()}
    print("| | old s | new s | ratio | old CPU s | new CPU s | ratio |\n|---" + "|---:" * 6 + "|")
    with tempfile.TemporaryDirectory() as folder:
        for measurement in MEASUREMENTS:
            if measurement.name in (options.only or names):
                measure(measurement, pythons, folder=Path(folder), runs=options.runs)
                print(measurement.row(), flush=True)


if __name__ == "__main__":
    main()

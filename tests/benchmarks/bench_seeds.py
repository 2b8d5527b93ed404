"""False alarms: the suite against the correct fake must pass with every seed.

The deterministic part is the same for every seed, so it runs with the first seed only. Each run is
a process of its own, as deep as in continuous integration.

    python tests/benchmarks/bench_seeds.py [--seeds 50] [--first 1] [--workers 2]
"""

import argparse
import ast
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROFILE = "seeded"
DRAWN = re.compile(r"\b(?:given|settings)\(")


def drawn_tests():
    """Return the names of the tests that draw their input, as the sources have them."""
    found = []
    for path in sorted((ROOT / "contract" / "aws_contract" / "suite").glob("test_*.py")):
        source = path.read_text("utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                parts = [*node.decorator_list, node]
                if any(DRAWN.search(ast.get_source_segment(source, part)) for part in parts):
                    found.append(node.name)
    return found


def run(seed, *, workers, select):
    command = [
        *(sys.executable, "-m", "pytest", "contract", "-q", "-n", str(workers)),
        *(f"--hypothesis-seed={seed}", f"--hypothesis-profile={PROFILE}"),
        *(["-k", select] if select else []),
    ]
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    only = " or ".join(drawn_tests())
    alarms = 0
    for seed in range(options.first, options.first + options.seeds):
        first = seed == options.first
        done, seconds = run(seed, workers=options.workers, select="" if first else only)
        result = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr
        print(f"seed {seed}: {result} ({seconds:.0f} s)", flush=True)
        if done.returncode != 0:
            alarms += 1
            print(done.stdout)
    print(f"{options.seeds} seeds, {alarms} false alarms")
    sys.exit(alarms > 0)


if __name__ == "__main__":
    main()

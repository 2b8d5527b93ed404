"""Mutation of the fake's own source: which small changes does the deterministic suite not notice?

    nice python tests/benchmarks/source_mutation --sample 300 --seed 1 --processes 2
    python tests/benchmarks/source_mutation --module resources.algorithm.tags --list-survivors

Changes comparisons, bounds, constants, booleans, branches, defaults, slices and statements of
`aws_fakes.engine` and `aws_fakes.resources.algorithm`, one at a time. `--mode` sets the fake up in
another way. A survivor that `judged.json` explains isn't listed again; write the new ones there,
each with a verdict: equivalent, elsewhere (which other tests are about it) or hole.

Own code, because mutmut and cosmic-ray start the tests anew for each change: deriving the cases
takes seconds, and a fork of a process that has them some milliseconds.
"""

import argparse
import importlib.util
import json
import random
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from source_mutations import mutations_of
from warm_trials import Outcome, baseline, in_fork, modes, prepare, reached, try_mutation

from aws_contract.claims.topic import Topic

PACKAGES = ("aws_fakes.engine", "aws_fakes.resources.algorithm")
JUDGED = Path(__file__).with_name("judged.json")
VERDICTS = ("equivalent", "elsewhere", "hole")


def modules(chosen):
    """Return the modules of the packages by name, with their files."""
    found = {}
    for package in PACKAGES:
        folder = Path(importlib.util.find_spec(package).origin).parent
        for path in sorted(folder.rglob("*.py")):
            inner = path.relative_to(folder).with_suffix("").parts
            found[".".join((package, *(each for each in inner if each != "__init__")))] = path
    wanted = [f"aws_fakes.{each.removeprefix('aws_fakes.')}" for each in chosen]
    unknown = [each for each in wanted if each not in found]
    if unknown:
        raise SystemExit(f"no module {', '.join(unknown)}; known are {', '.join(found)}")
    return {name: path for name, path in found.items() if not wanted or name in wanted}


def judged():
    """Return the judged survivors by key."""
    entries = json.loads(JUDGED.read_text(encoding="utf-8")) if JUDGED.exists() else []
    for entry in entries:
        if entry["verdict"] not in VERDICTS or not entry["reason"]:
            raise SystemExit(f"{JUDGED.name}: expected a verdict and a reason in {entry}")
    names = ("module", "function", "operator", "original", "mutated")
    return {tuple(entry[name] for name in names): entry for entry in entries}


def outcomes(chosen, *, mode, processes, seconds):
    """Yield each mutation with its outcome; all others wait while `processes` forks run."""
    known = in_fork(lambda: sorted(baseline(mode)), seconds=600).result()[0]
    if known is None:
        raise SystemExit(f"the unchanged fake can't be run in mode {mode}")
    running, waiting = [], list(reversed(chosen))
    while waiting or running:
        while waiting and len(running) < processes:
            one = waiting.pop()
            trial = lambda one=one: asdict(try_mutation(one, mode, frozenset(known)))  # noqa: E731
            running.append((one, time.monotonic(), in_fork(trial, seconds=seconds)))
        one, started, fork = running.pop(0)
        result, signalled = fork.result()
        taken = time.monotonic() - started
        if result is not None:
            yield one, Outcome(**{**result, "seconds": taken})
        elif signalled:
            yield one, Outcome(status="timeout", detail=f"signal {signalled}", seconds=taken)
        else:
            yield one, Outcome(status="error", detail="the process ended early", seconds=taken)


def lines_of(mode, known_modules):
    """Return the lines that a good run executes, as pairs of module and line."""
    found, _ = in_fork(lambda: sorted(reached(mode)), seconds=600).result()
    names = {str(path): name for name, path in known_modules.items()}
    return {(names[path], line) for path, line in found if path in names}


def is_reached(mutation, lines):
    """Whether a good run executes the statement of a mutation."""
    return any((mutation.module, line) in lines for line in mutation.lines)


def table(title, results, of):
    """Print how many were killed, survived and so on, for each module or operator."""
    print(f"\n{title:44} killed survived timeout error not-reached")
    rows = {}
    for mutation, outcome in results:
        rows.setdefault(of(mutation), Counter())[outcome.status] += 1
    rows["all"] = sum(rows.values(), Counter())
    for name, row in rows.items():
        cells = (row[each] for each in ("killed", "survived", "timeout", "error", "not reached"))
        print("{:44} {:6} {:8} {:7} {:5} {:11}".format(name, *cells))


def show(mutation, note):
    """Print one mutation."""
    print(f"{mutation.module}:{mutation.line} {mutation.function} [{mutation.operator}] {note}")
    print(f"  - {mutation.original}\n  + {mutation.mutated}")


def report(results, known):
    """Print the tables and every survivor that isn't judged."""
    table("module", results, lambda mutation: mutation.module.removeprefix("aws_fakes."))
    table("operator", results, lambda mutation: mutation.operator)
    survivors = [each for each, outcome in results if outcome.status == "survived"]
    verdicts = Counter(known[each.key]["verdict"] if each.key in known else "new"
                       for each in survivors)  # fmt: skip
    print(f"\nsurvivors: {dict(verdicts)}")
    return [each for each in survivors if each.key not in known]


def arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, help="how many, drawn at random (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--module", action="append", default=[], help="repeatable")
    topics = [str(each) for each in Topic]
    parser.add_argument("--topic", action="append", choices=topics, default=[], help="repeatable")
    parser.add_argument("--mode", choices=sorted(modes()), default="default")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--timeout", type=int, default=180, help="seconds for each mutation")
    parser.add_argument("--budget", type=float, help="seconds after which no more are begun")
    parser.add_argument("--list-survivors", action="store_true", help="judged ones as well")
    parser.add_argument("--json", type=Path, help="where to write the outcomes")
    return parser.parse_args()


def main():
    """Try the mutations and print what became of them; exit status 1 for a new survivor."""
    asked = arguments()
    chosen_modules = modules(asked.module)
    found = [each for name, path in chosen_modules.items() for each in mutations_of(name, path)]
    if asked.sample is not None:
        found = random.Random(asked.seed).sample(found, min(asked.sample, len(found)))
    prepare(tuple(Topic(each) for each in asked.topic) or tuple(Topic))
    lines = lines_of(asked.mode, chosen_modules)
    results = [
        (each, Outcome(status="not reached")) for each in found if not is_reached(each, lines)
    ]
    todo = [each for each in found if is_reached(each, lines)]
    print(f"{len(found)} mutations, {len(results)} not reached in mode {asked.mode}", flush=True)
    began = time.monotonic()
    for mutation, outcome in outcomes(todo, mode=asked.mode, processes=asked.processes,
                                      seconds=asked.timeout):  # fmt: skip
        results.append((mutation, outcome))
        if outcome.status not in {"killed", "not reached"}:
            show(mutation, f"{outcome.status} {outcome.detail} {outcome.seconds:.1f} s")
            sys.stdout.flush()
        if asked.budget and time.monotonic() - began > asked.budget:
            print(f"stopped after {asked.budget} s; {len(found) - len(results)} weren't tried")
            break
    known = judged()
    new = report(results, known)
    for mutation in [each for each, outcome in results if outcome.status == "survived"
                     and (asked.list_survivors or each.key not in known)]:  # fmt: skip
        show(mutation, known.get(mutation.key, {}).get("verdict", "new"))
    if asked.json:
        asked.json.write_text(json.dumps([_row(*each) for each in results], indent=1))
    return 1 if new else 0


def _row(mutation, outcome):
    names = ("module", "function", "operator", "original", "mutated", "line")
    return {name: getattr(mutation, name) for name in names} | asdict(outcome)


if __name__ == "__main__":
    sys.exit(main())

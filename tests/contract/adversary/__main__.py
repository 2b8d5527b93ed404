"""Runs the deterministic suite against every wrong service and compares with what is on record.

    python tests/contract/adversary [--record] [--processes 2]

A service that no scenario catches is listed; `expected.json` says why of those that are known.
`--record` writes which scenario and clause catch each.
"""

import argparse
import json
import multiprocessing
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adversary_trials import EXPECTED, SERVICES, catch, prepare


def tried(name):
    """Return a service's name with the clause and the scenario that catch it, or None."""
    try:
        return name, catch(next(each for each in SERVICES if each.name == name))
    except Exception as error:
        raise RuntimeError(f"{name}: {error!r}") from error


def main():
    """Print the services that aren't caught as recorded; exit status 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write what was found")
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    known = json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.exists() else {}
    prepare()
    with multiprocessing.get_context("fork").Pool(asked.processes) as pool:
        found = dict(pool.imap_unordered(tried, [each.name for each in SERVICES]))
    total, uncaught = Counter(), Counter()
    for each in SERVICES:
        total[each.subject] += 1
        uncaught[each.subject] += found[each.name] is None
        if found[each.name] is None:
            print(f"uncaught: {each.subject}: {each.name}: {known.get(each.name, {}).get('why')}")
        elif known.get(each.name, {}).get("clause") != found[each.name]["clause"]:
            was = known.get(each.name, {}).get("clause")
            print(f"{each.name}: caught by {found[each.name]['clause']}, on record is {was}")
    for subject, number in total.items():
        print(f"{subject:14} {number:3} services, {uncaught[subject]:3} uncaught")
    print(f"{'all':14} {sum(total.values()):3} services, {sum(uncaught.values()):3} uncaught")
    if asked.record:
        rows = {name: found[name] or {"clause": None, "why": known.get(name, {}).get("why", "")}
                for name in (each.name for each in SERVICES)}  # fmt: skip
        EXPECTED.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    new = [name for name, each in found.items() if each is None and not known.get(name)]
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())

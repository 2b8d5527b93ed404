"""What the product has for one resource, as sorted JSON: moving code must lose nothing of it.

    python tests/benchmarks/inventory.py > before.json
    python tests/benchmarks/inventory.py --compare before.json

The second prints what was lost, changed and added since, and exits with 1 if anything was lost.
Nothing is sent; requests are derived and counted.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

from aws_contract.claims.catalogue import entries
from aws_contract.live.options import LiveOptions
from aws_contract.live.plan import plan_for
from aws_contract.live.substitution import Destination
from aws_contract.resources import load_resource
from aws_contract.resources.algorithm import RESOURCE as ALGORITHM
from aws_contract.scenarios.registry import scenarios
from aws_fakes.mutants import mutants
from aws_strategies.case import Rejected
from aws_strategies.covering.coverage import coverage_of
from aws_strategies.covering.sets import invalid_cases, obstacles, valid_cases


def digest(case):
    """Return what a case sends and expects, as a short digest."""
    body = json.dumps(case.body, sort_keys=True).encode() if case.raw is None else case.raw
    expected = [type(case.expected).__name__, str(case.expected.grade)]
    if isinstance(case.expected, Rejected):
        expected += [case.expected.code, *(each.point.id for each in case.expected.violations)]
    return hashlib.sha256(body + "\n".join(expected).encode()).hexdigest()[:16]


def points(operation):
    """Return the constraint points of an operation, by how the cases try them."""
    found, proofs = (
        coverage_of(operation, [each.body for each in cases(operation)]),
        obstacles(operation),
    )
    alone = {point.id for point in operation.points if point.id not in proofs}
    unbreakable = {name for name, proof in proofs.items() if proof.unbreakable}
    broken = {
        violation.point.id
        for case in invalid_cases(operation)
        if isinstance(case.expected, Rejected)
        for violation in case.expected.violations
    }
    return {
        "accepted": sorted(point.id for point in operation.points if point.path in found.places),
        "rejected": sorted(broken),
        "alone": sorted(alone & broken),
        "only together": sorted(broken - alone),
        "unbreakable": sorted(unbreakable),
    }


def cases(operation):
    """Return the covering set of an operation."""
    return valid_cases(operation).cases


def live_plan(resource):
    """Return the size of the largest live plan, one that may create."""
    options = LiveOptions(
        resource=resource.name, target="fake", folder=Path("unused"), create=True,
        max_requests=99_999,
    )  # fmt: skip
    destination = Destination(
        region="us-east-1", partition="aws", account="123456789012", prefix="contract-00000000"
    )
    plan = plan_for(options, destination, resource=resource, earlier={})
    return {"steps": len(plan.steps), "requests": plan.requests}


def requests_per_operation(registry):
    """Return how many requests the scenarios send, by the operation of the case or the topic."""
    found = Counter()
    for scenario in registry:
        found[scenario.case.operation if scenario.case else "no case"] += scenario.requests
    return dict(found)


def inventory(resource):
    """Return everything that is compared, as JSON values."""
    operation, registry = resource.operation(resource.create), scenarios(resource)
    pairs = coverage_of(operation, [case.body for case in cases(operation)]).pairs
    sent = [scenario for scenario in registry if scenario.case is not None]
    listed = entries(resource)
    return {
        "constraint points": points(operation),
        "enum pairs": sorted(f"{path}={member}" for path, member in pairs),
        "covering set": {
            "requests": len(cases(operation)),
            "enum requests": valid_cases(operation).enum_requests,
        },
        "clauses": {entry.clause: str(entry.grade) for entry in listed if entry.rule is None},
        "rules": {entry.clause: str(entry.grade) for entry in listed if entry.rule is not None},
        "cases": {scenario.id: digest(scenario.case) for scenario in sent},
        "scenarios": {each.id: sorted(each.clauses) for each in registry},
        "requests": requests_per_operation(registry),
        "live plan": live_plan(resource),
        "mutants": sorted(each.name for each in mutants()) if resource is ALGORITHM else [],
    }


def flattened(value, place=""):
    """Yield every leaf as (place, value); a name in a list is a place of its own."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flattened(inner, f"{place} / {name}" if place else name)
    elif isinstance(value, list):
        for name in value:
            yield f"{place} / {name}", True
    else:
        yield place, value


def differences(before, after):
    """Return what was lost, changed and added; a number that shrank is lost."""
    old, new = dict(flattened(before)), dict(flattened(after))
    shrunk = {
        name
        for name in old.keys() & new.keys()
        if type(old[name]) is int and type(new[name]) is int and new[name] < old[name]
    }
    changed = {name for name in old.keys() & new.keys() if old[name] != new[name]} - shrunk
    return {
        "lost": sorted((old.keys() - new.keys()) | shrunk),
        "changed": sorted(changed),
        "added": sorted(new.keys() - old.keys()),
    }


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resource", default="algorithm", help="name or module:attribute")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="print what changed since")
    asked = parser.parse_args(arguments)
    now = inventory(load_resource(asked.resource))
    if asked.compare is None:
        print(json.dumps(now, indent=1, sort_keys=True))
        return 0
    found = differences(json.loads(asked.compare.read_text(encoding="utf-8")), now)
    for what, names in found.items():
        print(f"{len(names)} {what}")
        for name in names:
            print(f"  {name}")
    return 1 if found["lost"] else 0


if __name__ == "__main__":
    sys.exit(main())

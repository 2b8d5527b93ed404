"""The suite against the fake as it can be set up: what is right in any other way breaks no clause.

Of the topics with many scenarios a share is tried; `tests/benchmarks/source_mutation --mode` runs
them all.
"""

from functools import cache

import pytest

import aws_fakes
from aws_contract.claims.topic import Topic
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner import settling
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import groups, in_group
from aws_contract.targets.fake import FakeTarget
from aws_fakes.engine.wording.dialects import DIALECTS
from aws_fakes.resources.algorithm.lifecycle import Lifecycle
from aws_fakes.resources.algorithm.rules.registry import BY_STORE
from aws_fakes.resources.algorithm.sqlite_store import Database
from aws_fakes.resources.algorithm.store import AlgorithmStore

SHARE = 24
STATE = (Topic.LIFECYCLE, Topic.TAGS, Topic.ISOLATION, Topic.OBSERVED)


class Foreign(FakeTarget):
    """The fake as a service whose wording and life cycle have to be found out."""

    own = False

    def sibling(self, *, region=None, account=None):
        place = {"region": region or self.region, "account": account or self.account}
        return Foreign(self._service, **place)


class Stores:
    """Keeps a store for each account and region, made with options of their own."""

    def __init__(self, **options):
        self._options, self._stores = options, {}

    def store(self, account, region):
        key = account, region
        if key not in self._stores:
            self._stores[key] = AlgorithmStore(account, region, **self._options)
        return self._stores[key]

    def peek(self, account, region):
        return self._stores.get((account, region))


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    """Pauses between two looks at what is being worked on are short."""
    monkeypatch.setattr(settling, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(settling, "_LONGEST_PAUSE", 0.002)


@cache
def scenarios_of(*topics, share=1):
    return [each for group in groups(RESOURCE, *topics) for each in in_group(RESOURCE, group)][
        ::share
    ]


def violated(service, chosen):
    """Return the clauses that scenarios find violated."""
    session = Session(Foreign(service), Recorder(), resource=RESOURCE)
    found = set()
    for scenario in chosen:
        judge = Judge(session)
        scenario.run(judge)
        found |= {each.clause.id for each in judge.failures}
    return found


def test_in_the_usual_mode_no_clause_is_violated():
    assert violated(aws_fakes.Service(), scenarios_of(*STATE, Topic.RULES)) == set()


def rule_clauses(*, default):
    operation = RESOURCE.operation(RESOURCE.create)
    return {
        f"rule-{rule.id}"
        for rule in RESOURCE.rule_set.applicable(operation)
        if rule.default is default and not rule.untestable
    }


def test_without_rules_the_clause_of_each_rule_is_violated_and_no_other():
    found = violated(aws_fakes.Service(rules="model"), scenarios_of(*STATE, Topic.RULES))
    assert found == rule_clauses(default=True) - {f"rule-{BY_STORE}"}


def test_with_all_documented_rules_what_was_observed_is_not_accepted():
    found = violated(aws_fakes.Service(rules="documented"), scenarios_of(*STATE, Topic.RULES))
    assert "create-accepts-observed" in found
    assert found & rule_clauses(default=False)


def test_with_all_documented_rules_every_constraint_is_enforced():
    service = aws_fakes.Service(rules="documented")
    assert violated(service, scenarios_of(Topic.REJECT, share=SHARE)) == set()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_in_each_wording_only_the_wording_differs(dialect):
    found = violated(
        aws_fakes.Service(dialect=dialect), scenarios_of(Topic.REJECT, Topic.TAGS, share=SHARE)
    )
    assert found <= {"rejection-form"}


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_wording_is_recognised_whichever_message_comes_first(dialect):
    """An error about null looks the same in several wordings."""
    first = next(each for each in scenarios_of(Topic.REJECT) if each.id.endswith(":missing"))
    later = scenarios_of(Topic.REJECT, share=2 * SHARE)
    assert violated(aws_fakes.Service(dialect=dialect), [first, *later]) <= {"rejection-form"}


@pytest.mark.parametrize(
    "transition",
    [
        {"progression": "immediate"},
        {"progression": "manual", "times": 1},
        {"progression": "manual", "times": 3},
        {"progression": "time", "seconds": 0.002},
    ],
    ids=lambda each: " ".join(map(str, each.values())),
)
def test_however_a_status_moves_on_no_clause_is_violated(transition):
    stores = Stores(lifecycle=Lifecycle(lambda: transition))
    service = aws_fakes.Service(directory=stores)
    assert violated(service, scenarios_of(*STATE, Topic.LISTING)) == set()


def test_what_is_kept_in_a_file_violates_no_clause(tmp_path):
    with Database(tmp_path / "state.sqlite3") as kept:
        service = aws_fakes.Service(directory=Stores(keeper=kept))
        assert violated(service, scenarios_of(*STATE, Topic.LISTING)) == set()


def test_what_was_kept_in_a_file_is_described_as_before(tmp_path):
    body = {**RESOURCE.minimal_request("kept"), "Tags": [{"Key": "a", "Value": "1"}]}
    before = kept_answers(tmp_path, ("CreateAlgorithm", body))
    assert before == kept_answers(tmp_path)


def kept_answers(folder, *first):
    """Open the file anew and return what describes one algorithm, its tags, and the list."""
    arn = RESOURCE.arn("kept", partition="aws", region="us-east-1", account="123456789012")
    asked = (
        ("DescribeAlgorithm", {"AlgorithmName": "kept"}),
        ("ListTags", {"ResourceArn": arn}),
        ("ListAlgorithms", {}),
    )
    with Database(folder / "state.sqlite3") as kept:
        session = Session(
            FakeTarget(aws_fakes.Service(directory=Stores(keeper=kept))),
            Recorder(),
            resource=RESOURCE,
        )
        judge = Judge(session)
        answers = [judge.ask(*each).answer for each in (*first, *asked)][len(first) :]
    assert all(each.status == 200 for each in answers)
    return [each.document for each in answers]

"""Answers are untrusted: whatever comes back is a finding, never an error of the suite."""

import json
import random
import time

import pytest

from aws_contract.protocol.wire import Answer
from aws_contract.reports import write_report
from aws_contract.reports.terminal import scorecard_lines, summary_lines
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.failure import ContractFailures
from aws_contract.results.recorder import Recorder
from aws_contract.results.result import RunResult, TargetInfo, read_result
from aws_contract.runner import settling
from aws_contract.runner.session import Session
from aws_contract.scenarios.registry import scenarios
from aws_contract.scenarios.scenario import NotApplicableError
from aws_contract.scenarios.stateful import ModelledRegion
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service

SEEDS = range(16)


def nested(depth):
    return json.loads('{"a":[' * depth + "1" + "]}" * depth)


VALUES = (
    None, True, 0, -1, 1.5, 10**400, float("nan"), float("inf"), "", "text", "2026-11-26T00:00:00Z",
    "\ud800", "\u202e::error::\x1b[31m", "InProgress", "x" * 100_000, [], [1, 2], [None], [[]],
    ["a"], {}, {"a": 1}, {"Key": ["a"], "Value": {}}, [{"Key": {}}], [{"AlgorithmName": ["a"]}],
    [{"AlgorithmName": {}, "CreationTime": {}}], [{"CreationTime": 10**400}], nested(80),
    "arn:aws:sagemaker:us-east-1:1:algorithm/", "9" * 5000 + " validation errors detected: ",
)  # fmt: skip
BODIES = (
    b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"<html><script>alert(1)</script></html>",
    b"[" * 100_000, b'{"a":' * 600 + b"1" + b"}" * 600, b'{"__type":' + b"9" * 5000 + b"}",
    b'{"__type":"\\ud800","message":"\\udfff"}', b'{"a":NaN}', b'{"message":"' + b"m" * 2_000_000,
    b'{"__type":"ValidationException","message":"2 validation errors detected: '
    + b"; Value '" * 100_000 + b'"}',
)  # fmt: skip
HEADERS = (
    {}, {"Date": "Mon, 32 Foo 99999999999999999999 00:00:00 GMT"}, {"Date": "1 Jan 0 GMT"},
    {"Date": "GMT"}, {"Content-Type": "\x00\ud800"}, {"x-amzn-RequestId": "é" * 40},
    {"Content-Length": "9" * 5000}, {"x-amzn-ErrorType": "\u202e`" * 100},
)  # fmt: skip


class Hostile(FakeTarget):
    """Answers as the fake does, with a part replaced now and then."""

    own = False

    def __init__(self, chance=None, service=None, **place):
        super().__init__(service or Service(), **place)
        self.chance = chance

    def send(self, request):
        answer = super().send(request)
        if self.chance.random() < 0.5:
            return answer
        status = self.chance.choice([answer.status] * 5 + [200, 200, 204, 302, 400, 400, 500, 999])
        headers = answer.headers
        if self.chance.random() < 0.1:
            headers = {**headers, **self.chance.choice(HEADERS)}
        return Answer(status=status, headers=headers, body=self.body(answer))

    def body(self, answer):
        if self.chance.random() < 0.15:
            return self.chance.choice(BODIES)
        value = answer.document or {}  # what is no request may be answered with another text
        return json.dumps(self.replaced(value)).encode()

    def replaced(self, value):
        inner = list(value) if isinstance(value, dict) else []
        inner = list(range(len(value))) if isinstance(value, list) else inner
        if not inner or self.chance.random() < 0.1:
            return self.chance.choice(VALUES)
        if isinstance(value, dict) and self.chance.random() < 0.2:
            token = {"NextToken": self.chance.choice(VALUES)}
            return {**value, self.chance.choice(inner): self.chance.choice(VALUES), **token}
        key = self.chance.choice(inner)
        value[key] = self.replaced(value[key])
        return value

    def sibling(self, *, region=None, account=None):
        place = {"region": region or self.region, "account": account or self.account}
        return Hostile(self.chance, self._service, **place)


def selection(chance):
    """One scenario of each kind: those that judge the same clauses do the same."""
    found = {}
    for each in chance.sample(scenarios(RESOURCE), len(scenarios(RESOURCE))):
        name = each.id if each.case is None else ""
        found.setdefault((each.topic, each.effect, each.clauses, name), each)
    return found.values()


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(settling, "_PATIENCE", 0.0)
    monkeypatch.setattr(time, "sleep", lambda _: None)


def opened(seed):
    chance = random.Random(seed)
    return chance, Session(Hostile(chance), Recorder(), resource=RESOURCE)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_answer_to_any_scenario_is_a_finding(seed, tmp_path):
    chance, session = opened(seed)
    for scenario in selection(chance):
        try:
            with session.judging() as judge_:
                scenario.run(judge_)
        except ContractFailures as failures:
            session.recorder.found(failures.failures, test=scenario.id)
            str(failures).encode("utf-8")
        except NotApplicableError:
            pass
    assert session.recorder.findings
    result = RunResult.of(
        session.recorder,
        target=TargetInfo(name="hostile", region="us-east-1", partition="aws"),
        seconds=1.0,
        resource=RESOURCE,
    )
    assert read_result(write_report(result, tmp_path)) == result
    for line in (*summary_lines(result), *scorecard_lines(result)):
        line.encode("utf-8")


@pytest.mark.parametrize("seed", SEEDS)
def test_any_answer_to_any_sequence_of_calls_is_a_finding(seed):
    chance, session = opened(seed)
    names = [session.new_name(stem) for stem in "abc"]
    region = ModelledRegion(session, names)
    calls = {
        "create": lambda name: region.create(name, "x", {"k": "v"}),
        "describe": region.describe,
        "tag": lambda name: region.tag(name, {"l": "w"}),
        "untag": lambda name: region.untag(name, ["k"]),
        "list": lambda name: region.list({"MaxResults": 1}, [("create", name)]),
        "sorted": lambda _: region.list({"SortBy": "CreationTime"}),
        "delete": region.delete,
    }
    for _ in range(60):
        try:
            calls[chance.choice(list(calls))](chance.choice(names))
        except ContractFailures as failures:
            str(failures).encode("utf-8")

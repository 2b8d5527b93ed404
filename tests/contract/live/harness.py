"""What the tests of live runs share: time that costs nothing, and a run of few steps."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from aws_contract.live.budget import Clock
from aws_contract.live.options import LiveOptions
from aws_contract.live.plan import plan_for
from aws_contract.live.run import Run
from aws_contract.live.run_folder.journal import RunFolder
from aws_contract.live.start import destination_of
from aws_contract.protocol.wire import request_of
from aws_contract.recordings.redaction import Sanitiser
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.scenarios.scenario import Effect
from aws_contract.targets.fake import FakeTarget


class Hurried(Clock):
    """Time that passes only by waiting, and then at once."""

    def __init__(self, time=0.0):
        self.time = time

    def now(self):
        return self.time

    def sleep(self, seconds):
        assert seconds >= 0
        self.time += seconds


EVERYTHING = 99_999


@cache
def _steps(create, max_requests):
    """Return the steps of a plan, the same ones for all tests: making them takes a second."""
    options = LiveOptions(resource="algorithm", target="fake", folder=Path("unused"), create=create,
                          max_requests=max_requests)  # fmt: skip
    return plan_for(
        options, destination_of(FakeTarget(), "contract-00000000"), resource=RESOURCE, earlier={}
    ).steps


def run_of(target, asked, *, keep=bool, planned=EVERYTHING, clock=None):
    """Return a run of the steps that `keep` chooses, of a plan of so many requests."""
    folder = RunFolder(asked.folder, identity={"target": asked.target})
    return Run(
        asked,
        target,
        [step for step in _steps(asked.create, planned) if keep(step)],
        folder=folder,
        sanitiser=Sanitiser(),
        resource=RESOURCE,
        destination=destination_of(target, folder.prefix),
        clock=clock or Hurried(),
    )


class Runner:
    """Makes runs in a folder."""

    def __init__(self, folder):
        self.options = LiveOptions(resource="algorithm", target="fake", folder=folder, rate=0,
                                   create=True)  # fmt: skip
        self.clock = Hurried()

    def folder(self):
        return RunFolder(self.options.folder, identity={"target": "fake"})

    def run(self, target, *, keep=bool, **changes):
        """Return a run of the steps that `keep` chooses."""
        return run_of(target, replace(self.options, **changes), keep=keep, clock=self.clock)


def few(step):
    """Whether a step is one of some dozen, most of which create something."""
    created = step.scenario.effect is Effect.CREATES and step.scenario.case is None
    return created or step.digest.startswith("0") or step.looks_for_traces


def names_of(requests, operation="DeleteAlgorithm"):
    """Return the names in the bodies of an operation's requests."""
    found = []
    for request in requests:
        if request.operation == operation:
            try:
                body = json.loads(request.body)
            except (ValueError, RecursionError):
                continue
            if isinstance(body, dict):
                found.append(body.get("AlgorithmName"))
    return found


def make(service, name):
    """Create an algorithm as somebody else does."""
    body = RESOURCE.minimal_request(name)
    answer = FakeTarget(service).send(request_of("CreateAlgorithm", body, service="sagemaker"))
    assert answer.status == 200, answer.body


def algorithms(service):
    answer = FakeTarget(service).send(
        request_of("ListAlgorithms", {"MaxResults": 100}, service="sagemaker")
    )
    return [entry["AlgorithmName"] for entry in answer.document["AlgorithmSummaryList"]]

"""What several test modules share: a report of a real, small run against a target that deviates.

Imports wait until a fixture is used: Hypothesis wants nothing of ours loaded while pytest starts.
"""

# ruff: noqa: PLC0415 - see above

import json
import os
from dataclasses import replace

import pytest
from hypothesis import settings

# No test depends on how fast the machine is. In continuous integration every run draws the same.
settings.register_profile("tests", deadline=None, print_blob=True)
settings.register_profile("tests-ci", settings.get_profile("tests"), derandomize=True)
settings.load_profile("tests-ci" if os.environ.get("CI") else "tests")


def deviate(request, answer):
    """Describe no image, and add a header to every answer."""
    headers = {**answer.headers, "x-amzn-ErrorType": "x"}
    if request.operation != "DescribeAlgorithm" or answer.status != 200:
        return replace(answer, headers=headers)
    document = dict(answer.document)
    del document["TrainingSpecification"]["TrainingImage"]
    body = json.dumps(document, separators=(",", ":")).encode()
    return replace(answer, body=body, headers={**headers, "Content-Length": str(len(body))})


def run(change):
    """Judge some cases, as the suite does, and return the result as report.json holds it."""
    from aws_contract.resources.algorithm import RESOURCE
    from aws_contract.resources.algorithm.requests import minimal_request
    from aws_contract.results import codec
    from aws_contract.results.failure import ContractFailures
    from aws_contract.results.recorder import Recorder
    from aws_contract.results.result import RunResult, TargetInfo
    from aws_contract.runner.session import Session
    from aws_contract.scenarios.accepting import accept
    from aws_contract.scenarios.rejecting import reject
    from aws_contract.targets.fake import FakeTarget
    from aws_strategies.case import Accepted, Case, CaseTopic
    from aws_strategies.invalid.single import invalid_cases_at
    from aws_strategies.model import load_operation

    class Foreign(FakeTarget):
        own = False

        def send(self, request):
            return change(request, super().send(request))

    recorder, operation = Recorder(), load_operation("sagemaker", "CreateAlgorithm")
    session = Session(Foreign(), recorder, resource=RESOURCE, options="--target module:factory")
    bodies = [minimal_request("a"), {**minimal_request("b"), "AlgorithmDescription": "b"}]
    cases = [
        Case(
            id=f"taken:{number}",
            service=operation.service,
            operation=operation.name,
            topic=CaseTopic.VALID,
            body=body,
            expected=Accepted(),
        )
        for number, body in enumerate(bodies)
    ]
    broken = [
        case for point in operation.points[:10] for case in invalid_cases_at(operation, point)
    ]
    steps = [lambda judge, case=case: accept(judge, case) for case in cases]
    steps += [lambda judge, case=case: reject(judge, case) for case in broken]
    for step in steps:
        try:
            with session.judging() as judge:
                step(judge)
        except ContractFailures as failed:
            recorder.found(failed.failures, test="test_some_cases")
    result = RunResult.of(
        recorder,
        target=TargetInfo(name="module:factory", region="us-east-1", partition="aws"),
        seconds=1.5,
        resource=RESOURCE,
    )
    return codec.decode(codec.encode(result), RunResult, source="report.json")


@pytest.fixture(scope="session")
def deviating_report():
    """The result of a run with findings, differences, coverage and timing."""
    return run(deviate)


@pytest.fixture(scope="session")
def obeying_report():
    """The result of a run in which nothing failed."""
    return run(lambda _request, answer: answer)


HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "' onmouseover='alert(4)",
    "javascript:alert(5)",
    "<!-- <![CDATA[ ]]> --> &lt;b&gt; &#60;i&#62;",
    "nul \x00 bell \x07 escape \x1b[31m",
    "right-to-left \u202e override, zero \u200b width, \ufeff mark",
    "lone \ud800 surrogate \udfff",
    "</pre></code></details></main><h1>obeys</h1>",
]


def poison(result, text):
    """Return a result with a text wherever it holds one that comes from outside."""
    from aws_contract.results import codec
    from aws_contract.results.result import RunResult

    report = json.loads(codec.encode(result))
    report |= {"suite": text, "botocore": text, "started": text, "incomplete": text}
    report["target"] = dict.fromkeys(report["target"], text)
    names = {clause["id"]: f"{text}{number}" for number, clause in enumerate(report["clauses"])}
    for clause in report["clauses"]:
        seen = [{"saw": text, "answer": text, "date": text, "source": text, "how": []}]
        clause["evidence"] |= {"documented": text, "observed": seen, "note": text}
        clause |= {"id": names[clause["id"]], "statement": text, "source": text}
    for finding in (*report["findings"], *report["differences"]):
        texts = {name for name, value in finding.items() if isinstance(value, str)}
        finding.update(dict.fromkeys(texts - {"clause", "grade", "verdict"}, text))
        finding["clause"] = names[finding["clause"]]
        finding["request"] |= {"method": text, "body": text, "headers": {text: text}}
        finding["answer"]["body"] = text
    for coverage in report["coverage"]:
        coverage["operation"] = text
        coverage["totals"]["untried"] = [text]
        for member in coverage["members"]:
            member |= {"shape": text, "type": text}
            for point in member["points"]:
                point |= {"kind": text, "bound": text, "why": text}
        coverage["members"][1]["path"] = f"$.{text}"
        coverage["members"][1]["enum"] = {"members": 1, "missing": [text]}
    report["coverage"] = report["coverage"][:1]
    for key in ("requests", "timing"):
        report[key] = {text: next(iter(report[key].values()))}
    return codec.convert(report, RunResult, source="a poisoned report")


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile_text(request):
    """A text that means something to a browser, or to a reader's eyes, if it isn't escaped."""
    return request.param


@pytest.fixture
def poisoned():
    """A function that puts a text wherever a report holds one that comes from outside."""
    return poison

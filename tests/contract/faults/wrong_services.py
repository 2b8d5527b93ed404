"""Services that are each wrong in one thing, told by what they send: no inner part is touched.

Each says which scenario shows it and which clause must fail there. Those whose clause is only
assumed are unverified differences of a foreign target.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count

from aws_contract.targets.fake import FakeTarget


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: `make` returns what becomes of a request, given the right service.

    assumed: whether the clause is one that a foreign target isn't failed for.
    """

    name: str
    scenario: str
    clause: str
    make: Callable
    assumed: bool = False

    def target(self):
        return Faulty(wrong=self.make())


class Faulty(FakeTarget):
    """A foreign service: the fake behind something that does one thing wrong."""

    own = False

    def __init__(self, service=None, *, wrong, **place):
        super().__init__(service, **place)
        self.wrong = wrong

    def right(self, request):
        return super().send(request)

    def send(self, request):
        return self.wrong(self, request)

    def sibling(self, *, region=None, account=None):
        return Faulty(
            self._service,
            wrong=self.wrong,
            region=region or self.region,
            account=account or self.account,
        )


def with_body(answer, body):
    headers = {**answer.headers, "Content-Length": str(len(body))}
    return replace(answer, body=body, headers=headers)


def with_document(answer, document):
    return with_body(answer, json.dumps(document, separators=(",", ":")).encode())


def answering(change, *operations, status=None):
    """Change the answers of some operations, or of all, with a status, or with any."""

    def make():
        def wrong(target, request):
            answer = target.right(request)
            fits = not operations or request.operation in operations
            return change(answer) if fits and status in {None, answer.status} else answer

        return wrong

    return make


def header(name, value):
    return lambda answer: replace(answer, headers={**answer.headers, name: value})


def document(change):
    return lambda answer: with_document(answer, change(json.loads(answer.body or b"{}")))


def an_hour_ago(answer):
    at = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    return header("Date", at)(answer)


def repeats_each_tenth_id():
    numbers, kept = count(), {}

    def wrong(target, request):
        answer = target.right(request)
        if next(numbers) % 10:
            return answer
        kept.setdefault("id", answer.headers["x-amzn-RequestId"])
        return header("x-amzn-RequestId", kept["id"])(answer)

    return wrong


def swapped_key(found):
    other = {"message": "Message", "Message": "message"}
    return {other.get(name, name): value for name, value in found.items()}


SIBLINGS = (
    Fault(
        name="one request id for every tenth answer",
        scenario="lifecycle:name-conflict",
        clause="answer-request-id-unique",
        make=repeats_each_tenth_id,
    ),
    Fault(
        name="a Date of an hour ago on descriptions",
        scenario="lifecycle:describe-missing",
        clause="answer-date-now",
        make=answering(an_hour_ago, "DescribeAlgorithm"),
    ),
    Fault(
        name="two texts where nothing is described",
        scenario="lifecycle:describe-missing",
        clause="rejection-body",
        make=answering(
            document(lambda found: {**found, "Message": "a"}), "DescribeAlgorithm", status=400
        ),
    ),
    Fault(
        name="a code with its namespace where nothing is deleted",
        scenario="lifecycle:delete-missing",
        clause="rejection-body",
        make=answering(
            document(lambda found: {**found, "__type": f"aws#{found['__type']}"}),
            "DeleteAlgorithm",
            status=400,
        ),
    ),
    Fault(
        name="the text of another region in Message",
        scenario="lifecycle:another-region",
        clause="rejection-message-key",
        make=answering(document(swapped_key), "DescribeAlgorithm", status=400),
        assumed=True,
    ),
    Fault(
        name="an unknown code where nothing is deleted",
        scenario="lifecycle:delete-missing",
        clause="answer-error-code",
        make=answering(
            document(lambda found: {**found, "__type": "AlgorithmGone"}),
            "DeleteAlgorithm",
            status=400,
        ),
        assumed=True,
    ),
    Fault(
        name="tags are added with HTTP 201",
        scenario="tags:changed",
        clause="answer-success",
        make=answering(lambda answer: replace(answer, status=201), "AddTags"),
    ),
    Fault(
        name="added tags are answered as a map",
        scenario="tags:changed",
        clause="answer-output",
        make=answering(document(lambda _: {"Tags": {"a": "b"}}), "AddTags", status=200),
    ),
    Fault(
        name="a number for a token in tags",
        scenario="lifecycle:name-conflict",
        clause="answer-output",
        make=answering(document(lambda found: {**found, "NextToken": 7}), "ListTags", status=200),
    ),
    Fault(
        name="a description by ARN lacks its status",
        scenario="lifecycle:delete-leaves-others",
        clause="answer-output",
        make=answering(
            document(
                lambda found: {
                    name: value for name, value in found.items() if name != "AlgorithmStatus"
                }
            ),
            "DescribeAlgorithm",
            status=200,
        ),
    ),
    Fault(
        name="removed tags are answered with text",
        scenario="tags:changed",
        clause="answer-output",
        make=answering(lambda answer: with_body(answer, b'"gone"'), "DeleteTags", status=200),
    ),
)
FAULTS = SIBLINGS

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


def listing(change, *, asked=None):
    """Change the entries of each list, or of those that are asked for so."""

    def make():
        def wrong(target, request):
            answer = target.right(request)
            if request.operation != "ListAlgorithms" or answer.status != 200:
                return answer
            body = json.loads(request.body)
            if asked is not None and not asked(body):
                return answer
            found = json.loads(answer.body)
            changed = change(found["AlgorithmSummaryList"], body)
            return with_document(answer, {**found, "AlgorithmSummaryList": changed})

        return wrong

    return make


def without_requests(*names, asked=lambda _: True):
    """Leave members out of the requests of lists that are asked for so."""

    def make():
        def wrong(target, request):
            body = json.loads(request.body) if request.operation == "ListAlgorithms" else {}
            if isinstance(body, dict) and body and asked(body):
                kept = {name: value for name, value in body.items() if name not in names}
                request = replace(request, body=json.dumps(kept).encode())
            return target.right(request)

        return wrong

    return make


def filters_without_case():
    """Filter names in any case: the documentation doesn't say that it matters."""

    def wrong(target, request):
        if request.operation != "ListAlgorithms":
            return target.right(request)
        body = json.loads(request.body)
        text = body.pop("NameContains", "").casefold()
        answer = target.right(replace(request, body=json.dumps(body).encode()))
        found = json.loads(answer.body)
        kept = [
            each
            for each in found.get("AlgorithmSummaryList", ())
            if text in each["AlgorithmName"].casefold()
        ]
        return with_document(answer, {**found, "AlgorithmSummaryList": kept})

    return wrong


def ends_early():
    """Show fifty things at most, over all pages."""
    shown = count()

    def wrong(target, request):
        answer = target.right(request)
        if request.operation != "ListAlgorithms" or answer.status != 200:
            return answer
        nonlocal shown
        if "NextToken" not in json.loads(request.body):
            shown = count()
        found = json.loads(answer.body)
        kept = [each for each in found["AlgorithmSummaryList"] if next(shown) < 50]
        return with_document(answer, {**found, "AlgorithmSummaryList": kept})

    return wrong


def forgiving_token():
    """Answer the first page to a token that can't be read."""

    def wrong(target, request):
        answer = target.right(request)
        if request.operation == "ListAlgorithms" and "token" in (answer.message or ""):
            kept = {key: value for key, value in json.loads(request.body).items()
                    if key != "NextToken"}  # fmt: skip
            return target.right(replace(request, body=json.dumps(kept).encode()))
        return answer

    return wrong


def cut(length):
    return lambda entries, _: [
        {**each, "AlgorithmName": each["AlgorithmName"][:length]} for each in entries
    ]


def ascii_only(text):
    return text.encode("ascii", "replace").decode()


def with_descriptions(change):
    return lambda entries, _: [
        each
        if "AlgorithmDescription" not in each
        else {**each, "AlgorithmDescription": change(each["AlgorithmDescription"])}
        for each in entries
    ]


def sorted_by_length(entries, _):
    return sorted(entries, key=lambda each: len(each["AlgorithmName"]))


def once_by_name(entries, _):
    """Show one of the names that are the same but for hyphens."""
    return list({each["AlgorithmName"].replace("-", ""): each for each in entries}.values())


def _crowded(name, clause, make, **more):
    return Fault(name=name, scenario="listing:crowd", clause=clause, make=make, **more)


POPULATION = (
    _crowded("fifty things at most are listed", "list-once", ends_early),
    _crowded("summaries cut names after 62 characters", "list-once", listing(cut(62))),
    _crowded("names without their hyphens are one", "list-once", listing(once_by_name)),
    _crowded(
        "long descriptions are cut in summaries",
        "list-summary",
        listing(with_descriptions(lambda text: text[:200])),
    ),
    _crowded(
        "descriptions in summaries are ASCII",
        "list-summary",
        listing(with_descriptions(ascii_only)),
    ),
    _crowded(
        "the order of a window is another",
        "list-sorted",
        listing(
            sorted_by_length, asked=lambda body: {"CreationTimeAfter", "SortBy"} <= body.keys()
        ),
    ),
    _crowded(
        "a window that is open at the end has none",
        "list-created-window",
        without_requests("CreationTimeAfter", asked=lambda body: "CreationTimeBefore" not in body),
    ),
    _crowded(
        "a filter of names is forgotten in pages of three",
        "list-name-contains",
        without_requests("NameContains", asked=lambda body: body.get("MaxResults") == 3),
    ),
    _crowded(
        "lower case is filtered as upper case",
        "list-name-contains",
        filters_without_case,
        assumed=True,
    ),
    Fault(
        name="a token that can't be read is the first page",
        scenario="listing:tokens",
        clause="list-bad-token",
        make=forgiving_token,
        assumed=True,
    ),
    Fault(
        name="a token is good for any other question",
        scenario="listing:tokens",
        clause="list-foreign-token",
        make=forgiving_token,
        assumed=True,
    ),
)
FAULTS = (*SIBLINGS, *POPULATION)

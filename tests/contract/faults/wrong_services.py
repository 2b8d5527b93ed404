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
from time import sleep

from aws_contract.protocol.wire import request_of
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


def body_of(request):
    """Return the parsed body of a request, nothing if it isn't an object."""
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def ask(target, operation, **body):
    return target.right(request_of(operation, body, service="sagemaker"))


def account_of(target):
    return f"arn:aws:sagemaker:{target.region}:{target.account}:algorithm/"


def rejected_creates_overwrite(member):
    """Take over a description or the tags of a rejected create of a name that exists."""

    def make():
        kept = {}

        def wrong(target, request):
            answer = target.right(request)
            body = body_of(request)
            name = body.get("AlgorithmName")
            if request.operation == "CreateAlgorithm" and answer.status == 400 and member in body:
                if member == "Tags":
                    arn = account_of(target) + str(name)
                    tags = [each for each in body["Tags"] if isinstance(each, dict)]
                    ask(target, "AddTags", ResourceArn=arn, Tags=tags)
                else:
                    kept[name] = body[member]
            if request.operation == "DescribeAlgorithm" and answer.status == 200 and name in kept:
                found = json.loads(answer.body)
                return with_document(answer, {**found, member: kept[name]})
            return answer

        return wrong

    return make


def unsigned_deletes_count():
    """Reject a delete without a signature, and delete all the same."""

    def wrong(target, request):
        if request.operation == "DeleteAlgorithm" and not request.signed:
            ask(target, "DeleteAlgorithm", **body_of(request))
        return target.right(request)

    return wrong


def tags_outlive():
    """Show the tags of a deleted thing, and take more."""
    tags = {}

    def wrong(target, request):
        answer = target.right(request)
        arn = body_of(request).get("ResourceArn")
        if request.operation == "ListTags":
            if answer.status == 200:
                tags[arn] = answer
            return tags.get(arn, answer)
        return answer

    return wrong


def first_life_by_arn():
    """Describe by its ARN what was there when the ARN was first described."""
    first = {}

    def wrong(target, request):
        answer = target.right(request)
        name = str(body_of(request).get("AlgorithmName"))
        if request.operation != "DescribeAlgorithm" or answer.status != 200:
            return answer
        if name.startswith("arn:"):
            return first.get(name, answer)
        first.setdefault(json.loads(answer.body)["AlgorithmArn"], answer)
        return answer

    return wrong


def first_creation_time():
    """Show the time of the first create of a name for ever."""
    times = {}

    def wrong(target, request):
        answer = target.right(request)
        if request.operation != "DescribeAlgorithm" or answer.status != 200:
            return answer
        found = json.loads(answer.body)
        time = times.setdefault(found["AlgorithmArn"], found["CreationTime"])
        return with_document(answer, {**found, "CreationTime": time})

    return wrong


def by_the_name_in_an_arn():
    """Describe by the name in an ARN, whatever else it says."""

    def wrong(target, request):
        name = str(body_of(request).get("AlgorithmName"))
        if request.operation == "DescribeAlgorithm" and name.startswith("arn:"):
            own = account_of(target) + name.rpartition("/")[2]
            return ask(target, "DescribeAlgorithm", AlgorithmName=own)
        return target.right(request)

    return wrong


def tires():
    """Forget the description after fifty answers."""
    numbers = count()

    def wrong(target, request):
        answer = target.right(request)
        found = answer.document or {}
        described = request.operation == "DescribeAlgorithm" and answer.status == 200
        if not described or next(numbers) < 50:
            return answer
        left = {key: value for key, value in found.items() if key != "AlgorithmDescription"}
        return with_document(answer, left)

    return wrong


def names_without_hyphens():
    """Describe the first thing whose name is the same without its hyphens."""
    known = {}

    def wrong(target, request):
        body = body_of(request)
        name = str(body.get("AlgorithmName"))
        answer = target.right(request)
        if request.operation == "CreateAlgorithm" and answer.status == 200:
            known.setdefault((target.region, name.replace("-", "")), name)
        first = known.get((target.region, name.replace("-", "")))
        if request.operation == "DescribeAlgorithm" and answer.status == 200 and first:
            found = ask(target, "DescribeAlgorithm", AlgorithmName=first)
            if found.status == 200:
                described = {**found.document, "AlgorithmName": name,
                             "AlgorithmArn": answer.document["AlgorithmArn"]}  # fmt: skip
                return with_document(answer, described)
        return answer

    return wrong


def deletes_in_near_regions():
    """Delete a name in all regions that begin alike."""
    places = {}

    def wrong(target, request):
        places.setdefault((target.account, target.region), target)
        if request.operation == "DeleteAlgorithm":
            for (account, region), place in places.items():
                near = region[:3] == target.region[:3] and account == target.account
                if near and place is not target:
                    place.right(request)
        return target.right(request)

    return wrong


def near_accounts_are_one():
    """Tell accounts apart by all but their last digit."""

    def wrong(target, request):
        first = FakeTarget(target._service, region=target.region, account=target.account[:-1] + "2")
        answer = target.right(request)
        if request.operation == "DescribeAlgorithm" and answer.status == 200:
            other = first.send(request)
            if other.status == 200:
                text = other.document.get("AlgorithmDescription")
                found = {**answer.document, "AlgorithmDescription": text}
                return with_document(answer, found)
        return answer

    return wrong


def creates_race():
    """Look for a name, and create it a moment later."""
    wanted = set()

    def wrong(target, request):
        name = str(body_of(request).get("AlgorithmName"))
        if request.operation != "CreateAlgorithm" or "-once" not in name:
            return target.right(request)
        wanted.add(name)
        answer = target.right(request)
        if answer.status == 200:
            sleep(0.02)
            wanted.discard(name)
        elif name in wanted:
            return with_document(replace(answer, status=200), {"AlgorithmArn": "x"})
        return answer

    return wrong


def prefixes_are_removed():
    """Remove the tags whose keys begin with a key that is to go."""

    def wrong(target, request):
        body = body_of(request)
        if request.operation == "DeleteTags":
            arn = body["ResourceArn"]
            tags = (ask(target, "ListTags", ResourceArn=arn).document or {}).get("Tags", [])
            keys = [each["Key"] for each in tags
                    if any(each["Key"].startswith(key) for key in body["TagKeys"])]  # fmt: skip
            body = {**body, "TagKeys": keys or body["TagKeys"]}
            return ask(target, "DeleteTags", **body)
        return target.right(request)

    return wrong


def keys_without_case():
    """Replace a tag whose key differs in case only."""

    def wrong(target, request):
        body = body_of(request)
        if request.operation == "AddTags":
            arn = body["ResourceArn"]
            tags = (ask(target, "ListTags", ResourceArn=arn).document or {}).get("Tags", [])
            known = {each["Key"].lower(): each["Key"] for each in tags}
            added = [{**each, "Key": known.get(each["Key"].lower(), each["Key"])}
                     for each in body["Tags"]]  # fmt: skip
            return ask(target, "AddTags", ResourceArn=arn, Tags=added)
        return target.right(request)

    return wrong


def _trace(name, scenario, clause, make, **more):
    return Fault(name=name, scenario=f"lifecycle:{scenario}", clause=clause, make=make, **more)


TRACES = (
    _trace(
        "a rejected create changes the description of what exists",
        "existing-kept-by-creates",
        "rejection-harmless",
        rejected_creates_overwrite("AlgorithmDescription"),
    ),
    _trace(
        "a rejected create adds its tags to what exists",
        "existing-kept-by-creates",
        "rejection-harmless",
        rejected_creates_overwrite("Tags"),
    ),
    _trace(
        "a delete without a signature is rejected, and deletes",
        "existing-kept-by-calls",
        "rejection-harmless",
        unsigned_deletes_count,
    ),
    _trace(
        "tags are shown after the delete",
        "after-delete",
        "tags-missing",
        tags_outlive,
        assumed=True,
    ),
    _trace(
        "an ARN shows the first life of a name",
        "after-delete",
        "describe-by-arn",
        first_life_by_arn,
    ),
    _trace(
        "the time of the first create stays", "after-delete", "recreated-anew", first_creation_time
    ),
    _trace("only the name in an ARN counts", "other-arns", "arn-names-one", by_the_name_in_an_arn),
    _trace("the fiftieth description is another", "described-often", "describe-steady", tires),
    _trace(
        "hyphens in names don't count", "near-names", "describe-returns-sent", names_without_hyphens
    ),
    _trace(
        "a delete goes for near regions", "places", "isolation-regions", deletes_in_near_regions
    ),
    _trace(
        "accounts that differ in the last digit are one",
        "places",
        "describe-returns-sent",
        near_accounts_are_one,
    ),
    _trace(
        "two creates at once are accepted", "created-at-once", "conflict-concurrent", creates_race
    ),
    Fault(
        name="keys that begin with a removed key are removed",
        scenario="tags:changed",
        clause="tags-changed",
        make=prefixes_are_removed,
    ),
    Fault(
        name="keys of tags in any case are one",
        scenario="tags:changed",
        clause="tags-changed",
        make=keys_without_case,
    ),
)
FAULTS = (*SIBLINGS, *POPULATION, *TRACES)

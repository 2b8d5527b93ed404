"""Ways in which a real service may answer otherwise than the fake without breaking the contract.

None is known of AWS; each is something that another version, another region or another moment of a
service could show, and that no clause with a source forbids.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aws_contract.protocol.wire import request_of
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.moto_integration.installation import Installation


@dataclass(frozen=True, kw_only=True)
class Variation:
    """What becomes of each request, each answer, and how the service is made."""

    name: str
    answer: object = None
    request: object = None
    transition: dict | None = None

    def target(self):
        moves = self.transition is not None
        service = Installation(transition=self.transition).service if moves else Service()
        return Varied(service, variation=self)


class Varied(FakeTarget):
    """A foreign service: the fake, but for one harmless variation."""

    own = False

    def __init__(self, service=None, *, variation, **place):
        super().__init__(service, **place)
        self._variation = variation

    def send(self, request):
        vary_request, vary_answer = self._variation.request, self._variation.answer
        answer = super().send(request if vary_request is None else vary_request(request))
        return answer if vary_answer is None else vary_answer(request, answer)

    def sibling(self, *, region=None, account=None):
        return Varied(
            self._service,
            variation=self._variation,
            region=region or self.region,
            account=account or self.account,
        )


def headers(change):
    return lambda _request, answer: replace(answer, headers=change(dict(answer.headers)))


def with_body(answer, body):
    answer = replace(answer, body=body)
    return replace(answer, headers={**answer.headers, "Content-Length": str(len(body))})


def text(change):
    """Vary the bytes of each answer that is a JSON object."""
    return lambda _request, answer: (
        with_body(answer, change(answer.body)) if answer.document else answer
    )


def document(change, *, operation=None, status=None):
    """Vary the parsed body of the answers of an operation, or of a status."""

    def vary(request, answer):
        fits = operation in {None, request.operation} and status in {None, answer.status}
        if not fits or not answer.document:
            return answer
        changed = change(json.loads(answer.body))
        return with_body(answer, json.dumps(changed, separators=(",", ":")).encode())

    return vary


def message(change, *, operation=None):
    """Vary the text of each error."""

    def vary(found):
        key = "message" if "message" in found else "Message"
        return {**found, key: change(found[key])} if key in found else found

    return document(vary, operation=operation, status=400)


def parameters(change, *, operation):
    """Vary the parsed body of the requests of an operation."""

    def vary(request):
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError):
            return request
        if request.operation != operation or not isinstance(body, dict):
            return request
        return replace(
            request_of(operation, change(body), service=request.service),
            headers=request.headers, method=request.method, signed=request.signed,
        )  # fmt: skip

    return vary


def newer_members(found):
    """Members that the installed botocore doesn't know, at the top and inside."""
    return {**nested(found, lambda inner: {**inner, "NewerMember": "a"}), "NewerThing": {"A": [1]}}


def nested(value, change):
    """Change each object below a document that isn't a map from the caller."""
    known = {"AlgorithmStatusDetails", "TrainingSpecification", "AlgorithmSummaryList"}
    return {
        key: (
            change(inner)
            if key in known and isinstance(inner, dict)
            else [change(item) for item in inner]
            if key in known
            else inner
        )
        for key, inner in value.items()
    }


def newer_enum(found):
    """A list of members in a message gets one more."""
    return re.sub(r"enum value set: \[", "enum value set: [ml.q99.large, ", found)


def times(change):
    """Vary each time of an answer in its text."""
    pattern = re.compile(rb'("(?:CreationTime|LastModifiedTime)":\s*)([0-9.]+)')
    return text(lambda body: pattern.sub(lambda m: m[1] + change(float(m[2])).encode(), body))


def escaped(body):
    """Write what isn't ASCII as it is, not as escapes."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, UnicodeEncodeError):
        return body


def empty_body(_request, answer):
    """An operation without output may answer with an empty object."""
    return answer if answer.body or answer.status != 200 else with_body(answer, b"{}")


def in_titles(found):
    return {
        "-".join(word.title() for word in key.split("-")): value for key, value in found.items()
    }


def taken(found):
    """The code for a name that is taken is assumed."""
    exists = "already exists" in str(found.get("message"))
    return {**found, "__type": "ConflictException"} if exists else found


def first_page(body):
    """A page may hold fewer entries than were asked for."""
    return {**body, "MaxResults": min(3, body.get("MaxResults", 3))} if _is_plain(body) else body


def _is_plain(body):
    most = body.get("MaxResults", 3)
    return isinstance(most, int) and not isinstance(most, bool) and 1 <= most <= 100


def without_empty(found):
    """Leave out empty lists and maps, as a service that stores only what it was given."""
    if isinstance(found, dict):
        return {key: without_empty(value) for key, value in found.items() if value not in ([], {})}
    return [without_empty(item) for item in found] if isinstance(found, list) else found


def without_case(request, answer):
    """Sort a whole list by name without regard to upper and lower case."""
    found = answer.document or {}
    asked = request.body if request.operation == "ListAlgorithms" else b""
    paged = b'"NextToken"' in asked + answer.body
    if b'"SortBy":"Name"' not in asked or paged or "AlgorithmSummaryList" not in found:
        return answer
    entries = sorted(
        found["AlgorithmSummaryList"],
        key=lambda each: each["AlgorithmName"].casefold(),
        reverse=b'"Descending"' in asked,
    )
    body = json.dumps({**found, "AlgorithmSummaryList": entries}, separators=(",", ":"))
    return with_body(answer, body.encode())


def later(seconds):
    def vary(found):
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        return {**found, "Date": format_datetime(at, usegmt=True)}

    return headers(vary)


VARIATIONS = (
    Variation(name="header names in lower case", answer=headers(
        lambda found: {key.lower(): value for key, value in found.items()})),
    Variation(name="header names in title case", answer=headers(in_titles)),
    Variation(name="headers in another order", answer=headers(
        lambda found: dict(reversed(found.items())))),
    Variation(name="headers of a proxy", answer=headers(
        lambda found: {**found, "Via": "1.1 proxy", "Server": "Server", "X-Cache": "Miss"})),
    Variation(name="headers of security", answer=headers(lambda found: {
        **found, "Strict-Transport-Security": "max-age=47304000", "Cache-Control": "no-cache"})),
    Variation(name="connection closed after each answer", answer=headers(
        lambda found: {**found, "Connection": "close"})),
    Variation(name="a media type in capitals", answer=headers(
        lambda found: {**found, "Content-Type": "Application/X-Amz-Json-1.1"})),
    Variation(name="a request id in capitals", answer=headers(
        lambda found: {**found, "x-amzn-RequestId": found["x-amzn-RequestId"].upper()})),
    Variation(name="a clock two seconds ahead", answer=later(2)),
    Variation(name="a clock two seconds behind", answer=later(-2)),
    Variation(name="a checksum of the body", answer=headers(
        lambda found: {**found, "x-amz-crc32": "1234567"})),
    Variation(name="members in another order", answer=document(
        lambda found: dict(reversed(found.items())))),
    Variation(name="members in the order of the alphabet", answer=document(
        lambda found: dict(sorted(found.items())))),
    Variation(name="indented JSON", answer=text(
        lambda body: json.dumps(json.loads(body), indent=2).encode())),
    Variation(name="a line end after the JSON", answer=text(lambda body: body + b"\n")),
    Variation(name="spaces before the JSON", answer=text(lambda body: b"  " + body)),
    Variation(name="text beyond ASCII unescaped", answer=text(escaped)),
    Variation(name="slashes escaped", answer=text(lambda body: body.replace(b"/", b"\\/"))),
    Variation(name="an empty object instead of nothing", answer=empty_body),
    Variation(name="unknown members at the top", answer=document(
        lambda found: {**found, "NewerMember": {"A": 1}}, status=200)),
    Variation(name="unknown members inside", answer=document(newer_members, status=200)),
    Variation(name="an unknown member in each entry of a list", answer=document(
        lambda found: nested(found, lambda inner: {**inner, "Newer": True}),
        operation="ListAlgorithms", status=200)),
    Variation(name="absent members as null", answer=document(
        lambda found: {"ProductId": None, "AlgorithmDescription": None, **found},
        operation="DescribeAlgorithm", status=200)),
    Variation(name="no token as null", answer=document(
        lambda found: {"NextToken": None, **found}, operation="ListAlgorithms", status=200)),
    Variation(name="empty lists left out", answer=document(
        lambda found: {key: value for key, value in found.items()
                       if key != "AlgorithmStatusDetails"} | {
            key: without_empty(value) | {"ValidationStatuses": []}
            for key, value in found.items() if key == "AlgorithmStatusDetails"},
        operation="DescribeAlgorithm", status=200)),
    Variation(name="times in exponents", answer=times(lambda at: f"{at:.12E}")),
    Variation(name="times in microseconds", answer=times(lambda at: f"{at:.6f}")),
    Variation(name="a newer enum member in messages", answer=message(newer_enum)),
    Variation(name="an unknown member of an error", answer=document(
        lambda found: {**found, "Detail": "more"}, status=400)),
    Variation(name="another code for a name that is taken", answer=document(
        taken, operation="CreateAlgorithm", status=400)),
    Variation(name="another text for a name that is taken", answer=message(
        lambda found: found.replace("Algorithm already exists:",
                                    "Cannot create already existing algorithm"),
        operation="CreateAlgorithm")),
    Variation(name="small pages", request=parameters(first_page, operation="ListAlgorithms")),
    Variation(name="names sorted without case", answer=without_case),
    Variation(name="long tokens", answer=document(
        lambda found: found | ({"NextToken": found["NextToken"] + "." * 500}
                               if found.get("NextToken") else {}),
        operation="ListAlgorithms", status=200),
        request=parameters(lambda body: body | (
            {"NextToken": body["NextToken"].rstrip(".")}
            if isinstance(body.get("NextToken"), str) else {}), operation="ListAlgorithms")),
    Variation(name="tags in another order", answer=document(
        lambda found: {**found, "Tags": found["Tags"][::-1]} if "Tags" in found else found,
        operation="ListTags", status=200)),
    Variation(name="a description that says more of the status", answer=document(
        lambda found: {**found, "AlgorithmStatusDetails": {
            **found["AlgorithmStatusDetails"], "ImageScanStatuses": [
                {"Name": "image", "Status": "Completed"}]}},
        operation="DescribeAlgorithm", status=200)),
    Variation(name="Pending for a few descriptions", transition={
        "progression": "manual", "times": 2}),
    Variation(name="Pending and InProgress for one description each", transition={
        "progression": "manual", "times": 1}),
    Variation(name="Pending for a moment", transition={
        "progression": "time", "seconds": 0.02}),
    Variation(name="a charset beside the media type", answer=headers(
        lambda found: {key: f"{value}; charset=utf-8" if key == "Content-Type" else value
                       for key, value in found.items()})),
    Variation(name="a status detail that is null", answer=document(
        lambda found: {**found, "ValidationSpecification": found.get("ValidationSpecification")},
        operation="DescribeAlgorithm", status=200)),
    Variation(name="codes of letters escaped", answer=text(
        lambda body: body.replace(b"arn:", b"\\u0061rn:"))),
)  # fmt: skip

HARMFUL = (
    Variation(name="another media type", answer=headers(
        lambda found: {**found, "Content-Type": "application/json"})),
    Variation(name="a required member left out", answer=document(
        lambda found: {key: value for key, value in found.items() if key != "CreationTime"},
        operation="DescribeAlgorithm", status=200)),
    Variation(name="an enum member fewer in messages", answer=message(
        lambda found: re.sub(r"enum value set: \[[^,\]]*, ", "enum value set: [", found))),
    Variation(name="a code that isn't modelled for a name that is taken", answer=document(
        lambda found: {**found, "__type": "UnknownOperationException"}
        if "already exists" in str(found.get("message")) else found, status=400)),
    Variation(name="two texts in an error", answer=document(
        lambda found: {**found, "Message": "b", "message": "a"}, status=400)),
)  # fmt: skip
"""What no service may do: as near to the harmless variations as can be."""

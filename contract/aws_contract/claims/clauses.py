"""The clauses of the contract: what the suite claims, how sure it is and where that comes from.

A report counts per clause. A clause that is only assumed never fails a foreign target: it is
reported as an unverified difference. The project's own fake must obey all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aws_contract.claims.evidence import State, record_of
from aws_contract.claims.implications import IMPLIED_BY
from aws_strategies.case import Grade
from aws_strategies.model import Kind
from aws_strategies.resources.algorithm import RULES
from aws_strategies.rules.rule import DocumentedRule

__all__ = ["CLAUSES", "Clause", "is_consequence", "weakest"]

_D, _O, _A = Grade.DOCUMENTED, Grade.OBSERVED, Grade.ASSUMED
_ORDER: Final = (_D, _O, _A)
_MODEL = "botocore's service model"
_REFERENCE = "the API reference"
_SAMPLES = "error messages of SageMaker and sibling services, 2018 to 2026"
_ACCEPTANCE = "acceptance tests that run on AWS, 2025 to 2026"
_SIBLING = "a sibling AWS JSON 1.1 service"
_CLIENTS = "code written against AWS"
_STANDARD = "RFC 8259 and the AWS JSON 1.1 protocol"
_SIGNING = "AWS's documentation of signed requests"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One sentence of the contract, with a stable id, how sure it is, and the source of that.

    `implied_by` are the ids of clauses without which this one can't be obeyed.
    """

    id: str
    statement: str
    grade: Grade
    source: str
    implied_by: frozenset[str] = frozenset()


def weakest(*grades: Grade) -> Grade:
    """Return the least sure of some grades."""
    return max(grades, key=_ORDER.index)


def _registry(
    groups: Iterable[tuple[str, Mapping[str, tuple[str, Grade, str]]]],
) -> dict[str, Clause]:
    return {
        f"{prefix}-{name}": Clause(
            id=f"{prefix}-{name}",
            statement=statement,
            grade=grade,
            source=source,
            implied_by=IMPLIED_BY.get(f"{prefix}-{name}", frozenset()),
        )
        for prefix, clauses in groups
        for name, (statement, grade, source) in clauses.items()
    }


_ANSWER: Final = {
    "request-id": ("Every answer has x-amzn-RequestId, a UUID.", _O, _SAMPLES),
    "content-type": ("Every answer is application/x-amz-json-1.1.", _O, _SIBLING),
    "content-length": ("Content-Length is the number of bytes of the body.", _O, _SIBLING),
    "date": ("Every answer has a Date in the HTTP form.", _O, _SIBLING),
    "no-error-type": ("No answer has an x-amzn-ErrorType header.", _A, _SIBLING),
}
_CREATE: Final = {
    "accepts-observed": (
        "A request that AWS was observed to accept is accepted.",
        _O,
        _ACCEPTANCE,
    ),
    "no-constraint-error": (
        "A request that obeys every constraint isn't rejected for one, whatever rule it breaks.",
        _D,
        _MODEL,
    ),
    "accepts": ("A request that obeys every constraint is accepted (200).", _D, _MODEL),
    "shape": ("CreateAlgorithm answers with AlgorithmArn and nothing else.", _D, _MODEL),
    "arn": (
        "The ARN is algorithm/<name> in the target's partition, region and account.",
        _D,
        _REFERENCE,
    ),
}
_CONFLICT: Final = {
    "rejected": ("A second CreateAlgorithm with the same name is rejected (400).", _D, _REFERENCE),
    "code": ("A name that exists already is rejected with a ValidationException.", _A, _CLIENTS),
    "harmless": (
        "The rejected second create leaves the existing algorithm as it was.",
        _D,
        _REFERENCE,
    ),
}
_DESCRIBE: Final = {
    "found": ("DescribeAlgorithm answers for an algorithm that was created (200).", _D, _REFERENCE),
    "shape": ("DescribeAlgorithm's answer has the modelled members and types.", _D, _MODEL),
    "returns-sent": ("DescribeAlgorithm returns what was sent, unchanged.", _O, _ACCEPTANCE),
    "keeps-empty": ("Lists, maps and structures sent empty come back empty.", _A, _CLIENTS),
    "omits": ("Six members of the training job definition never come back.", _O, _ACCEPTANCE),
    "adds": ("Image digests and IsCheckpoint are added where not sent.", _O, _ACCEPTANCE),
    "defaults": ("Flags that were not sent come back as false.", _A, _CLIENTS),
    "invents-nothing": ("No other member comes back that was not sent.", _A, _CLIENTS),
    "identity": ("Name and ARN are those of the create.", _D, _REFERENCE),
    "creation-time": (
        "CreationTime is epoch seconds of the create, to the millisecond.",
        _A,
        _CLIENTS,
    ),
    "status": (
        "AlgorithmStatus is a modelled one; without a validation it ends as Completed.",
        _O,
        _CLIENTS,
    ),
    "status-details": (
        "AlgorithmStatusDetails is there; without a validation its lists are empty.",
        _A,
        _CLIENTS,
    ),
    "by-arn": ("DescribeAlgorithm accepts the ARN as well as the name.", _O, _ACCEPTANCE),
    "missing": (
        "A missing algorithm is a ValidationException that says it does not exist.",
        _O,
        _CLIENTS,
    ),
    "other-region": (
        "The ARN of another region is rejected, naming the endpoint's region.",
        _O,
        _SAMPLES,
    ),
}
_LIST: Final = {
    "accepts": (
        "ListAlgorithms accepts every modelled combination of its inputs (200).",
        _D,
        _MODEL,
    ),
    "shape": ("ListAlgorithms' answer has the modelled members and types.", _D, _MODEL),
    "once": ("ListAlgorithms shows each algorithm exactly once over all pages.", _D, _REFERENCE),
    "summary": ("A summary agrees with DescribeAlgorithm.", _D, _REFERENCE),
    "page-size": ("No page is longer than MaxResults; the last has no NextToken.", _D, _REFERENCE),
    "name-contains": ("NameContains keeps exactly the names that contain it.", _D, _REFERENCE),
    "created-window": (
        "CreationTimeAfter and Before keep what was created between.",
        _D,
        _REFERENCE,
    ),
    "sorted": ("Results come in the order of SortBy and SortOrder.", _D, _REFERENCE),
    "default-order": ("Without SortBy and SortOrder the oldest comes first.", _D, _REFERENCE),
}
_DELETE: Final = {
    "accepts": ("DeleteAlgorithm of an existing algorithm succeeds (200, empty body).", _D, _MODEL),
    "removes": ("A deleted algorithm is no longer described or listed.", _O, _ACCEPTANCE),
    "leaves-others": ("DeleteAlgorithm leaves all other algorithms as they were.", _D, _REFERENCE),
    "missing": (
        "DeleteAlgorithm of a missing one is a ValidationException: it does not exist.",
        _O,
        _CLIENTS,
    ),
    "frees-name": ("A deleted name can be used again at once.", _O, _ACCEPTANCE),
}
_TAGS: Final = {
    "kept": ("ListTags by the ARN shows the tags of the create, and no others.", _O, _ACCEPTANCE),
}
_PROTOCOL: Final = {
    "json": ("A body that isn't JSON is rejected.", _D, _STANDARD),
    "object": ("JSON that isn't an object is rejected.", _D, _STANDARD),
    "target": ("A request whose X-Amz-Target names no operation is rejected.", _D, _STANDARD),
    "method": ("GET, PUT and DELETE are rejected.", _D, _STANDARD),
    "content-type": ("A content type that isn't the protocol's is rejected.", _A, _SIBLING),
    "unsigned": ("A request without a signature is rejected.", _D, _SIGNING),
    "charset": ("The content type may name a charset, and be in any case.", _A, _CLIENTS),
    "answer": (
        "What is not a valid HTTP request for the operation is rejected as sibling services do.",
        _A,
        _SIBLING,
    ),
}
_ENCODING: Final = {
    "space": ("White space and the order of members don't matter.", _D, _STANDARD),
    "escapes": ("An escaped character equals the character itself.", _D, _STANDARD),
    "action": ("Text in a body never names the operation.", _D, _STANDARD),
    "unknown": ("Unknown members are ignored.", _A, _SIBLING),
    "null": ("An optional member that is null is treated as absent.", _A, _SIBLING),
    "duplicate": ("Of members with the same name the last one counts.", _A, _CLIENTS),
    "numbers": (
        "Fractions are truncated and large numbers are clamped to the limits of the type.",
        _A,
        _SIBLING,
    ),
}
_INPUT: Final = {
    "accepted": (
        "An input that obeys every constraint isn't rejected for a constraint.",
        _D,
        _MODEL,
    ),
}
_ISOLATION: Final = {
    "regions": ("Algorithms of one region don't exist in another.", _D, _REFERENCE),
    "accounts": ("Algorithms of one account don't exist in another.", _D, _REFERENCE),
    "case": ("Names that differ in case are different names.", _A, _CLIENTS),
}
_REJECTS: Final = {
    Kind.TYPE: "of the wrong JSON type",
    Kind.REQUIRED: "that lacks a required member",
    Kind.ENUM: "with an unknown enum member",
    Kind.PATTERN: "that breaks a pattern",
    Kind.MAX_LENGTH: "with a string that is too long",
    Kind.MIN_LENGTH: "with a string that is too short",
    Kind.MAX_VALUE: "with a number that is too large",
    Kind.MIN_VALUE: "with a number that is too small",
    Kind.MAX_SIZE: "with a list or map of too many entries",
    Kind.MIN_SIZE: "with a list or map of too few entries",
}
_REJECTION: Final = {
    "status": ("A rejection has HTTP status 400.", _O, _SAMPLES),
    "code": ("A rejection has the error code of what is broken.", _O, _SAMPLES),
    "body": (
        "An error body is compact JSON with an unqualified __type and at most a message.",
        _O,
        _SAMPLES,
    ),
    "message-key": (
        "The text is in message; that of a SerializationException is in Message.",
        _A,
        _SIBLING,
    ),
    "form": ("A constraint error states the number of errors, then lists them.", _O, _SAMPLES),
    "count": ("A rejection states as many errors as there are.", _O, _SAMPLES),
    "paths": ("A rejection names the path of everything broken, and no other.", _O, _SAMPLES),
    "constraints": ("A rejection names every broken constraint, and no other.", _O, _SAMPLES),
    "values": ("A rejection prints the invalid values.", _O, _SAMPLES),
    "type-text": ("A wrong JSON type is reported in the serializer's words.", _A, _SIBLING),
    "no-trace": ("A rejected CreateAlgorithm creates nothing.", _D, _REFERENCE),
}


def _rule(rule: DocumentedRule) -> tuple[str, Grade, str]:
    """Return the clause of a rule: that it is enforced, or not where AWS was seen not to.

    What is neither on by default nor contradicted is only assumed not to be enforced.
    """
    record = record_of(f"rule-{rule.id}")
    if record.state is State.CONTRADICTED:
        seen = next(each for each in record.observed if each.answer == "contradicted")
        source = f"{seen.source}, {seen.date}; it contradicts {record.documented}"
        return f"Not enforced: {rule.statement} Observed: {seen.saw}.", _O, source
    grade = rule.grade if rule.default else _A
    return rule.statement, grade, record.documented


CLAUSES: Final[Mapping[str, Clause]] = MappingProxyType(
    _registry(
        (
            ("answer", _ANSWER),
            ("create", _CREATE),
            ("conflict", _CONFLICT),
            ("describe", _DESCRIBE),
            ("list", _LIST),
            ("delete", _DELETE),
            ("tags", _TAGS),
            ("isolation", _ISOLATION),
            ("input", _INPUT),
            ("encoding", _ENCODING),
            ("protocol", _PROTOCOL),
            (
                "rejects",
                {
                    kind.replace("_", "-"): (f"A request {what} is rejected.", _D, _MODEL)
                    for kind, what in _REJECTS.items()
                },
            ),
            ("rejection", _REJECTION),
            (
                "rule",
                {rule.id: _rule(rule) for rule in RULES.values() if not rule.untestable},
            ),
        )
    )
)
"""Every clause by id, in the order in which reports list them."""


def is_consequence(clause: str, failed: Collection[str]) -> bool:
    """Whether a clause can't have been obeyed, because one of the failed ones wasn't.

    A clause that this version doesn't know, from an older report, follows from none.
    """
    return clause in CLAUSES and not CLAUSES[clause].implied_by.isdisjoint(failed)

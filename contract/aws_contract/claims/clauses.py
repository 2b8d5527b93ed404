"""The clauses of the contract: what the suite claims, how sure it is and where that comes from.

A report counts per clause. A clause that is only assumed never fails a foreign target: it is
reported as a difference where nothing is known. The project's own fake must obey all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aws_contract.claims.evidence import State, record_of
from aws_strategies.case import Grade
from aws_strategies.model import Kind
from aws_strategies.rules.registry import RULES, DocumentedRule

__all__ = ["CLAUSES", "Clause", "weakest"]

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
    """One sentence of the contract, with a stable id, how sure it is, and the source of that."""

    id: str
    statement: str
    grade: Grade
    source: str


def weakest(*grades: Grade) -> Grade:
    """Return the least sure of some grades."""
    return max(grades, key=_ORDER.index)


def _registry(
    groups: Iterable[tuple[str, Mapping[str, tuple[str, Grade, str]]]],
) -> dict[str, Clause]:
    return {
        f"{prefix}-{name}": Clause(
            id=f"{prefix}-{name}", statement=statement, grade=grade, source=source
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
    "seen": ("A request that AWS was seen to take is taken.", _O, _ACCEPTANCE),
    "past-shapes": (
        "A request that obeys every constraint isn't refused for one, whatever rule it breaks.",
        _D,
        _MODEL,
    ),
    "taken": ("A request that obeys every constraint is taken (200).", _D, _MODEL),
    "shape": ("CreateAlgorithm answers with AlgorithmArn and nothing else.", _D, _MODEL),
    "arn": (
        "The ARN is algorithm/<name> in the target's partition, region and account.",
        _D,
        _REFERENCE,
    ),
}
_DUPLICATE: Final = {
    "refused": ("A second CreateAlgorithm of a name is refused (400).", _D, _REFERENCE),
    "code": ("The refusal of a taken name is a ValidationException.", _A, _CLIENTS),
    "harmless": (
        "A refused CreateAlgorithm leaves the algorithm of that name as it was.",
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
    "by-arn": ("DescribeAlgorithm takes the ARN as well as the name.", _O, _ACCEPTANCE),
    "missing": (
        "A missing algorithm is a ValidationException that says it does not exist.",
        _O,
        _CLIENTS,
    ),
    "other-region": (
        "The ARN of another region is refused, naming the endpoint's region.",
        _O,
        _SAMPLES,
    ),
}
_LIST: Final = {
    "taken": ("ListAlgorithms takes every modelled combination of its inputs (200).", _D, _MODEL),
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
    "taken": ("DeleteAlgorithm of an algorithm is taken (200, empty body).", _D, _MODEL),
    "removes": ("A deleted algorithm is no longer described or listed.", _O, _ACCEPTANCE),
    "spares-others": ("DeleteAlgorithm leaves all other algorithms alone.", _D, _REFERENCE),
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
    "json": ("A body that isn't JSON is not taken.", _D, _STANDARD),
    "object": ("JSON that isn't an object is not taken.", _D, _STANDARD),
    "target": ("A request whose X-Amz-Target names no operation is not taken.", _D, _STANDARD),
    "method": ("GET, PUT and DELETE are not taken.", _D, _STANDARD),
    "content-type": ("A content type that isn't the protocol's is not taken.", _A, _SIBLING),
    "unsigned": ("A request without a signature is not taken.", _D, _SIGNING),
    "charset": ("The content type may name a charset, and be in any case.", _A, _CLIENTS),
    "answer": ("What is no request is refused as sibling services do.", _A, _SIBLING),
}
_NOTATION: Final = {
    "space": ("White space and the order of members mean nothing.", _D, _STANDARD),
    "escapes": ("An escaped character is the character.", _D, _STANDARD),
    "action": ("Text in a body never names the operation.", _D, _STANDARD),
    "unknown": ("Unknown members are ignored.", _A, _SIBLING),
    "null": ("An optional member that is null counts as absent.", _A, _SIBLING),
    "duplicate": ("Of members with one name the last counts.", _A, _CLIENTS),
    "numbers": ("Fractions are cut off and big numbers stop at the type's end.", _A, _SIBLING),
}
_LEGAL: Final = {
    "input": ("An input that obeys every constraint isn't complained about.", _D, _MODEL),
}
_ISOLATION: Final = {
    "regions": ("Algorithms of one region don't exist in another.", _D, _REFERENCE),
    "accounts": ("Algorithms of one account don't exist in another.", _D, _REFERENCE),
    "case": ("Names that differ in case are two.", _A, _CLIENTS),
}
_REFUSES: Final = {
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
_REFUSAL: Final = {
    "status": ("A refusal has HTTP status 400.", _O, _SAMPLES),
    "code": ("A refusal has the error code of what is broken.", _O, _SAMPLES),
    "body": ("An error body is compact JSON with a bare __type and at most a text.", _O, _SAMPLES),
    "message-key": (
        "The text is in message, of a SerializationException in Message.",
        _A,
        _SIBLING,
    ),
    "form": ("A constraint error announces a number of errors, then lists them.", _O, _SAMPLES),
    "count": ("A refusal announces as many errors as there are.", _O, _SAMPLES),
    "paths": ("A refusal names the path of everything broken, and no other.", _O, _SAMPLES),
    "constraints": ("A refusal names every broken constraint, and no other.", _O, _SAMPLES),
    "values": ("A refusal prints the values that break something.", _O, _SAMPLES),
    "type-text": ("A wrong JSON type is reported in the serializer's words.", _A, _SIBLING),
    "no-trace": ("A refused CreateAlgorithm creates nothing.", _D, _REFERENCE),
}


def _rule(rule: DocumentedRule) -> tuple[str, Grade, str]:
    """Return the clause of a rule: that it is enforced, or not where AWS was seen not to.

    What is neither on by default nor contradicted is only assumed not to be enforced.
    """
    record = record_of(f"rule-{rule.id}")
    if record.state is State.CONTRADICTED:
        seen = next(each for each in record.observed if each.answer == "contradicted")
        source = f"{seen.source}, {seen.date}; it contradicts {record.documented}"
        return f"Not enforced: {rule.statement} Seen: {seen.saw}.", _O, source
    grade = rule.grade if rule.default else _A
    return rule.statement, grade, record.documented


CLAUSES: Final[Mapping[str, Clause]] = MappingProxyType(
    _registry(
        (
            ("answer", _ANSWER),
            ("create", _CREATE),
            ("duplicate", _DUPLICATE),
            ("describe", _DESCRIBE),
            ("list", _LIST),
            ("delete", _DELETE),
            ("tags", _TAGS),
            ("isolation", _ISOLATION),
            ("legal", _LEGAL),
            ("notation", _NOTATION),
            ("protocol", _PROTOCOL),
            (
                "refuses",
                {
                    kind.replace("_", "-"): (f"A request {what} is refused.", _D, _MODEL)
                    for kind, what in _REFUSES.items()
                },
            ),
            ("refusal", _REFUSAL),
            (
                "rule",
                {rule.id: _rule(rule) for rule in RULES.values() if not rule.untestable},
            ),
        )
    )
)
"""Every clause by id, in the order in which reports list them."""

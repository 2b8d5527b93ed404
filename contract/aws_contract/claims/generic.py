"""The clauses that follow from any resource's model, protocol and reference.

Statements and sources name the resource's own operations and members. The grade is the one that
holds in general: what was observed of one resource only is assumed of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_contract.claims.answers import ANSWER, REJECTION, REJECTS, SIBLING, Row
from aws_contract.claims.clause import Template
from aws_contract.claims.topic import Topic
from aws_strategies.case import Grade

__all__ = ["TEMPLATES"]

_D, _O, _A = Grade.DOCUMENTED, Grade.OBSERVED, Grade.ASSUMED
_MODEL = "botocore's service model"
_REFERENCE = "the API reference"
_SIMILAR = "what was observed of similar resources"
_OPAQUE = "what the documentation says of tokens: they stand for a request's next page"
_CLIENTS = "code written against AWS"
_STANDARD = "RFC 8259 and the AWS JSON {json_version} protocol"
_SIGNING = "AWS's documentation of signed requests"

_OBSERVED: Final[Mapping[str, Row]] = {
    "create-accepts-observed": (
        "A request that AWS was observed to accept is accepted.",
        _O,
        "requests that AWS was observed to accept",
    )
}
_CREATE: Final[Mapping[str, Row]] = {
    "create-no-constraint-error": (
        "A request that obeys every constraint isn't rejected for one, whatever rule it breaks.",
        _D,
        _MODEL,
    ),
    "create-accepts": ("A request that obeys every constraint is accepted (200).", _D, _MODEL),
    "create-shape": ("{create}'s answer has the modelled members and types.", _D, _MODEL),
    "create-arn": (
        "The ARN is {arn_resource} in the target's partition, region and account.",
        _D,
        _REFERENCE,
    ),
}
_CONFLICT: Final[Mapping[str, Row]] = {
    "conflict-rejected": (
        "A second {create} with the same name is rejected (400).",
        _D,
        _REFERENCE,
    ),
    "conflict-code": (
        "A name that exists already is rejected with a {conflict}.",
        _A,
        _CLIENTS,
    ),
    "conflict-concurrent": (
        "Of several {create} of one name at the same time one is accepted.",
        _D,
        _REFERENCE,
    ),
    "rejection-harmless": (
        "A rejected call leaves an existing {thing}, and its tags, as they were.",
        _D,
        _REFERENCE,
    ),
    "conflict-harmless": (
        "The rejected second create leaves the existing {thing} as it was.",
        _D,
        _REFERENCE,
    ),
}
_DESCRIBE: Final[Mapping[str, Row]] = {
    "describe-found": ("{describe} answers for {a_thing} that was created (200).", _D, _REFERENCE),
    "describe-shape": ("{describe}'s answer has the modelled members and types.", _D, _MODEL),
    "describe-returns-sent": ("{describe} returns what was sent, unchanged.", _A, _SIMILAR),
    "describe-keeps-empty": (
        "Lists, maps and structures sent empty come back empty.",
        _A,
        _CLIENTS,
    ),
    "describe-omits": ("Members that are known not to come back don't.", _A, _SIMILAR),
    "describe-adds": ("What is known to be added is added where not sent.", _A, _SIMILAR),
    "describe-defaults": ("Flags that were not sent come back as false.", _A, _CLIENTS),
    "describe-invents-nothing": ("No other member comes back that was not sent.", _A, _CLIENTS),
    "describe-identity": ("Name and ARN are those of the create.", _D, _REFERENCE),
    "describe-creation-time": (
        "{creation_time} is epoch seconds of the create, to the millisecond.",
        _A,
        _CLIENTS,
    ),
    "describe-status": (
        "{status} is a modelled one; it ends as {settled} unless work was asked for.",
        _A,
        _SIMILAR,
    ),
    "describe-status-details": (
        "{status_details} is there; its lists are empty unless work was asked for.",
        _A,
        _SIMILAR,
    ),
    "describe-by-arn": ("{describe} accepts the ARN as well as the name.", _A, _SIMILAR),
    "describe-steady": (
        "{describe} says the same as long as nothing changes the {thing}.",
        _D,
        _REFERENCE,
    ),
    "arn-names-one": (
        "No {thing} is described by the ARN of another account, kind or name.",
        _D,
        "AWS's documentation of ARNs, which identify one resource each",
    ),
    "describe-missing": (
        "A missing {thing} is a {missing}{says_missing}.",
        _A,
        _SIMILAR,
    ),
    "describe-other-region": (
        "The ARN of another region is rejected, naming the endpoint's region.",
        _A,
        _SIMILAR,
    ),
}
_LIST: Final[Mapping[str, Row]] = {
    "list-accepts": ("{list} accepts every modelled combination of its inputs (200).", _D, _MODEL),
    "list-shape": ("{list}' answer has the modelled members and types.", _D, _MODEL),
    "list-once": ("{list} shows each {thing} exactly once over all pages.", _D, _REFERENCE),
    "list-summary": ("A summary agrees with {describe}.", _D, _REFERENCE),
    "list-page-size": (
        "No page is longer than {page_size}; the last has no {token}.",
        _D,
        _REFERENCE,
    ),
    "list-name-contains": (
        "{name_contains} keeps exactly the names that contain it.",
        _D,
        _REFERENCE,
    ),
    "list-name-prefix": (
        "{name_prefix} keeps exactly the names that begin with it.",
        _D,
        _REFERENCE,
    ),
    "list-created-window": (
        "{created_after} and {created_before} keep what was created between.",
        _D,
        _REFERENCE,
    ),
    "list-sorted": ("Results come in the order of {sort_by} and {sort_order}.", _D, _REFERENCE),
    "list-bad-token": ("A {token} that {list} never answered is rejected.", _A, _OPAQUE),
    "list-foreign-token": (
        "A {token} is rejected with other filters, another order, or in another place.",
        _A,
        _OPAQUE,
    ),
    "list-token-again": ("A {token} gives the same page again if nothing changes.", _A, _OPAQUE),
    "list-default-order": ("Without {sort_by} and {sort_order} {default_order}.", _A, _SIMILAR),
}
_DELETE: Final[Mapping[str, Row]] = {
    "delete-accepts": ("{delete} of an existing {thing} succeeds (200, empty body).", _D, _MODEL),
    "delete-removes": ("A deleted {thing} is no longer described or listed.", _D, _REFERENCE),
    "delete-leaves-others": ("{delete} leaves all other {things} as they were.", _D, _REFERENCE),
    "delete-missing": (
        "{delete} of a missing one is a {delete_missing}{says_missing}.",
        _A,
        _SIMILAR,
    ),
    "recreated-anew": (
        "A {thing} under the name of a deleted one has a later {creation_time}.",
        _D,
        _REFERENCE,
    ),
    "delete-frees-name": ("A deleted name can be used again at once.", _A, _SIMILAR),
}
_TAGS: Final[Mapping[str, Row]] = {
    "tags-kept": (
        "{list_tags} by the ARN shows the tags of the create, and no others.",
        _D,
        _REFERENCE,
    ),
    "tags-missing": (
        "The operations on tags reject the ARN of {a_thing} that doesn't exist.",
        _A,
        _SIMILAR,
    ),
    "tags-changed": (
        "{add_tags} and {remove_tags} change the tags of the keys that they name, and no others.",
        _D,
        _REFERENCE,
    ),
}
_ISOLATION: Final[Mapping[str, Row]] = {
    "isolation-regions": ("{Things} of one region don't exist in another.", _D, _REFERENCE),
    "isolation-accounts": ("{Things} of one account don't exist in another.", _D, _REFERENCE),
    "isolation-names": ("Names that are nearly the same are different names.", _D, _REFERENCE),
    "isolation-case": ("Names that differ in case are different names.", _A, _CLIENTS),
}
_INPUTS: Final[Mapping[str, Row]] = {
    "input-accepted": (
        "An input that obeys every constraint isn't rejected for a constraint.",
        _D,
        _MODEL,
    )
}
_ENCODING: Final[Mapping[str, Row]] = {
    "encoding-space": ("White space and the order of members don't matter.", _D, _STANDARD),
    "encoding-escapes": ("An escaped character equals the character itself.", _D, _STANDARD),
    "encoding-action": ("Text in a body never names the operation.", _D, _STANDARD),
    "encoding-unknown": ("Unknown members are ignored.", _A, SIBLING),
    "encoding-null": ("An optional member that is null is treated as absent.", _A, SIBLING),
    "encoding-duplicate": ("Of members with the same name the last one counts.", _A, _CLIENTS),
    "encoding-numbers": (
        "Fractions are truncated and large numbers are clamped to the limits of the type.",
        _A,
        SIBLING,
    ),
}
_MALFORMED: Final[Mapping[str, Row]] = {
    "protocol-json": ("A body that isn't JSON is rejected.", _D, _STANDARD),
    "protocol-object": ("JSON that isn't an object is rejected.", _D, _STANDARD),
}
_HTTP: Final[Mapping[str, Row]] = {
    "protocol-target": (
        "A request whose X-Amz-Target names no operation is rejected.",
        _D,
        _STANDARD,
    ),
    "protocol-method": ("GET, PUT and DELETE are rejected.", _D, _STANDARD),
    "protocol-content-type": (
        "A content type that isn't the protocol's is rejected.",
        _A,
        SIBLING,
    ),
    "protocol-unsigned": ("A request without a signature is rejected.", _D, _SIGNING),
    "protocol-charset": ("The content type may name a charset, and be in any case.", _A, _CLIENTS),
    "protocol-answer": (
        "What is not a valid HTTP request for the operation is rejected as sibling services do.",
        _A,
        SIBLING,
    ),
}
_TABLE: Final[tuple[tuple[Topic, Mapping[str, Row]], ...]] = (
    (Topic.ANSWERS, ANSWER),
    (Topic.OBSERVED, _OBSERVED),
    (Topic.ACCEPT, _CREATE),
    (Topic.LIFECYCLE, _CONFLICT),
    (Topic.DESCRIPTION, _DESCRIBE),
    (Topic.LISTING, _LIST),
    (Topic.LIFECYCLE, _DELETE),
    (Topic.TAGS, _TAGS),
    (Topic.ISOLATION, _ISOLATION),
    (Topic.INPUTS, _INPUTS),
    (Topic.ENCODING, _ENCODING),
    (Topic.MALFORMED, _MALFORMED),
    (Topic.HTTP, _HTTP),
    (Topic.REJECT, REJECTS),
    (Topic.REJECT, REJECTION),
)
TEMPLATES: Final[Mapping[str, Template]] = MappingProxyType(
    {
        name: Template(topic=topic, statement=statement, grade=grade, source=source)
        for topic, rows in _TABLE
        for name, (statement, grade, source) in rows.items()
    }
)
"""By id, in the order in which reports list them."""

"""Wrong services in front of the right one: they see requests and answers, and no inner part."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from aws_contract.protocol.wire import request_of
from aws_contract.targets.fake import FakeTarget

LISTS = ("AlgorithmSummaryList", "Tags")
DESCRIBED = ("DescribeAlgorithm",)


@dataclass(frozen=True, kw_only=True)
class WrongService:
    """One wrong service; `make` returns what becomes of an exchange, with state of its own."""

    name: str
    subject: str
    make: Callable = field(repr=False)

    def target(self):
        return Wrong(wrong=self.make())


class Wrong(FakeTarget):
    """The right service behind a function of the exchange."""

    def __init__(self, service=None, *, wrong, **place):
        super().__init__(service, **place)
        self.wrong = wrong

    def right(self, request):
        """Return the right answer."""
        return super().send(request)

    def ask(self, operation, **body):
        """Return the right answer to an operation."""
        return self.right(request_of(operation, body, service="sagemaker"))

    def send(self, request):
        return self.wrong(Exchange(target=self, request=request))

    def sibling(self, *, region=None, account=None):
        return Wrong(
            self._service,
            wrong=self.wrong,
            region=region or self.region,
            account=account or self.account,
        )


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request on its way, in the terms of a wrong service."""

    target: Wrong
    request: object

    @property
    def operation(self):
        return self.request.operation

    @property
    def is_plain(self):
        """Whether this is a usual request with a body of JSON members."""
        usual = request_of(self.operation, self.body, service="sagemaker")
        same = replace(self.request, body=usual.body) == usual
        return bool(self.body) and same

    @property
    def place(self):
        return self.target.account, self.target.region

    @property
    def body(self):
        """The body as JSON members; empty if it isn't."""
        try:
            found = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def name(self):
        found = self.body.get("AlgorithmName")
        return found if isinstance(found, str) else ""

    def right(self):
        return self.target.right(self.request)

    def of(self, **changed):
        """Return the right answer to the request with other members."""
        return self.target.ask(self.operation, **{**self.body, **changed})

    def without(self, *members):
        kept = {name: value for name, value in self.body.items() if name not in members}
        return self.target.ask(self.operation, **kept)

    def arn(self, name=None):
        kept = self.target
        called = self.name if name is None else name
        return f"arn:{kept.partition}:sagemaker:{kept.region}:{kept.account}:algorithm/{called}"

    def accepted(self, answer, **document):
        """Return an answer of success, with the headers of another."""
        return with_document(replace(answer, status=200), document)

    def missing(self):
        """Return the answer about an algorithm that there isn't."""
        return self.target.ask("DescribeAlgorithm", AlgorithmName="never-created")


def with_body(answer, body):
    return replace(answer, body=body, headers={**answer.headers, "Content-Length": str(len(body))})


def with_document(answer, document):
    text = json.dumps(document, separators=(",", ":")) if document else ""
    return with_body(answer, text.encode())


def text_of(answer):
    found = answer.document or {}
    return found.get("message") or found.get("Message") or ""


def with_text(answer, text):
    names = [name for name in ("message", "Message") if name in (answer.document or {})]
    return with_document(answer, {**answer.document, **dict.fromkeys(names, text)})


def changing(change, *operations, status=200):
    """Change the document of each answer of some operations with a status."""

    def make():
        def wrong(exchange):
            answer = exchange.right()
            if exchange.operation not in operations or answer.status != status:
                return answer
            found = dict(answer.document or {})
            return with_document(answer, sure(change, found, otherwise=found))

        return wrong

    return make


def describing(change):
    """Change every description."""
    return changing(change, *DESCRIBED)


def everywhere(change):
    """Change every value in every description, innermost first; keys stay."""

    def inner(value):
        if isinstance(value, dict):
            value = {name: inner(each) for name, each in value.items()}
        elif isinstance(value, list):
            value = [inner(each) for each in value]
        return change(value)

    return describing(inner)


def rewording(change):
    """Change the text of every rejection for constraints."""

    def make():
        def wrong(exchange):
            answer = exchange.right()
            text = text_of(answer)
            return with_text(answer, change(text)) if "validation error" in text else answer

        return wrong

    return make


def accepting(condition):
    """Accept a create that is rejected, if its text and body fulfil a condition."""

    def make():
        def wrong(exchange):
            answer = exchange.right()
            if exchange.operation != "CreateAlgorithm" or answer.status != 400:
                return answer
            if not sure(condition, text_of(answer), exchange.body, otherwise=False):
                return answer
            return exchange.accepted(answer, AlgorithmArn=exchange.arn())

        return wrong

    return make


def rejecting(condition, *operations):
    """Reject what is right, if the members of the request fulfil a condition."""

    def make():
        def wrong(exchange):
            if exchange.operation in operations and sure(condition, exchange.body, otherwise=False):
                return exchange.of(AlgorithmName="-")
            return exchange.right()

        return wrong

    return make


def asking(change, *operations):
    """Ask the right service something else."""

    def make():
        def wrong(exchange):
            if exchange.operation not in operations or not exchange.is_plain:
                return exchange.right()
            changed = sure(change, dict(exchange.body), otherwise=exchange.body)
            return exchange.target.ask(exchange.operation, **changed)

        return wrong

    return make


def indices(text):
    """Return the positions that a text names, from 1."""
    return [int(found) for found in re.findall(r"\.(\d+)\.member", text)]


def texts_in(value):
    """Yield every text in JSON values."""
    if isinstance(value, str):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts_in(each)


def lists_in(value):
    """Yield every list in JSON values."""
    if isinstance(value, list):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from lists_in(each)


def _inside(value):
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def sure(function, *args, otherwise):
    """Return what a function makes of members of any type; `otherwise` if it can't use them."""
    try:
        return function(*args)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return otherwise

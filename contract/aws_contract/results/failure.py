"""What a check raises: data first, text last."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from aws_contract.claims.clause import Clause, weakest
from aws_contract.claims.evidence import verdict_of
from aws_contract.claims.subject import Subject
from aws_contract.protocol.wire import Answer, Request, curl, encode
from aws_contract.resources.resource import Resource
from aws_contract.results.finding import (
    LONGEST_REQUEST,
    Finding,
    ReceivedAnswer,
    Redact,
    SentRequest,
    cut,
)
from aws_contract.results.untrusted import one_line
from aws_strategies.case import Case, Grade, MapKey, Rejected

if TYPE_CHECKING:
    from aws_contract.protocol.other_wordings import OtherWording

__all__ = [
    "Context",
    "ContractFailure",
    "ContractFailures",
    "DocumentationDiffers",
    "UnstableAnswer",
    "WrongAnswer",
    "WrongEffect",
    "WrongHeader",
    "WrongMessage",
    "WrongStatus",
    "case_id",
    "shown",
]

_SHOWN: Final = 5
_NAMED: Final = 50
_EXCERPT: Final = 1200
_MOST_REDACTED: Final = 200_000
"""Characters of an answer that are redacted, so many more than are shown that no cut shows."""


def _as_it_is(text: str, _sent: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a check needs to know besides the answer.

    `body` is the body of the create request in question: the case's, or the one that made what an
    answer of another operation describes. `region`, `account` and `partition` are the target's;
    `subject` is what answers are judged for.
    `reproduce` returns the command that runs the same again. What a single check expects is no part
    of it: see `checks.base.CheckFor`.
    `redact` takes out of texts of the answer what is nobody's business; its second argument is what
    the suite itself sent, which may stay.
    `wording` is the one that the target was recognised to use instead of the classic one.
    """

    request: Request
    target: str
    url: str
    region: str
    partition: str
    subject: Subject
    account: str | None = None
    case: Case | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    reproduce: Callable[[], str] = str
    redact: Redact = _as_it_is
    clause: Clause | None = None
    wording: OtherWording | None = None

    @property
    def resource(self) -> Resource:
        """The resource that answers are judged for; TypeError where there is none."""
        if not isinstance(self.subject, Resource):
            raise TypeError("this check is about a resource, and there is none")
        return self.subject

    def of_clause(self, clause: Clause) -> Context:
        """Return the context of the check of one clause.

        Every check needs one and hardly any reads more than a field or two of it, so it is copied
        without calling the constructor, as `dataclasses.replace` would.
        """
        context = object.__new__(Context)
        context.__dict__.update(self.__dict__, clause=clause)
        return context

    def redacted(self, text: str) -> str:
        """Return a text that may hold parts of the answer, as reports may show it."""
        if self.redact is _as_it_is:
            return text
        request = self.request.body.decode("utf-8", "backslashreplace")
        sent = f"{request} {encode(self.body).decode()} {self.account} {self.target} {self.url}"
        return self.redact(cut(text, limit=_MOST_REDACTED), sent)


def case_id(case: Case) -> str:
    """Return the id that names a case among those of all operations."""
    return f"{case.operation}:{case.id}"


def _places(case: Case | None) -> tuple[tuple[str | int, ...], ...]:
    """Return the names and indices that lead to what a case breaks; a key has that of its entry."""
    if case is None or not isinstance(case.expected, Rejected):
        return ()
    return tuple(
        tuple(step.name if isinstance(step, MapKey) else step for step in violation.location)
        for violation in case.expected.violations
    )


class ContractFailure(AssertionError):  # noqa: N818 - a verdict about a target, not an error of ours
    """A clause that the target doesn't obey.

    Attributes: `clause`, `context` (with the request that was sent), `answer`, `expected`, `got`,
    `grade` (how sure the expectation is) and `identity`, which is stable from run to run.
    """

    def __init__(
        self,
        context: Context,
        answer: Answer,
        *,
        expected: str,
        got: str,
        grade: Grade | None = None,
    ) -> None:
        if context.clause is None:
            raise ValueError("a failure needs the clause that isn't obeyed")
        self.context = context
        self.clause = context.clause
        self.answer = answer
        self.expected = context.redacted(expected)
        self.got = context.redacted(got)
        super().__init__(self.expected, self.got)
        case = context.case.expected.grade if context.case is not None else Grade.DOCUMENTED
        self.grade = weakest(self.clause.grade, case, grade or Grade.DOCUMENTED)

    @property
    def identity(self) -> str:
        """The clause, and the case if it is a deterministic one."""
        case = self.context.case
        return self.clause.id if case is None else f"{self.clause.id} {case_id(case)}"

    @cached_property
    def shown_answer(self) -> str:
        """The body of the answer as reports may show it."""
        return self.context.redacted(self.answer.body.decode("utf-8", "backslashreplace"))

    @property
    def why(self) -> str:
        """The clause, and where it comes from."""
        return f"{self.clause.statement} ({self.grade}; source: {self.clause.source})"

    def finding(self, *, test: str = "") -> Finding:
        """Return the failure as part of a result: request and answer, no credentials."""
        request, answer = self.context.request, self.answer
        return Finding(
            clause=self.clause.id,
            kind=type(self).__name__,
            grade=self.grade,
            verdict=verdict_of(self.grade),
            case=case_id(self.context.case) if self.context.case else None,
            operation=request.operation,
            request=SentRequest(
                method=request.method,
                headers=dict(request.headers),
                body=cut(request.body.decode("utf-8", "backslashreplace"), limit=LONGEST_REQUEST),
                length=len(request.body),
            ),
            answer=ReceivedAnswer(
                status=answer.status,
                body=cut(self.shown_answer),
                length=len(answer.body),
            ),
            expected=cut(self.expected),
            got=cut(self.got),
            why=self.why,
            curl=self.curl,
            reproduce=self.context.reproduce(),
            test=test,
            places=_places(self.context.case),
        )

    @property
    def curl(self) -> str:
        """The shell line that sends the request; credentials come from the environment."""
        return curl(self.context.request, url=self.context.url, region=self.context.region)

    def __str__(self) -> str:
        request = self.context.request
        case = f" (case {case_id(self.context.case)})" if self.context.case else ""
        return "\n".join(
            (
                f"{self.clause.id}{case}",
                f"  sent      {request.method} {request.operation}, {len(request.body)} bytes",
                f"            {_excerpt(request.body.decode('utf-8', 'backslashreplace'))}",
                f"            {_excerpt(self.curl)}",
                f"  expected  {_excerpt(self.expected)}",
                f"  why       {self.why}",
                f"  got       {_excerpt(self.got)}",
                f"            HTTP {self.answer.status} {_excerpt(self.shown_answer)}",
                f"  again     {one_line(self.context.reproduce())}",
            )
        )


class WrongStatus(ContractFailure):
    """The answer has another HTTP status, for example that of a rejection."""


class WrongHeader(ContractFailure):
    """A header is missing, malformed or one too many."""


class WrongAnswer(ContractFailure):
    """The body isn't what the operation answers."""


class WrongMessage(ContractFailure):
    """A rejection has the wrong code or another message."""


class UnstableAnswer(ContractFailure):
    """A clause that one answer doesn't obey, and another one to the same request does."""

    def __init__(self, once: ContractFailure, again: Answer) -> None:
        text = cut(f"HTTP {again.status} {again.code}: {again.message}", limit=_EXCERPT)
        super().__init__(
            once.context,
            once.answer,
            expected=once.expected,
            got=f"unstable: {once.got}; asked again on another connection: {text}",
            grade=Grade.ASSUMED,
        )


class DocumentationDiffers(ContractFailure):
    """The target doesn't do what the documentation says, and AWS wasn't observed.

    It is reported, and fails a run only if that is asked for.
    """


class WrongEffect(ContractFailure):
    """The state of the service isn't what the calls before must have made it."""


class ContractFailures(AssertionError):  # noqa: N818 - as above
    """All failures of one run of checks, in the order in which they were found."""

    def __init__(self, failures: Iterable[ContractFailure]) -> None:
        self.failures = tuple(failures)
        super().__init__(f"{len(self.failures)} failures")

    def __str__(self) -> str:
        shown = [str(failure) for failure in self.failures[:_SHOWN]]
        named = self.failures[_SHOWN : _SHOWN + _NAMED]
        more = [f"and {failure.identity}" for failure in named]
        if left := len(self.failures) - len(shown) - len(named):
            more.append(f"and {left} more")
        clauses = dict.fromkeys(failure.clause.id for failure in self.failures)
        head = f"{len(self.failures)} failed check(s) of {len(clauses)} clause(s): "
        return "\n".join((head + ", ".join(clauses), *shown, *more))


def _excerpt(text: str) -> str:
    if len(text) <= _EXCERPT:
        return one_line(text)
    half = _EXCERPT // 2
    left_out = f"[... {len(text) - 2 * half} characters, all in report.json]"
    return f"{one_line(text[:half])} {left_out} {one_line(text[-half:])}"


def shown(value: object) -> str:
    """Return a JSON value as one line of text."""
    return json.dumps(value, ensure_ascii=True, default=repr)

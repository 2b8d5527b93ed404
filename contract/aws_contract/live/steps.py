"""The steps of a live run: each judged on its own, so that a run can stop between any two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from aws_contract.checks import rejection as refusals
from aws_contract.checks.rules import BREAKS, Ruling, ruling_of
from aws_contract.live.creating import STAGES, Stage
from aws_contract.live.guard import UndecidedError, created_name
from aws_contract.live.options import LiveOptions
from aws_contract.live.reads import READS, Read
from aws_contract.live.session import LiveSession
from aws_contract.live.substitution import NOWHERE, Place, harmless, harmless_bytes, localised
from aws_contract.protocol.wire import request_for
from aws_contract.results.failure import case_id
from aws_contract.runner.session import Exchange, Judge
from aws_contract.scenarios.calls import accept, count_refused, refuse_one, smallest_body
from aws_contract.scenarios.chunks import LEGAL, MALFORMED, NOTATING, OPERATIONS, cases_of
from aws_contract.scenarios.encoding import malform_one, notate, obey
from aws_contract.scenarios.http import ask_protocol, protocol_cases
from aws_contract.scenarios.rules import try_rule
from aws_strategies.case import Accepted, Case
from aws_strategies.covering.sets import accepted, refused
from aws_strategies.model import load_operation
from aws_strategies.rules.registry import RuleCase, applicable, examples, find_rule

__all__ = ["Perform", "Sort", "Step", "digest_of", "enforced_rules", "steps_for", "trace_step"]

CREATE = "CreateAlgorithm"
Perform = Callable[[Judge], int]
"""Does a step; returns how many creates were taken that had to be refused."""


class Sort(StrEnum):
    """What a step sends."""

    REFUSE = "refused for a constraint"
    RULE = "refused for a documented rule"
    READ = "read-only"
    CREATE = "taken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing to find out.

    `requests` is how many it takes if nothing goes wrong. `digest` changes when what is sent does.
    """

    id: str
    sort: Sort
    requests: int
    perform: Perform
    digest: str
    case: Case | None = None


def digest_of(operation: str, body: Any, raw: bytes | None = None) -> str:
    """Return the SHA-256 of what a case sends, before it gets a name of its own."""
    content = raw if raw is not None else json.dumps(body, sort_keys=True).encode()
    return hashlib.sha256(operation.encode() + b"\n" + content).hexdigest()


def steps_for(options: LiveOptions, place: Place) -> Iterator[Step]:
    """Yield every step that the options allow, in no special order."""
    for name in OPERATIONS:
        for case in refused(load_operation(name)):
            yield _case_step(case, Sort.REFUSE, 1, partial(_refuse, case))
    for breach in _rule_cases():
        if _refused_by_rule(breach):
            yield _case_step(breach, Sort.RULE, 1, partial(_break_rule, harmless(breach, place)))
    for case in _cases(MALFORMED):
        yield _case_step(case, Sort.REFUSE, 1, partial(_malform, case, place))
    for name in _protocol_ids():
        yield _plain_step(f"protocol:{name}", Sort.REFUSE, 1, partial(_protocol, name, place))
    for case in _cases(LEGAL):
        yield _case_step(case, Sort.READ, 1, partial(_obey, case))
    for name, read in READS.items():
        yield _plain_step(f"read:{name}", Sort.READ, 1, partial(_read, read))
    if options.create:
        yield from _creating(options, place)


def _creating(options: LiveOptions, place: Place) -> Iterator[Step]:
    for name, stage in STAGES.items():
        perform = partial(_stage, stage, options, place)
        yield _plain_step(f"stage:{name}", Sort.CREATE, stage.requests, perform)
    if options.image is None:
        for other in _rule_cases():
            if not _refused_by_rule(other):
                yield _case_step(other, Sort.CREATE, 6, partial(_try_rule, other))
        for case in _cases(NOTATING):
            if isinstance(case.expected, Accepted):
                yield _case_step(case, Sort.CREATE, 5, partial(_notate, case))
    seen = set()
    for case in accepted(load_operation()).cases:
        local = localised(case, options, place)
        digest = digest_of(CREATE, {**local.body, "AlgorithmName": None})
        if digest not in seen:
            seen.add(digest)
            requests = 6 if local.body.get("Tags") else 5
            yield _case_step(local, Sort.CREATE, requests, partial(_accept, local))


def _rule_cases() -> Iterator[RuleCase]:
    for rule in applicable(load_operation()):
        yield from examples(rule)


def _refused_by_rule(case: RuleCase) -> bool:
    """Whether a service must refuse what breaks a rule: never where AWS was seen to take it."""
    ruling = ruling_of(find_rule(case.rule), case.how)
    return case.breaks and ruling is Ruling.ENFORCED


def enforced_rules() -> frozenset[str]:
    """Return the rules that a service must enforce, as far as requests can tell."""
    return frozenset(case.rule for case in _rule_cases() if _refused_by_rule(case))


def _cases(chunks: Iterable[str]) -> Iterator[Case]:
    for chunk in chunks:
        yield from cases_of(chunk)


def _protocol_ids() -> tuple[str, ...]:
    return tuple(case.id for case in protocol_cases(smallest_body("a")))


def _case_step(case: Case, sort: Sort, requests: int, perform: Perform) -> Step:
    return Step(
        id=case_id(case),
        sort=sort,
        requests=requests,
        perform=perform,
        digest=digest_of(case.operation, case.body, case.raw),
        case=case,
    )


def _plain_step(name: str, sort: Sort, requests: int, perform: Perform) -> Step:
    return Step(
        id=name, sort=sort, requests=requests, perform=perform, digest=digest_of(name, None)
    )


def _refuse(case: Case, judge: Judge) -> int:
    sent, exchange, obeyed = refuse_one(judge, case)
    if obeyed:
        count_refused(judge, sent)
    return _undone(judge, sent, exchange)


def _break_rule(case: RuleCase, judge: Judge) -> int:
    """Break a rule where the image doesn't exist: a refusal for that isn't the rule's."""
    sent = replace(case, body={**case.body, "AlgorithmName": judge.session.new_name()})
    exchange = judge.send(request_for(sent), case=sent)
    message = exchange.answer.message or ""
    if f"{NOWHERE}image" in message or f"{NOWHERE}role" in message:
        raise UndecidedError("the image or the role was looked for before the rule")
    judge.check(exchange, [BREAKS[case.rule]], case=sent, body=sent.body)
    return _undone(judge, sent, exchange)


def _try_rule(case: RuleCase, judge: Judge) -> int:
    try_rule(judge, [case])
    return 0


def _undone(judge: Judge, sent: Case, exchange: Exchange) -> int:
    """Delete at once what should never have been made; return 1 if there was something."""
    if sent.operation != CREATE or exchange.answer.status != 200:
        return 0
    name = created_name(exchange.answer) or sent.body.get("AlgorithmName")
    if isinstance(name, str):
        judge.remove(name)
    return 1


def _malform(case: Case, place: Place, judge: Judge) -> int:
    name = judge.session.new_name("none")
    raw = harmless_bytes(case.raw or b"", name=name, place=place)
    return _undone(judge, case, malform_one(judge, replace(case, raw=raw)))


def _protocol(name: str, place: Place, judge: Judge) -> int:
    valid = Case(
        id=name,
        operation=CREATE,
        body=smallest_body(judge.session.new_name("none")),
        expected=Accepted(),
    )
    safe = harmless(valid, place)
    case = next(case for case in protocol_cases(safe.body) if case.id == name)
    return _undone(judge, safe, ask_protocol(judge, case))


def _notate(case: Case, judge: Judge) -> int:
    notate(judge, [case])
    return 0


def _obey(case: Case, judge: Judge) -> int:
    obey(judge, [case])
    return 0


def _read(read: Read, judge: Judge) -> int:
    read(judge)
    return 0


def _accept(case: Case, judge: Judge) -> int:
    accept(judge, case)
    return 0


def _stage(stage: Stage, options: LiveOptions, place: Place, judge: Judge) -> int:
    stage.perform(judge, lambda name: _smallest(name, options, place))
    return 0


def _smallest(name: str, options: LiveOptions, place: Place) -> dict[str, Any]:
    case = Case(id="smallest", operation=CREATE, body=smallest_body(name), expected=Accepted())
    return dict(localised(case, options, place).body)


def trace_step(number: int) -> Step:
    """Return the step that looks for what refused requests may have left so far."""
    return _plain_step(f"trace:{number:03}", Sort.READ, 1, _trace)


def _trace(judge: Judge) -> int:
    """See that no name is there whose create was refused; remove those that are."""
    session = judge.session
    assert isinstance(session, LiveSession)
    present, listed = judge.names()
    left = present & session.names.refused_names
    judge.check(listed, [refusals.no_trace], extra=(frozenset(), left))
    for name in sorted(left):
        judge.remove(name)
    return len(left)

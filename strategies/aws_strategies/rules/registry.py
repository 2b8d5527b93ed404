"""The documented rules of one operation: judged, obeyed, broken, and repaired.

Each rule is judged here from its own reading of the documentation; services have theirs. A rule
that is on by default is one that a service is expected to enforce; the others are contradicted by
what AWS was observed to accept, or too doubtful to demand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aws_strategies.case import Accepted, CaseTopic, Rejected
from aws_strategies.encodings.places import NumberPaths
from aws_strategies.json_value import Body, ReadOnlyBody
from aws_strategies.model import Operation, load_operation
from aws_strategies.rules import repair
from aws_strategies.rules.positions import RuleList, edits_among_others
from aws_strategies.rules.rule import DocumentedRule, Edit, Locked, RuleCase

__all__ = ["RuleSet", "UnknownRuleError"]

_NOTHING: Final = Locked()


class UnknownRuleError(LookupError):
    """No documented rule has the id."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleSet:
    """The documented rules of one operation, by id, in the order in which requests are repaired.

    template: makes the request that deterministic examples edit; it obeys every rule.
    requests: makes the strategy of requests that drawn cases edit, of an operation of some version
    of the model.
    numbers: the numbers that encodings are tried on, where the rules bound others.
    lists: by rule, the lists in which it is also broken at the first and the last of three items.
    """

    service: str
    operation: str
    rules: Mapping[str, DocumentedRule]
    template: Callable[[], Body]
    requests: Callable[[Operation], SearchStrategy[Body]]
    numbers: NumberPaths | None = None
    lists: Mapping[str, tuple[RuleList, ...]] = field(default_factory=dict)

    @cached_property
    def _default(self) -> tuple[DocumentedRule, ...]:
        return tuple(rule for rule in self.rules.values() if rule.default)

    @cached_property
    def _judged(self) -> tuple[DocumentedRule, ...]:
        return tuple(rule for rule in self.rules.values() if rule.breaking)

    def find_rule(self, rule: str) -> DocumentedRule:
        """Return the rule with an id; UnknownRuleError names the nearest ids."""
        if rule not in self.rules:
            near = get_close_matches(rule, self.rules, n=3, cutoff=0.3) or list(self.rules)[:3]
            raise UnknownRuleError(f"no documented rule {rule!r}; nearest: {', '.join(near)}")
        return self.rules[rule]

    def applicable(self, operation: Operation) -> tuple[DocumentedRule, ...]:
        """Return the rules that the operation's model leaves room for; none of another operation.

        Their paths all exist in it, which isn't so in older models, and it doesn't hold them
        itself.
        """
        if (operation.service, operation.name) != (self.service, self.operation):
            return ()
        return tuple(
            rule
            for rule in self.rules.values()
            if all(path in operation.shapes for path in rule.paths) and rule.needs(operation)
        )

    def broken_rules(self, body: ReadOnlyBody, *, default: bool = True) -> tuple[str, ...]:
        """Return the ids of the rules that a request breaks, in the rules' order.

        Only those that are on by default, or all of the documentation with ``default=False``. The
        request must obey the model.
        """
        return repair.broken(body, self._default if default else self._judged)

    def conform(self, body: ReadOnlyBody, *, given: Collection[str] = ()) -> Body:
        """Return a request that obeys the rules that are on by default.

        `body` obeys the model and isn't changed; it is returned itself if it breaks no rule. What
        is returned obeys the model too. Values at the paths of `given`, and those below them, are
        never changed: another value is where that helps, else the rule stays broken. An item of a
        list may be left out that holds a given value, never one of a list that is given as a whole.
        """
        return repair.conform(body, self._default, lock=Locked(given) if given else _NOTHING)

    def examples(self, rule: DocumentedRule) -> tuple[RuleCase, ...]:
        """Return deterministic cases that obey and that break a rule, as small as can be.

        They obey every other rule of the documentation too, those that are off by default included,
        where the rules leave room for that.
        """
        return tuple(
            self._case(rule, edit, _edited(self.template(), edit, edit.example), breaks=breaks)
            for breaks, edits in ((False, rule.obeying), (True, self._breaking_edits(rule)))
            for edit in edits
        )

    def _breaking_edits(self, rule: DocumentedRule) -> tuple[Edit, ...]:
        lists = self.lists.get(rule.id, ())
        return (*rule.breaking, *edits_among_others(rule, lists, self.template))

    def obeying(self, rule: str, operation: Operation | None = None) -> SearchStrategy[RuleCase]:
        """Return cases that obey a rule where it has something to say, and all on by default.

        A rule that is off by default is obeyed in a small request, where nothing else can break it.

        Raises UnknownRuleError, and ValueError for a rule that can't be tried.
        """
        return self._cases(self.find_rule(rule), operation, breaks=False)

    def breaking(self, rule: str, operation: Operation | None = None) -> SearchStrategy[RuleCase]:
        """Return cases that break a rule, no shape constraint, and no other rule on by default.

        Raises UnknownRuleError, and ValueError for a rule that can't be tried.
        """
        return self._cases(self.find_rule(rule), operation, breaks=True)

    def _cases(
        self, rule: DocumentedRule, operation: Operation | None, *, breaks: bool
    ) -> SearchStrategy[RuleCase]:
        edits = self._breaking_edits(rule) if breaks else rule.obeying
        if not edits:
            raise ValueError(f"rule {rule.id} can't be tried by one request: {rule.untestable}")
        others = tuple(each for each in self._default if not breaks or each is not rule)
        requests = _requests(self, operation or load_operation(self.service, self.operation))
        if not breaks and not rule.default:
            requests = st.builds(self.template)

        @st.composite
        def cases(draw: DrawFn) -> RuleCase:
            body = draw(requests)  # first: another edit must not draw another request
            edit = draw(st.sampled_from(edits))
            value = edit.example if edit.values is None else draw(edit.values)
            body = _edited(body, edit, value)
            repaired = repair.repaired(body, others, lock=_NOTHING)
            return self._case(rule, edit, repaired, breaks=breaks)

        return cases()  # its repr is this call, not all that it draws from

    def _case(self, rule: DocumentedRule, edit: Edit, body: Body, *, breaks: bool) -> RuleCase:
        effect = "breaks" if breaks else "obeys"
        expected = (
            Rejected(code="ValidationException", grade=rule.grade)
            if breaks
            else Accepted(grade=rule.grade)
        )
        return RuleCase(
            id=f"rule:{rule.id}:{effect}:{re.sub(r'[^a-z0-9]+', '-', edit.how.lower())}",
            service=self.service,
            operation=self.operation,
            topic=CaseTopic.RULE,
            body=body,
            expected=expected,
            rule=rule.id,
            breaks=breaks,
            how=edit.how,
        )


@cache
def _requests(rules: RuleSet, operation: Operation) -> SearchStrategy[Body]:
    """Return what all rules' cases are made from; it takes longer to build than to draw from."""
    return rules.requests(operation)


def _edited(body: Body, edit: Edit, value: object) -> Body:
    edit.edit(body, deepcopy(value))
    return body

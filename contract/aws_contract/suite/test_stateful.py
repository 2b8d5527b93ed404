"""Any sequence of calls has the effects that the model says, in several regions and accounts."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aws_contract.runner.session import Session
from aws_contract.scenarios.stateful import question
from aws_contract.scenarios.traces.sequences import BROKEN, ModelledPlace, near_places

_STEMS: Final = ("a", "b", "ab", "a-b")
_PLACE: Final = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 4])
_STEM: Final = st.sampled_from(("a", *_STEMS))
"""Names collide more often than not: few, of which one is meant more often than the others."""
_KEYS: Final = ("k", "l", "kl", "K")
_TAGS: Final = st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(["", "1", "2"]), max_size=3)
_ASKED: Final = st.fixed_dictionaries(
    {"size": st.sampled_from([1, 2, 100])},
    optional={
        "sort_by": st.sampled_from(["Name", "CreationTime"]),
        "descending": st.booleans(),
    },
)
_BETWEEN: Final = st.lists(st.tuples(st.sampled_from(["create", "delete"]), _STEM), max_size=3)


def _has_tags(calls: Calls) -> bool:
    """Whether the rules about tags apply; those of a resource without tags are never drawn."""
    return calls.places[0].has_tags


class Calls(RuleBasedStateMachine):
    """The calls, in any order and in any place."""

    def __init__(self, sessions: tuple[Session, ...]) -> None:
        super().__init__()
        start = sessions[0].new_name("calls")
        self.names = {stem: f"{start}-{stem}" for stem in _STEMS}
        self.lists = sessions[0].resource.list_members
        self.places = [ModelledPlace(session, self.names.values()) for session in sessions]

    def place(self, number: int) -> ModelledPlace:
        """Return the place of a number; a target with fewer places uses them more often."""
        return self.places[number % len(self.places)]

    @initialize(stems=st.lists(_STEM, unique=True, min_size=1), tags=_TAGS)
    def begin(self, stems: list[str], tags: dict[str, str]) -> None:
        """Begin with some things, so that more calls meet one."""
        for stem in stems:
            self.place(0).create(self.names[stem], "first", tags)

    @rule(where=_PLACE, stem=_STEM, description=st.sampled_from("xyz"), tags=_TAGS)
    def create(self, where: int, stem: str, description: str, tags: dict[str, str]) -> None:
        """Create a thing, or a second one of its name."""
        self.place(where).create(self.names[stem], description, tags)

    @rule(where=_PLACE, stem=_STEM)
    def describe(self, where: int, stem: str) -> None:
        """Describe a thing, or a missing one."""
        self.place(where).describe(self.names[stem])

    @rule(where=_PLACE, stem=_STEM)
    def advance(self, where: int, stem: str) -> None:
        """Wait until a thing isn't worked on any more."""
        self.place(where).settle(self.names[stem])

    @rule(where=_PLACE, stem=_STEM)
    def delete(self, where: int, stem: str) -> None:
        """Delete a thing, or a missing one."""
        self.place(where).delete(self.names[stem])

    @precondition(_has_tags)
    @rule(where=_PLACE, stem=_STEM, tags=_TAGS)
    def tag(self, where: int, stem: str, tags: dict[str, str]) -> None:
        """Add tags to a thing."""
        self.place(where).tag(self.names[stem], tags)

    @precondition(_has_tags)
    @rule(where=_PLACE, stem=_STEM, keys=st.sets(st.sampled_from(_KEYS), min_size=1))
    def untag(self, where: int, stem: str, keys: set[str]) -> None:
        """Remove tags from a thing."""
        self.place(where).untag(self.names[stem], keys)

    @rule(where=_PLACE, asked=_ASKED, between=_BETWEEN)
    def list(self, where: int, asked: dict[str, Any], between: list[tuple[str, str]]) -> None:
        """List all pages, while things come and go."""
        steps = [(what, self.names[stem]) for what, stem in between]
        self.place(where).list(question(self.lists, **asked), steps)

    @rule(
        where=_PLACE,
        stem=_STEM,
        call=st.sampled_from(["create", "delete", "tag", "untag"]),
        how=st.sampled_from(BROKEN),
    )
    def reject(self, where: int, stem: str, call: str, how: str) -> None:
        """Send a call that is no valid request, mostly about what exists."""
        self.place(where).reject(self.names[stem], call, how)

    @rule(where=_PLACE, stem=_STEM)
    def create_again(self, where: int, stem: str) -> None:
        """Delete a thing and create its name again, without tags."""
        place, name = self.place(where), self.names[stem]
        place.settle(name)
        place.delete(name)
        place.create(name, "again", {})
        place.describe_by_arn(name)
        place.list_tags(name)

    @precondition(_has_tags)
    @rule(where=_PLACE, stem=_STEM)
    def ask_tags_of_missing(self, where: int, stem: str) -> None:
        """Ask for the tags of what doesn't exist."""
        self.place(where).ask_tags_of_missing(self.names[stem])

    @rule(where=_PLACE, stem=_STEM, asked=_ASKED)
    def list_containing(self, where: int, stem: str, asked: dict[str, Any]) -> None:
        """List what contains a name, which longer names may."""
        self.place(where).list_containing(self.names[stem], question(self.lists, **asked))

    @rule(where=_PLACE, elsewhere=_PLACE, asked=_ASKED)
    def misuse_a_token(self, where: int, elsewhere: int, asked: dict[str, Any]) -> None:
        """Ask for the second page of a list in another place, or in another order."""
        place, other = self.place(where), self.place(elsewhere)
        second = place.token_of(question(self.lists, **asked))
        if second is None:
            return
        if other is not place:
            other.misuse(second)
        elif (turned := place.in_another_order(second)) is not None:
            place.misuse(turned)

    def teardown(self) -> None:
        """Leave nothing behind."""
        for place in self.places:
            place.clear()


def test_any_sequence_of_calls_has_its_effects(contract: Session) -> None:
    """Names, descriptions, tags, pages and deletions are what the calls before have made them."""
    current = settings()
    examples = max(5, current.max_examples // 2)
    run_calls(contract, settings(current, max_examples=examples, stateful_step_count=20))


def run_calls(session: Session, how: settings) -> None:
    """Run the machine on a target; ContractFailures from the shortest calls that break a clause."""
    sessions = near_places(session)
    factory: Any = lambda: Calls(sessions)  # noqa: E731 - typed as a class, used as what it is
    try:
        run_state_machine_as_test(factory, settings=how)
    finally:
        for other in sessions[1:]:
            other.target.close()

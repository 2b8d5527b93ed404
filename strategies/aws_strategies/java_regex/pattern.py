r"""AWS's patterns with the exact meaning that ``java.util.regex`` gives them.

A pattern is always a full match. ``\d \w \s`` and POSIX classes are ASCII; ``.`` is anything but
\n, \r, U+0085, U+2028, U+2029; ``\p{L}`` and the other general categories are Unicode's; characters
are code points, and a lone surrogate is one of category Cs. Everything is decided on a minimal
deterministic automaton, so strings that match and strings that don't are constructed, never
filtered, and what can't exist is proved not to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from hypothesis import strategies as st

from aws_strategies.derivation_cache import kept
from aws_strategies.java_regex.automata.determinise import determinise
from aws_strategies.java_regex.automata.deterministic import Automaton, equivalent
from aws_strategies.java_regex.automata.nondeterministic import TooLargeError, assemble
from aws_strategies.java_regex.ecma import to_ecma
from aws_strategies.java_regex.listing import strings
from aws_strategies.java_regex.parser import parse
from aws_strategies.java_regex.sampling import NoStringsError, Words, either, words
from aws_strategies.java_regex.tree import Node, UnsupportedPatternError, alternatives

__all__ = [
    "Counterexample",
    "Pattern",
    "UnbreakablePatternError",
    "UnsupportedPatternError",
    "compile_pattern",
]

_STRANGERS = (
    ("line terminator", "\n"),
    ("space", " "),
    ("no-break space", "\u00a0"),
    ("control character", "\u0007"),
    ("Arabic-Indic digit", "\u0661"),
    ("accented letter", "\u00e9"),
    ("fullwidth letter", "\uff21"),
    ("line separator", "\u2028"),
    ("punctuation", "!"),
    ("slash", "/"),
    ("hyphen", "-"),
)
_PLACES = ("first", "middle", "last")


class UnbreakablePatternError(ValueError):
    """Every string within the length bounds matches: it is proved that none can break it."""


class Counterexample(NamedTuple):
    """A string that a pattern rejects; `how` says what is wrong with it."""

    how: str
    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Pattern:
    """A compiled pattern; made by `compile_pattern`.

    Lengths are in code points. Generated strings keep the bounds in UTF-16 units as well, and
    consist of characters whose category no Unicode version since 3.2 has changed.
    """

    source: str
    shape: str
    _node: Node
    _automaton: Automaton

    def __repr__(self) -> str:
        return f"<Pattern {self.source!r}>"

    @property
    def automaton(self) -> Automaton:
        """The minimal automaton that accepts what matches."""
        return self._automaton

    def matches(self, text: str) -> bool:
        """Whether Java's ``matches()`` would match `text`. Time is linear in its length."""
        return self._automaton.accepts(text)

    def shortest(self, *, minimum: int = 0) -> int | None:
        """Return the shortest length from `minimum` on that a matching string has, or None."""
        return self._automaton.shortest(minimum, minimum + len(self._automaton.rows))

    def longest(self, *, maximum: int | None = None) -> int | None:
        """Return the longest length up to `maximum` that a matching string has, or None.

        Without `maximum`, None says that there is no limit.
        """
        if maximum is None:
            return self._automaton.longest
        return self._automaton.longest_within(maximum)

    def has_length(self, length: int) -> bool:
        """Whether a matching string of exactly `length` code points exists."""
        return self._automaton.shortest(length, length) is not None

    def strategy(self, *, min_size: int = 0, max_size: int | None = None) -> st.SearchStrategy[str]:
        """Return a strategy for all matching strings of `min_size` to `max_size` characters.

        Without `max_size` they are at most 1,024 characters longer than the shortest one. A string
        costs one Hypothesis choice. UnsupportedPatternError if there is no such string.
        """
        with self._generating("matches"):
            whole = words(self._automaton, min_size, max_size)
            found: list[Words] = []
            for branch in self._branches:
                with suppress(NoStringsError):
                    found.append(words(branch, min_size, max_size))
            return either(found) if len(found) > 1 else whole.strategy

    def complement_strategy(
        self, *, min_size: int = 0, max_size: int | None = None
    ) -> st.SearchStrategy[str]:
        """Return a strategy for all strings within the bounds that do not match.

        UnbreakablePatternError if it is proved that there are none.
        """
        if self.counterexample(minimum=min_size, maximum=max_size) is None:
            raise UnbreakablePatternError(
                f"pattern {self.source!r} of shape {self.shape or '?'}: every string of {min_size} "
                f"to {'any number of' if max_size is None else max_size} characters matches"
            )
        with self._generating("breaks"):
            return words(self._complement, min_size, max_size).strategy

    def example(self, length: int | None = None) -> str:
        """Return a simple matching string, of exactly `length` or the shortest; always the same.

        UnsupportedPatternError if there is none of that length.
        """
        wanted = self.shortest() if length is None else length
        with self._generating("matches"):
            return words(self._automaton, wanted or 0, wanted).example()

    def examples(self, *, minimum: int, maximum: int) -> Iterator[str]:
        """Yield simple matching strings within the bounds, all different, the shortest first."""
        return strings(self._automaton, minimum, maximum)

    def counterexample(self, *, minimum: int = 0, maximum: int | None = None) -> str | None:
        """Return a short string within the bounds that doesn't match, or None.

        None is a proof: every string of these lengths, of whatever characters, matches.
        """
        most = minimum + len(self._automaton.rows)  # if there is any, one is no longer
        most = most if maximum is None else min(most, maximum)
        if self._complement.shortest(minimum, most) is None:
            return None
        with self._generating("breaks"):
            return words(self._complement, minimum, maximum).example()

    def counterexamples(
        self, *, minimum: int = 0, maximum: int | None = None
    ) -> tuple[Counterexample, ...]:
        """Return strings within the bounds that don't match, each wrong in another way.

        Empty if and only if it is proved that every string within the bounds matches. Always the
        same strings for the same pattern and bounds.
        """
        other = self.counterexample(minimum=minimum, maximum=maximum)
        if other is None:
            return ()
        found: dict[str, str] = {}
        for how, text in self._near_misses(minimum, maximum):
            if minimum <= len(text) and not self.matches(text):
                found.setdefault(text, how)
        found.setdefault(other, "shortest mismatch")
        return tuple(Counterexample(how, text) for text, how in found.items())

    def ecma(self, *, maximum: int | None = None) -> str:
        """Return the pattern in ECMA-262 syntax (u flag), anchored, as JSON Schema uses it.

        With `maximum`, it is exact for texts of at most so many characters, and may be simpler.
        """
        return to_ecma(self._node, maximum=maximum)

    def _near_misses(self, minimum: int, maximum: int | None) -> Iterator[tuple[str, str]]:
        if minimum == 0:
            yield "empty", ""
        base = self._base(max(minimum, 1), maximum)
        if base is None:
            return
        if maximum is None or len(base) < maximum:
            yield "trailing newline", f"{base}\n"
            yield "leading space", f" {base}"
        for name, stranger in _STRANGERS:
            for place, at in zip(_PLACES, (0, len(base) // 2, len(base) - 1), strict=True):
                yield f"{name} as {place} character", base[:at] + stranger + base[at + 1 :]

    def _base(self, minimum: int, maximum: int | None) -> str | None:
        """Return a matching string, if there is one a little longer than the shortest."""
        length = self.shortest(minimum=minimum)
        if length is None or (maximum is not None and length > maximum):
            return None
        longer = self.shortest(minimum=length + 2)
        if longer is not None and (maximum is None or longer < maximum):
            length = longer
        try:
            return words(self._automaton, length, length).example()
        except NoStringsError:
            return None

    @cached_property
    def _branches(self) -> tuple[Automaton, ...]:
        """The pattern as alternatives, the shortest first: a long optional part is one of two.

        Choices for the whole automaton would hardly ever spell the start of such a part.
        """
        branches = [_automaton(node) for node in alternatives(self._node)]
        able = [branch for branch in branches if branch.longest != -1]
        return tuple(sorted(able, key=lambda branch: branch.shortest(0, len(branch.rows)) or 0))

    @cached_property
    def _complement(self) -> Automaton:
        return self._automaton.complement()

    @contextmanager
    def _generating(self, verb: str) -> Iterator[None]:
        try:
            yield
        except NoStringsError as error:
            reason = f"can't generate what {verb} it: {error}"
            raise UnsupportedPatternError(self.source, reason, shape=self.shape) from error


def compile_pattern(source: str, *, shape: str = "") -> Pattern:
    """Compile a pattern of AWS's models; `shape` is the name that errors give to its place.

    UnsupportedPatternError if the pattern can't be read exactly, is too large, or matches nothing.
    """
    found = _compiled(source, shape)
    if isinstance(found, UnsupportedPatternError):
        raise found.with_traceback(None)
    return found


@cache
def _compiled(source: str, shape: str) -> Pattern | UnsupportedPatternError:
    """Compile a pattern once, also if that fails: to find out may take seconds."""
    try:
        node = parse(source, shape=shape)
        automaton = _automaton(node)
        if r"\b" in source:
            _check_boundaries(source, shape, automaton)
    except TooLargeError as error:
        return UnsupportedPatternError(source, str(error), shape=shape)
    except UnsupportedPatternError as error:
        return error
    if automaton.longest == -1:
        return UnsupportedPatternError(source, "no string at all matches it", shape=shape)
    return Pattern(source=source, shape=shape, _node=node, _automaton=automaton)


def _check_boundaries(source: str, shape: str, automaton: Automaton) -> None:
    r"""Raise UnsupportedPatternError if it matters what ``\b`` means beside other than ASCII.

    What any JDK accepts lies between both readings, so if these are equal, it is the same.
    """
    lax = _automaton(parse(source, shape=shape, lax_boundaries=True))
    if not equivalent(automaton, lax):
        reason = r"the word boundary \b means different things before and after JDK 19"
        raise UnsupportedPatternError(source, reason, shape=shape)


@cache
def _automaton(node: Node) -> Automaton:
    return kept(
        ("automaton", repr(node)),
        derive=lambda: determinise(assemble(node)),
        to_json=Automaton.to_json,
        read=Automaton.read,
    )

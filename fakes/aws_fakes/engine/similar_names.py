"""What an error about an unknown name suggests."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return ``: did you mean 'a' or 'b'?`` with the known names that are similar, or nothing."""
    by_folded = {each.casefold().replace("_", ""): each for each in known}
    folded = name.casefold().replace("_", "")
    if folded in by_folded:
        return f": did you mean {by_folded[folded]!r}?"
    similar = get_close_matches(folded, by_folded, n=3)
    similar += sorted(each for each in by_folded if folded and folded in each)[:3]
    quoted = [repr(by_folded[each]) for each in dict.fromkeys(similar)][:3]
    return f": did you mean {' or '.join(quoted)}?" if quoted else ""

"""What the members of a resource's operations mean, by their names; None for what there isn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["ErrorCodes", "ListMembers", "Statuses", "Tagging"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListMembers:
    """The members of list: how it pages, filters and sorts.

    page_size: how many summaries a page has at most, and `largest_page`, the most that it may be.
    token: what the next page is asked with, of the same name in input and output.
    name_contains, name_prefix: filters by a part of the name, and by its beginning.
    created_after, created_before: filters by the time of the create.
    sort_by, sort_order: by what and in which direction, `ascending` or `descending`.
    sort_members: the member of a summary by which each value of `sort_by` sorts.
    default_sort_by, default_sort_order: what holds where they aren't sent, None if it isn't known.
    """

    page_size: str | None = None
    largest_page: int | None = None
    token: str | None = None
    name_contains: str | None = None
    name_prefix: str | None = None
    created_after: str | None = None
    created_before: str | None = None
    sort_by: str | None = None
    sort_order: str | None = None
    sort_members: Mapping[str, str] = field(default_factory=dict)
    ascending: str = "Ascending"
    descending: str = "Descending"
    default_sort_by: str | None = None
    default_sort_order: str | None = None

    @property
    def name_filter(self) -> str | None:
        """The filter that keeps the names that begin with a text, and perhaps more."""
        return self.name_contains or self.name_prefix

    def of_names(self, text: str) -> dict[str, str]:
        """Return the filter of names that begin with a text; empty if there is none."""
        return {self.name_filter: text} if self.name_filter else {}

    def of_size(self, size: int | None) -> dict[str, int]:
        """Return what asks for pages of a size; empty for None, and if there is no such member."""
        return {self.page_size: size} if self.page_size and size else {}

    def after(self, token: str | None) -> dict[str, str]:
        """Return what asks for the page of a token; empty for the first page."""
        return {self.token: token} if self.token and token else {}

    def order(self, asked: Mapping[str, object]) -> tuple[str, bool] | None:
        """Return the member that summaries are sorted by, and whether the greatest comes first.

        None if it isn't known.
        """
        key = asked.get(self.sort_by or "", self.default_sort_by)
        direction = asked.get(self.sort_order or "", self.default_sort_order)
        member = self.sort_members.get(key) if isinstance(key, str) else None
        if member is None or direction not in {self.ascending, self.descending}:
            return None
        return member, direction == self.descending


@dataclass(frozen=True, kw_only=True, slots=True)
class Statuses:
    """The values of the status, by what they say of a thing.

    working: the service still works on it. deleting: it is being deleted.
    settled: nothing more happens, as it should be. failed: the same, but the work has failed.
    """

    working: frozenset[str] = frozenset({"Pending", "InProgress"})
    deleting: frozenset[str] = frozenset({"Deleting"})
    settled: frozenset[str] = frozenset({"Completed"})
    failed: frozenset[str] = frozenset({"Failed"})

    @property
    def passing(self) -> frozenset[str]:
        """Those that don't last."""
        return self.working | self.deleting


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorCodes:
    """The codes of errors that no constraint explains.

    conflict: create of a name that exists. missing: describe of what doesn't exist.
    delete_missing: delete of what doesn't exist, None if it isn't known to be rejected.
    missing_text: what the message of both says, empty if it isn't known.
    """

    conflict: str = "ValidationException"
    missing: str = "ValidationException"
    delete_missing: str | None = "ValidationException"
    missing_text: str = "does not exist"

    def say_missing(self, code: str | None, message: str | None) -> bool:
        """Whether an error says that a thing doesn't exist."""
        if self.missing_text:
            return self.missing_text in (message or "")
        return code in {self.missing, self.delete_missing} - {None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tagging:
    """The operations on the tags of a resource, and the member of their input with its ARN.

    member: the list of tags in the input of create, with at most `maximum` tags.
    listed: the list of tags in the output of list, and in the input of add.
    token: what its next page is asked with, None if it has no pages.
    key, value: the members of a tag. removed: the list of keys in the input of remove.
    run_key: the key of the tag with which a live run marks what it creates.
    """

    add: str = "AddTags"
    list: str = "ListTags"
    remove: str = "DeleteTags"
    arn_member: str = "ResourceArn"
    member: str = "Tags"
    maximum: int = 50
    listed: str = "Tags"
    key: str = "Key"
    value: str = "Value"
    removed: str = "TagKeys"
    token: str | None = "NextToken"  # noqa: S105 - the name of a member
    run_key: str = "aws-contract:run"

    def written(self, tags: Mapping[str, str]) -> Sequence[dict[str, str]]:
        """Return tags as requests hold them."""
        return [{self.key: key, self.value: value} for key, value in tags.items()]

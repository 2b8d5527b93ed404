"""Makes a resource from the name of a thing, by what botocore's model says of its operations.

What the model doesn't say is None. Change what it misleads about with `dataclasses.replace`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any, Final

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

from aws_contract.claims.clause import Refinement
from aws_contract.resources.members import ErrorCodes, ListMembers, Statuses, Tagging
from aws_contract.resources.resource import Difference, Resource
from aws_strategies.case import Grade
from aws_strategies.java_regex.pattern import compile_pattern

__all__ = ["UnfitModelError", "derived_resource"]

_DEFAULT: Final = re.compile(r"default is (?:<code>)?(\w+)")
_CREATED: Final = ("creationtime", "creationdate", "createddate", "createdat")
_MOST_TAGS: Final = 50
_DOCUMENTED: Final = Refinement(grade=Grade.DOCUMENTED, source="botocore's service model")


class UnfitModelError(LookupError):
    """The model has no operation or member of the kind that a resource needs."""


def derived_resource(
    *, service: str, thing: str, arn_format: str, minimal_request: Callable[[str], dict[str, Any]]
) -> Resource:
    """Return the resource of a thing such as ``ModelPackageGroup``.

    UnfitModelError if the service has no operations that create, describe, list and delete one.
    """
    model = botocore.session.Session().get_service_model(service)
    create, describe, listing, delete = (
        _operation(model, verb, thing) for verb in ("Create", "Describe", "List", "Delete")
    )
    described = _output(describe)
    names, arns = (f"{thing}Name", "Name"), (f"{thing}Arn", "Arn")
    key = _demand(describe.name, _input(describe), *names, *arns)
    key_is_arn = key.lower().endswith("arn")
    return _with_details(
        Resource(
            name=thing,
            service=service,
            create=create.name,
            describe=describe.name,
            list=listing.name,
            delete=delete.name,
            name_member=_demand(create.name, _input(create), *names),
            arn_member=_demand(create.name, _output(create), *arns),
            described_name=_find(described, *names),
            described_arn=_find(described, *arns),
            key=key,
            key_is_arn=key_is_arn,
            key_may_be_arn=not key_is_arn and _fits(_input(describe)[key], arn_format),
            arn_format=arn_format,
            summaries=_only_list(listing),
            minimal_request=minimal_request,
        ),
        model,
    )


def _with_details(resource: Resource, model: ServiceModel) -> Resource:
    """Return the resource with what its operations have beyond what every resource needs."""
    create, describe, listing, delete = map(model.operation_model, resource.operations)
    thing, described = resource.name, _output(describe)
    lists, errors = _list_members(listing, thing), _errors(create, describe, delete)
    status = _find(described, f"{thing}Status", "Status")
    return replace(
        resource,
        description=_find(_input(create), f"{thing}Description", "Description"),
        status=status,
        statuses=Statuses() if status is None else _statuses(described[status].enum),
        creation_time=_created(described),
        differences=partial(_unequal, frozenset(_input(create).keys() & described.keys())),
        compared=frozenset({"describe-returns-sent"}),
        list_members=lists,
        summary_members=_shared(_summary(listing, resource.summaries), described),
        tagging=_tagging(model, _input(create)),
        errors=errors,
        refinements=dict(_refinements(lists, errors)),
    )


def _operation(model: ServiceModel, verb: str, thing: str) -> OperationModel:
    things = (f"{thing}s", f"{thing}es", re.sub("y$", "ies", thing)) if verb == "List" else (thing,)
    found = next(
        (f"{verb}{each}" for each in things if f"{verb}{each}" in model.operation_names), None
    )
    if found is None:
        raise UnfitModelError(f"{model.service_name} has no operation {verb}{things[0]}")
    return model.operation_model(found)


def _members(shape: Shape | None) -> Mapping[str, Any]:
    return shape.members if isinstance(shape, StructureShape) else {}


def _input(operation: OperationModel) -> Mapping[str, Any]:
    return _members(operation.input_shape)


def _output(operation: OperationModel) -> Mapping[str, Any]:
    return _members(operation.output_shape)


def _find(members: Iterable[str], *names: str) -> str | None:
    """Return the member with the first of some names that there is, in any case."""
    known = {member.lower(): member for member in members}
    return next((known[name.lower()] for name in names if name.lower() in known), None)


def _demand(operation: str, members: Iterable[str], *names: str) -> str:
    found = _find(members, *names)
    if found is None:
        raise UnfitModelError(f"{operation} has no member {' or '.join(names)}")
    return found


def _fits(shape: Shape, arn_format: str) -> bool:
    """Whether a text may be an ARN of the usual form."""
    pattern = shape.metadata.get("pattern")
    arn = arn_format.format(
        partition="aws", region="us-east-1", account="123456789012", name="name"
    )
    return pattern is None or compile_pattern(pattern).matches(arn)


def _created(members: Mapping[str, Any]) -> str | None:
    found = _find(members, *_CREATED)
    return found if found and members[found].type_name == "timestamp" else None


def _only_list(listing: OperationModel) -> str:
    found = [name for name, shape in _output(listing).items() if shape.type_name == "list"]
    if len(found) != 1:
        raise UnfitModelError(f"{listing.name} answers with {len(found)} lists, expected one")
    return found[0]


def _summary(listing: OperationModel, summaries: str) -> Mapping[str, Any]:
    return _members(_output(listing)[summaries].member)


def _shared(summary: Mapping[str, Any], described: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the scalar members that summaries and descriptions both have."""
    nested = {"structure", "list", "map"}
    return tuple(name for name in summary
                 if name in described and summary[name].type_name not in nested)  # fmt: skip


def _list_members(listing: OperationModel, thing: str) -> ListMembers:
    asked, answered = _input(listing), _output(listing)
    summary = _summary(listing, _only_list(listing))
    size = _find(asked, "MaxResults", "Limit")
    token = _find(asked, "NextToken")
    sort_by, sort_order = _find(asked, "SortBy"), _find(asked, "SortOrder")
    orders = asked[sort_order].enum if sort_order else ()
    sort_members = {
        "Name": _find(summary, f"{thing}Name", "Name"),
        "CreationTime": _find(summary, *_CREATED),
    }
    keys = asked[sort_by].enum if sort_by else ()
    return ListMembers(
        page_size=size,
        largest_page=asked[size].metadata.get("max") if size else None,
        token=token if token in answered else None,
        name_contains=_find(asked, "NameContains"),
        name_prefix=_find(asked, "NamePrefix"),
        created_after=_find(asked, "CreationTimeAfter"),
        created_before=_find(asked, "CreationTimeBefore"),
        sort_by=sort_by,
        sort_order=sort_order,
        sort_members={key: member for key in keys if (member := sort_members.get(key))},
        ascending=_find(orders, "Ascending") or "Ascending",
        descending=_find(orders, "Descending") or "Descending",
        default_sort_by=_default(asked, sort_by, keys),
        default_sort_order=_default(asked, sort_order, orders),
    )


def _default(members: Mapping[str, Any], name: str | None, values: Iterable[str]) -> str | None:
    """Return the value that the documentation of a member says it has where it isn't sent."""
    found = _DEFAULT.search(members[name].documentation) if name else None
    return found[1] if found and found[1] in values else None


def _statuses(values: Iterable[str]) -> Statuses:
    """Sort the values of a status by the words in them."""
    kinds: dict[str, set[str]] = {each.name: set() for each in fields(Statuses)}
    for value in values:
        word = value.lower().replace("_", "")
        if "fail" in word:
            kinds["failed"].add(value)
        elif "delet" in word:
            kinds["deleting"].add(value)
        elif word.endswith("ing") or word == "inprogress":
            kinds["working"].add(value)
        else:
            kinds["settled"].add(value)
    return Statuses(**{name: frozenset(found) for name, found in kinds.items()})


def _tagging(model: ServiceModel, created: Mapping[str, Any]) -> Tagging | None:
    member = _find(created, "Tags")
    operations = (("AddTags", "ListTags", "DeleteTags"),
                  ("TagResource", "ListTagsForResource", "UntagResource"))  # fmt: skip
    known = next((each for each in operations if set(each) <= set(model.operation_names)), None)
    if member is None or known is None or created[member].type_name != "list":
        return None
    add, listing, remove = (model.operation_model(name) for name in known)
    tag = _members(created[member].member)
    return Tagging(
        add=add.name,
        list=listing.name,
        remove=remove.name,
        arn_member=_demand(listing.name, _input(listing), "ResourceArn"),
        member=member,
        maximum=created[member].metadata.get("max", _MOST_TAGS),
        token=_find(_output(listing), "NextToken"),
        listed=_demand(listing.name, _output(listing), "Tags"),
        key=_demand(member, tag, "Key"),
        value=_demand(member, tag, "Value"),
        removed=_demand(remove.name, _input(remove), "TagKeys"),
    )


def _errors(create: OperationModel, describe: OperationModel, delete: OperationModel) -> ErrorCodes:
    """Return the codes that the model lists, and those that the other resources have."""
    conflict, missing = _code(create, "AlreadyExist"), _code(describe, "NotFound", "DoesNotExist")
    usual = ErrorCodes() if conflict is None else ErrorCodes(conflict=conflict)
    if missing is None:
        return usual
    delete_missing = _code(delete, "NotFound", "DoesNotExist")
    return replace(usual, missing=missing, delete_missing=delete_missing, missing_text="")


def _code(operation: OperationModel, *words: str) -> str | None:
    names = (
        str(shape.metadata.get("error", {}).get("code") or shape.name)
        for shape in operation.error_shapes
    )
    return next((name for name in names if any(word in name for word in words)), None)


def _unequal(
    members: frozenset[str], sent: Mapping[str, Any], described: Any
) -> Iterator[Difference]:
    """Yield the members that a description has otherwise than they were sent, or not at all."""
    shown = described if isinstance(described, Mapping) else {}
    for name in sorted(members & sent.keys()):
        got = shown.get(name, "absent")
        if got != sent[name]:
            yield Difference(
                clause="describe-returns-sent", path=name, expected=sent[name], got=got
            )


def _refinements(lists: ListMembers, errors: ErrorCodes) -> Iterator[tuple[str, Refinement]]:
    if lists.default_sort_by and lists.default_sort_order:
        yield "list-default-order", _DOCUMENTED
    usual = ErrorCodes()
    if errors.conflict != usual.conflict:
        yield "conflict-code", _DOCUMENTED
    if errors.missing != usual.missing:
        yield from (("describe-missing", _DOCUMENTED), ("delete-missing", _DOCUMENTED))

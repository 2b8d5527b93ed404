"""boto3's reference of an operation, read as a contract.

One parser for both forms: the documentation that the installed botocore renders
(reStructuredText), and the text of a saved reference page. ``Request Syntax`` gives members,
nesting, types and enums; the parameter list must name exactly the same paths in the same order and
adds the [REQUIRED] marks, types and the limits that its prose states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import boto3.session
import botocore
from botocore import xform_name

from aws_contract.drift.docs_syntax import PageError, PageNode, SyntaxParser
from aws_contract.drift.prose import plain, stated_limits
from aws_contract.drift.snapshot import PAGE, Fact, Snapshot, Source
from aws_strategies.model import Kind

__all__ = ["PageError", "installed_page", "parse_page"]

_TYPES: Final = "string|integer|float|boolean|bytes|datetime|dict|list"
_REQUIRED: Final = r"(?:\s*(?P<{0}>\*\*\[REQUIRED\]\*\*|\[REQUIRED\]))?"
_HEADING: Final = re.compile(
    # rendered, top level    :type Name: string      :param Name: **[REQUIRED]**
    rf":type (?P<top>\w+): (?P<top_type>{_TYPES})\s*:param \w+:{_REQUIRED.format('top_required')}"
    # rendered, below        - **Name** *(string) --* **[REQUIRED]**        - *(string) --*
    # saved, an en dash      Name (string) - [REQUIRED]                      (string) -
    rf"|(?:\*\*)?(?<!\w)(?P<name>\w*+)(?:\*\*)? ?\*?\((?P<type>{_TYPES})\) (?:--|[\u2013\u2014])\*?"
    rf"{_REQUIRED.format('required')}"
)
_DOC_TYPES: Final = {"structure": "dict", "map": "dict", "blob": "bytes", "timestamp": "datetime"}
_CALL: Final = re.compile(r"response\s*=\s*client\.(\w+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    """A page's text with its name, for errors that say where."""

    text: str
    source: str

    def find(self, what: str, start: int = 0) -> int:
        """Return the offset behind the next `what`."""
        offset = self.text.find(what, start)
        if offset < 0:
            raise self.error(len(self.text), f"the section {what!r} (after offset {start})")
        return offset + len(what)

    def error(self, offset: int, expected: str) -> PageError:
        return PageError(source=self.source, text=self.text, offset=offset, expected=expected)


def installed_page(*, service: str, operation: str) -> Source:
    """Parse the documentation that the installed botocore renders for a boto3 client's method.

    Nothing is sent: the client gets a made-up key pair only so that no credentials are looked up.
    """
    client = boto3.session.Session().client(
        service,  # type: ignore[call-overload]  # the stubs list every service as a literal
        region_name="us-east-1",
        aws_access_key_id="unused",
        aws_secret_access_key="unused",  # noqa: S106  # never used: no request is made
    )
    text = str(getattr(client, xform_name(operation)).__doc__)
    source = f"documentation of botocore {botocore.__version__}"
    return parse_page(text, source=source, operation=operation, service=service)


def parse_page(text: str, *, source: str, service: str, operation: str) -> Source:
    """Parse the reference of `operation` from `text`; `source` names the page in errors.

    Returns the facts and the prose per path. Raises PageError with the line, an excerpt and what
    was expected there if `text` is no such page, is cut short or contradicts itself.
    """
    page = _Text(text=text, source=source)
    request, after = _request_syntax(page, operation)
    returns = page.find("returns:" if ":returns:" in text else "Returns:", after)
    required, prose = _parameters(page, request, (after, returns))
    snapshot = Snapshot(
        source=source,
        service=service,
        operation=operation,
        shows=PAGE,
        request=_facts(request, required, prose),
        response=_response(page, returns),
    )
    return Source(snapshot=snapshot, prose=prose)


def _request_syntax(page: _Text, operation: str) -> tuple[PageNode, int]:
    start = page.find("Request Syntax")
    method = xform_name(operation)
    call = _CALL.search(page.text, start)
    if call is None:
        raise page.error(start, f"'response = client.{method}(' after 'Request Syntax'")
    if call[1] != method:
        raise page.error(call.start(1), f"the operation {method!r}")
    parser = SyntaxParser(page.text, call.end(), source=page.source)
    return parser.arguments(), parser.offset


def _parameters(
    page: _Text, syntax: PageNode, span: tuple[int, int]
) -> tuple[Mapping[str, bool], Mapping[str, str]]:
    """Match the parameter list against the syntax; return required marks and prose by path."""
    paths = list(syntax.walk())[1:]
    headings = list(_HEADING.finditer(page.text, *span))
    required: dict[str, bool] = {}
    prose: dict[str, str] = {}
    ends = [*(heading.start() for heading in headings[1:]), span[1]]
    for (path, name, node), heading, end in zip(paths, headings, ends, strict=False):
        _check_heading(page, path, (name, node), heading)
        required[path] = bool(heading["top_required"] or heading["required"])
        prose[path] = plain(page.text[heading.end() : end])
    if len(paths) > len(headings):
        path, name, node = paths[len(headings)]
        raise page.error(span[1], f"the parameter {_heading(name, node)!r} of {path}")
    if len(headings) > len(paths):
        extra = headings[len(paths)]
        raise page.error(extra.start(), "no further parameter: the request syntax has no such path")
    return required, prose


def _check_heading(
    page: _Text, path: str, expected: tuple[str, PageNode], heading: re.Match[str]
) -> None:
    """A saved page may glue a heading to the sentence before it, so only its end must match."""
    name, node = expected
    found = heading["top"] or heading["name"] or ""
    type_ = heading["top_type"] or heading["type"]
    named = found.endswith(name) if name else not found
    if not named or type_ != _doc_type(node):
        raise page.error(
            heading.start(), f"the parameter {_heading(name, node)!r} of {path} (request syntax)"
        )


def _heading(name: str, node: PageNode) -> str:
    return f"{name} ({_doc_type(node)})".lstrip()


def _doc_type(node: PageNode) -> str:
    return _DOC_TYPES.get(node.type, node.type)


def _response(page: _Text, start: int) -> Mapping[str, Fact]:
    if page.text[start : start + 40].split()[:1] == ["None"]:
        return {}
    parser = SyntaxParser(page.text, page.find("Response Syntax", start), source=page.source)
    colons = re.compile(r"[\s:*]*").match(page.text, parser.offset)
    parser.offset = colons.end() if colons else parser.offset
    syntax = parser.value()
    structure = page.find("Response Structure", parser.offset)
    headings = _HEADING.finditer(page.text, structure)
    for (path, name, node), heading in _pairs(page, syntax, headings):
        _check_heading(page, path, (name, node), heading)
    return _facts(syntax, {}, {})


def _pairs(
    page: _Text, syntax: PageNode, headings: Iterator[re.Match[str]]
) -> Iterator[tuple[tuple[str, str, PageNode], re.Match[str]]]:
    for path, name, node in syntax.walk():
        heading = next(headings, None)
        if heading is None:
            raise page.error(len(page.text), f"the response member {_heading(name, node)!r}")
        yield (path, name, node), heading


def _facts(
    syntax: PageNode, required: Mapping[str, bool], prose: Mapping[str, str]
) -> Mapping[str, Fact]:
    nodes = {path: node for path, _, node in syntax.walk()}
    stated: dict[str, Mapping[Kind, int]] = {}
    for path, words in prose.items():
        for suffix, limits in stated_limits(words, type_=nodes[path].type).items():
            stated[path + suffix] = limits
    return {
        path: Fact(
            type=node.type,
            required=required.get(path, False),
            enum=node.enum,
            stated=stated.get(path, {}),
            recursive=node.recursive,
        )
        for path, node in nodes.items()
    }

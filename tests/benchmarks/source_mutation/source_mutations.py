"""Every small change of a module's source: what is changed, where, and the code that results."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

_OPPOSITE = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE,
    ast.LtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_COMPOUND = (*_SCOPES, ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
_UNTYPED_FIELDS = {"annotation", "returns", "decorator_list", "bases"}
_NEAR = 60
"""How many characters around a difference are kept of a long statement."""
_NOT_BEHAVIOUR = {"TypeVar", "ParamSpec", "NewType"}


@dataclass(frozen=True, kw_only=True)
class SourceMutation:
    """One change of one module.

    `original` and `mutated` are the statement before and after, or its head if it encloses others;
    of a long one what is near the difference.
    `lines` are those of that statement.
    """

    module: str
    function: str
    operator: str
    original: str
    mutated: str
    line: int
    lines: range
    compile: Callable[[], CodeType] = field(repr=False, compare=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What names the change when lines have moved."""
        return self.module, self.function, self.operator, self.original, self.mutated


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A field of a node, or one item of it, within a statement."""

    parent: ast.AST
    name: str
    index: int | None
    statement: ast.stmt
    scope: tuple[ast.stmt, ...]

    def put(self, node):
        """Put a node here and return the one that was here."""
        if self.index is None:
            found = getattr(self.parent, self.name)
            setattr(self.parent, self.name, node)
            return found
        items = getattr(self.parent, self.name)
        found, items[self.index] = items[self.index], node
        return found


def mutations_of(module: str, path: Path) -> Iterator[SourceMutation]:
    """Yield every change of a module, each once, in the order of the source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    seen = set()
    for place, node in _places(tree, None, ()):
        for operator, replacement in _replacements(node, place):
            found = _mutation(module, path, tree, place, operator, replacement)
            if found.original != found.mutated and (found.key[:2], found.mutated) not in seen:
                seen.add((found.key[:2], found.mutated))
                yield found


def _mutation(module, path, tree, place, operator, replacement):
    statement = place.statement
    before = _head(statement)
    original_node = place.put(replacement)
    after = "pass" if isinstance(replacement, ast.Pass) else _head(statement)
    if isinstance(replacement, ast.stmt) and not isinstance(replacement, ast.Pass):
        after = _head(replacement)
    place.put(original_node)

    def compiled():
        place.put(replacement)
        try:
            fixed = ast.fix_missing_locations(copy.deepcopy(tree))
        finally:
            place.put(original_node)
        return compile(fixed, str(path), "exec")

    return SourceMutation(
        module=module,
        function=".".join(each.name for each in place.scope) or "<module>",
        operator=operator,
        original=_near(before, after),
        mutated=_near(after, before),
        line=getattr(original_node, "lineno", statement.lineno),
        lines=range(statement.lineno, _end(statement) + 1),
        compile=compiled,
    )


def _near(text, other):
    """Return a text without what is far from where it differs from the other."""
    begin = _alike(text, other)
    end = _alike(text[begin:][::-1], other[begin:][::-1])
    return text[max(0, begin - _NEAR) : len(text) - max(0, end - _NEAR)]


def _alike(text, other):
    """Return how many characters two texts begin with that are the same."""
    pairs = zip(text, other, strict=False)
    return next((at for at, (one, two) in enumerate(pairs) if one != two),
                min(len(text), len(other)))  # fmt: skip


def _head(statement):
    """Return the text of a statement without the statements that it encloses."""
    if isinstance(statement, _FUNCTIONS):
        return f"def {statement.name}({ast.unparse(statement.args)})"
    if not isinstance(statement, _COMPOUND):
        return ast.unparse(statement)
    return ast.unparse(statement).splitlines()[0]


def _end(statement):
    if isinstance(statement, _COMPOUND) and getattr(statement, "body", None):
        return max(statement.lineno, statement.body[0].lineno - 1)
    return statement.end_lineno


def _places(node, statement, scope):
    """Yield the places of a tree that belong to its behaviour, with what stands there."""
    for name, value in ast.iter_fields(node):
        if name in _UNTYPED_FIELDS:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_no_behaviour(child):
                continue
            at = index if isinstance(value, list) else None
            inner = child if isinstance(child, ast.stmt) else statement
            # A statement that is replaced as a whole is named by itself, not by what encloses it.
            place = _Place(parent=node, name=name, index=at, statement=inner, scope=scope)
            if inner is not None:
                yield place, child
            deeper = (*scope, child) if isinstance(child, _SCOPES) else scope
            yield from _places(child, inner, deeper)


def _is_no_behaviour(node):
    """Whether a node is documentation, an import, a list of exports or a type."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _NOT_BEHAVIOUR
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _replacements(node, place):
    """Yield the operators that fit a node, each with the node that replaces it."""
    match node:
        case ast.Compare(ops=[only]):
            yield from _compared(node, type(only))
        case ast.BoolOp():
            yield "and/or", _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield "boolean", node.operand
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield "arithmetic", _with(node, op=_ARITHMETIC[type(node.op)]())
        case ast.Constant():
            yield from _constants(node, place)
        case ast.Slice():
            yield from _slices(node)
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            yield "branch", _with(node, test=ast.UnaryOp(op=ast.Not(), operand=node.test))
        case ast.comprehension() if node.ifs:
            yield "branch", _with(node, ifs=[])
        case ast.stmt():
            yield from _removals(node)


def _compared(node, comparison):
    for operator, table in (("comparison", _OPPOSITE), ("boundary", _BOUNDARY)):
        if comparison in table:
            yield operator, _with(node, ops=[table[comparison]()])


def _with(node, **fields):
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _constants(node, place):
    default = isinstance(place.parent, ast.arguments)
    match node.value:
        case bool(value):
            yield "default argument" if default else "boolean", _with(node, value=not value)
        case int(value) | float(value):
            yield "default argument" if default else "constant", _with(node, value=value + 1)
        case str(value):
            yield "default argument" if default else "constant", _with(node, value=f"{value}X")
        case bytes(value):
            yield "constant", _with(node, value=value + b"X")


def _slices(node):
    if node.lower is not None:
        yield "slice", _with(node, lower=None)
    if node.upper is not None:
        yield "slice", _with(node, upper=None)
    if node.step is not None:
        yield "slice", _with(node, step=None)


def _removals(node):
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield "removed statement", ast.copy_location(ast.Pass(), node)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "removed statement", ast.copy_location(ast.Pass(), node)
        case ast.Return(value=ast.AST() as value) if not _is_none(value):
            yield "removed statement", ast.copy_location(ast.Return(value=None), node)
        case ast.Continue() | ast.Break():
            yield "removed statement", ast.copy_location(ast.Pass(), node)


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None

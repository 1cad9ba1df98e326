"""Gives every node its type and turns the syntax into the one tree that Python, the browser and SQL share.

The tree is plain JSON: a list of a word and its parts. `["name", field, type]` reads a field, `["bound", word, type]`
the variable of a macro; types are words, a list's is `["list", type]`.
"""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from yiwang.kernel.expressions.contracts import BOOLEAN, DATE, NULL, NUMBER, TEXT, FieldType, list_of
from yiwang.kernel.expressions.syntax import Node, refuse
from yiwang.kernel.expressions.values import DAY

Typed = tuple[list[Any], FieldType]
TESTS = ("startsWith", "endsWith", "contains")
MACROS = ("all", "exists")
SIGNS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
SUMS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod"}
ORDERED = ("number", "text", "date")


def written(type_: FieldType) -> Any:
    """A type as the tree has it."""
    return ["list", written(type_.of)] if type_.of else type_.kind


class Checker:
    """Checks one expression against its fields and gathers the names that it reads."""

    def __init__(self, fields: Mapping[str, FieldType]) -> None:
        self.fields = fields
        self.bound: dict[str, FieldType] = {}
        self.names: set[str] = set()

    def check(self, node: Node) -> Typed:
        return getattr(self, f"_{node.kind}")(node)  # type: ignore[no-any-return]

    def wanted(self, node: Node, *types: FieldType) -> Typed:
        """The node checked, refused unless its type is one of these."""
        tree, type_ = self.check(node)
        if type_ not in types:
            _mismatch(node, type_, *types)
        return tree, type_

    def _number(self, node: Node) -> Typed:
        return ["number", node.parts[0]], NUMBER

    def _text(self, node: Node) -> Typed:
        return ["text", node.parts[0]], TEXT

    def _boolean(self, node: Node) -> Typed:
        return ["boolean", node.parts[0]], BOOLEAN

    def _null(self, node: Node) -> Typed:
        return ["null"], NULL

    def _list(self, node: Node) -> Typed:
        items = [self.check(part) for part in node.parts]
        kinds = {type_ for _tree, type_ in items}
        if len(kinds) != 1:
            refuse(node, _("A list has at least one element, and all have one type."))
        of = kinds.pop()
        if of.kind not in (*ORDERED, "boolean"):
            refuse(node, _("A list written here holds numbers, texts, dates or booleans."))
        return ["list", [tree for tree, _type in items]], list_of(of)

    def _name(self, node: Node) -> Typed:
        name = node.parts[0]
        if name in self.bound:
            return ["bound", name, written(self.bound[name])], self.bound[name]
        if name not in self.fields:
            _unknown(node, name, [*self.fields, *self.bound])
        self.names.add(name)
        return ["name", name, written(self.fields[name])], self.fields[name]

    def _get(self, node: Node) -> Typed:
        record, name = node.parts
        tree, type_ = self.check(record)
        if type_.kind != "record":
            refuse(node, _("“{name}” can only be asked of a record, and this is {type}."), name=name, type=said(type_))
        if name not in type_.fields:
            _unknown(node, name, list(type_.fields))
        of = type_.fields[name]
        if path := dotted(tree):
            self.names.discard(path)
            self.names.add(f"{path}.{name}")
        return ["get", tree, name, written(of)], of

    def _not(self, node: Node) -> Typed:
        return ["not", self.wanted(node.parts[0], BOOLEAN)[0]], BOOLEAN

    def _minus(self, node: Node) -> Typed:
        return ["neg", self.wanted(node.parts[0], NUMBER)[0]], NUMBER

    def _and(self, node: Node) -> Typed:
        return [node.kind, *(self.wanted(part, BOOLEAN)[0] for part in node.parts)], BOOLEAN

    _or = _and

    def _if(self, node: Node) -> Typed:
        condition, then, otherwise = node.parts
        test, _type = self.wanted(condition, BOOLEAN)
        left, first = self.check(then)
        right, second = self.check(otherwise)
        if first == second == NULL or (NULL not in (first, second) and first != second):
            _mismatch(otherwise, second, first)
        return ["if", test, left, right], second if first == NULL else first

    def _relate(self, node: Node) -> Typed:
        sign, left, right = node.parts
        if sign == "in":
            return self._contained(left, right)
        for part in (left, right):
            if part.kind == "null":
                refuse(part, _("Nothing compares with null. Write has(field) or !has(field)."))
        (first, kind), (second, other) = self.check(left), self.check(right)
        if kind != other:
            _mismatch(right, other, kind)
        equal = sign in ("==", "!=")
        if kind.kind not in ORDERED and not (equal and kind == BOOLEAN):
            refuse(node, _("“{sign}” does not compare {type}."), sign=sign, type=said(kind))
        return [SIGNS[sign], first, second, kind.kind], BOOLEAN

    def _contained(self, left: Node, right: Node) -> Typed:
        value, kind = self.check(left)
        tree, type_ = self.check(right)
        if type_.kind != "list" or type_.of is None:
            _mismatch(right, type_, list_of(kind))
        if kind.kind not in (*ORDERED, "boolean") or type_.of != kind:
            _mismatch(left, kind, type_.of)
        return ["in", value, tree, kind.kind], BOOLEAN

    def _reckon(self, node: Node) -> Typed:
        sign, left, right = node.parts
        first, kind = self.wanted(left, NUMBER, TEXT, DATE)
        if sign == "+" and kind == TEXT:
            return ["concat", first, self.wanted(right, TEXT)[0]], TEXT
        if sign == "-" and kind == DATE:
            return ["days", first, self.wanted(right, DATE)[0]], NUMBER
        if kind != NUMBER:
            _mismatch(left, kind, NUMBER)
        return [SUMS[sign], first, self.wanted(right, NUMBER)[0]], NUMBER

    def _call(self, node: Node) -> Typed:
        name, *given = node.parts
        if name in ("has", "size", "date"):
            self._count(node, given, 1)
            return getattr(self, f"_{name}")(node, given[0])  # type: ignore[no-any-return]
        if name in TESTS:
            self._count(node, given, 2)
            return [name, *(self.wanted(part, TEXT)[0] for part in given)], BOOLEAN
        if name in MACROS:
            self._count(node, given, 3)
            return self._macro(node, name, *given)
        if name == "matches":
            refuse(node, _("There is no “matches”. Use startsWith, endsWith, contains or “in”."))
        _unknown(node, name, ["has", "size", "date", *TESTS, *MACROS])

    def _count(self, node: Node, given: list[Node], count: int) -> None:
        if len(given) != count:
            refuse(
                node,
                _("“{name}” takes {count} values, not {given}."),
                name=node.parts[0],
                count=count,
                given=len(given),
            )

    def _has(self, node: Node, given: Node) -> Typed:
        if given.kind not in ("name", "get"):
            refuse(given, _("“has” asks for a field by its name."))
        return ["has", self.check(given)[0]], BOOLEAN

    def _size(self, node: Node, given: Node) -> Typed:
        tree, type_ = self.check(given)
        if type_.kind not in ("text", "list"):
            _mismatch(given, type_, TEXT, list_of(NULL))
        return ["size", tree, type_.kind], NUMBER

    def _date(self, node: Node, given: Node) -> Typed:
        try:
            day = date.fromisoformat(given.parts[0]) if given.kind == "text" and DAY.fullmatch(given.parts[0]) else None
        except ValueError:
            day = None
        if day is None:
            refuse(given, _("A date is written date('2026-01-31')."))
        return ["date", day.isoformat()], DATE

    def _macro(self, node: Node, name: str, items: Node, variable: Node, condition: Node) -> Typed:
        tree, type_ = self.check(items)
        if type_.kind != "list" or type_.of is None:
            _mismatch(items, type_, list_of(NULL))
        if variable.kind != "name" or variable.parts[0] in self.bound or variable.parts[0] in self.fields:
            refuse(variable, _("“{name}” needs a new name for the element, such as “one”."), name=name)
        word = variable.parts[0]
        self.bound[word] = type_.of
        test, _type = self.wanted(condition, BOOLEAN)
        del self.bound[word]
        return [name, tree, word, test], BOOLEAN


def dotted(tree: list[Any]) -> str:
    """The name that a tree reads, with dots for members; empty for anything else."""
    if tree[0] == "name":
        return str(tree[1])
    path = dotted(tree[1]) if tree[0] == "get" else ""
    return f"{path}.{tree[2]}" if path else ""


def said(type_: FieldType) -> str:
    """A type in words."""
    words = {
        "number": _("a number"),
        "text": _("a text"),
        "boolean": _("yes or no"),
        "date": _("a date"),
        "record": _("a record"),
        "list": _("a list"),
        "null": _("null"),
    }
    return words[type_.kind]


def _mismatch(node: Node, found: FieldType, *wanted: FieldType) -> None:
    expected = _(" or ").join(dict.fromkeys(said(type_) for type_ in wanted))
    refuse(node, _("This should be {expected}, and it is {found}."), expected=expected, found=said(found))


def _unknown(node: Node, name: str, known: list[str]) -> Typed:
    near = get_close_matches(name, known, 1)
    if near:
        refuse(node, _("There is no “{name}” here. Did you mean “{near}”?"), name=name, near=near[0])
    refuse(node, _("There is no “{name}” here."), name=name)

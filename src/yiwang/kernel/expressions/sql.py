"""The tree as SQL, built node by node with sqlglot; text is never joined into a statement."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from sqlglot import exp, parse_one

from yiwang.kernel.expressions.checking import dotted
from yiwang.kernel.expressions.contracts import BadExpression, Expression

COMPARE: dict[str, type[exp.Binary]] = {
    "eq": exp.EQ,
    "ne": exp.NEQ,
    "lt": exp.LT,
    "le": exp.LTE,
    "gt": exp.GT,
    "ge": exp.GTE,
}
PLACES = 9
SCALE = 10**PLACES


def rendered(expression: Expression, columns: Mapping[str, str], dialect: str, where: bool) -> str:
    tree = translated(expression, columns, where)
    if dialect != "postgres":
        tree = tree.transform(_without_collation)
    return tree.sql(dialect=dialect)


def translated(expression: Expression, columns: Mapping[str, str], where: bool) -> exp.Expression:
    writer = _Writer({name: parse_one(text, dialect="postgres") for name, text in columns.items()})
    return writer.condition(expression.tree) if where else writer.write(expression.tree)


def _without_collation(node: exp.Expression) -> exp.Expression:
    return node.this if isinstance(node, exp.Collate) else node


def _refuse(fact: str) -> BadExpression:
    return BadExpression(line=1, column=1, fact=fact)


class _Writer:
    """Writes nodes. `write` gives exactly the value; `condition` may give null for false."""

    def __init__(self, columns: Mapping[str, exp.Expression]) -> None:
        self.columns = columns

    def write(self, tree: list[Any]) -> exp.Expression:
        kind = tree[0]
        if kind in COMPARE:
            return _certain(self._compare(tree))
        if kind in ("in", "startsWith", "endsWith", "contains", "all", "exists"):
            return _certain(getattr(self, f"_{kind}")(tree))
        return getattr(self, f"_{kind}")(tree)  # type: ignore[no-any-return]

    def condition(self, tree: list[Any]) -> exp.Expression:
        kind = tree[0]
        if kind in ("and", "or"):
            both = exp.And if kind == "and" else exp.Or
            return exp.Paren(this=both(this=self.condition(tree[1]), expression=self.condition(tree[2])))
        if kind in COMPARE:
            return self._compare(tree)
        if kind in ("in", "startsWith", "endsWith", "contains"):
            return getattr(self, f"_{kind}")(tree)  # type: ignore[no-any-return]
        return self.write(tree)

    def _truth(self, tree: list[Any]) -> exp.Expression:
        written = self.write(tree)
        return _certain(written) if tree[0] in ("name", "get", "bound", "if", "null") else written

    def _compare(self, tree: list[Any]) -> exp.Expression:
        kind, left, right, type_ = tree
        sides = [self._plain_number(side) for side in (left, right)] if type_ == "number" else None
        first, second = sides or (self.write(left), self.write(right))
        if type_ == "text" and kind not in ("eq", "ne"):
            first = exp.Collate(this=first, expression=exp.to_identifier("C", quoted=True))
        return exp.Paren(this=COMPARE[kind](this=first, expression=second))

    def _plain_number(self, tree: list[Any]) -> exp.Expression:
        """A bare column or whole number stays as it is, so that an index on the column serves."""
        if tree[0] == "number" and "." not in tree[1] and int(tree[1]) < 2**31:
            return exp.Literal.number(int(tree[1]))
        return self._column(tree) if tree[0] in ("name", "get") else self.write(tree)

    def _null(self, tree: list[Any]) -> exp.Expression:
        return exp.Null()

    def _number(self, tree: list[Any]) -> exp.Expression:
        return _numeric(exp.Literal.number(tree[1]))

    def _text(self, tree: list[Any]) -> exp.Expression:
        return _cast(exp.Literal.string(tree[1]), "text")

    def _boolean(self, tree: list[Any]) -> exp.Expression:
        return exp.Boolean(this=tree[1])

    def _date(self, tree: list[Any]) -> exp.Expression:
        return _cast(exp.Literal.string(tree[1]), "date")

    def _list(self, tree: list[Any]) -> exp.Expression:
        return exp.Array(expressions=[self.write(item) for item in tree[1]])

    def _column(self, tree: list[Any]) -> exp.Expression:
        path = dotted(tree)
        if path not in self.columns:
            raise _refuse(
                _("“{name}” has no column, so this cannot be asked of a whole table.").format(name=path or "…")
            )
        return exp.Paren(this=self.columns[path].copy())

    def _name(self, tree: list[Any]) -> exp.Expression:
        column = self._column(tree)
        return _numeric(column) if tree[-1] == "number" else column

    _get = _name

    def _bound(self, tree: list[Any]) -> exp.Expression:
        return exp.column("one", table=f"each_{tree[1]}")

    def _not(self, tree: list[Any]) -> exp.Expression:
        return exp.Not(this=exp.Paren(this=self._truth(tree[1])))

    def _and(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.And(this=self._truth(tree[1]), expression=self._truth(tree[2])))

    def _or(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.Or(this=self._truth(tree[1]), expression=self._truth(tree[2])))

    def _if(self, tree: list[Any]) -> exp.Expression:
        test, then, otherwise = tree[1:]
        return exp.Case(ifs=[exp.If(this=self._truth(test), true=self.write(then))], default=self.write(otherwise))

    def _neg(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.Neg(this=exp.Paren(this=self.write(tree[1]))))

    def _add(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.Add(this=self.write(tree[1]), expression=self.write(tree[2])))

    def _sub(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.Sub(this=self.write(tree[1]), expression=self.write(tree[2])))

    def _mul(self, tree: list[Any]) -> exp.Expression:
        product = exp.Mul(this=self.write(tree[1]), expression=self.write(tree[2]))
        return exp.Anonymous(this="TRUNC", expressions=[product, exp.Literal.number(PLACES)])

    def _div(self, tree: list[Any]) -> exp.Expression:
        """DIV cuts off towards zero exactly; the scale of `/` would depend on its operands."""
        scaled = exp.Mul(this=self.write(tree[1]), expression=exp.Literal.number(SCALE))
        whole = exp.Anonymous(this="DIV", expressions=[scaled, _nonzero(self.write(tree[2]))])
        return exp.Paren(this=exp.Mul(this=whole, expression=exp.Literal.number("0." + "1".rjust(PLACES, "0"))))

    def _mod(self, tree: list[Any]) -> exp.Expression:
        return exp.Anonymous(this="MOD", expressions=[self.write(tree[1]), _nonzero(self.write(tree[2]))])

    def _concat(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.DPipe(this=self.write(tree[1]), expression=self.write(tree[2])))

    def _days(self, tree: list[Any]) -> exp.Expression:
        return _numeric(exp.Paren(this=exp.Sub(this=self.write(tree[1]), expression=self.write(tree[2]))))

    def _size(self, tree: list[Any]) -> exp.Expression:
        name = "CHAR_LENGTH" if tree[2] == "text" else "CARDINALITY"
        return _numeric(exp.Anonymous(this=name, expressions=[self.write(tree[1])]))

    def _has(self, tree: list[Any]) -> exp.Expression:
        return exp.Paren(this=exp.Not(this=exp.Is(this=self.write(tree[1]), expression=exp.Null())))

    def _startsWith(self, tree: list[Any]) -> exp.Expression:  # noqa: N802 - named as in the tree
        return exp.Anonymous(this="STARTS_WITH", expressions=[self.write(tree[1]), self.write(tree[2])])

    def _endsWith(self, tree: list[Any]) -> exp.Expression:  # noqa: N802 - named as in the tree
        text, end = self.write(tree[1]), self.write(tree[2])
        length = exp.Anonymous(this="CHAR_LENGTH", expressions=[end.copy()])
        tail = exp.Anonymous(this="RIGHT", expressions=[text, length])
        return exp.Paren(this=exp.EQ(this=tail, expression=end))

    def _contains(self, tree: list[Any]) -> exp.Expression:
        place = exp.Anonymous(this="STRPOS", expressions=[self.write(tree[1]), self.write(tree[2])])
        return exp.Paren(this=exp.GT(this=place, expression=exp.Literal.number(0)))

    def _in(self, tree: list[Any]) -> exp.Expression:
        _kind, value, items, _type = tree
        if items[0] == "list":
            return exp.Paren(this=exp.In(this=self.write(value), expressions=[self.write(one) for one in items[1]]))
        return exp.Paren(this=exp.EQ(this=self.write(value), expression=exp.Any(this=self.write(items))))

    def _exists(self, tree: list[Any]) -> exp.Expression:
        return self._some(tree, self._truth(tree[3]))

    def _all(self, tree: list[Any]) -> exp.Expression:
        exception = self._some(tree, exp.Not(this=exp.Paren(this=self._truth(tree[3]))))
        known = exp.Not(this=exp.Is(this=self.write(tree[1]), expression=exp.Null()))
        return exp.Paren(this=exp.And(this=known, expression=exp.Not(this=exception)))

    def _some(self, tree: list[Any], test: exp.Expression) -> exp.Expression:
        items = exp.Unnest(
            expressions=[self.write(tree[1])],
            alias=exp.TableAlias(this=exp.to_identifier(f"each_{tree[2]}"), columns=[exp.to_identifier("one")]),
        )
        return exp.Exists(this=exp.select("1").from_(items).where(test))


def _certain(condition: exp.Expression) -> exp.Expression:
    return exp.Coalesce(this=condition, expressions=[exp.Boolean(this=False)])


def _cast(value: exp.Expression, type_: str) -> exp.Expression:
    return exp.cast(value, type_)


def _numeric(value: exp.Expression) -> exp.Expression:
    return exp.cast(value, "numeric")


def _nonzero(value: exp.Expression) -> exp.Expression:
    return exp.Nullif(this=value, expression=exp.Literal.number(0))

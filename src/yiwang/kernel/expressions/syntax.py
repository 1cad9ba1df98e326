"""From text to a syntax tree, every node with its line and column."""

from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from yiwang.kernel.expressions.contracts import MAX_DEPTH, MAX_LENGTH, BadExpression

GRAMMAR = r"""
?start: choice
?choice: either | either "?" either ":" choice -> choose
?either: both | either "||" both -> or_
?both: relation | both "&&" relation -> and_
?relation: sum | relation RELATION sum -> relate
?sum: product | sum SUM product -> reckon
?product: unary | product PRODUCT unary -> reckon
?unary: member | NOT unary -> not_ | MINUS unary -> minus
?member: primary | member "." NAME -> get | member "." NAME "(" [arguments] ")" -> method
       | member "[" choice "]" -> index
?primary: NAME -> name | NAME "(" [arguments] ")" -> call | "(" choice ")" | OPEN [arguments] "]" -> list_
        | NUMBER -> number | STRING -> text
arguments: choice ("," choice)*
RELATION: "==" | "!=" | "<=" | ">=" | "<" | ">" | /in(?![A-Za-z0-9_])/
SUM: "+" | MINUS
PRODUCT: "*" | "/" | "%"
NOT: "!"
MINUS: "-"
OPEN: "["
NAME.-1: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /\d+(\.\d+)?(?![A-Za-z_0-9])/
STRING: /"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'/
COMMENT: /\/\/[^\n]*/
%ignore /\s+/
%ignore COMMENT
"""
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}
CONSTANTS = {"true": ("boolean", True), "false": ("boolean", False), "null": ("null", None)}
RESERVED = {"in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"}
RESERVED |= {"package", "namespace", "return", "var", "void", "while"}
WHOLE, PLACES = 15, 9


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` says what it is; `parts` are nodes and plain words."""

    kind: str
    parts: tuple[Any, ...]
    line: int
    column: int
    depth: int = 1


def refuse(at: Any, fact: str, **facts: Any) -> NoReturn:
    """Refuse the expression at this node or token; the sentence is already in the reader's language."""
    raise BadExpression(line=at.line or 1, column=at.column or 1, fact=fact.format(**facts))


def _node(kind: str, at: Any, *parts: Any) -> Node:
    depth = 1 + max((part.depth for part in parts if isinstance(part, Node)), default=0)
    if depth > MAX_DEPTH:
        refuse(at, _("This is nested too deeply. Split it into rules of their own."))
    return Node(kind, parts, at.line, at.column, depth)


@v_args(inline=True)
class _Builder(Transformer):  # type: ignore[type-arg]
    """Runs while the text is parsed, so that no depth of nesting exhausts the stack."""

    def name(self, word: Token) -> Node:
        if word in RESERVED:
            refuse(word, _("“{word}” is a word of the language, not a field."), word=word)
        kind, value = CONSTANTS.get(str(word), ("name", str(word)))
        return _node(kind, word, value)

    def number(self, token: Token) -> Node:
        whole, _dot, places = str(token).partition(".")
        if len(whole.lstrip("0")) > WHOLE or len(places.rstrip("0")) > PLACES:
            refuse(
                token, _("A number has at most {whole} digits and {places} decimal places."), whole=WHOLE, places=PLACES
            )
        return _node("number", token, str(token))

    def text(self, token: Token) -> Node:
        return _node("text", token, _unescaped(token))

    def arguments(self, *items: Node) -> tuple[Node, ...]:
        return items

    def list_(self, bracket: Token, items: tuple[Node, ...] | None) -> Node:
        return _node("list", bracket, *(items or ()))

    def get(self, record: Node, name: Token) -> Node:
        return _node("get", name, record, str(name))

    def index(self, record: Node, place: Node) -> Node:
        refuse(place, _("Elements cannot be picked by number. Use “in”, “all” or “exists”."))

    def call(self, name: Token, items: tuple[Node, ...] | None) -> Node:
        return _node("call", name, str(name), *(items or ()))

    def method(self, subject: Node, name: Token, items: tuple[Node, ...] | None) -> Node:
        return _node("call", name, str(name), subject, *(items or ()))

    def not_(self, sign: Token, value: Node) -> Node:
        return _node("not", sign, value)

    def minus(self, sign: Token, value: Node) -> Node:
        return _node("minus", sign, value)

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        return _node("if", condition, condition, then, otherwise)

    def or_(self, left: Node, right: Node) -> Node:
        return _node("or", left, left, right)

    def and_(self, left: Node, right: Node) -> Node:
        return _node("and", left, left, right)

    def relate(self, left: Node, sign: Token, right: Node) -> Node:
        return _node("relate", sign, str(sign), left, right)

    def reckon(self, left: Node, sign: Token, right: Node) -> Node:
        return _node("reckon", sign, str(sign), left, right)


def _unescaped(token: Token) -> str:
    text, out, i = str(token)[1:-1], [], 0
    while i < len(text):
        if text[i] != "\\":
            out.append(text[i])
            i += 1
        elif text[i + 1] in ESCAPES:
            out.append(ESCAPES[text[i + 1]])
            i += 2
        else:
            width = {"u": 4, "U": 8}.get(text[i + 1], 0)
            out.append(_code_point(token, text[i + 2 : i + 2 + width], width))
            i += 2 + width
    return "".join(out)


def _code_point(token: Token, digits: str, width: int) -> str:
    try:
        code = int(digits, 16) if width and len(digits) == width else 0
    except ValueError:
        code = 0
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        refuse(token, _("This text has a backslash that means nothing. Write two of them for one."))
    return chr(code)


_PARSER = Lark(GRAMMAR, parser="lalr", maybe_placeholders=True, transformer=_Builder())


def parse(text: str) -> Node:
    """The syntax tree of a text; refuses with `expressions.bad`."""
    if len(text) > MAX_LENGTH:
        raise BadExpression(
            line=1, column=1, fact=_("An expression has at most {limit} characters.").format(limit=MAX_LENGTH)
        )
    if "\0" in text:
        raise BadExpression(line=1, column=1, fact=_("An expression cannot hold the character zero."))
    try:
        return _PARSER.parse(text)  # type: ignore[return-value]
    except UnexpectedInput as error:
        raise _explained(text, error) from None


def _explained(text: str, error: UnexpectedInput) -> BadExpression:
    offset = error.pos_in_stream
    if offset is None or getattr(getattr(error, "token", None), "type", "") == "$END":
        lines = text.rstrip().split("\n")
        return BadExpression(line=len(lines), column=len(lines[-1]) + 1, fact=_("The expression ends too early."))
    word = str(getattr(error, "token", "") or text[offset])
    fact = _("“{word}” is not expected here.").format(word=word)
    if word == "=":
        fact = _("Write “==” to compare.")
    elif word in "\"'":
        fact = _("This text is not closed.")
    return BadExpression(line=error.line, column=error.column, fact=fact)

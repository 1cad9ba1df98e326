"""The parts of a step, from plain data: limits, who may act, fields, moves and expressions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.calendar.contracts import Limit, Unit
from yiwang.kernel.expressions.contracts import BOOLEAN, NULL, BadExpression, Expression, FieldType
from yiwang.kernel.expressions.queries import compile_expression, type_in_words
from yiwang.support.cases.flow.faults import Faults, Where
from yiwang.support.cases.flow.graph import Asked, By, Correction, Joint, MoveDef
from yiwang.support.forms.contracts import FieldSpec
from yiwang.support.forms.queries import field_types, personal_names

ALWAYS = compile_expression("true", {})
ELEMENT = "element"


class Reader:
    """Reads the parts of one flow. Without `elements` it only looks at where steps lead, and compiles nothing.

    `elements` has every step that can be reached, with the type of its `element` in a branch of an each.
    """

    def __init__(
        self, specs: Mapping[str, FieldSpec], faults: Faults, elements: Mapping[str, FieldType | None] | None = None
    ) -> None:
        self.specs, self.faults, self.elements = specs, faults, elements
        self.types = field_types(specs)

    def expression(self, text: str, where: Where, wanted: FieldType | None) -> Expression:
        """The text compiled; a fault where it is not of the type wanted, or reads what is kept by reference."""
        step = str(where[1])
        if self.elements is None or step not in self.elements:
            return ALWAYS
        element = self.elements[step]
        try:
            made = compile_expression(text, {**self.types, ELEMENT: element} if element else self.types)
        except BadExpression as bad:
            self.faults.add(where, _("“{text}”, column {column}: {fact}"), text=text, column=bad.column, fact=bad.fact)
            return ALWAYS
        if wanted and made.type not in (wanted, NULL):
            self.faults.add(
                where,
                _("“{text}” gives {found}, and {wanted} is needed here."),
                text=text,
                found=type_in_words(made.type),
                wanted=type_in_words(wanted),
            )
        for name in sorted(personal_names(made, self.specs)):
            text = _("“{name}” is personal and is kept outside of the case, so no condition can read it.")
            mend = _("Write has({name}), or ask for a field of its own that says what the condition needs.")
            self.faults.add(where, text, mend, name=name)
        return made

    def condition(self, given: Mapping[str, Any], where: Where) -> Expression | None:
        return self.expression(given["when"], (*where, "when"), BOOLEAN) if "when" in given else None


def limit(given: Any) -> Limit | None:
    return None if given is None else so_much(given)


def so_much(given: Any) -> Limit:
    """`5 working days`, or amount, unit and rolls."""
    if isinstance(given, str):
        amount, _space, unit = given.partition(" ")
        words = unit.replace(" ", "_")
        return Limit(int(amount), Unit(words if words.endswith("s") else f"{words}s"))
    return Limit(given["amount"], Unit(given.get("unit", "working_days")), given.get("rolls", False))


def by(given: Any) -> By:
    """Who may act; a bare word is a post, and `applicant` the applicant."""
    if given is None:
        return By()
    if isinstance(given, str):
        return By(applicant=True) if given == "applicant" else By(post=given)
    return By(**given)


def asked(given: Any) -> tuple[Asked, ...]:
    return tuple(Asked(one) if isinstance(one, str) else Asked(**one) for one in given or ())


def move(verb: str, given: Mapping[str, Any], where: Where, reader: Reader) -> MoveDef:
    sets = {
        name: reader.expression(_said(value), (*where, "sets", name), reader.types.get(name))
        for name, value in given.get("sets", {}).items()
    }
    plain = {key: given[key] for key in ("opinion", "accepts", "decides", "letter") if key in given}
    return MoveDef(
        verb=verb,
        title=given["title"],
        to=given["to"],
        fields=asked(given.get("fields")),
        sets=sets,
        when=reader.condition(given, where),
        **plain,
    )


def _said(value: Any) -> str:
    """A value that is set, as an expression: yes, no and numbers may stand there bare."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def correction(given: Mapping[str, Any] | None) -> Correction | None:
    if given is None:
        return None
    return Correction(
        so_much(given["within"]), given["silence"], given.get("times", 1), given.get("letter", "correction")
    )


def joint(given: Mapping[str, Any] | None) -> Joint | None:
    if given is None:
        return None
    signers = given["signers"]
    return Joint(
        signers=tuple(by(one["by"]) for one in signers),
        titles=tuple(one["title"] for one in signers),
        agreed=given["agreed"],
        refused=given["refused"],
        rule=given.get("rule", "all"),
        count=given.get("count", 0),
        weights=tuple(one.get("weight", 1) for one in signers),
        vetoes=tuple(one.get("veto", False) for one in signers),
        order=given.get("ordered", False),
    )

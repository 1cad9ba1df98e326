"""Names in a flow that stand for something elsewhere: fields, rights, letters, calls."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declared_rights
from yiwang.support.cases.contracts import calls
from yiwang.support.cases.flow.faults import Faults, Where
from yiwang.support.cases.flow.graph import By, Each, Graph
from yiwang.support.cases.flow.reading import ELEMENT
from yiwang.support.cases.flow.structure import Place
from yiwang.support.forms.contracts import FieldSpec
from yiwang.trust.documents.queries import letter_kinds

ORGANISATIONS = ("organisation", "text", "code")


class Names:
    """Checks names, and adds a fault with the nearest known one for each that means nothing."""

    def __init__(self, graph: Graph, places: Mapping[str, Place], faults: Faults) -> None:
        self.graph, self.places, self.faults = graph, places, faults

    def field(self, name: str, where: Where) -> FieldSpec | None:
        if spec := self.graph.fields.get(name):
            return spec
        self._unknown(where, _("There is no field “{name}”."), name, self.graph.fields)
        return None

    def read(self, names: Iterable[tuple[str, str]], where: Where) -> None:
        """Fields of the case from which something is filled: (what is filled, field)."""
        for filled, name in names:
            self.field(name, (*where, filled))

    def filled(self, names: Iterable[str], where: Where) -> None:
        """Fields of the case that something else than a person fills."""
        for name in names:
            spec = self.field(name, (*where, name))
            if spec and spec.personal:
                text = _("“{name}” is personal, so only a person can fill it.")
                self.faults.add((*where, name), text, _("Ask for it in a form or with a move."), name=name)

    def letter(self, kind: str, where: Where) -> None:
        if kind and kind not in letter_kinds():
            self._unknown(where, _("There is no letter “{name}”."), kind, letter_kinds())

    def call(self, name: str, where: Where) -> None:
        """Calls are registered when the house starts, so only what looks mistyped is a fault."""
        if name not in calls() and get_close_matches(name, calls(), 1, 0.8):
            self._unknown(where, _("There is no call “{name}”."), name, calls())

    def by(self, by: By, where: Where, step: str = "") -> None:
        rights = [right.code for right in declared_rights()]
        if by.right not in rights:
            self._unknown(where, _("There is no right “{name}”."), by.right, rights)
        others = [by.organisation, by.organisation_field, by.post]
        if by.applicant and any(others):
            self.faults.add(
                where, _("The applicant has no organisation and no post here."), _("Write applicant alone.")
            )
        if by.organisation and by.organisation_field:
            text = _("The organisation is said twice.")
            self.faults.add(where, text, _("Keep organisation or organisation_field."))
        if by.organisation_field == ELEMENT:
            self._element(where, step)
        elif by.organisation_field:
            self._organisation(by.organisation_field, where)

    def _element(self, where: Where, step: str) -> None:
        around = [opener for opener, _branch in self.places.get(step, ())]
        if not any(isinstance(self.graph.steps[opener].does, Each) for opener in around):
            text = _("There is no “element” here: the step stands in no branch of an each.")
            self.faults.add(where, text, _("Name a field of the case."))

    def _organisation(self, name: str, where: Where) -> None:
        spec = self.field(name, where)
        if spec and (spec.type not in ORGANISATIONS or spec.personal):
            text = _("“{name}” does not hold an organisation.")
            self.faults.add(where, text, _("Name a field of the type organisation."), name=name)

    def _unknown(self, where: Where, text: str, name: str, known: Iterable[str]) -> None:
        near = get_close_matches(name, list(known), 1)
        mend = _("Did you mean “{near}”?") if near else ""
        self.faults.add(where, text, mend, name=name, near=near[0] if near else "")

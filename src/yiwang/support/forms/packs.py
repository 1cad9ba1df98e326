"""The sections `record`, `form` and `rules` of a pack."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.packs.contracts import Pack, Section, register_section, spoken
from yiwang.support.forms import conditions, operations, queries, shapes, soundness


def record_example(pack: Pack, case: Mapping[str, Any]) -> Iterator[str]:
    """Values of fields that the record has not, values that are wrong without being said to be, and the reverse."""
    specs = queries.fields_of(pack.section("record"))
    given = case.get("given", {})
    for name in given:
        if name not in specs:
            yield spoken(_("There is no field “{field}”."), field=name)
    required = [name for name in specs if specs[name].required and name in _asked(pack, given)]
    found = {path.partition(".")[0]: told for path, told in queries.faults(specs, given, required).items()}
    wrong = case.get("wrong", ())
    for name in wrong:
        if name not in found:
            yield spoken(_("The form takes “{field}” as it is given, and should not."), field=name)
    for name, told in found.items():
        if name in given and name not in wrong:
            yield spoken(_("The form refuses “{field}”: {sentence}"), field=name, sentence=told[0])


def _asked(pack: Pack, given: Mapping[str, Any]) -> set[str]:
    """The fields that the form would ask with these values; all where there is no form."""
    section = pack.section("form")
    if section is None:
        return set(pack.section("record")["fields"])
    form = conditions.form_of(pack.name, pack.version, pack.section("record"), section, pack.title)
    return {name for names in conditions.asked(form, given).values() for name in names}


def rules_example(pack: Pack, case: Mapping[str, Any]) -> Iterator[str]:
    """Decisions that differ from what the example expects."""
    rules = queries.rules_of(pack)
    for name, wanted in case.get("expect", {}).items():
        if name not in rules.tables:
            yield spoken(_("There is no rule named {name}."), name=name)
            continue
        decided = queries.decide(rules, name, case.get("given", {}))
        if decided.value != wanted or isinstance(decided.value, bool) != isinstance(wanted, bool):
            yield spoken(
                _("The rule {name} decides {found} by its row {row}, and {wanted} is expected."),
                name=name,
                found=decided.value,
                row=decided.row,
                wanted=wanted,
            )


def apply_form(pack: Pack, *, actor: Actor, now: datetime) -> None:
    """Put the form of the pack into force."""
    operations.publish_form(
        name=pack.name,
        title=pack.title,
        record=pack.section("record"),
        section=pack.section("form"),
        actor=actor,
        now=now,
    )


register_section(
    Section(
        name="record",
        owner="support.forms",
        schema=shapes.RECORD,
        check=soundness.record_problems,
        example=record_example,
        describes="the fields of one record: its form, its schema, its types and its checks derive from them",
    )
)
register_section(
    Section(
        name="form",
        owner="support.forms",
        schema=shapes.FORM,
        check=soundness.form_problems,
        apply=apply_form,
        after=("record",),
        describes="how the record is asked for: one question group a page",
    )
)
register_section(
    Section(
        name="rules",
        owner="support.forms",
        schema=shapes.RULES,
        check=soundness.rules_problems,
        example=rules_example,
        after=("record",),
        describes="decision tables over the record: the first row that holds decides, and says by which law",
    )
)

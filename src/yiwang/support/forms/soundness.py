"""What is wrong with the sections `record`, `form` and `rules` of a pack that their schemas cannot see."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext_noop as _

from yiwang.kernel.expressions.contracts import BOOLEAN, BadExpression, Expression, FieldType
from yiwang.kernel.expressions.queries import compile_expression
from yiwang.kernel.packs.contracts import Pack, Problem, Step, spoken
from yiwang.support.forms import checking, conditions, lists, records, rules, sentences
from yiwang.support.forms.contracts import FieldSpec
from yiwang.support.forms.kinds import LISTS, TEXTS

CHOICES = ("code", "codes")
ONLY: dict[str, tuple[str, ...]] = {
    "options": (*CHOICES, "text", "person", "organisation", "address"),
    "list": (*CHOICES, "text", "person", "organisation", "address"),
    "unit": ("number", "integer"),
    "min": ("number", "integer", *LISTS),
    "max": ("number", "integer", *LISTS),
    "max_length": TEXTS,
    "pattern": TEXTS,
    "accept": ("files",),
    "material": ("files",),
    "fields": ("rows",),
}
NEVER_PERSONAL = ("boolean", *LISTS)
# What Rust and JavaScript read alike: no look-around, no back reference, no classes by letter.
PLAIN = re.compile(r"(?:\\[.()\[\]{}*+?^$|/\\]|\(\?:|\((?!\?)|[^\\(])*")


def record_problems(pack: Pack) -> Iterator[Problem]:
    """Fields that contradict themselves, and conditions over them that do not compile."""
    section = pack.section("record")
    found = list(problems_of_fields(pack, section["fields"], ("record", "fields"), section.get("lists", {})))
    yield from found
    if "key" in section and section["key"] not in section["fields"]:
        yield pack.problem(spoken(_("There is no field “{field}”."), field=section["key"]), "record", "key")
    if found:
        return
    specs = records.fields_of(section)
    for name, spec in specs.items():
        if spec.when:
            yield from _condition(pack, spec.when, specs, ("record", "fields", name, "when"))[1]


def problems_of_fields(
    pack: Pack, fields: Mapping[str, Any], where: tuple[Step, ...], known: Mapping[str, Any]
) -> Iterator[Problem]:
    for name, said in fields.items():
        here = (*where, name)
        yield from _keys(pack, said, here)
        yield from _choices(pack, said, here, known)
        if "pattern" in said:
            yield from _pattern(pack, said["pattern"], here)
        if said.get("min", 0) > said.get("max", said.get("min", 0)):
            yield pack.problem(spoken(_("The least is greater than the greatest.")), *here, "min")
        if said["type"] == "rows":
            yield from problems_of_fields(pack, said.get("fields", {}), (*here, "fields"), known)
        yield from _answers(pack, records.spec_of(name, said, known), said, here)
        yield from _material(pack, said, here)


def _keys(pack: Pack, said: Mapping[str, Any], here: tuple[Step, ...]) -> Iterator[Problem]:
    for key, kinds in ONLY.items():
        if key in said and said["type"] not in kinds:
            text = spoken(_("“{key}” means nothing for a field of type {type}."), key=key, type=said["type"])
            yield pack.problem(text, *here, key, mend=spoken(_("Take it out.")))
    if said["type"] == "rows" and "fields" not in said:
        yield pack.problem(spoken(_("Rows need the fields of each row.")), *here, mend=spoken(_("Add “fields: …”.")))
    if said.get("personal") and said["type"] in NEVER_PERSONAL:
        text = spoken(_("A field of type {type} cannot be personal as a whole."), type=said["type"])
        yield pack.problem(text, *here, "personal", mend=spoken(_("Mark the fields inside, or take it out.")))
    if said.get("personal") and "default" in said:
        yield pack.problem(spoken(_("A personal field has no default.")), *here, "default")


def _choices(
    pack: Pack, said: Mapping[str, Any], here: tuple[Step, ...], known: Mapping[str, Any]
) -> Iterator[Problem]:
    if "options" in said and "list" in said:
        yield pack.problem(spoken(_("A field has options or a list, not both.")), *here, "list")
    named = [*known, *lists.known_lists()]
    if "list" in said and said["list"] not in named:
        text = spoken(_("There is no list “{list}”."), list=said["list"])
        mend = spoken(_("Known are: {known}."), known=", ".join(named)) if named else spoken(_("Add it under lists."))
        yield pack.problem(text, *here, "list", mend=mend)
    if said["type"] in CHOICES and "options" not in said and "list" not in said:
        yield pack.problem(
            spoken(_("There is nothing to choose from.")), *here, mend=spoken(_("Add options or a list."))
        )


def _pattern(pack: Pack, pattern: str, here: tuple[Step, ...]) -> Iterator[Problem]:
    plain = PLAIN.fullmatch(pattern) is not None
    if not plain or not jsonschema_rs.meta.is_valid({"pattern": pattern}) or not _compiles(pattern):
        text = spoken(_("This pattern is not read alike everywhere."))
        mend = spoken(_("Use letters, [classes], (groups), | and counts only, such as [A-Z][0-9]{{1,3}}."))
        yield pack.problem(text, *here, "pattern", mend=mend)


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.validator_for({"pattern": f"^(?:{pattern})$"})
        re.compile(pattern)
    except (ValueError, re.error):
        return False
    return True


def _answers(pack: Pack, spec: FieldSpec, said: Mapping[str, Any], here: tuple[Step, ...]) -> Iterator[Problem]:
    """A default and a sample must themselves be right."""
    for key in ("default", "sample"):
        if key not in said or said["type"] == "rows":
            continue
        found = _fault(spec, said[key])
        if found:
            text = spoken(_("This {key} is not an answer that the field takes."), key=key)
            yield pack.problem(text, *here, key, mend=found)


def _fault(spec: FieldSpec, value: Any) -> str:
    try:
        found = checking.faults({spec.name: spec}, {spec.name: value}, ())
    except ValueError:  # a pattern that is told of elsewhere
        return ""
    return sentences.sentence(found[0][1], found[0][2]) if found else ""


def _material(pack: Pack, said: Mapping[str, Any], here: tuple[Step, ...]) -> Iterator[Problem]:
    materials = (pack.section("item") or {}).get("materials")
    if "material" in said and materials is not None and said["material"] > len(materials):
        text = spoken(_("The item has {count} materials only."), count=len(materials))
        yield pack.problem(text, *here, "material")


def _condition(
    pack: Pack, text: str, specs: Mapping[str, FieldSpec], where: tuple[Step, ...]
) -> tuple[Expression | None, list[Problem]]:
    known: dict[str, FieldType] = records.types(specs)
    try:
        found = compile_expression(text, known)
    except BadExpression as bad:
        said = spoken(
            _("This condition does not compile, at column {column}: {fact}"), column=bad.column, fact=bad.fact
        )
        return None, [pack.problem(said, *where)]
    if found.type != BOOLEAN:
        return None, [pack.problem(spoken(_("A condition is true or false, and this is neither.")), *where)]
    told = [
        pack.problem(
            spoken(_("“{field}” is personal: a condition may only ask has({field})."), field=name),
            *where,
            mend=spoken(_("Write has({field}), or decide on another field."), field=name),
        )
        for name in sorted(conditions.personal_names(found, specs))
    ]
    return found, told


def form_problems(pack: Pack) -> Iterator[Problem]:
    """Groups that ask for what the record has not, or in an order in which conditions could not be answered."""
    record, form = pack.section("record"), pack.section("form")
    if record is None:
        yield pack.problem(spoken(_("A form needs a record.")), "form", mend=spoken(_("Add the section “record”.")))
        return
    if any(True for _problem in record_problems(pack)):
        return
    yield from _placing(pack, record["fields"], form)
    yield from _order(pack, records.fields_of(record), form)
    for place, name in enumerate(form.get("summary", ())):
        said = record["fields"].get(name)
        if said is None or said.get("personal"):
            text = spoken(_("The summary names “{field}”, which is no field that everybody may see."), field=name)
            yield pack.problem(text, "form", "summary", place)


def _placing(pack: Pack, fields: Mapping[str, Any], form: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    names: set[str] = set()
    for number, group in enumerate(form["groups"]):
        if group["name"] in names:
            yield pack.problem(
                spoken(_("Two groups are named “{name}”."), name=group["name"]), "form", "groups", number
            )
        names.add(group["name"])
        yield from _named(pack, fields, group["fields"], ("form", "groups", number, "fields"), seen)
    yield from _named(pack, fields, form.get("not_asked", ()), ("form", "not_asked"), seen)
    for name in fields:
        if name not in seen:
            text = spoken(_("No group asks for the field “{field}”."), field=name)
            mend = spoken(_("Put it into a group, or under not_asked where others fill it."))
            yield pack.problem(text, "record", "fields", name, mend=mend)


def _named(
    pack: Pack, fields: Mapping[str, Any], names: Any, where: tuple[Step, ...], seen: set[str]
) -> Iterator[Problem]:
    for place, name in enumerate(names):
        if name not in fields:
            yield pack.problem(spoken(_("There is no field “{field}”."), field=name), *where, place)
        elif name in seen:
            yield pack.problem(spoken(_("The field “{field}” is asked for twice."), field=name), *where, place)
        seen.add(name)


def _order(pack: Pack, specs: Mapping[str, FieldSpec], form: Mapping[str, Any]) -> Iterator[Problem]:
    """What a condition reads must have been asked before."""
    every = {name for group in form["groups"] for name in group["fields"]}
    before: set[str] = set()
    for number, group in enumerate(form["groups"]):
        if "when" in group:
            yield from _asked_before(pack, group["when"], specs, ("form", "groups", number, "when"), every - before)
        for name in group["fields"]:
            if name in specs and specs[name].when:
                where = ("record", "fields", name, "when")
                yield from _asked_before(pack, specs[name].when, specs, where, every - before)
            before.add(name)


def _asked_before(
    pack: Pack, text: str, specs: Mapping[str, FieldSpec], where: tuple[Step, ...], later: set[str]
) -> Iterator[Problem]:
    found, told = _condition(pack, text, specs, where)
    yield from told
    for name in sorted({path.partition(".")[0] for path in found.names} & later) if found else ():
        text = spoken(_("This condition reads “{field}”, which is not asked before it."), field=name)
        yield pack.problem(text, *where, mend=spoken(_("Ask for it earlier.")))


def rules_problems(pack: Pack) -> Iterator[Problem]:
    """Tables whose rows do not compile, decide things of two types, never end, or name no law of the pack."""
    record, laws = pack.section("record"), {law["id"] for law in pack.data.get("law", ())}
    if record is None:
        yield pack.problem(spoken(_("Rules need a record.")), "rules", mend=spoken(_("Add the section “record”.")))
        return
    if any(True for _problem in record_problems(pack)):
        return
    specs = records.fields_of(record)
    for name, rows in pack.section("rules").items():
        if name in specs:
            yield pack.problem(spoken(_("“{name}” is a field of the record already."), name=name), "rules", name)
        yield from _table(pack, ("rules", name), rows, specs)
        for place, row in enumerate(rows):
            if "because" in row and row["because"] not in laws:
                text = spoken(_("There is no law “{law}” in this pack."), law=row["because"])
                yield pack.problem(text, "rules", name, place, mend=spoken(_("Name it under law.")))


def _table(pack: Pack, where: tuple[Step, ...], rows: Any, specs: Mapping[str, FieldSpec]) -> Iterator[Problem]:
    last = len(rows) - 1
    kinds = {rules.type_of(row.get("then", row.get("otherwise"))) for row in rows}
    if len(kinds) > 1:
        yield pack.problem(spoken(_("The rows decide things of different types.")), *where)
    for place, row in enumerate(rows):
        if "when" in row:
            yield from _condition(pack, row["when"], specs, (*where, place, "when"))[1]
        elif place != last:
            yield pack.problem(spoken(_("No row after “otherwise” is ever reached.")), *where, place)
    if "otherwise" not in rows[last]:
        text = spoken(_("The last row must say what holds otherwise."))
        yield pack.problem(text, *where, last, mend=spoken(_("Add “- {{otherwise: …}}”.")))

"""Reading records and forms, checking values against them, and deciding by rules."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from yiwang.kernel.actors import Actor
from yiwang.kernel.expressions.contracts import Expression, FieldType
from yiwang.kernel.packs import queries as packs
from yiwang.kernel.packs.contracts import Pack, Problem, Where
from yiwang.support.forms import (
    checking,
    conditions,
    keeping,
    kinds,
    reading,
    records,
    shapes,
    showing,
    soundness,
    telling,
)
from yiwang.support.forms import rules as tables
from yiwang.support.forms.contracts import (
    Aside,
    Decided,
    Draft,
    DraftUnknown,
    FieldSpec,
    Form,
    Group,
    Rules,
    UnknownForm,
    Upload,
)
from yiwang.support.forms.models import Draft as Rows
from yiwang.support.forms.models import FormVersion
from yiwang.support.forms.showing import Asked, GroupPage, Step
from yiwang.support.forms.telling import ShownGroup


def fields_of(section: Mapping[str, Any]) -> dict[str, FieldSpec]:
    """The fields of a pack's section `record`, in its order."""
    return records.fields_of(section)


def fields_schema() -> dict[str, Any]:
    """JSON Schema of `fields` in the section `record`, for other sections that define fields in the same words."""
    return dict(shapes.RECORD["properties"]["fields"])


def field_problems(pack: Pack, fields: Mapping[str, Any], where: Where, lists: Mapping[str, Any]) -> list[Problem]:
    """Fields of a pack that contradict themselves; `where` they stand, `lists` are those of the record."""
    return list(soundness.problems_of_fields(pack, fields, where, lists))


def field_types(specs: Mapping[str, FieldSpec]) -> dict[str, FieldType]:
    """The types that expressions over these fields have. A personal field is a text there: its reference."""
    return records.types(specs)


def personal_names(expression: Expression, specs: Mapping[str, FieldSpec]) -> set[str]:
    """The personal fields whose value an expression reads, which none may; has(field) reads none."""
    return conditions.personal_names(expression, specs)


def schema_of(specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a record with these fields, with titles, for the API and the catalogue."""
    return kinds.schema(specs)


def faults(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], required: Collection[str] = ()
) -> dict[str, list[str]]:
    """What is wrong with values, as sentences in the reader's language by field; empty where all is right.

    Pure: asks no database. Values of other fields are left alone; a field inside rows is told as "staff.0.name".
    A personal value may stand by reference: it was checked when it was kept.
    """
    found = checking.faults(specs, values, required)
    return checking.told(found) if found else {}


def form(name: str, version: str | None = None) -> Form:
    """A form, as it is in force or in a version that was; refuses with `forms.unknown`."""
    if version is None:
        row = FormVersion.objects.filter(name=name, in_force=True).values_list("version", flat=True).first()
        if row is None:
            raise UnknownForm(name=name)
        version = row
    return _form(name, version)


@lru_cache(maxsize=256)
def _form(name: str, version: str) -> Form:
    row = FormVersion.objects.filter(name=name, version=version).first()
    if row is None:
        raise UnknownForm(name=name)
    content = json.loads(row.content)
    return conditions.form_of(name, version, content["record"], content["section"], content["title"])


def asked(form: Form, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields that these answers make the form ask, by group; answers to what is not asked count for nothing."""
    return conditions.asked(form, values)


def rules_of(pack: Pack) -> Rules:
    """The tables of a pack's section `rules`, compiled."""
    return tables.compiled(pack.section("rules") or {}, records.fields_of(pack.section("record") or {}))


def rules(name: str) -> Rules:
    """The tables of the pack of that name that is in force."""
    return _rules(packs.pack(name))


_compiled: dict[tuple[str, str], Rules] = {}


def _rules(pack: Pack) -> Rules:
    known = (pack.name, pack.version)
    if known not in _compiled:
        _compiled[known] = rules_of(pack)
    return _compiled[known]


def decide(rules: Rules, name: str, values: Mapping[str, Any]) -> Decided:
    """What a table decides about these values, by which row and which law; refuses with `forms.unknown-rule`."""
    return tables.decide(rules, name, values)


def draft(id: UUID, *, actor: Actor) -> Draft:
    """A draft of the actor's party, open or ended; refuses with `forms.draft-unknown`."""
    row = Rows.objects.select_related("form").filter(id=id, party=actor.party).first() if actor.signed_in else None
    if row is None:
        raise DraftUnknown()
    return draft_of(row)


def drafts_of(actor: Actor, *, limit: int = 50) -> list[Draft]:
    """The open drafts of the actor's party, the last saved first."""
    if not actor.signed_in:
        return []
    rows = Rows.objects.select_related("form").filter(party=actor.party, state="open").order_by("-saved_at")
    return [draft_of(row) for row in rows[:limit]]


def draft_of(row: Rows) -> Draft:
    """A row of drafts as others may know it."""
    whole = form(row.form.name, row.form.version)
    return Draft(
        id=row.id,
        form=whole.name,
        version=whole.version,
        title=whole.title,
        party=row.party,
        state=row.state,
        values=dict(row.values),
        saved={name: datetime.fromisoformat(said["at"]) for name, said in row.saved.items()},
        sources=dict(row.sources),
        aside=tuple(Aside(**{**said, "on": datetime.fromisoformat(said["on"])}) for said in row.aside),
        revision=row.revision,
        started_at=row.started_at,
        saved_at=row.saved_at,
        expires_at=row.expires_at,
        outdated=not row.form.in_force,
    )


def answers(draft: Draft, *, viewer: Actor, purpose: str, now: datetime) -> dict[str, Any]:
    """The draft's values with personal ones in clear, as far as the viewer may see them; the look is logged."""
    specs = form(draft.form, draft.version).fields
    return keeping.clear(specs, draft.values, viewer=viewer, purpose=purpose, now=now)


def group_page(form: Form, group: str, asked: Asked, *, viewer: Actor) -> GroupPage:
    """A page of a form as the macros of forms/fields.html draw it; refuses with `forms.unknown-group`.

    Officers' move forms give `Asked(values, errors)` alone, citizens' pages the draft as well.
    """
    return showing.group_page(form, form.group(group), asked, viewer)


def fields_page(specs: Mapping[str, FieldSpec], asked: Asked, *, viewer: Actor) -> GroupPage:
    """As `group_page`, for some fields that no form groups, such as those of an officer's move.

    A field whose condition reads fields that are not among them is asked for: somebody chose it by name.
    """
    group = Group(name="", title={}, fields=tuple(specs))
    form = Form("", "", {}, (group,), specs, conditions=dict(conditions.within(specs)))
    return showing.group_page(form, group, asked, viewer)


def shown_values(
    form: Form,
    values: Mapping[str, Any],
    *,
    viewer: Actor,
    purpose: str,
    now: datetime,
    reveal: Collection[str] = (),
) -> list[ShownGroup]:
    """Answers to be read, by group. Personal ones are masked, but those fields named in `reveal` ("*" for all).

    What is revealed is logged, and stays masked where the viewer may not see it.
    """
    wanted = set(values) if "*" in reveal else set(reveal)
    masked = keeping.masked(form.fields, values, wanted, viewer=viewer, purpose=purpose, now=now)
    return telling.shown_groups(form, values, masked, wanted, viewer)


def steps(form: Form, draft: Draft, current: str = "") -> list[Step]:
    """The pages that the answers so far ask for, and how far each is."""
    return showing.steps(form, draft, current)


def summary(draft: Draft) -> str:
    """What a draft is about, from the fields that its form names; empty where none is answered."""
    whole = form(draft.form, draft.version)
    return " · ".join(telling.plain(whole.fields[n], draft.values[n]) for n in whole.summary if n in draft.values)


def uploads_of(files: Any) -> list[Upload]:
    """The files that came in with a page (request.FILES), for `save_group`."""
    return reading.uploads_of(files)


def read(spec: FieldSpec, raw: Any) -> Any:
    """The value of what was typed into one control: a text, or a list of texts for codes."""
    return reading.read(spec, raw)


def given_values(specs: Mapping[str, FieldSpec], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of those fields that a page had (`_asked` names them), None for those left empty; without files."""
    return reading.given_values(specs, given)


def in_clear(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], *, viewer: Actor, purpose: str, now: datetime
) -> dict[str, Any]:
    """Values of some fields with personal ones in clear, as far as the viewer may see them; the look is logged."""
    return keeping.clear(specs, values, viewer=viewer, purpose=purpose, now=now)


def references_in(values: Mapping[str, Any]) -> list[str]:
    """Every reference to a personal value that stands somewhere in these values."""
    return list(keeping.references(dict(values)))

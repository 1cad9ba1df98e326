"""Personal answers go to trust/personal; what stands in a draft is their reference."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from yiwang.kernel.actors import Actor
from yiwang.support.forms.checking import referred
from yiwang.support.forms.contracts import PERSONAL, FieldSpec
from yiwang.support.forms.reading import read, spelled
from yiwang.trust.personal import operations as personal
from yiwang.trust.personal import queries as looked
from yiwang.trust.personal.contracts import Kind

KINDS = {
    "person": Kind.NAME,
    "phone": Kind.PHONE,
    "id_number": Kind.ID_NUMBER,
    "address": Kind.ADDRESS,
    "email": Kind.EMAIL,
}
Place = tuple[str, FieldSpec, dict[str, Any], str]


def personal_places(specs: Mapping[str, FieldSpec], values: dict[str, Any]) -> Iterator[Place]:
    """(path, field, the record that holds it, its name there) of every personal answer, those in rows as well."""
    for name, spec in specs.items():
        if spec.personal and isinstance(values.get(name), str | int | float):
            yield name, spec, values, name
        if spec.type == "rows" and isinstance(values.get(name), list):
            inner = {one.name: one for one in spec.fields}
            for place, row in enumerate(values[name]):
                if isinstance(row, dict):
                    yield from ((f"{name}.{place}.{p}", s, r, n) for p, s, r, n in personal_places(inner, row))


def copied(values: Mapping[str, Any]) -> dict[str, Any]:
    """A copy whose rows may be changed."""
    return {
        name: [dict(row) if isinstance(row, dict) else row for row in value] if isinstance(value, list) else value
        for name, value in values.items()
    }


def kept(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], about: str, *, party: str, actor: Actor, now: datetime
) -> dict[str, Any]:
    """The values with every personal one replaced by its reference. `about` keeps those of two drafts apart."""
    result = copied(values)
    places = [place for place in personal_places(specs, result) if not referred(place[1], place[2][place[3]])]
    given = {
        f"{about}.{path}": (spelled(record[name]), spec.personal, KINDS.get(spec.type, Kind.TEXT))
        for path, spec, record, name in places
    }
    references = personal.keep(given, subject=party, actor=actor, now=now)
    for path, _spec, record, name in places:
        record[name] = references[f"{about}.{path}"]
    return result


def clear(
    specs: Mapping[str, FieldSpec], values: Mapping[str, Any], *, viewer: Actor, purpose: str, now: datetime
) -> dict[str, Any]:
    """The values with every reference replaced by its text, as far as the viewer may see it; the look is logged."""
    result = copied(values)
    places = [place for place in personal_places(specs, result) if referred(place[1], place[2][place[3]])]
    if not places:
        return result
    texts = looked.shown([r[n] for _p, _s, r, n in places], viewer=viewer, purpose=purpose, now=now, full=True)
    for _path, spec, record, name in places:
        record[name] = read(spec, texts[record[name]])
    return result


def references(value: Any) -> Iterator[str]:
    """Every reference that stands somewhere in a value."""
    if isinstance(value, str) and value.startswith(PERSONAL):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        yield from references(list(value.values()))


def masked(
    specs: Mapping[str, FieldSpec],
    values: Mapping[str, Any],
    reveal: Collection[str],
    *,
    viewer: Actor,
    purpose: str,
    now: datetime,
) -> dict[str, Any]:
    """The values with every reference replaced by a text: masked, or in full for the fields in `reveal`."""
    result = copied(values)
    places = [place for place in personal_places(specs, result) if referred(place[1], place[2][place[3]])]
    for full in (False, True):
        chosen = [place for place in places if (place[0].partition(".")[0] in reveal) == full]
        texts = looked.shown([r[n] for _p, _s, r, n in chosen], viewer=viewer, purpose=purpose, now=now, full=full)
        for _path, _spec, record, name in chosen:
            record[name] = texts[record[name]]
    return result

"""The office that a document comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """`name` in both languages and the code that stands in the numbers of its letters."""

    name: dict[str, str]
    code: str
    region: str


def office(path: str) -> Office:
    """The office at an organisation path; refuses where there is none."""
    from yiwang.kernel.organisations import queries as organisations

    found = organisations.organisation_at(path)
    name = dict(found.name)
    return Office({"zh": name["zh"], "en": name.get("en") or name["zh"]}, found.code, found.region)

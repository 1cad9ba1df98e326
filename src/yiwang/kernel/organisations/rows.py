"""From rows to contracts, and the names by which an organisation is found."""

import unicodedata
from collections.abc import Iterable, Mapping

from yiwang.kernel.organisations import contracts
from yiwang.kernel.organisations.contracts import Level, LinkKind, OrganisationKind
from yiwang.kernel.organisations.models import Appointment, Link, Organisation, Post


def organisation(row: Organisation) -> contracts.Organisation:
    return contracts.Organisation(
        path=row.path,
        code=row.code,
        name=row.name,
        short=row.short or row.name,
        aliases=tuple(row.aliases),
        region=row.region,
        level=Level(row.level),
        uscc=row.uscc,
        kind=OrganisationKind(row.kind),
        parent=row.parent_path,
        duties=row.duties,
        order=row.order,
        since=row.since,
        until=row.until,
        successor=row.successor.path if row.successor_id else "",
    )


def post(row: Post, path: str) -> contracts.Post:
    return contracts.Post(path, row.code, row.title, row.leads, row.seats, row.order)


def appointment(row: Appointment) -> contracts.Appointment:
    return contracts.Appointment(
        id=row.id,
        subject=row.subject,
        organisation=row.post.organisation.path,
        post=row.post.code,
        title=row.post.title,
        main=row.main,
        since=row.since,
        until=row.until,
        basis=row.basis,
    )


def link(row: Link) -> contracts.Link:
    return contracts.Link(
        row.upper.path, row.lower.path, LinkKind(row.kind), row.matter, row.basis, row.since, row.until
    )


def plain(text: str) -> str:
    """A name as it is compared: full-width forms, spaces and the marks between words make no difference."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum()).lower()


def forms(names: Iterable[Mapping[str, str] | str]) -> list[str]:
    """Every Chinese name, compared as `plain` compares, without repetition."""
    texts = [name if isinstance(name, str) else name.get("zh", "") for name in names]
    return list(dict.fromkeys(plain(text) for text in texts if text))


def findable(
    name: Mapping[str, str], short: Mapping[str, str], others: Iterable[Mapping[str, str] | str], region: str
) -> tuple[list[str], str]:
    """The forms by which a name is known exactly, and the text in which a search looks."""
    known = forms([name, short, *others])
    english = [plain(each.get("en", "")) for each in (name, short)]
    return known, "\n".join(filter(None, [*known, *english]))

"""Who acts, and the port through which every floor asks whether they may."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from yiwang.kernel.errors import NotAllowed, SignInFirst


@dataclass(frozen=True, slots=True)
class Right:
    """A right that operations check. `title` is marked with gettext_noop."""

    code: str
    title: str


_declared: dict[str, Right] = {}


def declare(code: str, title: str) -> Right:
    """Make a right known; modules do this once, in their contracts."""
    right = Right(code, title)
    if _declared.setdefault(code, right) != right:
        raise ValueError(f"the right {code} is declared twice with different titles")
    return right


def declared_rights() -> Iterator[Right]:
    """Every right that any loaded module declares, by code."""
    yield from sorted(_declared.values(), key=lambda right: right.code)


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    OFFICER = "officer"
    SYSTEM = "system"


def region_prefix(code: str) -> str:
    """The significant part of a 12-digit region code: 2, 4, 6, 9 or 12 digits; empty for the whole country.

    Every region inside 330424000000 has a code that starts with 330424.
    """
    for length in (2, 4, 6, 9):
        if set(code[length:]) <= {"0"}:
            return "" if length == 2 and code[:2] == "00" else code[:length]
    return code


@dataclass(frozen=True, slots=True)
class Grant:
    """A right within a region subtree and, if `organisation` is given, within that organisation's subtree.

    `region` is a 12-digit code or "" for everywhere. `organisation` is a materialised path of organisation
    codes such as "330424/MR/MR-01", or "" for every organisation of the region.
    """

    right: str
    region: str = ""
    organisation: str = ""

    def covers(self, region: str, organisation: str) -> bool:
        return region.startswith(region_prefix(self.region)) and within_path(organisation, self.organisation)


def within_path(path: str, top: str) -> bool:
    """Whether an organisation path is `top` or lies under it."""
    return not top or path == top or path.startswith(top + "/")


@dataclass(frozen=True, slots=True)
class Actor:
    """A subject acting now: a person, perhaps for a firm or in a post, or the system itself.

    `subject` is the subject's identifier (a UUID as text); `organisation` a path as in `Grant`; `region` a
    12-digit code. `post` is the code of a post, as flows name it, and `post_title` what people call it.
    An applicant acts for `on_behalf` (a subject's identifier) where it is given, in `items` alone if any are named.
    """

    subject: str
    name: str
    kind: ActorKind
    region: str = ""
    organisation: str = ""
    post: str = ""
    on_behalf: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    second_factor: bool = False
    post_title: str = ""
    items: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.kind is not ActorKind.ANONYMOUS

    @property
    def party(self) -> str:
        """The subject in whose name a citizen or an enterprise acts."""
        return self.on_behalf or self.subject

    @property
    def own(self) -> frozenset[str]:
        """The subjects whose things are the actor's own: not those of a firm for which they act in some items only."""
        return frozenset({self.subject} if self.items else {self.subject, self.party}) - {""}

    def is_party(self, subject: str, item: str) -> bool:
        """Whether the actor is this subject, or acts for it in the item."""
        mine = subject == self.subject or (subject == self.party and (not self.items or item in self.items))
        return self.signed_in and bool(subject) and mine

    def may(self, right: Right, *, within: str | None = None, organisation: str | None = None) -> bool:
        """Whether the actor holds `right` in the region `within` for the organisation path given.

        Without a place the question is whether the actor holds it anywhere at all; within "" it is whether they hold
        it everywhere, as what belongs to the whole installation asks.
        """
        if self.kind is ActorKind.SYSTEM:
            return True
        held = (grant for grant in self.grants if grant.right == right.code)
        if within is None and organisation is None:
            return any(True for _ in held)
        return any(grant.covers(within or "", organisation or "") for grant in held)

    def must(self, right: Right, *, within: str | None = None, organisation: str | None = None) -> None:
        """Refuse with `rights.not-allowed`, or `identity.sign-in-first` for a stranger, unless `may` holds."""
        if self.may(right, within=within, organisation=organisation):
            return
        if not self.signed_in:
            raise SignInFirst()
        raise NotAllowed(right=right.code)

    def there(self, *places: tuple[str, str]) -> "Actor":
        """The same actor with no more than they may do at these places: (region, organisation path)."""
        held = (grant for grant in self.grants if any(grant.covers(*place) for place in places))
        return replace(self, grants=frozenset(held))

    def scopes(self, right: Right) -> list[tuple[str, str]]:
        """(region prefix, organisation path) of every grant of `right`, for a WHERE clause; [("", "")] is all."""
        if self.kind is ActorKind.SYSTEM:
            return [("", "")]
        return [(region_prefix(g.region), g.organisation) for g in self.grants if g.right == right.code]


ANONYMOUS = Actor(subject="", name="", kind=ActorKind.ANONYMOUS)
SYSTEM = Actor(subject="00000000-0000-0000-0000-000000000000", name="Yiwang", kind=ActorKind.SYSTEM)

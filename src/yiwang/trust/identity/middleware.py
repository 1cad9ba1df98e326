"""Who is asking: the session becomes an Actor, with one query for the session and one for what it allows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind
from yiwang.shell.words import say
from yiwang.trust.identity import accounts, sessions
from yiwang.trust.identity.models import Account, Agency, Session
from yiwang.trust.rights import queries as rights

SEEN_EVERY = timedelta(minutes=1)


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(sessions.COOKIE, "")
        if token:
            request.actor = actor_of(token, request.now)  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(token: str, now: datetime) -> Actor:
    """The actor of a session; a stranger where it has ended, waits, or belongs to a demonstration that is over."""
    row = Session.objects.select_related("account").filter(digest=sessions.digest(token), ends_at__gt=now).first()
    if row is None or row.waiting or not _alive(row, now):
        return ANONYMOUS
    if now - row.seen_at > SEEN_EVERY:
        Session.objects.filter(digest=row.digest).update(seen_at=now)
    return officer(row, now) if row.account.kind == "officer" else applicant(row, now)


def _alive(row: Session, now: datetime) -> bool:
    account: Account = row.account
    if account.closed_at is not None or (account.demo and not settings.DEMO):
        return False
    return account.kind != "officer" or now - row.seen_at <= sessions.OFFICER_RESTS


def officer(row: Session, now: datetime) -> Actor:
    account, passed = row.account, row.second_factor_at is not None
    subject = str(account.subject)
    return Actor(
        subject=subject,
        name=account.shown_name,
        kind=ActorKind.OFFICER,
        region=account.region,
        organisation=account.organisation,
        post=str(account.post.get("code", "")),
        post_title=say(account.post),
        grants=rights.grants_of(subject, now, second_factor=passed),
        second_factor=passed,
    )


def applicant(row: Session, now: datetime) -> Actor:
    """A citizen or a firm; a citizen acts for a firm only as long as the firm lets them."""
    account, name, firm, items = row.account, row.account.shown_name, "", frozenset[str]()
    if row.on_behalf is not None:
        agency = (
            Agency.objects.select_related("firm")
            .filter(accounts.acting(now), agent=account, firm=row.on_behalf, firm__closed_at=None)
            .first()
        )
        if agency is not None:
            firm, name = str(row.on_behalf), f"{name} · {agency.firm.shown_name}"
            items = frozenset(agency.items)
    return Actor(
        subject=str(account.subject),
        name=name,
        kind=ActorKind(account.kind),
        on_behalf=firm,
        items=items,
        second_factor=row.second_factor_at is not None,
    )

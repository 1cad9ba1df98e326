"""Keys act as their owners, with no more rights, and not a moment longer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from yiwang.kernel.actors import ANONYMOUS, SYSTEM, Right
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.shell.testing import act_as
from yiwang.trust.apikeys import operations, queries, texts
from yiwang.trust.apikeys.contracts import (
    OWN_READ,
    BadExpiry,
    KeyNotValid,
    KeyUnknown,
    NoScope,
    ScopeNotYours,
    TooManyKeys,
)
from yiwang.trust.apikeys.models import ApiKey
from yiwang.trust.apikeys.tests import make
from yiwang.trust.identity import operations as accounts
from yiwang.trust.identity import queries as identity
from yiwang.trust.identity.tests import make as people
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.rights import operations as operations_of_rights
from yiwang.trust.rights import queries as rights

pytestmark = pytest.mark.django_db
READ = "ledger.read"
LATER = make.NOW + timedelta(days=1)


def test_a_key_is_known_by_its_hash_alone():
    made = make.key(make.citizen())
    row = ApiKey.objects.get()
    assert made.text not in str(row.__dict__)
    assert queries.caller(made.text, now=LATER).key.id == made.key.id
    for wrong in ("", "yw_", made.text[:-1], made.text + "A", made.text.swapcase(), "yw_aaaaaaaa_" + "A" * 43):
        with pytest.raises(KeyNotValid):
            queries.caller(wrong, now=LATER)


@given(some.text())
def test_no_other_text_is_ever_taken_for_a_key(text):
    assert texts.prefix_of(text) is None or text.startswith("yw_")


def test_a_key_has_the_rights_of_its_owner_that_are_among_its_scopes_and_no_others():
    made = make.key(make.officer("leader"), {READ})
    caller = queries.caller(made.text, now=LATER).actor
    assert {grant.right for grant in caller.grants} == {READ}
    caller.must(Right(READ, ""), within=make.HAIYAN, organisation=caller.organisation or "330424/330424-SCJG")
    with pytest.raises(NotAllowed):
        caller.must(Right("licences.read", ""), within=make.HAIYAN)


def test_an_owner_who_loses_a_role_or_the_account_loses_it_in_every_key():
    owner = make.officer("leader")
    made = make.key(owner, {READ, OWN_READ})
    (held,) = rights.roles_of(owner.subject, now=make.NOW)
    operations_of_rights.withdraw_role(assignment=held.id, reason="moved", actor=SYSTEM, now=make.NOW)
    assert queries.caller(made.text, now=LATER).actor.grants == frozenset()
    accounts.close_account(subject=owner.subject, actor=SYSTEM, now=make.NOW)
    with pytest.raises(KeyNotValid):
        queries.caller(made.text, now=LATER)


def test_a_key_for_a_firm_ends_with_the_agency():
    number = people.id_number()
    person, firm = people.citizen("沈知禾", password="", id_number=number), people.firm(password="")
    owner = make.actor(firm.subject)
    agency = accounts.name_agent(name="沈知禾", id_number=number, actor=owner, now=make.NOW)
    acting = identity.actor_for(person.subject, on_behalf=firm.subject, now=make.NOW)
    made = make.key(acting)
    assert queries.caller(made.text, now=LATER).actor.party == firm.subject
    accounts.end_agency(agency=agency.id, actor=owner, now=LATER)
    with pytest.raises(KeyNotValid):
        queries.caller(made.text, now=LATER)


def test_rights_that_need_a_second_factor_are_in_a_key_only_if_it_was_made_with_one():
    subject = make.officer("security-administrator").subject
    plain = identity.actor_for(subject, now=make.NOW)
    needing = {grant.right for grant in make.actor(subject).grants} - {grant.right for grant in plain.grants}
    assert needing
    with pytest.raises(ScopeNotYours):
        make.key(plain, needing)
    made = make.key(make.actor(subject), needing)
    assert {grant.right for grant in queries.caller(made.text, now=LATER).actor.grants} == needing


def test_nobody_makes_a_key_that_may_more_than_they():
    with pytest.raises(ScopeNotYours):
        make.key(make.citizen(), {READ})
    with pytest.raises(NoScope):
        make.key(make.citizen(), ())
    with pytest.raises(SignInFirst):
        make.key(ANONYMOUS)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_every_key_ends_within_a_year(days):
    with pytest.raises(BadExpiry):
        make.key(make.citizen(), days=days)


def test_a_key_ends_on_its_day_and_when_it_is_revoked():
    owner = make.citizen()
    made = make.key(owner, days=30)
    end = make.NOW + timedelta(days=30)
    assert queries.caller(made.text, now=end - timedelta(seconds=1))
    with pytest.raises(KeyNotValid):
        queries.caller(made.text, now=end)
    with pytest.raises(KeyUnknown):
        operations.revoke_key(key=made.key.id, actor=make.officer("leader"), now=LATER)
    for _ in range(2):
        operations.revoke_key(key=made.key.id, actor=owner, now=LATER)
    with pytest.raises(KeyNotValid):
        queries.caller(made.text, now=LATER)
    entries = ledger.entries_about(f"key {made.key.prefix}", viewer=SYSTEM)
    assert [entry.kind for entry in entries] == ["apikeys.made", "apikeys.revoked"]


def test_nobody_has_more_than_twenty_keys_in_use():
    actor = make.citizen()
    first = make.key(actor)
    for _ in range(19):
        make.key(actor)
    with pytest.raises(TooManyKeys):
        make.key(actor)
    operations.revoke_key(key=first.key.id, actor=actor, now=make.NOW)
    assert make.key(actor)


def test_the_last_use_is_known_to_the_minute():
    made = make.key(make.citizen())
    for second in (0, 30, 59):
        key = queries.caller(made.text, now=LATER).key
        operations.note_use(key=key, now=LATER + timedelta(seconds=second))
    assert ApiKey.objects.get().last_used_at == LATER
    operations.note_use(key=queries.caller(made.text, now=LATER).key, now=LATER + timedelta(seconds=60))
    assert ApiKey.objects.get().last_used_at == LATER + timedelta(minutes=1)


def test_the_page_shows_a_key_once_and_revokes_it(settings, client):
    act_as(settings, make.officer("leader"))
    page = client.post("/account/keys", {"name": "nightly export", "scopes": [OWN_READ, READ], "days": "90"})
    text = page.content.decode().partition('value="yw_')[2].partition('"')[0]
    assert queries.caller(f"yw_{text}", now=timezone.now()).actor.may(Right(READ, ""))
    shown = client.get("/account/keys").content.decode()
    assert "nightly export" in shown
    assert text not in shown
    key = ApiKey.objects.get()
    client.post(f"/account/keys/{key.id}/revoke")
    with pytest.raises(KeyNotValid):
        queries.caller(f"yw_{text}", now=timezone.now())
    assert "已撤销" in client.get("/account/keys").content.decode()


def test_the_page_keeps_what_was_typed_and_offers_only_rights_that_one_has(settings, client):
    act_as(settings, make.citizen())
    answer = client.post("/account/keys", {"name": "mine", "days": "90"})
    assert answer.status_code == 422
    assert 'value="mine"' in answer.content.decode()
    assert READ not in answer.content.decode()
    assert client.post("/account/keys", {"name": "m", "scopes": [READ], "days": "90"}).status_code == 422
    assert not ApiKey.objects.exists()


def test_strangers_are_asked_to_sign_in(settings, client):
    act_as(settings, ANONYMOUS)
    assert client.get("/account/keys").headers["Location"].startswith("/sign-in")

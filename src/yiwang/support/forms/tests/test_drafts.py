"""A draft keeps what was typed, belongs to one party, and forgets nothing in silence."""

import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.http import QueryDict

from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.support.files import queries as files
from yiwang.support.files.tests.make import PDF, PNG, archive
from yiwang.support.forms import contracts, limits, operations, queries
from yiwang.support.forms.contracts import Sourced, Upload
from yiwang.support.forms.models import Draft as Row
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.make import NOW, PEOPLE, SHOP, citizen, saved
from yiwang.support.notices import queries as notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    return make.form()


def stored_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(t::text, ''), '') FROM forms_draft t")
        return cursor.fetchone()[0]


def test_what_was_typed_comes_back_as_values(form):
    draft = make.filled()
    values = make.clear(queries.draft(draft.id, actor=citizen()))
    assert (values["area"], values["cold"], values["since"]) == (86.5, True, "2026-09-22")
    assert (values["phone"], values["staff"]) == ("13905732046", [{"name": "王立", "days": 5}])


def test_no_personal_text_ever_stands_in_the_table_of_drafts(form):
    draft = make.filled()
    saved(draft, "people", {"id_number": "3304241990", "manager": "沈嘉"})
    text = stored_text()
    assert [word for word in ("沈嘉", "王立", "13905732046", "3304241990") if word in text] == []
    assert draft.values["phone"].startswith("personal:")


def test_what_is_wrong_is_saved_as_it_was_typed_and_told(form):
    done = saved(make.draft(), "shop", {**SHOP, "area": "八十六"})
    assert done.errors == {"area": ["使用面积请填数字，例如 86"]}
    assert done.draft.values["area"] == "八十六"
    assert saved(done.draft, "people", {"id_number": "12"}).errors["id_number"]
    assert make.clear(queries.draft(done.draft.id, actor=citizen()))["id_number"] == "12"


def test_checking_tells_faults_by_group_and_field_also_of_personal_answers(form):
    draft = make.draft()
    saved(draft, "shop", {**SHOP, "area": "x"})
    saved(draft, "people", {"id_number": "12"})
    found = operations.check_draft(draft=draft.id, actor=citizen(), now=NOW)
    assert {group: sorted(told) for group, told in found.items()} == {
        "shop": ["area"],
        "people": ["id_number", "manager"],
    }


def test_the_same_key_gives_the_same_draft(form):
    assert make.draft("a").id == make.draft("a").id
    assert make.draft("b").id != make.draft("a").id


def test_nobody_else_reads_saves_or_sends_it(form):
    draft = make.filled()
    other = citizen(make.LIN)
    for act in (
        lambda: queries.draft(draft.id, actor=other),
        lambda: queries.draft(draft.id, actor=ANONYMOUS),
        lambda: saved(draft, "shop", SHOP, actor=other),
        lambda: operations.check_draft(draft=draft.id, actor=other, now=NOW),
        lambda: operations.send_draft(draft=draft.id, actor=other, now=NOW),
        lambda: operations.discard_draft(draft=draft.id, actor=other, now=NOW),
        lambda: operations.upgrade_draft(draft=draft.id, actor=other, now=NOW),
    ):
        with pytest.raises(contracts.DraftUnknown):
            act()
    assert queries.drafts_of(other) == []
    with pytest.raises(SignInFirst):
        make.draft(actor=ANONYMOUS)


def test_an_agent_of_a_firm_works_on_the_firms_drafts(form):
    agent = Actor(subject=make.LIN, name="林", kind=ActorKind.ENTERPRISE, on_behalf="firm")
    colleague = Actor(subject=make.SHEN, name="沈", kind=ActorKind.ENTERPRISE, on_behalf="firm")
    draft = make.draft(actor=agent)
    assert saved(draft, "shop", SHOP, actor=colleague).errors == {}
    with pytest.raises(contracts.DraftUnknown):
        queries.draft(draft.id, actor=citizen(make.SHEN))


def test_two_windows_never_drop_each_others_groups_and_the_later_one_is_told(form):
    draft = make.draft()
    one = saved(draft, "shop", {**SHOP, "_seen": str(draft.revision)})
    two = saved(draft, "people", {**PEOPLE, "_seen": str(draft.revision)})
    assert (one.replaced, two.replaced) == ({}, {})
    three = saved(draft, "shop", {**SHOP, "shop": "海盐禾香", "_seen": str(draft.revision)})
    assert three.replaced == {"shop": "海盐禾悦"}
    values = queries.draft(draft.id, actor=citizen()).values
    assert values["shop"] == "海盐禾香"
    assert "manager" in values


def test_a_choice_taken_back_is_known_from_one_that_was_not_shown(form):
    draft = make.draft()
    saved(draft, "shop", QueryDict("kind=meals&extras=meals&extras=retail&cold=true&_asked=kind extras cold"))
    kept = saved(draft, "shop", QueryDict("shop=A&_asked=shop")).draft.values
    assert (kept["extras"], kept["cold"]) == (["meals", "retail"], True)
    assert "extras" not in saved(draft, "shop", QueryDict("_asked=extras")).draft.values


def test_a_field_that_an_answer_opens_keeps_the_person_on_the_page(form):
    draft = make.draft()
    done = saved(
        draft, "shop", {**SHOP, "kind": "live_seafood", "_asked": "shop area kind cold since story seats extras"}
    )
    assert done.opened == ("tank",)
    assert (
        saved(
            draft, "shop", {"tank": "12", "_asked": " ".join(make.GROUPS[0]["fields"]), "kind": "live_seafood"}
        ).opened
        == ()
    )


def test_rows_are_added_and_dropped_without_a_script(form):
    draft = make.filled()
    more = saved(draft, "people", {**PEOPLE, "_do": "add:staff"})
    assert (more.more, more.stay) == ("staff", True)
    two = {**PEOPLE, "staff.1.name": "周砚", "staff.1.days": "9"}
    assert list(saved(draft, "people", two).errors) == ["staff.1.days"]
    less = saved(draft, "people", {**two, "_do": "drop:staff.0"})
    assert make.clear(less.draft)["staff"] == [{"name": "周砚", "days": 9}]
    assert "staff" not in saved(draft, "people", {"_asked": "staff"}).draft.values


def test_a_typed_reference_to_what_is_anothers_is_only_a_text(form):
    mine = make.filled()
    theirs = make.draft(actor=citizen(make.LIN))
    done = saved(
        theirs, "people", {"manager": mine.values["manager"], "place": mine.values["manager"]}, citizen(make.LIN)
    )
    assert done.draft.values["manager"] != mine.values["manager"]
    assert make.clear(done.draft, citizen(make.LIN))["manager"] == mine.values["manager"].removeprefix("personal:")


def upload(name: str = "plan.pdf", content: bytes = PDF, replaces: str = "") -> Upload:
    type_ = "application/pdf" if name.endswith("pdf") else "image/png"
    return Upload("plan", name, type_, io.BytesIO(content), replaces)


def test_files_are_uploaded_replaced_and_taken_back(form):
    draft = make.filled()
    first = saved(draft, "papers", {}, uploads=[upload()]).draft.values["plan"]
    second = saved(draft, "papers", {}, uploads=[upload("b.png", PNG, first[0])]).draft.values["plan"]
    assert len(second) == 1
    assert files.stored_file(UUID(second[0]), viewer=citizen()).name == "b.png"
    assert "plan" not in saved(draft, "papers", {"_do": f"remove:plan.{second[0]}"}).draft.values


def test_a_file_of_another_type_is_refused_beside_its_field_and_the_rest_is_saved(form):
    done = saved(
        make.filled(), "papers", {}, uploads=[upload(), upload("c.pdf", archive("one.txt")), upload("d.pdf", b"")]
    )
    assert len(done.errors["plan"]) == 2
    assert len(done.draft.values["plan"]) == 1
    kept = Upload("plan", "a.zip", "application/zip", io.BytesIO(archive("one.txt")))
    assert "PDF, JPG, PNG" in saved(done.draft, "papers", {}, uploads=[kept]).errors["plan"][0]


def test_a_draft_that_is_complete_is_sent_once_with_references(form):
    draft = make.filled()
    filing = operations.send_draft(draft=draft.id, actor=citizen(), now=NOW)
    assert (filing.form, filing.version) == ("shop", form.version)
    assert filing.values["manager"].startswith("personal:")
    assert operations.send_draft(draft=draft.id, actor=citizen(), now=NOW) == filing
    with pytest.raises(contracts.DraftEnded):
        saved(draft, "shop", SHOP)
    assert queries.drafts_of(citizen()) == []


def test_what_was_hidden_by_an_answer_is_not_sent_and_not_lost(form):
    draft = make.filled()
    saved(draft, "shop", {**SHOP, "kind": "live_seafood", "tank": "12"})
    back = saved(draft, "shop", SHOP)
    assert back.draft.values["tank"] == 12
    assert "tank" not in operations.send_draft(draft=draft.id, actor=citizen(), now=NOW).values


def test_a_draft_that_is_not_complete_is_refused_with_its_faults(form):
    with pytest.raises(contracts.NotComplete) as refused:
        operations.send_draft(draft=make.draft().id, actor=citizen(), now=NOW)
    assert sorted(refused.value.fields) == ["area", "kind", "manager", "shop"]


def test_a_discarded_draft_can_be_brought_back_until_it_is_swept(form):
    draft = make.filled()
    file = saved(draft, "papers", {}, uploads=[upload()]).draft.values["plan"][0]
    until = operations.discard_draft(draft=draft.id, actor=citizen(), now=NOW)
    assert queries.drafts_of(citizen()) == []
    assert operations.purge_drafts(now=until - timedelta(seconds=1)) == 0
    assert operations.restore_draft(draft=draft.id, actor=citizen(), now=NOW).values["area"] == 86.5
    until = operations.discard_draft(draft=draft.id, actor=citizen(), now=NOW)
    assert operations.purge_drafts(now=until) == 1
    assert not Row.objects.exists()
    assert files.stored_files([UUID(file)], viewer=citizen()) == {}


def test_an_old_draft_is_announced_then_closed(form):
    draft = make.filled()
    days = limits.drafts(date(2026, 9, 22))
    assert draft.expires_at == NOW + timedelta(days=days["days"])
    assert operations.warn_of_expiry(now=NOW) == 0
    soon = draft.expires_at - timedelta(days=days["notice_days"])
    assert (operations.warn_of_expiry(now=soon), operations.warn_of_expiry(now=soon)) == (1, 0)
    assert [notice.kind for notice in notices.inbox(viewer=citizen()).rows] == ["draft"]
    assert operations.expire_drafts(now=draft.expires_at - timedelta(hours=1)) == 0
    assert operations.expire_drafts(now=draft.expires_at) == 1
    assert queries.draft(draft.id, actor=citizen()).state == "expired"


def test_saving_again_gives_a_draft_its_whole_time_back(form):
    draft = make.filled()
    later = NOW + timedelta(days=29)
    operations.warn_of_expiry(now=later)
    assert saved(draft, "shop", SHOP, now=later).draft.expires_at == later + timedelta(days=30)
    assert operations.warn_of_expiry(now=later) == 0


def test_no_party_fills_the_house_with_drafts(form, monkeypatch):
    monkeypatch.setitem(limits._drafts()[0], "open", 2)
    make.draft("a"), make.draft("b")
    with pytest.raises(contracts.TooManyDrafts):
        make.draft("c")


def test_what_is_known_is_filled_in_with_its_source_and_can_be_restored(monkeypatch):
    known = {
        "firm": Sourced("海盐禾味", make.words("电子营业执照", "E-licence"), date(2026, 8, 19)),
        "gone": Sourced(1, {}),
    }
    monkeypatch.setitem(contracts._sources, "account", lambda actor, now: known)
    make.form()
    draft = make.draft()
    assert draft.values["firm"] == "海盐禾味"
    assert (draft.sources["firm"]["on"], draft.sources["firm"]["value"]) == ("2026-08-19", "海盐禾味")
    changed = saved(draft, "people", {"firm": "禾香"}).draft
    assert changed.values["firm"] == "禾香"
    back = saved(draft, "people", {"firm": "禾香", "_do": "restore:firm"})
    assert (back.draft.values["firm"], back.stay) == ("海盐禾味", True)


def test_a_locked_answer_changes_only_at_its_source(monkeypatch):
    monkeypatch.setitem(contracts._sources, "account", lambda actor, now: {"firm": Sourced("海盐禾味", {})})
    make.form(firm={"source": {"from": "account.firm", "locked": True}})
    assert saved(make.draft(), "people", {"firm": "别的"}).draft.values["firm"] == "海盐禾味"

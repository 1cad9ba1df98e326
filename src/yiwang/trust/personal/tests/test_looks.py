"""Every look at clear text is written down, cannot be taken back, and can be read by whom it concerns."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError

from yiwang.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.shell import testing
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.personal import operations, queries
from yiwang.trust.personal.contracts import (
    READ_ACCESS_LOG,
    READ_PERSONAL,
    READ_SENSITIVE,
    BrokenDay,
    Kind,
    LookFilter,
    PurposeMissing,
)
from yiwang.trust.personal.tests import make
from yiwang.trust.personal.tests.make import BUREAU, LIN, NOW, SHEN, YESTERDAY

pytestmark = pytest.mark.django_db
CLERK = make.officer(READ_PERSONAL)


def look(reference, viewer, purpose="办件 330424-20260922-0001", full=True, now=NOW):
    return queries.shown([reference], viewer=viewer, purpose=purpose, now=now, full=full)[reference]


def logged():
    return [
        (row.viewer_name, row.owner, row.kinds, row.purpose) for row in queries.every_look(LookFilter(), viewer=SYSTEM)
    ]


def test_a_value_is_masked_unless_it_is_asked_for_in_full():
    reference = make.kept()
    assert look(reference, CLERK, full=False) == "139****2046"
    assert logged() == []
    assert look(reference, CLERK) == "13912342046"
    assert logged() == [("周砚", SHEN, ("phone",), "办件 330424-20260922-0001")]


@pytest.mark.parametrize(
    ("viewer", "usual", "gravest"),
    [
        (ANONYMOUS, False, False),
        (make.person(LIN), False, False),
        (make.officer(), False, False),
        (make.officer(READ_PERSONAL), True, False),
        (make.officer(READ_SENSITIVE), False, False),
        (make.officer(READ_PERSONAL, READ_SENSITIVE), True, True),
        (make.person(SHEN), True, True),
        (Actor(subject=LIN, name="林", kind=ActorKind.CITIZEN, on_behalf=SHEN), True, True),
        (SYSTEM, True, True),
    ],
    ids=["stranger", "another", "officer", "reader", "half", "sensitive", "self", "agent", "system"],
)
def test_who_sees_what_in_clear(viewer, usual, gravest):
    phone, illness = make.kept(), make.kept("illness", "糖尿病", grade=4)
    assert (look(phone, viewer) == "13912342046", look(illness, viewer) == "糖尿病") == (usual, gravest)


def test_nobody_looks_without_saying_what_for():
    with pytest.raises(PurposeMissing):
        look(make.kept(), CLERK, purpose=" ")


def test_what_nothing_is_known_of_is_a_dash():
    strange = ["personal:7f9c2ba4-e88f-427d-9f7a-111111111111", "personal:no", "text"]
    assert set(queries.shown(strange, viewer=SYSTEM, purpose="x", now=NOW, full=True).values()) == {"—"}


def test_many_values_of_many_people_are_one_query_and_one_line_for_each_person(django_assert_num_queries):
    references = [make.kept(name, subject=subject) for subject in (SHEN, LIN) for name in ("phone", "mobile")]
    with django_assert_num_queries(2):
        queries.shown(references, viewer=CLERK, purpose="list", now=NOW, full=True)
    assert len(logged()) == 2


def test_a_subject_reads_who_looked_but_not_their_own_looks():
    reference = make.kept()
    look(reference, CLERK)
    look(reference, make.person())
    look(make.kept(subject=LIN), CLERK)
    (mine,) = queries.my_looks(LookFilter(), viewer=make.person()).rows
    assert (mine.viewer_name, mine.organisation, mine.kinds) == ("周砚", BUREAU, ("phone",))
    with pytest.raises(SignInFirst):
        queries.my_looks(LookFilter(), viewer=ANONYMOUS)


def test_an_auditor_reads_the_looks_of_their_own_organisations_only():
    look(make.kept(), CLERK)
    inside, elsewhere = make.officer(READ_ACCESS_LOG), make.officer(READ_ACCESS_LOG, organisation="330424/330424-WJJ")
    assert queries.looks(LookFilter(), viewer=inside).count == 1
    assert queries.looks(LookFilter(), viewer=elsewhere).count == 0
    with pytest.raises(NotAllowed):
        queries.looks(LookFilter(), viewer=CLERK)


def test_looks_are_paged_both_ways_and_filtered():
    for day in range(5):
        look(make.kept(), CLERK, now=NOW - timedelta(days=5 - day))
    auditor, days = make.officer(READ_ACCESS_LOG), [NOW.date() - timedelta(days=n) for n in range(1, 6)]
    first = queries.looks(LookFilter(), viewer=auditor, limit=2)
    second = queries.looks(LookFilter(), viewer=auditor, limit=2, after=first.after)
    back = queries.looks(LookFilter(), viewer=auditor, limit=2, before=second.before)
    assert [row.at.date() for row in first.rows + second.rows] == days[:4]
    assert back.rows == first.rows
    assert back.before is None
    asked = LookFilter(since=days[2], until=days[1], kinds=("phone",))
    assert [row.at.date() for row in queries.looks(asked, viewer=auditor).rows] == days[1:3]
    assert queries.looks(LookFilter(kinds=("email",)), viewer=auditor).rows == []


@pytest.mark.parametrize(
    "change",
    ["UPDATE personal_look SET purpose = ''", "DELETE FROM personal_look"],
)
def test_the_database_refuses_to_change_the_log(change):
    look(make.kept(), CLERK)
    with pytest.raises((DatabaseError, InternalError), match="append-only"), transaction.atomic():
        make.statement(change)
    assert len(logged()) == 1


def test_each_past_day_is_anchored_once_and_today_waits():
    look(make.kept(), CLERK, now=YESTERDAY)
    look(make.kept(), CLERK, now=NOW)
    assert (operations.anchor(now=NOW), operations.anchor(now=NOW)) == (1, 0)
    (entry,) = ledger.entries_about("2026-09-21", viewer=SYSTEM)
    assert (entry.kind, entry.content["lines"]) == ("personal.looks", 1)
    assert queries.broken_days() == []


def test_a_log_that_was_tampered_with_no_longer_fits_its_anchor():
    look(make.kept(), CLERK, now=YESTERDAY)
    operations.anchor(now=NOW)
    make.statement("ALTER TABLE personal_look DISABLE TRIGGER personal_look_keep")
    make.statement("UPDATE personal_look SET viewer_name = '别人'")
    assert queries.broken_days() == [BrokenDay(YESTERDAY.date(), 1, 1)]


def test_finding_somebody_is_a_look_too():
    make.kept()
    operations.note_finding(owner=SHEN, kind=Kind.PHONE, viewer=CLERK, purpose="窗口", now=NOW)
    (mine,) = queries.my_looks(LookFilter(), viewer=make.person()).rows
    assert mine.kinds == ("phone",)


def test_the_page_shows_a_person_who_looked(client, settings):
    testing.act_as(settings, make.person())
    assert "还没有人看过您的信息" in client.get("/account/looks").content.decode()
    look(make.kept(), CLERK)
    page = client.get("/account/looks").content.decode()
    assert "周砚" in page
    assert "办件 330424-20260922-0001" in page
    assert "电话号码" in page
    sheet = client.get("/account/looks?export=csv")
    assert "周砚" in b"".join(sheet.streaming_content).decode("utf-8-sig")


def test_the_auditors_page_checks_the_log_against_the_ledger(client, settings):
    testing.act_as(settings, make.officer(READ_ACCESS_LOG))
    look(make.kept(), CLERK, now=YESTERDAY)
    operations.anchor(now=NOW)
    assert "每一天都与存证账本一致" in client.get("/work/looks?check=1").content.decode()
    make.statement("ALTER TABLE personal_look DISABLE TRIGGER personal_look_keep")
    make.statement("UPDATE personal_look SET purpose = ''")
    assert "2026年9月21日（周一）与存证账本不一致" in client.get("/work/looks?check=1").content.decode()


def test_strangers_are_sent_to_sign_in(client):
    assert client.get("/account/looks").headers["Location"].startswith("/sign-in?next=")


def test_who_is_no_auditor_is_refused(client, settings):
    testing.act_as(settings, make.person())
    assert client.get("/work/looks").status_code == 403

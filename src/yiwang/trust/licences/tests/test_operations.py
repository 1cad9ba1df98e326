"""Issuing, changing and checking licences."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.trust.documents import queries as documents
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.licences import operations, queries
from yiwang.trust.licences.contracts import (
    LicenceFilter,
    LicenceStatus,
    LicenceUnknown,
    MissingValue,
    ReasonNeeded,
    UnknownType,
    WrongStatus,
)
from yiwang.trust.licences.models import Licence as LicenceRow
from yiwang.trust.licences.tests import make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def county(db):
    organisations.bureau()


def test_a_licence_has_a_number_an_identifier_dates_and_a_status():
    issued = make.licence()
    assert issued.number.startswith("JY2330424")
    assert issued.identifier.startswith("1.2.156.3005.2.11100000MB03271699022.")
    assert (issued.issued_on, issued.valid_to) == (date(2026, 9, 24), date(2031, 9, 23))
    assert issued.status is LicenceStatus.VALID
    assert queries.licence_by_token(issued.token, now=make.NOW) == issued


def test_the_same_key_is_the_same_licence_with_one_number_one_entry_and_one_job():
    first, second = make.licence(), make.licence()
    assert first == second
    assert LicenceRow.objects.count() == 1
    assert ledger.waiting() == 1
    assert len(make.published("licences.issued")) == 1
    assert ProcrastinateJob.objects.filter(task_name="documents.render").count() == 1


def test_issuing_takes_a_bounded_number_of_statements():
    make.licence("warm")
    with CaptureQueriesContext(connection) as captured:
        make.licence("measured")
    assert len(captured) <= 18, [query["sql"][:90] for query in captured]


def test_a_licence_without_a_required_value_or_a_known_type_is_refused_and_nothing_is_written():
    with pytest.raises(MissingValue) as refused:
        make.licence(premises="")
    assert "premises" in refused.value.sentence
    facts = {"case_number": "1", "holder": "h", "organisation": make.BUREAU, "region": make.HAIYAN, "values": {}}
    with pytest.raises(UnknownType):
        operations.issue(type="no such", **facts, actor=SYSTEM, now=make.NOW, key="k")
    assert not LicenceRow.objects.exists()
    assert ledger.waiting() == 0


def test_an_officer_without_the_right_issues_nothing():
    make.food()
    with pytest.raises(NotAllowed):
        operations.issue(
            type="food_business_licence",
            case_number="1",
            holder="h",
            organisation=make.BUREAU,
            region=make.HAIYAN,
            values=make.VALUES,
            actor=make.officer(),
            now=make.NOW,
            key="k",
        )


def test_no_personal_value_stands_in_the_ledger_or_in_an_event():
    issued = make.licence()
    (entry,) = ledger.entries_about(issued.number, viewer=SYSTEM)
    assert entry.content["values"]["premises"]["zh"] == make.VALUES["premises"]
    assert "representative" not in entry.content["values"]
    assert "personal:" not in str(entry.content) + str(make.published("licences.issued"))


def test_every_change_of_status_has_its_reason_its_entry_and_its_event():
    issued, officer = make.licence(), make.officer()
    operations.suspend(number=issued.number, reason="责令改正期间", actor=officer, now=LATER)
    operations.restore(number=issued.number, reason="已改正", actor=officer, now=LATER)
    operations.revoke(number=issued.number, reason="《食品安全法》第一百二十六条", actor=officer, now=LATER)
    cancelled = operations.cancel(number=issued.number, reason="吊销后注销", actor=officer, now=LATER)
    assert cancelled.status is LicenceStatus.CANCELLED
    make.sequenced()
    steps = queries.changes_of(cancelled)
    assert [step.after for step in steps] == ["valid", "suspended", "valid", "revoked", "cancelled"]
    assert [step.index for step in steps] == [0, 1, 2, 3, 4]
    assert steps[1].reason == "责令改正期间"
    assert len(make.published("licences.changed")) == 4


@pytest.mark.parametrize(("way", "then"), [("cancel", "restore"), ("revoke", "suspend"), ("cancel", "cancel")])
def test_a_dead_licence_does_not_come_back(way, then):
    issued, officer = make.licence(), make.officer()
    getattr(operations, way)(number=issued.number, reason="r", actor=officer, now=LATER)
    with pytest.raises(WrongStatus) as refused:
        getattr(operations, then)(number=issued.number, reason="r", actor=officer, now=LATER)
    assert issued.number in refused.value.sentence


def test_a_change_needs_a_reason_and_the_right_at_the_place():
    issued = make.licence()
    with pytest.raises(ReasonNeeded):
        operations.suspend(number=issued.number, reason="  ", actor=make.officer(), now=LATER)
    with pytest.raises(NotAllowed):
        operations.suspend(number=issued.number, reason="r", actor=make.officer(region="330421000000"), now=LATER)
    with pytest.raises(LicenceUnknown):
        operations.suspend(number="JY0", reason="r", actor=make.officer(), now=LATER)


def test_a_licence_is_expired_after_its_last_day_before_and_after_the_nightly_job():
    issued = make.licence()
    last_evening = make.NOW.replace(year=2031, day=23, hour=15, minute=59)
    assert queries.licence_by_token(issued.token, now=last_evening).status is LicenceStatus.VALID
    next_morning = last_evening + timedelta(minutes=2)
    assert queries.licence_by_token(issued.token, now=next_morning).status is LicenceStatus.EXPIRED
    shown = queries.licences(LicenceFilter(status="expired"), viewer=SYSTEM, now=next_morning)
    assert [row.number for row in shown.rows] == [issued.number]
    assert operations.expire_due(now=last_evening) == 0
    assert operations.expire_due(now=next_morning) == 1
    assert operations.expire_due(now=next_morning) == 0
    assert [step.after for step in queries.changes_of(issued)] == ["valid", "expired"]


def test_a_new_version_of_a_type_leaves_issued_licences_as_they_are():
    issued = make.licence()
    changed = make.FOOD | {"title": {"zh": "新证", "en": "New"}, "fields": make.FOOD["fields"][:1]}
    operations.install_type(definition=changed, actor=SYSTEM, now=LATER)
    assert queries.licence_by_token(issued.token, now=LATER).title["zh"] == "食品经营许可证"
    assert len(queries.lines_of(issued)) == 4
    assert queries.licence_types() == {"food_business_licence": {"zh": "新证", "en": "New"}}


def test_the_holder_and_officers_of_the_place_see_a_licence_and_nobody_else():
    issued = make.licence()
    assert queries.licence(issued.token, viewer=make.holder(), now=LATER).number == issued.number
    assert queries.licence(issued.token, viewer=make.officer(), now=LATER).number == issued.number
    for stranger in (make.holder("55555555-5555-5555-5555-555555555555"), make.officer(region="330421000000")):
        with pytest.raises(LicenceUnknown):
            queries.licence(issued.token, viewer=stranger, now=LATER)
    assert len(queries.licences_of(make.HOLDER, viewer=make.holder(), now=LATER)) == 1
    assert queries.licences_of(make.HOLDER, viewer=make.officer(region="330421000000"), now=LATER) == []


def test_the_list_pages_by_key_and_finds_by_number_type_and_status():
    numbers = [make.licence(f"k{n}", now=make.NOW + timedelta(days=n)).number for n in range(5)]
    officer = make.officer()
    first = queries.licences(LicenceFilter(), viewer=officer, now=LATER, limit=3)
    second = queries.licences(LicenceFilter(), viewer=officer, now=LATER, limit=3, after=first.after)
    assert [row.number for row in (*first.rows, *second.rows)] == numbers[::-1]
    assert (first.count, second.after) == (5, None)
    found = queries.licences(
        LicenceFilter(text=numbers[2].lower(), type="food_business_licence"), viewer=officer, now=LATER
    )
    assert [row.number for row in found.rows] == [numbers[2]]
    assert queries.licences(LicenceFilter(status="revoked"), viewer=officer, now=LATER).count == 0
    assert queries.licences(LicenceFilter(since=date(2026, 9, 28)), viewer=officer, now=LATER).count == 1


def test_an_examination_answers_its_three_questions_from_the_ledger():
    issued = make.licence()
    assert queries.examine(issued.token, now=LATER).answer == "pending"
    make.sequenced()
    found = queries.examine(issued.token, now=LATER)
    assert (found.in_ledger, found.unchanged, found.in_force) == (True, True, True)
    assert found.answer == "genuine-valid"
    assert "representative" not in [line.name for line in found.lines]
    operations.suspend(number=issued.number, reason="r", actor=make.officer(), now=LATER)
    assert queries.examine(issued.token, now=LATER).answer == "genuine-suspended"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("valid_to = '2041-01-01'", ["valid_to"]),
        ("holder = 'x', number = 'JY1'", ["number"]),
        ("values = jsonb_set(values, '{premises}', '\"elsewhere\"')", ["premises"]),
    ],
)
def test_an_examination_names_what_somebody_changed_in_the_register(change, named):
    issued = make.licence()
    make.sequenced()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE licences_licence SET {change}")  # noqa: S608
    found = queries.examine(issued.token, now=LATER)
    assert (found.answer, found.altered) == ("not-genuine", named)


def test_a_licence_whose_entry_is_not_in_the_ledger_is_not_genuine():
    issued = make.licence()
    make.sequenced()
    LicenceRow.objects.update(leaf_hash=bytes(32))
    assert queries.examine(issued.token, now=LATER).answer == "not-genuine"


def test_looks_are_counted_and_the_latest_are_shown():
    issued = make.licence()
    for minute in range(7):
        operations.note_look(licence=issued, how="verified", actor=SYSTEM, now=make.NOW + timedelta(minutes=minute))
    latest, count = queries.looks_at(issued)
    assert (count, len(latest), latest[0].at) == (7, 5, make.NOW + timedelta(minutes=6))


def test_the_document_is_wanted_with_the_licence_and_not_before():
    issued = make.licence()
    assert [document.kind for document in documents.unready()] == ["licence"]
    assert documents.unready()[0].about == issued.number


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_licence():
    make.food()
    found = []

    def issue() -> None:
        found.append(make.licence().number)
        connections.close_all()

    threads = [threading.Thread(target=issue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert LicenceRow.objects.count() == 1

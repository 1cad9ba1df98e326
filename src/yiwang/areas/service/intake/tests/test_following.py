"""What an applicant may do to a case, what they are told of it, and who reads what belongs to it."""

from uuid import UUID

import pytest
from django.db import connection

from yiwang.areas.service.intake import history, operations, queries
from yiwang.areas.service.intake.contracts import NoProgress
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import DAY, NOW
from yiwang.areas.service.ratings import queries as ratings
from yiwang.kernel.actors import ANONYMOUS, Actor, ActorKind
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import AlreadyUrged, BadMove, UnknownCase, UnknownTask
from yiwang.support.files import queries as files
from yiwang.support.files.contracts import FileUnknown
from yiwang.support.files.tests.make import PNG
from yiwang.support.notices import queries as notices
from yiwang.trust.documents import operations as making
from yiwang.trust.documents import queries as documents
from yiwang.trust.documents.contracts import DocumentUnknown
from yiwang.trust.rights.tests import make as roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def shen():
    make.county()
    return make.citizen(make.person())


@pytest.fixture
def case(shen):
    return make.sent(shen).case


def told(viewer: Actor) -> dict[str, str]:
    return {notice.kind: notice.text["zh"] for notice in notices.inbox(viewer=viewer).rows}


def asked(case: str, viewer: Actor):
    return queries.asked_of_me(cases.whole_case(case, viewer=viewer, now=NOW), viewer=viewer)


# Corrections


def test_a_correction_asks_for_everything_at_once_and_only_for_that(shen, case):
    make.corrected(case, "面积与布局图不一致", "布局图没有标出洗手池")
    (one,) = asked(case, shen)
    assert one.items == ("面积与布局图不一致", "布局图没有标出洗手池")
    assert one.fields == ("area", "plan")
    assert one.values["area"] == 86


def test_what_is_answered_is_kept_until_it_is_sent_and_then_stands_in_the_case(shen, case):
    make.corrected(case)
    (one,) = asked(case, shen)
    done = operations.save_answer(
        case=case, task=one.task.id, given={"area": "九十", "opinion": "改好了"}, actor=shen, now=NOW
    )
    assert done.errors["area"]
    with pytest.raises(BadMove) as refused:
        operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    assert "area" in refused.value.fields
    held = queries.answering(one.task.id, viewer=shen)
    assert (held.values["area"], held.opinion) == ("九十", "改好了")
    upload = make.upload(PNG, "布局图.png", "image/png")
    operations.save_answer(case=case, task=one.task.id, given={"area": "90"}, uploads=[upload], actor=shen, now=NOW)
    for _ in range(2):
        if asked(case, shen):
            operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    data = cases.case(case, viewer=shen, now=NOW).data
    assert (data["area"], len(data["plan"])) == (90, 2)
    found = files.stored_files([UUID(id) for id in data["plan"]], viewer=shen)
    assert {file.about for file in found.values()} == {f"cases:{case}"}
    assert queries.answering(one.task.id, viewer=shen) is None
    assert cases.moves(case, viewer=shen)[-1].opinion == "改好了"


def test_an_answer_that_changes_nothing_and_says_nothing_is_refused(shen, case):
    make.corrected(case)
    (one,) = asked(case, shen)
    with pytest.raises(BadMove):
        operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    assert asked(case, shen)


def test_a_file_that_lies_about_its_type_is_refused_beside_its_field(shen, case):
    make.corrected(case)
    (one,) = asked(case, shen)
    lies = make.upload(b"MZ\x90 not a picture", "布局图.png", "image/png")
    done = operations.save_answer(case=case, task=one.task.id, given={}, uploads=[lies], actor=shen, now=NOW)
    assert "布局图.png" in done.errors["plan"][0]


def test_a_personal_answer_that_stays_the_same_is_no_change(shen, case):
    make.corrected(case, fields=("phone",))
    (one,) = asked(case, shen)
    given = {"phone": "13905732046", "opinion": "电话没错"}
    operations.save_answer(case=case, task=one.task.id, given=given, actor=shen, now=NOW)
    operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    assert cases.moves(case, viewer=shen)[-1].changes == []


def test_a_step_of_the_applicant_is_made_by_the_applicant_alone(shen, case):
    make.move(case, "accept", "accept")
    (one,) = asked(case, shen)
    assert [offer.verb for offer in one.offers] == ["choose", "any_day"]
    operations.save_answer(case=case, task=one.task.id, given={"day": "2026-09-23"}, actor=shen, now=NOW)
    operations.send_answer(case=case, task=one.task.id, verb="choose", actor=shen, now=NOW, key="a")
    assert cases.case(case, viewer=shen, now=NOW).data["day"] == "2026-09-23"
    other = make.citizen(make.person("林晚舟", phone="13700001111"))
    with pytest.raises(UnknownCase):
        operations.save_answer(case=case, task=one.task.id, given={}, actor=other, now=NOW)
    with pytest.raises(UnknownTask):
        operations.save_answer(case=case, task=one.task.id, given={}, actor=make.clerk(), now=NOW)


def test_one_urges_once_a_day_and_withdraws_before_the_decision(shen, case):
    operations.urge(case=case, actor=shen, now=NOW)
    with pytest.raises(AlreadyUrged):
        operations.urge(case=case, actor=shen, now=NOW)
    operations.urge(case=case, actor=shen, now=NOW + DAY)
    operations.withdraw(case=case, opinion="不开了", actor=shen, now=NOW + DAY, key="w")
    assert cases.case(case, viewer=shen, now=NOW).outcome == "withdrawn"


def test_what_officers_propose_to_each_other_is_not_told_before_it_is_decided(shen, case):
    make.move(case, "accept", "accept")
    lines = history.timeline(cases.whole_case(case, viewer=shen, now=NOW), {}, {})
    assert [(line.state, line.title) for line in lines] == [
        ("done", "您提交了申请"),
        ("done", "受理"),
        ("now", "确认现场核查时间"),
        ("next", "决定"),
    ]


# What is told


def test_an_applicant_hears_at_every_turn_and_each_thing_once(shen, case):
    make.heard()
    assert "2026年9月16日" in told(shen)["received"]
    make.corrected(case)
    make.heard()
    assert "2026年9月28日" in told(shen)["correction"]
    (one,) = asked(case, shen)
    operations.save_answer(case=case, task=one.task.id, given={"area": "90"}, actor=shen, now=NOW)
    operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    make.move(case, "accept", "accept")
    make.heard()
    assert "2026年9月22日" in told(shen)["accepted"]
    assert "确认现场核查时间" in told(shen)["task"]
    (one,) = asked(case, shen)
    operations.send_answer(case=case, task=one.task.id, verb="any_day", actor=shen, now=NOW, key="b")
    make.move(case, "decide", "grant")
    make.heard()
    assert "准予许可" in told(shen)["decided"]
    assert ratings.question_of(case, viewer=shen).open
    kinds = [notice.kind for notice in notices.inbox(viewer=shen, limit=50).rows]
    assert sorted(kinds) == ["accepted", "correction", "decided", "rate", "received", "task"]


def test_a_withdrawn_case_is_told_and_not_rated(shen, case):
    operations.withdraw(case=case, actor=shen, now=NOW, key="w")
    make.heard()
    assert "已撤回" in told(shen)["decided"]
    assert ratings.question_of(case, viewer=shen) is None


def test_officers_hear_of_urging_whoever_has_the_task_else_the_group(shen, case):
    clerk, other = make.clerk(1), make.clerk(2)
    roles.given("clerk", clerk.subject, now=NOW)
    operations.urge(case=case, actor=shen, now=NOW)
    make.heard()
    assert "受理" in told(clerk)["urged"]
    assert told(other) == {}
    make.move(case, "accept", "take", actor=other)
    operations.urge(case=case, actor=shen, now=NOW + DAY)
    make.heard(NOW + DAY)
    assert "urged" in told(other)


def test_officers_hear_that_a_limit_is_near_and_then_broken(shen, case):
    from yiwang.support.cases import operations as engine

    make.move(case, "accept", "take", actor=make.clerk())
    for days in (2, 4):
        engine.ring_due(now=NOW + days * DAY)
        make.heard(NOW + days * DAY)
    texts = [notice.text["zh"] for notice in notices.inbox(viewer=make.clerk()).rows]
    assert any("超期" in text for text in texts)
    assert len(texts) == len(set(texts))


# Letters


def letters(case: str, viewer: Actor) -> list:
    number = cases.case(case, viewer=viewer, now=NOW).number
    return documents.documents_about(number, viewer=viewer)


def test_every_move_with_a_letter_has_its_letter_once(shen, case):
    make.corrected(case)
    make.heard()
    (one,) = asked(case, shen)
    operations.save_answer(case=case, task=one.task.id, given={"area": "90"}, actor=shen, now=NOW)
    operations.send_answer(case=case, task=one.task.id, verb="answer", actor=shen, now=NOW, key="a")
    make.move(case, "accept", "accept")
    (one,) = asked(case, shen)
    operations.send_answer(case=case, task=one.task.id, verb="any_day", actor=shen, now=NOW, key="b")
    make.move(case, "decide", "refuse", opinion="不符合条件\n面积不足")
    make.heard()
    make.heard()
    assert sorted(letter.kind for letter in letters(case, shen)) == ["acceptance", "correction", "refusal"]
    assert letters(case, shen)[0].organisation == "330424/330424-SCJG"


def test_a_letter_names_the_applicant_by_reference_and_its_facts_in_words(shen, case):
    make.corrected(case, "布局图没有标出洗手池")
    make.heard()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM documents_document")
        text = cursor.fetchone()[0]
    assert "personal:" in text
    assert "沈知禾" not in text
    assert "布局图没有标出洗手池" in text


@pytest.mark.slow
def test_a_letter_is_typeset_with_the_name_of_the_applicant(shen, case):
    import io
    import re

    import pypdf

    make.move(case, "accept", "not_accept", opinion="不属于本机关职权范围")
    make.heard()
    (letter,) = letters(case, shen)
    making.render(letter.id, now=NOW)
    pdf = documents.opened(letters(case, shen)[0])
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))
    assert "沈知禾" in text
    assert "不属于本机关职权范围" in text
    assert "示例店铺许可" in text


# Rights


def test_who_may_see_a_case_reads_its_files_and_letters_and_nobody_else_does(shen, case):
    make.corrected(case)
    make.heard()
    id = UUID(cases.case(case, viewer=shen, now=NOW).data["plan"][0])
    (letter,) = letters(case, shen)
    lin = make.citizen(make.person("林晚舟", phone="13700001111"))
    readers = {"applicant": shen, "clerk": make.clerk()}
    others = {
        "another citizen": lin,
        "nobody": ANONYMOUS,
        "another county": make.clerk(7, region="330481000000", organisation="330481"),
        "another bureau": make.clerk(8, organisation="330424/330424-FGJ"),
    }
    for viewer in readers.values():
        assert files.stored_file(id, viewer=viewer)
        assert documents.document(letter.token, viewer=viewer)
        assert cases.whole_case(case, viewer=viewer, now=NOW)
    for viewer in others.values():
        with pytest.raises(FileUnknown):
            files.stored_file(id, viewer=viewer)
        with pytest.raises(DocumentUnknown):
            documents.document(letter.token, viewer=viewer)
        with pytest.raises(UnknownCase):
            cases.whole_case(case, viewer=viewer, now=NOW)


def test_an_agent_sees_the_cases_of_the_firm_only_while_acting_for_it(shen):
    from yiwang.trust.identity.tests import make as accounts

    firm = accounts.firm()
    boss = Actor(firm.subject, firm.name, ActorKind.ENTERPRISE)
    case = make.sent(boss).case
    lin = make.person("林晚舟", phone="13700001111")
    assert cases.whole_case(case, viewer=make.agent(lin, firm), now=NOW)
    with pytest.raises(UnknownCase):
        cases.whole_case(case, viewer=make.citizen(lin), now=NOW)


# Strangers


@pytest.mark.parametrize("digits", ["2046", "id"])
def test_number_and_four_digits_tell_how_a_case_stands_and_nothing_more(digits):
    from yiwang.trust.identity.tests import make as accounts

    make.county()
    number = accounts.id_number()
    shen = make.citizen(make.person(id_number=number))
    sent = make.sent(shen)
    found = queries.progress(number=sent.number, digits=number[-4:] if digits == "id" else digits, now=NOW)
    assert (found.item["zh"], [step["zh"] for step in found.steps]) == ("示例店铺许可（新办）", ["受理"])
    assert "禾悦" not in repr(found)


def test_wrong_digits_and_a_wrong_number_are_refused_alike(shen, case):
    number = cases.case(case, viewer=shen, now=NOW).number
    for wrong in ((number, "0000"), ("330424-20260914-999999", "2046"), (number, "204"), ("", "2046")):
        with pytest.raises(NoProgress):
            queries.progress(number=wrong[0], digits=wrong[1], now=NOW)

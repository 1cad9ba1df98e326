"""What people do to a case, one move at a time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import NotAllowed, SignInFirst
from yiwang.support.cases import operations, queries
from yiwang.support.cases.contracts import (
    ADMINISTER_CASES,
    SUPERVISE_CASES,
    AlreadyClosed,
    AlreadyMoved,
    AlreadyUrged,
    BadMove,
    CannotRecall,
    CannotReturn,
    NotYourTask,
    OnlyOnce,
    OpinionNeeded,
    TaskTaken,
    UnknownMove,
)
from yiwang.support.cases.tests import make
from yiwang.trust.personal import operations as personal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def flow(db):
    make.called.clear(), make.failing.clear()
    make.flow()
    make.colleagues(make.officer(2).subject, "s2", "s3")
    yield
    assert make.broken_rows() == []


def test_a_case_is_opened_once_for_each_key_and_waits_where_its_flow_begins():
    first, second = make.case("k"), make.case("k")
    assert first.case.token == second.case.token
    assert (first.repeated, second.repeated) == (False, True)
    assert first.case.number.startswith("330424-20260914-")
    assert make.steps(first.case.token) == ["accept"]
    assert first.case.clocks == ()


def test_acceptance_starts_the_legal_and_the_promised_clock():
    token = make.accepted()
    legal, promised = make.get(token).clocks
    assert (legal.due.astimezone().date().isoformat(), legal.left) == ("2026-10-16", 20)
    assert (promised.left, promised.colour) == (5, "green")
    assert make.steps(token) == ["review"]


def test_two_departments_look_at_the_same_time_and_the_case_goes_on_when_both_have():
    token = make.forked()
    assert make.steps(token) == ["health", "safety"]
    make.move(token, "safety", "agree", actor=make.officer(2, organisation=make.SAFETY), data={"remarks": "安全"})
    assert make.steps(token) == ["health"]
    assert "safe" not in make.get(token).data
    make.move(token, "health", "object", actor=make.officer(3, organisation=make.HEALTH), opinion="不合格")
    assert make.steps(token) == ["decide"]
    data = make.get(token).data
    assert (data["safe"], data["clean"], data["remarks"]) == (True, False, "安全")


def test_a_decision_is_issued_after_the_commit_and_the_case_is_closed():
    token = decided()
    assert make.steps(token) == ["issue"]
    assert make.called == []
    make.delivered()
    case = make.get(token)
    assert (case.open, case.outcome, case.data["licence_no"]) == (False, "granted", "P-1")
    assert make.called[0].values == {"shop": "禾悦餐饮"}
    assert [data["outcome"] for data in make.published("cases.closed")] == ["granted"]


def decided() -> str:
    token = make.forked()
    make.move(token, "safety", "agree")
    make.move(token, "health", "agree")
    make.move(token, "again", "agree")
    make.move(token, "decide", "grant", actor=make.head())
    return token


def test_the_same_request_twice_is_one_move_with_the_same_answer():
    token = make.case().case.token
    task = make.task_at(token, "accept")
    first, second = (
        operations.make_move(task=task.id, verb="accept", actor=make.officer(), now=make.NOW, key="r1") for _ in "12"
    )
    assert (first.move, first.opened) == (second.move, second.opened)
    assert second.repeated
    with pytest.raises(BadMove):
        operations.make_move(task=task.id, verb="take", actor=make.officer(), now=make.NOW, key="r1")


def test_who_comes_second_is_told_where_the_case_stands_now():
    token = make.case().case.token
    task = make.task_at(token, "accept")
    operations.make_move(task=task.id, verb="accept", actor=make.officer(1), now=make.NOW)
    with pytest.raises(AlreadyMoved) as refused:
        operations.make_move(task=task.id, verb="accept", actor=make.officer(2), now=make.NOW)
    assert refused.value.facts["steps"] == ["review"]
    assert "审查" in refused.value.sentence


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (ANONYMOUS, SignInFirst),
        (make.applicant(), NotYourTask),
        (make.officer(organisation="330424/330424-JY"), NotYourTask),
        (make.officer(region="330481000000"), NotYourTask),
        (make.officer(1, SUPERVISE_CASES), NotYourTask),
    ],
)
def test_nobody_moves_without_the_right_in_that_place(actor, refusal):
    token = make.case().case.token
    with pytest.raises(refusal):
        make.move(token, "accept", "accept", actor=actor)
    assert make.steps(token) == ["accept"]


def test_a_post_narrows_who_may_decide():
    token = make.accepted()
    make.move(token, "review", "alone", actor=make.officer())
    with pytest.raises(NotYourTask):
        make.move(token, "decide", "grant", actor=make.officer())
    make.move(token, "decide", "refuse", actor=make.head(), opinion="不符合条件")
    assert make.get(token).outcome == "refused"


def test_who_takes_a_task_has_it_alone_until_it_is_given_back():
    token = make.accepted()
    make.move(token, "review", "take", actor=make.officer(1))
    with pytest.raises(TaskTaken):
        make.move(token, "review", "alone", actor=make.officer(2))
    make.move(token, "review", "release", actor=make.officer(1))
    make.move(token, "review", "alone", actor=make.officer(2))
    assert make.steps(token) == ["decide"]


def test_a_task_handed_over_keeps_who_is_answerable():
    token = make.accepted()
    make.move(token, "review", "take", actor=make.officer(1))
    make.move(token, "review", "hand_over", actor=make.officer(1), extra={"to": make.officer(2).subject})
    task = make.task_at(token, "review")
    assert (task.holder, task.answerable) == (make.officer(2).subject, make.officer(1).subject)
    with pytest.raises(TaskTaken):
        make.move(token, "review", "alone", actor=make.officer(1))


def test_somebody_stands_in_for_a_term_and_not_a_day_longer():
    token = make.accepted()
    make.move(token, "review", "take", actor=make.officer(1))
    operations.delegate(
        receiver=make.officer(2).subject,
        since=make.NOW,
        until=make.NOW + DAY,
        reason="休假",
        actor=make.officer(1),
        now=make.NOW,
    )
    with pytest.raises(TaskTaken):
        make.move(token, "review", "alone", actor=make.officer(2), now=make.NOW + DAY)
    with pytest.raises(NotYourTask):
        make.move(token, "review", "alone", actor=make.officer(2, organisation=make.HEALTH))
    make.move(token, "review", "alone", actor=make.officer(2))
    assert queries.moves(token, viewer=SYSTEM)[-1].in_name_of == make.officer(1).subject


def test_an_opinion_that_is_needed_and_fields_that_are_wrong_are_asked_for_by_name():
    token = make.accepted()
    with pytest.raises(BadMove) as refused:
        make.move(token, "review", "forward", data={"shop": "改名", "remarks": 7})
    assert set(refused.value.fields) == {"shop", "remarks"}
    make.move(token, "review", "alone")
    with pytest.raises(OpinionNeeded) as needed:
        make.move(token, "decide", "refuse", actor=make.head())
    assert "opinion" in needed.value.fields


def test_everything_missing_is_asked_for_once_and_the_clocks_wait_for_the_answer():
    token = make.case().case.token
    asked = {"items": ["营业执照复印件", "平面图"], "fields": ["plan"]}
    made = make.move(token, "accept", "correct", actor=make.officer(), extra=asked)
    task = make.task_at(token, "accept", "answer")
    assert (task.subject, task.terms["items"]) == (make.APPLICANT, asked["items"])
    with pytest.raises(UnknownMove):
        make.move(token, "accept", "accept", actor=make.officer())
    with pytest.raises(BadMove):
        make.move(token, "accept", "answer", kind="answer", actor=make.applicant(), data={"shop": "别名"})
    later = make.NOW + 2 * DAY
    make.move(token, "accept", "answer", kind="answer", actor=make.applicant(), data={"plan": "f-1"}, now=later)
    assert make.get(token).data["plan"] == "f-1"
    clock = make.task_at(token, "accept", now=later).clock
    assert (clock.stopped, clock.due.date() > (make.NOW + DAY).date()) == (False, True)
    with pytest.raises(OnlyOnce):
        make.move(token, "accept", "correct", actor=make.officer(), extra=asked)
    assert made.case.open


def test_no_answer_in_time_has_the_outcome_that_the_step_names():
    token = make.case().case.token
    make.move(token, "accept", "correct", actor=make.officer(), extra={"items": ["平面图"]})
    operations.ring_due(now=make.NOW + 5 * DAY)
    assert make.steps(token) == ["accept"]
    operations.ring_due(now=make.NOW + 10 * DAY)
    assert make.get(token).outcome == "withdrawn"


def test_a_case_goes_back_to_a_step_it_has_passed_and_what_was_opened_since_is_cancelled():
    token = make.forked()
    make.move(token, "safety", "agree", actor=make.officer(2, organisation=make.SAFETY))
    make.move(token, "health", "return", opinion="请补充说明", extra={"to": "review"})
    assert make.steps(token) == ["review"]
    review = make.task_at(token, "review")
    assert review.holder == make.officer().subject
    make.move(token, "review", "forward", actor=make.officer())
    assert make.steps(token) == ["health", "safety"]
    assert "safe" not in make.get(token).data


def test_a_return_can_lead_straight_back_to_who_returned_it():
    token = make.accepted()
    make.move(token, "review", "alone", actor=make.officer())
    make.move(token, "decide", "return", actor=make.head(), opinion="核实", extra={"to": "review", "straight": True})
    make.move(token, "review", "forward", actor=make.officer())
    assert make.steps(token) == ["decide"]
    assert make.task_at(token, "decide").holder == make.head().subject


def test_a_return_inside_a_branch_leaves_the_other_branches_alone():
    token = make.forked()
    make.move(token, "health", "agree")
    make.move(token, "again", "return", opinion="再看", extra={"to": "health"})
    assert make.steps(token) == ["health", "safety"]
    make.move(token, "safety", "agree")
    make.move(token, "health", "agree")
    make.move(token, "again", "agree")
    assert make.steps(token) == ["decide"]


def test_a_case_is_not_returned_to_where_it_has_not_been_on_this_way():
    token = make.forked()
    with pytest.raises(CannotReturn):
        make.move(token, "health", "return", opinion="退", extra={"to": "again"})
    with pytest.raises(CannotReturn):
        make.move(token, "health", "return", opinion="退", extra={"to": "safety"})
    make.move(token, "health", "return", opinion="退", extra={"to": "accept"})
    with pytest.raises(UnknownMove):
        make.move(token, "accept", "return", opinion="退", extra={"to": "review"})


def test_ones_own_last_move_is_taken_back_while_nobody_has_read_what_follows():
    token = make.accepted()
    before = make.get(token).data
    make.move(token, "review", "forward", actor=make.officer(), data={"remarks": "初审合格"})
    operations.make_case_move(case=token, verb="recall", actor=make.officer(), now=make.NOW)
    assert make.steps(token) == ["review"]
    assert make.get(token).data == before
    make.move(token, "review", "forward", actor=make.officer())
    task = make.task_at(token, "health")
    reader = make.officer(3, organisation=make.HEALTH)
    operations.mark_read(case=token, tasks=[task.id], actor=reader, now=make.NOW)
    with pytest.raises(CannotRecall):
        operations.make_case_move(case=token, verb="recall", actor=make.officer(), now=make.NOW)


def test_a_join_that_was_fired_is_undone_by_a_recall():
    token = make.forked()
    safety = make.officer(2, organisation=make.SAFETY)
    make.move(token, "health", "object", opinion="不合格")
    make.move(token, "safety", "agree", actor=safety)
    assert make.steps(token) == ["decide"]
    operations.make_case_move(case=token, verb="recall", actor=safety, now=make.NOW)
    assert make.steps(token) == ["safety"]
    assert "clean" not in make.get(token).data
    make.move(token, "safety", "object", actor=safety, opinion="不安全")
    assert make.get(token).data["safe"] is False


def test_a_move_that_sent_a_letter_is_not_taken_back():
    token = make.case().case.token
    make.move(token, "accept", "accept", actor=make.officer())
    with pytest.raises(CannotRecall):
        operations.make_case_move(case=token, verb="recall", actor=make.officer(), now=make.NOW)


def test_a_signer_before_me_makes_me_wait():
    token = make.accepted()
    extra = {"place": "before", "people": [make.officer(2).subject]}
    make.move(token, "review", "add_signer", actor=make.officer(), extra=extra)
    with pytest.raises(UnknownMove):
        make.move(token, "review", "alone", actor=make.officer())
    make.move(token, "review", "agree", kind="signer", actor=make.officer(2))
    make.move(token, "review", "alone", actor=make.officer())
    assert make.steps(token) == ["decide"]


def test_a_signer_after_me_holds_my_move_and_signers_can_be_nested():
    token = make.accepted()
    make.move(token, "review", "add_signer", actor=make.officer(), extra={"place": "after", "people": ["s2", "s3"]})
    make.move(token, "review", "alone", actor=make.officer())
    assert make.task_at(token, "review").state == "held"
    assert make.steps(token) == ["review"]
    signers = [t for t in queries.tasks(token, viewer=SYSTEM, now=make.NOW) if t.kind == "signer"]
    first = next(t for t in signers if t.subject == "s2")
    second = next(t for t in signers if t.subject == "s3")
    operations.make_move(
        task=first.id, verb="add_signer", extra={"place": "before", "people": ["s4"]}, actor=SYSTEM, now=make.NOW
    )
    operations.make_move(task=second.id, verb="agree", actor=SYSTEM, now=make.NOW)
    nested = next(t for t in queries.tasks(token, viewer=SYSTEM, now=make.NOW) if t.subject == "s4")
    operations.make_move(task=nested.id, verb="agree", actor=SYSTEM, now=make.NOW)
    assert make.steps(token) == ["review"]
    operations.make_move(task=first.id, verb="disagree", opinion="有保留", actor=SYSTEM, now=make.NOW)
    assert make.steps(token) == ["decide"]


def test_a_signer_beside_me_can_be_withdrawn_and_my_held_move_goes_on():
    token = make.accepted()
    make.move(token, "review", "add_signer", actor=make.officer(), extra={"place": "beside", "people": ["s2"]})
    make.move(token, "review", "alone", actor=make.officer())
    signer = make.task_at(token, "review", "signer")
    make.move(token, "review", "withdraw_signer", actor=make.officer(), extra={"signer": str(signer.id)})
    assert make.steps(token) == ["decide"]


def test_an_opinion_asked_for_does_not_block_unless_it_should():
    token = make.accepted()
    asked = {"organisations": [make.HEALTH], "days": 2}
    make.move(token, "review", "ask_opinion", actor=make.officer(), opinion="是否需要环评", extra=asked)
    make.move(token, "review", "ask_opinion", actor=make.officer(), opinion="同上", extra=asked | {"blocks": True})
    with pytest.raises(UnknownMove):
        make.move(token, "review", "alone", actor=make.officer())
    blocking = [t for t in queries.tasks(token, viewer=SYSTEM, now=make.NOW) if t.terms.get("blocks")]
    answer = {"opinion": "不需要", "extra": {"said": "agree"}}
    answerer = make.officer(3, organisation=make.HEALTH)
    operations.make_move(task=blocking[0].id, verb="give_opinion", actor=answerer, now=make.NOW, **answer)
    make.move(token, "review", "alone", actor=make.officer())
    assert make.steps(token) == ["decide"]


def test_silence_about_an_opinion_is_no_objection():
    token = make.accepted()
    asked = {"organisations": [make.HEALTH], "days": 2, "blocks": True}
    make.move(token, "review", "ask_opinion", actor=make.officer(), opinion="意见", extra=asked)
    operations.ring_due(now=make.NOW + 4 * DAY)
    assert make.task_at(token, "review").state == "open"
    assert queries.moves(token, viewer=SYSTEM)[-1].verb in ("silence", "flag")


def test_a_hearing_stops_the_clocks_and_the_days_are_added_back():
    token = make.accepted()
    make.move(token, "review", "suspend", actor=make.officer(), opinion="听证", extra={"reason": "hearing"})
    assert all(clock.stopped for clock in make.get(token).clocks)
    assert operations.ring_due(now=make.NOW + 60 * DAY) == 0
    make.move(token, "review", "resume", actor=make.officer(), now=make.NOW + 2 * DAY)
    promised = make.get(token, make.NOW + 2 * DAY).clocks[1]
    assert (promised.stopped, promised.left) == (False, 5)


def test_the_limit_is_extended_once_with_the_approval_that_the_law_asks_for():
    token = make.accepted()
    why = {"opinion": "情况复杂", "extra": {"reason": "complex"}}
    make.move(token, "review", "extend", actor=make.officer(), **why)
    with pytest.raises(NotYourTask):
        make.move(token, "review", "approve", kind="approval", actor=make.officer())
    assert make.get(token).clocks[0].amount == 20
    make.move(token, "review", "approve", kind="approval", actor=make.head())
    assert make.get(token).clocks[0].amount == 30
    with pytest.raises(OnlyOnce):
        make.move(token, "review", "extend", actor=make.officer(), **why)


def test_urging_is_counted_once_a_day_for_each_person():
    token = make.accepted()
    urge = {"case": token, "verb": "urge"}
    operations.make_case_move(**urge, actor=make.applicant(), now=make.NOW)
    with pytest.raises(AlreadyUrged):
        operations.make_case_move(**urge, actor=make.applicant(), now=make.NOW + timedelta(hours=3))
    operations.make_case_move(**urge, actor=make.officer(5, SUPERVISE_CASES), now=make.NOW)
    operations.make_case_move(**urge, actor=make.applicant(), now=make.NOW + DAY)
    with pytest.raises(NotAllowed):
        operations.make_case_move(**urge, actor=make.officer(), now=make.NOW)
    assert queries.todo(make_filter(), viewer=make.officer(), now=make.NOW).rows[0].urges == 3


def make_filter():
    from yiwang.support.cases.contracts import TodoFilter

    return TodoFilter()


def test_the_applicant_withdraws_before_the_decision_and_not_after():
    token = make.forked()
    operations.make_case_move(case=token, verb="withdraw", actor=make.applicant(), now=make.NOW)
    assert make.get(token).outcome == "withdrawn"
    with pytest.raises(AlreadyClosed):
        operations.make_case_move(case=token, verb="withdraw", actor=make.applicant(), now=make.NOW)
    other = decided()
    with pytest.raises(UnknownMove):
        operations.make_case_move(case=other, verb="withdraw", actor=make.applicant(), now=make.NOW)


def test_the_authority_terminates_with_a_reason_and_an_administrator_moves_out_of_order():
    token = make.forked()
    jump = {"verb": "jump", "extra": {"to": "review"}, "opinion": "误操作"}
    with pytest.raises(NotAllowed):
        operations.make_case_move(case=token, actor=make.officer(), now=make.NOW, **jump)
    operations.make_case_move(case=token, actor=make.officer(6, ADMINISTER_CASES), now=make.NOW, **jump)
    assert make.steps(token) == ["review"]
    assert len(make.published("cases.jumped")) == 1
    supervisor = make.officer(5, SUPERVISE_CASES)
    operations.make_case_move(case=token, verb="terminate", opinion="主体注销", actor=supervisor, now=make.NOW)
    assert make.get(token).outcome == "terminated"


def test_a_call_that_fails_is_tried_again_later_and_at_last_handed_to_a_person():
    token = decided()
    make.failing.append(OSError("gone"))
    make.delivered()
    assert make.task_at(token, "issue").terms["tries"] == 1
    operations.ring_due(now=timezone.now() + timedelta(minutes=1))
    operations.ring_due(now=timezone.now() + timedelta(minutes=10))
    task = make.task_at(token, "issue")
    assert (task.terms["handed"], len(make.called)) == (True, 3)
    assert "gone" in task.terms["error"]
    make.failing.clear()
    make.move(token, "issue", "retry", actor=make.officer())
    make.delivered()
    assert make.get(token).outcome == "granted"


def test_flags_are_raised_before_and_at_the_limit_and_never_withdrawn():
    token = make.accepted()
    operations.ring_due(now=make.NOW + 5 * DAY)
    operations.ring_due(now=make.NOW + 30 * DAY)
    raised = [(data["clock"], data["colour"]) for data in make.published("cases.flagged")]
    of_case = [(clock, colour) for clock, colour in raised if clock != "step"]
    assert of_case == [("promised", "yellow"), ("legal", "yellow"), ("promised", "red")]
    assert operations.ring_due(now=make.NOW + 30 * DAY) == 0
    assert make.get(token, make.NOW + 30 * DAY).clocks[1].colour == "red"


def test_a_limit_that_is_reached_may_be_a_move_by_itself():
    token = make.forked()
    operations.ring_due(now=make.NOW + 6 * DAY)
    assert make.steps(token) == ["health"]
    assert [move.verb for move in queries.moves(token, viewer=SYSTEM)][-1] == "reached"


def test_a_closed_case_shows_everything_that_was_done_in_order():
    token = decided()
    make.delivered()
    moves = queries.moves(token, viewer=make.applicant())
    assert [move.ordinal for move in moves] == list(range(1, len(moves) + 1))
    assert [move.verb for move in moves][:3] == ["open", "accept", "forward"]
    assert moves[1].title == {"zh": "受理", "en": "Accept"}


def test_nobody_slips_somebody_elses_personal_data_into_a_case():
    kept = personal.keep({"name": ("沈嘉禾", 2)}, subject=STRANGER, actor=SYSTEM, now=make.NOW)["name"]
    mine = personal.keep({"name": ("康一", 2)}, subject=make.APPLICANT, actor=SYSTEM, now=make.NOW)["name"]
    with pytest.raises(BadMove):
        make.case(shop=kept)
    token = make.case(shop=mine).case.token
    make.move(token, "accept", "correct", actor=make.officer(), extra={"items": ["平面图"], "fields": ["plan"]})
    for reference in (kept, "personal:00000000-0000-4000-8000-000000000000"):
        with pytest.raises(BadMove):
            make.move(token, "accept", "answer", kind="answer", actor=make.applicant(), data={"plan": reference})
    make.move(token, "accept", "answer", kind="answer", actor=make.applicant(), data={"plan": mine})
    assert make.get(token).data["plan"] == mine


STRANGER = "55555555-5555-4555-8555-555555555555"


def test_a_wait_that_a_join_cancelled_has_its_end_again_after_a_recall():
    source = make.read_flow("permit")
    steps = source["flow"]["steps"]
    steps["met"]["join"]["rule"] = "any"
    steps["again"] = {"title": {"zh": "等待", "en": "Wait"}, "wait": {"within": "5 working days", "to": "met"}}
    make.flow("permit", source)
    token = make.forked()
    make.move(token, "health", "agree")
    safety = make.officer(2, organisation=make.SAFETY)
    make.move(token, "safety", "agree", actor=safety)
    assert make.steps(token) == ["decide"]
    operations.make_case_move(case=token, verb="recall", actor=safety, now=make.NOW)
    assert make.steps(token) == ["again", "safety"]
    operations.ring_due(now=make.NOW + 10 * DAY)
    assert make.steps(token) == ["decide"]

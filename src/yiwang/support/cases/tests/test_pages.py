"""Officers' pages, as officers use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.organisations.tests import make as offices
from yiwang.shell.testing import act_as
from yiwang.support.cases import queries
from yiwang.support.cases.contracts import SUPERVISE_CASES, WORK_ON_CASES
from yiwang.support.cases.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def flow(db):
    offices.bureau()
    make.flow()


def text(response) -> str:
    return response.content.decode()


def test_the_list_shows_what_waits_with_its_clock_and_takes_what_is_chosen(client, settings):
    token = make.accepted()
    act_as(settings, make.officer())
    page = text(client.get("/work"))
    assert "示例许可：禾悦餐饮" in page
    assert "审查" in page
    task = make.task_at(token, "review")
    answer = client.post("/work/take", {"chosen": [str(task.id), "no-task"]}, follow=True)
    assert "已签收 1 件" in text(answer)
    assert make.task_at(token, "review").holder == make.officer().subject


def test_the_page_of_a_case_offers_the_moves_and_makes_the_chosen_one(client, settings):
    token = make.accepted()
    act_as(settings, make.officer())
    page = text(client.get(f"/work/cases/{token}"))
    assert "送会办" in page
    assert "征求意见" in page
    task = make.task_at(token, "review")
    sent = {"_asked": "remarks", "remarks": "材料齐全", "key": "k1", "opinion": ""}
    answer = client.post(f"/work/cases/{token}/tasks/{task.id}/forward", sent)
    assert answer.status_code == 302
    assert make.steps(token) == ["health", "safety"]
    assert make.get(token).data["remarks"] == "材料齐全"
    again = client.post(f"/work/cases/{token}/tasks/{task.id}/forward", sent)
    assert again.status_code == 302
    assert make.steps(token) == ["health", "safety"]


def test_what_is_wrong_is_said_beside_what_was_typed_and_nothing_is_lost(client, settings):
    token = make.accepted()
    make.move(token, "review", "alone", actor=make.officer())
    act_as(settings, make.head())
    task = make.task_at(token, "decide")
    answer = client.post(f"/work/cases/{token}/tasks/{task.id}/refuse", {"opinion": "  "})
    assert answer.status_code == 422
    assert "请填写意见或理由" in text(answer)
    extended = {"opinion": "案情复杂，需要延期", "reason": "no-such-reason"}
    answer = client.post(f"/work/cases/{token}/tasks/{task.id}/extend", extended)
    assert answer.status_code == 422
    assert "案情复杂，需要延期" in text(answer)
    assert "请选择法律规定的一项理由" in text(answer)


def test_who_comes_second_is_told_and_sees_where_it_stands(client, settings):
    token = make.accepted()
    task = make.task_at(token, "review")
    make.move(token, "review", "alone", actor=make.officer(1))
    act_as(settings, make.officer(2))
    answer = client.post(f"/work/cases/{token}/tasks/{task.id}/alone", {"opinion": ""})
    assert answer.status_code == 409
    assert "决定" in text(answer)


def test_opening_a_case_marks_its_tasks_as_read_for_those_who_may_act(client, settings):
    token = make.accepted()
    make.move(token, "review", "alone", actor=make.officer())
    act_as(settings, make.officer(5, SUPERVISE_CASES, WORK_ON_CASES))
    client.get(f"/work/cases/{token}")
    assert "recall" in {offer.verb for offer in queries.case_offers(token, viewer=make.officer())}
    act_as(settings, make.head())
    client.get(f"/work/cases/{token}")
    assert "recall" not in {offer.verb for offer in queries.case_offers(token, viewer=make.officer())}


@pytest.mark.parametrize("address", ["/work", "/work/cases", "/work/flows", "/work/delegations", "/work/cases/{token}"])
def test_strangers_are_asked_to_sign_in_and_others_see_nothing(client, settings, address):
    token = make.accepted()
    act_as(settings, ANONYMOUS)
    assert client.get(address.format(token=token)).status_code == 302
    act_as(settings, make.officer(7, SUPERVISE_CASES, organisation="330424/330424-JY"))
    assert client.get(address.format(token=token)).status_code in (403, 404)


def test_what_one_officer_recorded_stands_on_the_page_of_the_next(client, settings):
    token = make.accepted()
    make.move(token, "review", "forward", data={"remarks": "洗手池与图一致"})
    act_as(settings, make.officer(2, organisation=make.SAFETY))
    assert "洗手池与图一致" in client.get(f"/work/cases/{token}").content.decode()


def test_a_supervisor_urges_and_terminates_from_the_page(client, settings):
    token = make.forked()
    act_as(settings, make.officer(5, SUPERVISE_CASES, WORK_ON_CASES))
    assert "终止办理" in text(client.get(f"/work/cases/{token}?about=case&verb=terminate"))
    client.post(f"/work/cases/{token}/urge", {"opinion": ""})
    assert client.post(f"/work/cases/{token}/urge", {"opinion": ""}).status_code == 429
    client.post(f"/work/cases/{token}/terminate", {"opinion": "主体已注销"})
    assert make.get(token).outcome == "terminated"


def test_the_flow_is_drawn_and_said_in_words(client, settings):
    act_as(settings, make.officer())
    assert "<svg" in text(client.get("/work/flows/permit"))
    assert client.get("/work/flows/nothing").status_code == 404


def test_somebody_is_let_to_stand_in_and_the_end_comes_at_once(client, settings):
    act_as(settings, make.officer())
    wrong = client.post("/work/delegations/add", {"since": "2026-11-01", "until": "2026-10-01", "reason": "休假"})
    assert wrong.status_code == 422
    assert "休假" in text(wrong)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_are_exported(client, settings, form):
    make.accepted()
    act_as(settings, make.officer())
    for address in ("/work", "/work/cases"):
        answer = client.get(f"{address}?export={form}")
        assert b"".join(answer.streaming_content)


def test_pages_take_a_bounded_number_of_statements(client, settings):
    token = make.forked()
    act_as(settings, make.officer())
    counts = {}
    for address in ("/work", "/work/cases", f"/work/cases/{token}"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts[address] = len([q for q in captured if "SAVEPOINT" not in q["sql"]])
    assert all(count <= 25 for count in counts.values()), counts

"""How a form is drawn: every kind of field, with its errors, its source, its files and what it was before."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.template import engines
from django.test import Client, RequestFactory

from yiwang.kernel.actors import Actor, ActorKind, Grant
from yiwang.support.files.tests.make import PDF
from yiwang.support.forms import contracts, operations, queries
from yiwang.support.forms.contracts import Sourced, Upload
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.make import NOW, PEOPLE, SHOP, citizen, saved
from yiwang.trust.personal.contracts import READ_PERSONAL, READ_SENSITIVE

pytestmark = pytest.mark.django_db
CALL = """{% import "forms/fields.html" as fields %}{{ fields.summary(page) }}
{{ fields.begin(page, "/go", "", "/save") }}
{{ fields.controls(page) }}{{ fields.end() }}"""
READ = """{% import "forms/fields.html" as fields %}{% macro show(value) %}?show={{ value.name }}{% endmacro %}
{{ fields.answers(groups, show=show) }}"""


def drawn(template: str = CALL, **facts) -> str:
    engine = engines.all()[0]
    request = RequestFactory().get("/")
    return engine.from_string(template).render(facts, request=request)


def page(form, group: str, draft, errors=None, **more):
    values = make.clear(draft)
    asked = queries.Asked(values, errors or {}, draft, **more)
    return queries.group_page(form, group, asked, viewer=citizen())


def test_every_kind_of_field_is_drawn_with_its_label_and_its_value():
    form = make.form()
    html = drawn(
        page=page(form, "shop", saved(make.draft(), "shop", {**SHOP, "extras": ["meals"], "story": "<b>"}).draft)
    )
    assert '<label for="id_shop">店铺名称</label>' in html
    assert 'value="海盐禾悦"' in html
    assert re.search(r'name="area"[^>]*inputmode="decimal"[^>]*value="86.5"', html)
    assert re.search(r'type="radio"[^>]*name="cold" value="true" checked', html)
    assert re.search(r'type="checkbox"[^>]*name="extras" value="meals" checked', html)
    assert re.search(r'type="date"[^>]*value="2026-09-22"', html)
    assert "&lt;b&gt;</textarea>" in html
    assert "novalidate" in html
    assert 'data-draft="/save"' in html


def test_what_is_wrong_stands_in_the_summary_and_beside_its_field_in_the_same_words():
    form = make.form()
    done = saved(make.draft(), "shop", {**SHOP, "area": "八十六", "since": "明天"})
    html = drawn(page=page(form, "shop", done.draft, done.errors))
    assert '<a href="#id_area">使用面积请填数字，例如 86</a>' in html
    assert html.count("使用面积请填数字，例如 86</li>") == 1
    assert re.search(r'id="id_area"[^>]*aria-invalid="true"[^>]*aria-describedby="id_area_error"', html)
    assert 'value="八十六"' in html
    assert re.search(r'type="text"[^>]*id="id_since"[^>]*value="明天"', html)


def test_errors_come_in_the_order_of_the_page():
    form = make.form()
    done = saved(make.draft(), "shop", {"area": "x"})
    assert [anchor for anchor, _ in page(form, "shop", done.draft, done.errors).errors] == [
        "id_shop",
        "id_area",
        "id_kind",
    ]


def test_a_field_that_is_not_asked_is_there_but_hidden():
    html = drawn(page=page(make.form(), "shop", saved(make.draft(), "shop", SHOP).draft))
    assert '<div class="field" data-field="tank" hidden>' in html
    assert re.search(r'name="_asked" value="shop story area seats cold since kind extras"', html)


def test_rows_can_be_added_and_dropped_and_the_first_button_only_saves():
    form = make.form()
    html = drawn(page=page(form, "people", make.filled(), more="staff"))
    assert 'name="staff.0.name"' in html
    assert 'name="staff.1.name"' in html
    assert 'value="drop:staff.1"' in html
    assert 'value="add:staff"' in html
    first = re.search(r"<button[^>]*>", html)
    assert first
    assert "name=" not in first.group()


def test_no_more_rows_or_files_are_offered_than_the_field_takes():
    form = make.form()
    draft = make.filled()
    three = {**PEOPLE, "staff.1.name": "甲", "staff.2.name": "乙"}
    assert 'value="add:staff"' not in drawn(page=page(form, "people", saved(draft, "people", three).draft))


def test_files_are_listed_with_what_can_be_done_with_them():
    form = make.form()
    up = Upload("plan", "布局图.pdf", "application/pdf", io.BytesIO(PDF))
    draft = saved(make.filled(), "papers", {}, uploads=[up]).draft
    html = drawn(page=page(form, "papers", draft))
    file = draft.values["plan"][0]
    assert f'href="/files/{file}">布局图.pdf</a>' in html
    assert f'name="plan.{file}"' in html
    assert f'value="remove:plan.{file}"' in html
    assert 'accept=".pdf,.jpg,.png,.jpeg"' in html


def test_a_known_answer_says_where_from_and_a_changed_one_can_be_restored(monkeypatch):
    known = {
        "firm": Sourced(
            "海盐禾味",
            make.words("电子营业执照", "E-licence"),
            date(2026, 8, 19),
            make.words("名称不对？", "Wrong?"),
            "/fix",
        )
    }
    monkeypatch.setitem(contracts._sources, "account", lambda actor, now: known)
    form = make.form()
    draft = make.draft()
    html = drawn(page=page(form, "people", draft))
    assert "来自电子营业执照，2026年8月19日（周三）。" in html
    assert 'href="/fix"' in html
    html = drawn(page=page(form, "people", saved(draft, "people", {"firm": "禾香"}).draft))
    assert "您改过，原为“海盐禾味”。" in html
    assert 'value="restore:firm"' in html


def test_after_an_upgrade_the_page_shows_what_the_old_answers_were():
    make.form()
    draft = saved(make.filled(), "shop", {**SHOP, "story": "老店"}).draft
    form = make.form(area={"max": 50}, without=("story",))
    html = drawn(page=page(form, "shop", operations.upgrade_draft(draft=draft.id, actor=citizen(), now=NOW)))
    assert "这个问题改过了。您原来的回答是“86.5 平方米”。" in html
    assert "<li>说明: 老店</li>" in html


def test_a_page_that_another_window_saved_meanwhile_says_what_it_said():
    form = make.form()
    draft = make.draft()
    saved(draft, "shop", SHOP)
    done = saved(draft, "shop", {**SHOP, "shop": "禾香", "_seen": "0"})
    html = drawn(page=page(form, "shop", done.draft, replaced=done.replaced))
    assert "店铺名称: 海盐禾悦" in html


def officer(*rights) -> Actor:
    grants = frozenset(Grant(right.code) for right in rights)
    return Actor(subject=str(uuid4()), name="周", kind=ActorKind.OFFICER, grants=grants)


def read(viewer: Actor, reveal=()) -> str:
    draft = queries.drafts_of(citizen())[0]
    form = queries.form(draft.form, draft.version)
    groups = queries.shown_values(form, draft.values, viewer=viewer, purpose="review", now=NOW, reveal=reveal)
    return drawn(READ, groups=groups)


def test_answers_are_read_in_words_and_personal_ones_are_masked():
    make.form()
    saved(make.filled(), "people", {**PEOPLE, "id_number": "11010519491231002X"})
    html = read(officer())
    assert "86.5 平方米" in html
    assert "餐饮" in html
    assert "姓名 王*，天数 5" in html
    assert [word for word in ("沈嘉禾", "13905732046", "19491231", "王立") if word in html] == []
    assert "139****2046" in html
    assert "?show=phone" in html


def test_who_may_sees_what_they_ask_for_and_nobody_else():
    make.form()
    saved(make.filled(), "people", {**PEOPLE, "id_number": "11010519491231002X"})
    assert "13905732046" in read(officer(READ_PERSONAL), ["phone"])
    assert "沈嘉禾" not in read(officer(READ_PERSONAL), ["phone"])
    assert "11010519491231002X" not in read(officer(READ_PERSONAL), ["id_number"])
    assert "11010519491231002X" in read(officer(READ_PERSONAL, READ_SENSITIVE), ["id_number"])
    assert "13905732046" not in read(officer(), ["phone"])
    assert "沈嘉禾" in read(citizen(), "*")


def test_the_pages_of_a_form_say_how_far_each_is():
    form = make.form()
    draft = saved(make.draft(), "shop", SHOP).draft
    assert [(step.name, step.state) for step in queries.steps(form, draft, "people")] == [
        ("shop", "done"),
        ("people", "now"),
        ("papers", "next"),
    ]
    wrong = saved(draft, "shop", {**SHOP, "seats": "many"}).draft
    assert queries.steps(form, wrong, "people")[0].state == "next"
    assert queries.summary(draft) == "海盐禾悦"


def test_an_officers_move_form_is_drawn_from_its_fields_alone():
    specs = make.specs()
    chosen = {name: specs[name] for name in ("area", "kind")}
    asked = queries.Asked({"area": "x"}, queries.faults(chosen, {"area": "x"}, ["kind"]))
    html = drawn(page=queries.fields_page(chosen, asked, viewer=officer()))
    assert "使用面积请填数字，例如 86" in html
    assert "请选择业态" in html


def test_a_field_chosen_without_what_it_depends_on_is_asked():
    specs = make.specs()
    html = drawn(page=queries.fields_page({"tank": specs["tank"]}, queries.Asked({}), viewer=officer()))
    assert 'data-field="tank" hidden' not in html
    both = {name: specs[name] for name in ("kind", "tank")}
    html = drawn(page=queries.fields_page(both, queries.Asked({"kind": "meals"}), viewer=officer()))
    assert 'data-field="tank" hidden' in html


def test_the_sample_page_keeps_what_was_typed_and_says_what_is_wrong(settings, client: Client):
    settings.DEMO = True
    assert client.get("/styleguide/form").status_code == 200
    answer = client.post("/styleguide/form", {"area": "八十六", "_asked": "area"})
    assert answer.status_code == 422
    assert 'value="八十六"' in answer.content.decode()
    more = client.post(
        "/styleguide/form", {"staff.0.name": "王", "_do": "add:staff", "_asked": "staff"}
    ).content.decode()
    assert 'name="staff.1.name"' in more

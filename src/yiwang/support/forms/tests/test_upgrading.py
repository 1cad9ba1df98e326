"""A draft survives a new version of its form, and no answer is lost on the way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.support.forms import contracts, operations, queries, upgrading
from yiwang.support.forms.conditions import form_of
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.make import NOW, SHOP, citizen, saved


def upgraded(draft):
    return operations.upgrade_draft(draft=draft.id, actor=citizen(), now=NOW)


@pytest.mark.django_db
def test_answers_that_fit_stay_and_the_others_are_set_aside():
    make.form()
    draft = make.filled()
    saved(draft, "shop", {**SHOP, "story": "老店"})
    new = make.form(area={"max": 50}, without=("story",), room={"required": True})
    assert queries.draft(draft.id, actor=citizen()).outdated
    with pytest.raises(contracts.FormChanged):
        operations.send_draft(draft=draft.id, actor=citizen(), now=NOW)
    after = upgraded(draft)
    assert (after.version, after.outdated) == (new.version, False)
    assert {one.field: (one.value, one.reason, one.label["zh"]) for one in after.aside} == {
        "area": (86.5, "changed", "使用面积"),
        "story": ("老店", "gone", "说明"),
    }
    assert after.values["shop"] == "海盐禾悦"
    assert make.clear(after)["manager"] == "沈嘉禾"
    assert "area" in operations.check_draft(draft=draft.id, actor=citizen(), now=NOW)["shop"]


@pytest.mark.django_db
def test_the_same_version_changes_nothing():
    make.form()
    draft = make.filled()
    assert upgraded(draft) == queries.draft(draft.id, actor=citizen())


@pytest.mark.django_db
def test_what_was_wrong_already_stays_as_it_was_typed():
    make.form()
    draft = saved(make.draft(), "shop", {"area": "八十六"}).draft
    make.form(area={"max": 50})
    assert upgraded(draft).values["area"] == "八十六"


@pytest.mark.django_db
def test_an_answer_that_becomes_personal_leaves_the_table_of_drafts():
    make.form()
    draft = saved(make.draft(), "people", {"place": "望海街道 188 号", "firm": "甲"}).draft
    make.form(place={"personal": 3}, firm={"personal": 3, "max_length": 1, "type": "number"})
    after = upgraded(draft)
    assert after.values["place"].startswith("personal:")
    assert make.clear(after)["place"] == "望海街道 188 号"
    assert [one.value.startswith("personal:") for one in after.aside] == [True]


@pytest.mark.django_db
def test_an_answer_that_is_personal_no_more_stays_where_it_is_safe():
    make.form()
    draft = make.filled()
    make.form(phone={"personal": 0})
    after = upgraded(draft)
    assert [(one.field, one.value) for one in after.aside] == [("phone", draft.values["phone"])]


SAID = {
    "text": {"max_length": st.sampled_from([3, 200])},
    "number": {"max": st.sampled_from([5, 100])},
    "integer": {"min": st.sampled_from([0, 7])},
    "date": {},
    "boolean": {},
    "code": {"options": st.sampled_from([make.KINDS, {"bank": make.words("银行", "Bank")}])},
    "codes": {"options": st.sampled_from([make.KINDS, {"bank": make.words("银行", "Bank")}])},
    "rows": {
        "fields": st.sampled_from(
            [{"name": {"type": "text", "label": make.TITLE}}, {"n": {"type": "number", "label": make.TITLE}}]
        )
    },
}
FIELD = st.sampled_from(sorted(SAID)).flatmap(
    lambda kind: st.fixed_dictionaries({"type": st.just(kind), "label": st.just(make.TITLE), **SAID[kind]})
)
RECORDS = st.dictionaries(st.sampled_from("abcdef"), FIELD, min_size=1)
VALUES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.one_of(
        st.text(min_size=1, max_size=5),
        st.integers(1, 200),
        st.booleans(),
        st.just("2026-09-22"),
        st.sampled_from(["meals", "bank"]),
        st.lists(st.sampled_from(["meals", "bank"]), min_size=1),
        st.just([{"name": "王"}]),
        st.just([{"n": 3}]),
    ),
)


def form(fields):
    section = {"groups": [{"name": "all", "title": make.TITLE, "fields": list(fields)}]}
    return form_of("any", "0", {"fields": fields}, section, make.TITLE)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(old=RECORDS, new=RECORDS, values=VALUES)
def test_every_answer_is_carried_over_or_set_aside_and_never_both(old, new, values):
    values = {name: value for name, value in values.items() if name in old}
    taken, left = upgrading.carried(form(old), form(new), values)
    aside = [name for name, _reason in left]
    assert sorted([*taken, *aside]) == sorted(values)
    assert all(taken[name] == values[name] for name in taken)
    newly_wrong = queries.faults(form(new).fields, taken)
    assert set(newly_wrong) <= set(queries.faults(form(old).fields, taken))


@settings(max_examples=100, deadline=None)
@given(old=RECORDS, values=VALUES)
def test_a_form_that_did_not_change_takes_everything(old, values):
    values = {name: value for name, value in values.items() if name in old}
    assert upgrading.carried(form(old), form(old), values) == (values, [])

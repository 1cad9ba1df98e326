"""A whole application in one request, as programs send it."""

import pytest

from yiwang.areas.service.intake import operations
from yiwang.areas.service.intake.contracts import PromiseNeeded
from yiwang.areas.service.intake.tests import make
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import SignInFirst
from yiwang.support.cases import queries
from yiwang.support.files import operations as files
from yiwang.support.forms.contracts import NotComplete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    make.county()


def plan(actor) -> str:
    upload = make.upload()
    given = {"stream": upload.stream, "name": upload.name, "claimed_type": upload.type, "purpose": "material"}
    return str(files.store(**given, actor=actor, now=make.NOW).id)


def values(actor, **changed):
    told = {
        "shop": "禾悦小馆",
        "kind": "meals",
        "seats": 20,
        "street": "330424001",
        "address": "武原街道盐平塘路 188 号",
        "area": 86,
        "contact": "沈知禾",
        "phone": "13905732046",
        "plan": [plan(actor)],
    }
    return {**told, **changed}


def filed(actor, key="k", promised=True, **changed):
    given = {"item": make.ITEM, "values": values(actor, **changed), "promised": promised}
    return operations.file_application(**given, actor=actor, now=make.NOW, key=key)


def test_what_a_program_sends_is_a_case_like_any_other_once_for_each_key():
    actor = make.citizen(make.person())
    first, second = filed(actor), filed(actor)
    assert first.case.token == second.case.token
    assert (first.case.channel, first.case.title) == ("api", second.case.title)
    assert first.case.data["phone"].startswith("personal:")
    assert "13905732046" not in str(first.case.data)
    assert [t.step for t in queries.tasks(first.case.token, viewer=SYSTEM, now=make.NOW)] == ["accept"]
    assert filed(actor, "other").case.token != first.case.token


def test_what_is_missing_wrong_or_not_asked_is_said_by_field_and_nothing_is_opened():
    actor = make.citizen(make.person())
    with pytest.raises(NotComplete) as refused:
        filed(actor, shop="", area="many", salary=3, phone="12")
    assert {"shop", "area", "salary", "phone"} <= set(refused.value.fields)
    with pytest.raises(PromiseNeeded):
        filed(actor, promised=False)
    assert queries.my_cases(queries_filter(), viewer=actor, now=make.NOW).rows == []


def queries_filter():
    from yiwang.support.cases.contracts import CaseFilter

    return CaseFilter()


def test_a_reference_to_somebody_elses_data_is_taken_as_typed():
    other = filed(make.citizen(make.person("康一"))).case.data["phone"]
    actor = make.citizen(make.person("白洲", phone="13905732047"))
    with pytest.raises(NotComplete) as refused:
        filed(actor, phone=other)
    assert "phone" in refused.value.fields


def test_nobody_files_without_signing_in():
    from yiwang.kernel.actors import ANONYMOUS

    with pytest.raises(SignInFirst):
        operations.file_application(item=make.ITEM, values={}, promised=True, actor=ANONYMOUS, now=make.NOW, key="k")

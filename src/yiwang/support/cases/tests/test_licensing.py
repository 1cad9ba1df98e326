"""A call step that issues a licence."""

from uuid import UUID

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.support.cases import operations
from yiwang.support.cases.contracts import Call, NewCase, UnknownCase
from yiwang.support.cases.flow import stored
from yiwang.support.cases.licensing import issue_licence
from yiwang.support.cases.tests import make as cases
from yiwang.support.forms.queries import fields_of
from yiwang.trust.licences import queries
from yiwang.trust.licences.contracts import MissingValue, UnknownType
from yiwang.trust.licences.tests import make
from yiwang.trust.personal import operations as personal

pytestmark = pytest.mark.django_db
TASK = UUID("7f9c2ba4-e88f-427d-9f7a-222222222222")


@pytest.fixture(autouse=True)
def county(db):
    organisations.bureau()


def call(**values) -> Call:
    return Call(
        name="licences.issue",
        key=str(TASK),
        task=TASK,
        case="330424-20260924-000001",
        token="t",
        region=make.HAIYAN,
        organisation=make.BUREAU,
        applicant=make.HOLDER,
        item="TINY-1",
        values={"licence": "food_business_licence", **make.VALUES, **values},
    )


def test_the_call_issues_one_licence_however_often_it_is_tried():
    make.food()
    answers = [issue_licence(call(), now=make.NOW) for _ in range(3)]
    assert {answer.outcome for answer in answers} == {"issued"}
    (licence,) = queries.licences_of_case("330424-20260924-000001", now=make.NOW)
    assert answers[2].data == {"number": licence.number, "token": licence.token, "valid_to": "2031-09-23"}
    assert (licence.holder, licence.issuer) == (make.HOLDER, make.BUREAU)


def test_what_cannot_be_issued_is_refused_and_so_handed_to_a_person():
    make.food()
    with pytest.raises(MissingValue):
        issue_licence(call(premises=""), now=make.NOW)
    with pytest.raises(UnknownType):
        issue_licence(call(licence="no_such"), now=make.NOW)
    with pytest.raises(UnknownCase):
        issue_licence(call(licence=None), now=make.NOW)


FLOW = {
    "start": "decide",
    "steps": {
        "decide": {
            "title": {"zh": "决定", "en": "Decide"},
            "work": {
                "by": {"right": "cases.work"},
                "moves": {"grant": {"title": {"zh": "准予", "en": "Grant"}, "to": "issue", "decides": True}},
            },
        },
        "issue": {
            "title": {"zh": "发证", "en": "Issue"},
            "call": {
                "name": "licences.issue",
                "by": {"right": "cases.work"},
                "takes": {"licence_no": "number"},
                "outcomes": {"issued": "granted"},
            },
        },
        "granted": {"title": {"zh": "准予许可", "en": "Granted"}, "end": "granted"},
    },
}
FIELDS = {
    name: {"type": "text", "label": {"zh": name, "en": name}}
    for name in ("applicant_name", "representative", "premises", "format", "licence_no")
}


@pytest.mark.django_db(transaction=True)
def test_a_granted_case_is_closed_with_its_licence_issued_and_bears_its_number():
    organisations.bureau()
    make.food()
    events.drain(now=cases.NOW)
    cases.flow("food_business_licence", stored.whole(FLOW, fields_of({"fields": FIELDS})))
    kept = personal.keep({"representative": ("沈嘉禾", 2)}, subject=make.HOLDER, actor=SYSTEM, now=cases.NOW)
    values = {name: value for name, value in (make.VALUES | kept).items() if name in FIELDS}
    opened = NewCase("food_business_licence", "证", "I", cases.HAIYAN, make.BUREAU, make.HOLDER, data=values)
    case = operations.open_case(opened, actor=cases.applicant(make.HOLDER), now=cases.NOW).case
    cases.move(case.token, "decide", "grant", actor=cases.officer())
    cases.delivered()
    closed = cases.get(case.token)
    (licence,) = queries.licences_of_case(case.number, now=cases.NOW)
    assert (closed.open, closed.outcome, closed.data["licence_no"]) == (False, "granted", licence.number)
    assert licence.holder == make.HOLDER
    cases.delivered()
    assert len(queries.licences_of_case(case.number, now=cases.NOW)) == 1

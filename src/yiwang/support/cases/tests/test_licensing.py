"""A call step that issues a licence."""

from uuid import UUID

import pytest

from yiwang.kernel.organisations.tests import make as organisations
from yiwang.support.cases.contracts import Call, UnknownCase
from yiwang.support.cases.licensing import issue_licence
from yiwang.trust.licences import queries
from yiwang.trust.licences.contracts import MissingValue, UnknownType
from yiwang.trust.licences.tests import make

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

"""What a correction may open to the applicant."""

import pytest

from yiwang.support.cases.contracts import BadMove
from yiwang.support.cases.tests import make

pytestmark = pytest.mark.django_db


def test_what_officers_write_is_never_opened_to_the_applicant():
    make.flow()
    token = make.case().case.token
    task = make.task_at(token, "accept")
    offered = next(offer for offer in task.offers if offer.verb == "correct").choices["fields"]
    names = {name for name, _title in offered}
    assert "plan" in names
    assert "remarks" not in names
    with pytest.raises(BadMove):
        make.move(token, "accept", "correct", actor=make.officer(), extra={"items": ["x"], "fields": ["remarks"]})

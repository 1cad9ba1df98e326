"""Holders hear what becomes of their licences."""

import pytest

from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations.tests import make as organisations
from yiwang.support.notices import queries
from yiwang.trust.licences import operations as licences
from yiwang.trust.licences.tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def county(db):
    organisations.bureau()


def test_a_holder_is_told_once_that_a_licence_is_issued_and_that_it_is_suspended_and_why():
    events.drain()
    issued = make.licence()
    licences.suspend(number=issued.number, reason="责令改正期间", actor=make.officer(), now=make.NOW)
    events.drain()
    events.drain()
    issue, notice = sorted(queries.inbox(viewer=make.holder()).rows, key=lambda row: row.kind)
    assert issue.text["zh"] == f"食品经营许可证，编号 {issued.number}，有效期2026年9月24日至2031年9月23日。"
    assert notice.text["zh"] == f"食品经营许可证（{issued.number}）已被暂扣。理由：责令改正期间"
    assert "is suspended" in notice.text["en"]
    assert notice.link == issued.address

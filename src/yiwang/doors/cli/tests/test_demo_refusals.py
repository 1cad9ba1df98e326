"""Where the demonstration county is not made."""

from datetime import UTC, datetime

import pytest

from yiwang.doors.cli import demo
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.organisations import operations as shaping
from yiwang.kernel.organisations import queries as organisations
from yiwang.kernel.organisations.contracts import NewOrganisation, OrganisationKind

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
HAIYAN = "330424000000"


def test_it_is_refused_where_this_is_no_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(Exception, match=r"demo\.not-here"):
        demo.install(NOW)


@pytest.mark.django_db
def test_it_is_refused_where_real_offices_are():
    real = NewOrganisation("330424", {"zh": "海盐县人民政府"}, HAIYAN, OrganisationKind.GOVERNMENT)
    shaping.install_organisations(organisations=[real], actor=SYSTEM, now=NOW)
    with pytest.raises(Exception, match=r"demo\.real-data"):
        demo.install(NOW)
    assert len(organisations.organisations_under("")) == 1

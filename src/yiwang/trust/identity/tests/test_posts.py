"""An officer's session shows the post that the organisations say, also when it changes."""

from datetime import timedelta

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations.tests import make as offices
from yiwang.trust.identity import operations, queries
from yiwang.trust.identity.tests import make

pytestmark = pytest.mark.django_db
NOW = offices.NOW


def appointed(subject, post="deputy", organisation=offices.BUREAU):
    made = organisations.appoint(
        subject=subject, organisation=organisation, post=post, since=offices.TODAY, actor=SYSTEM, now=NOW
    )
    events.drain(now=NOW)
    return made


def test_the_post_is_there_at_sign_in_and_follows_every_change():
    offices.bureau()
    officer = make.officer(login="zhou")
    token = make.session("zhou", now=NOW).token
    assert make.actor(token, NOW).organisation == ""
    held = appointed(officer.subject)
    actor = make.actor(token, NOW)
    assert (actor.organisation, actor.region, actor.post) == (offices.BUREAU, offices.HAIYAN, "deputy")
    assert actor.post_title == "副局长"
    organisations.move_organisation(path=offices.BUREAU, to=offices.REFORM, actor=SYSTEM, now=NOW)
    events.drain(now=NOW)
    assert make.actor(token, NOW).organisation == offices.REFORM + "/330424-SCJG"
    later = NOW + timedelta(days=1)
    organisations.end_appointment(number=held.id, until=offices.TODAY, actor=SYSTEM, now=NOW)
    events.drain(now=later)
    operations.refresh_posts(queries.officers_at(""), now=later)
    assert make.actor(make.session("zhou", now=later).token, later).organisation == ""

"""What the kernel guards: it stands below the roles, so that its matrix stands here."""

from datetime import date, time, timedelta

import pytest

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.kernel.calendar import operations as calendar
from yiwang.kernel.calendar.contracts import SET_CALENDAR, Day
from yiwang.kernel.calendar.tests import make as days
from yiwang.kernel.events import contracts, operations, queries
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS, Draft, consumer
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs.contracts import APPLY_PACK
from yiwang.kernel.packs.tests import make as tiny
from yiwang.kernel.regions import operations as regions
from yiwang.kernel.regions.contracts import IMPORT_REGIONS
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.make import NOW
from yiwang.trust.rights.tests.matrix import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def parked(db, monkeypatch):
    """The position of an event that nobody could take."""
    monkeypatch.setattr(contracts, "_consumers", {})

    @consumer("weak", "told")
    def hear(event):
        raise ValueError("the printer is on fire")

    operations.publish([Draft("told", "first", {})], now=NOW)
    for day in range(9):
        operations.drain(now=NOW + timedelta(days=day))
    return queries.failing(viewer=SYSTEM)[0].position


@matrix.holds(ADMINISTER_EVENTS, scopes=matrix.WHOLE)
def test_undelivered_events_are_seen_retried_and_given_up_only_by_who_administers_the_installation(parked):
    def attempt(actor: Actor, _place: Place) -> bool:
        ways = (
            lambda: queries.backlog(viewer=actor),
            lambda: queries.failing(viewer=actor),
            lambda: operations.retry(consumer="weak", actor=actor, now=NOW),
            lambda: operations.give_up(consumer="weak", position=parked, actor=actor) is None,
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(SET_CALENDAR, scopes=matrix.WHOLE)
def test_the_calendar_is_set_only_by_who_sets_it_for_everybody(db):
    def attempt(actor: Actor, _place: Place) -> bool:
        given = {"notice": days.NOTICE, "actor": actor, "now": NOW}
        day = Day(date(2027, 1, 4), working=False, name={"zh": "调休", "en": "Moved"})
        ways = (
            lambda: calendar.set_days(days=[day], **given),
            lambda: calendar.set_hours(since=date(2027, 1, 4), spans=[(time(9), time(17))], **given),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(APPLY_PACK, scopes=matrix.WHOLE)
def test_packs_are_put_into_force_only_by_who_may_in_the_whole_installation(db, tmp_path, monkeypatch):
    monkeypatch.setattr("yiwang.kernel.packs.contracts._sections", {})
    plain = tiny.SOUND["pack.yaml"].partition("colours:")[0]
    folder = tiny.pack(tmp_path, pack__yaml=plain, cases__yaml="[]\n")
    return lambda actor, _place: packs.apply_pack(folder=folder, actor=actor, now=NOW).fresh


VILLAGES = "code,name,streetCode\n330424001001,示例社区居委会,330424001\n"


@matrix.holds(IMPORT_REGIONS, scopes={"everywhere", "the province", "the county"})
def test_villages_are_brought_in_only_where_one_may_in_the_whole_region(db, tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text(VILLAGES, "utf-8")
    return lambda actor, place: regions.import_villages(path=file, within=place.region[:6], actor=actor) == 1


@matrix.holds(IMPORT_REGIONS, scopes=matrix.WHOLE)
def test_every_village_of_a_list_is_brought_in_only_by_who_may_everywhere(db, tmp_path):
    file = tmp_path / "villages.csv"
    file.write_text(VILLAGES, "utf-8")
    return lambda actor, _place: regions.import_villages(path=file, actor=actor) == 1

"""The four levels (省、市县、乡镇（街道）、村（社区）): organisations, posts, people, administrators, coordination."""

from datetime import date, timedelta

import pytest

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.organisations import operations, queries
from yiwang.kernel.organisations.contracts import SHAPE, Level, Link, LinkKind, NewOrganisation, OrganisationKind, Post
from yiwang.kernel.organisations.tests.make import NOW, officer, text
from yiwang.shell import testing
from yiwang.trust.personal import contracts as personal
from yiwang.trust.rights import operations as giving
from yiwang.trust.rights import queries as rights
from yiwang.trust.rights.contracts import NewAssignment

pytestmark = pytest.mark.django_db
PLACES = {
    Level.PROVINCE: ("330000", "330000000000", "浙江省人民政府"),
    Level.CITY_OR_COUNTY: ("330424", "330424000000", "海盐县人民政府"),
    Level.TOWNSHIP: ("330424101", "330424101000", "沈荡镇人民政府"),
    Level.VILLAGE: ("330424101201", "330424101201", "示例村村民委员会"),
}
TODAY = date(2026, 9, 24)


def person(level):
    return f"{level.value}1111111-1111-1111-1111-111111111111"


@pytest.fixture
def tree(monkeypatch):
    """An organisation at each level, each under the one above, with a post and somebody in it."""
    monkeypatch.setattr(personal, "_names", [lambda subjects: {person(each): f"示例{each.name}" for each in Level}])
    monkeypatch.setattr("yiwang.doors.web.middleware.timezone.now", lambda: NOW)
    paths, above = {}, ""
    for level, (code, region, zh) in PLACES.items():
        kind = OrganisationKind.COMMITTEE if level is Level.VILLAGE else OrganisationKind.GOVERNMENT
        new = NewOrganisation(code, text(zh, code), region, kind, above)
        above = paths[level] = operations.create_organisation(new=new, actor=SYSTEM, now=NOW).path
        head = Post(above, "head", text(f"{zh}负责人", "Head"), leads=True, seats=1)
        operations.create_post(post=head, actor=SYSTEM, now=NOW)
        operations.appoint(subject=person(level), organisation=above, post="head", since=TODAY, actor=SYSTEM, now=NOW)
    return paths


def test_every_organisation_post_and_person_is_held_at_four_levels(settings, client, tree):
    testing.act_as(settings, officer(region=""))
    for level, path in tree.items():
        assert queries.organisation_at(path).level is level
        [held] = queries.appointments_of(person(level), TODAY)
        assert (held.organisation, held.post) == (path, "head")
        page = client.get(f"/work/directory/at/{path}").content.decode()
        assert f"{PLACES[level][2]}负责人" in page
        assert f"示例{level.name}" in page
        listed = client.get(f"/work/directory?level={level.value}").content.decode().split("<tbody>")[1]
        assert [zh in listed for _, _, zh in PLACES.values()] == [each is level for each in PLACES]


def administrator(level, path):
    given = NewAssignment(person(level), "organisation-administrator", PLACES[level][1], path, reason="示例")
    giving.assign_role(given=given, actor=SYSTEM, now=NOW - timedelta(hours=1))
    return Actor(person(level), level.name, ActorKind.OFFICER, grants=rights.grants_of(person(level), NOW))


def may_create_below(path, actor, code):
    parent = queries.organisation_at(path)
    new = NewOrganisation(code, text("示例科", "Example"), parent.region, OrganisationKind.DIVISION, path)
    try:
        operations.create_organisation(new=new, actor=actor, now=NOW)
    except NotAllowed:
        return False
    return True


def test_each_level_has_its_administrators_who_shape_their_own_subtree_and_nothing_above(settings, client, tree):
    actors = {level: administrator(level, path) for level, path in tree.items()}
    for level, actor in actors.items():
        done = {each for each, path in tree.items() if may_create_below(path, actor, f"D{level.value}{each.value}")}
        assert done == {each for each in Level if each >= level}
    testing.act_as(settings, officer(region=""))
    for level, path in tree.items():
        region = PLACES[level][1]
        expected = {person(each) for each in Level if each <= level}
        assert set(rights.people_with(SHAPE.code, region, path, NOW)) == expected
        page = client.get(f"/work/directory/at/{path}").content.decode().split("管理员</h2>")[1]
        assert f"示例{level.name}" in page


def test_the_coordination_between_levels_is_stated_and_seen_from_both_ends(settings, client, tree):
    testing.act_as(settings, officer(region=""))
    facts = {"kind": "guides", "matter_zh": "一网通办", "basis": "示例文件〔2026〕1号"}
    for upper, lower in ((Level.PROVINCE, Level.TOWNSHIP), (Level.CITY_OR_COUNTY, Level.VILLAGE)):
        made = client.post(f"/work/directory/link/{tree[lower]}", {"upper": tree[upper], **facts})
        assert made.status_code == 302
        seen = {each: client.get(f"/work/directory/at/{tree[each]}").content.decode() for each in (upper, lower)}
        assert f'业务指导</b>: 来自 <a href="/work/directory/at/{tree[upper]}">' in seen[lower]
        assert f'业务指导</b>: 对象 <a href="/work/directory/at/{tree[lower]}">' in seen[upper]
        assert all("一网通办" in page and "示例文件〔2026〕1号" in page for page in seen.values())
    refused = client.post(f"/work/directory/link/{tree[Level.PROVINCE]}", {"upper": tree[Level.VILLAGE], **facts})
    assert refused.status_code == 422
    asked = tree[Level.PROVINCE], tree[Level.TOWNSHIP]
    kept = Link(*asked, LinkKind.GUIDES, {"zh": "一网通办"}, "示例文件〔2026〕1号", TODAY)
    assert queries.coordination_of(tree[Level.PROVINCE], on=TODAY) == [kept]

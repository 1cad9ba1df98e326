"""Officers browse, search, export and change the directory by pages that work without a script; citizens see duties."""

import re
from datetime import date

import pytest

from yiwang.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from yiwang.kernel.calendar import queries as calendar
from yiwang.kernel.calendar.contracts import SET_CALENDAR
from yiwang.kernel.calendar.tests import make as calendars
from yiwang.kernel.events import operations as events
from yiwang.kernel.organisations import operations, queries
from yiwang.kernel.organisations.contracts import APPOINT, READ_PEOPLE, SHAPE, Link, LinkKind
from yiwang.kernel.organisations.tests import make
from yiwang.kernel.organisations.tests.make import BUREAU, COUNTY, DIVISION, NOW, REFORM, TOWN, VILLAGE
from yiwang.shell import testing
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.ledger.contracts import READ_LEDGER, EntryFilter
from yiwang.trust.personal import contracts as personal
from yiwang.trust.rights import contracts as rights
from yiwang.trust.rights import operations as giving
from yiwang.trust.rights.contracts import NewAssignment

pytestmark = pytest.mark.django_db
ZHOU, SHEN, ADMIN = (f"{n}0000000-0000-0000-0000-000000000000" for n in (1, 2, 3))
NAMES = {ZHOU: "周砚", SHEN: "沈言", ADMIN: "管一", SYSTEM.subject: "Yiwang"}
AT = "/work/directory/at/"


@pytest.fixture(autouse=True)
def county(db, monkeypatch):
    make.bureau()
    monkeypatch.setattr("yiwang.doors.web.middleware.timezone.now", lambda: NOW)
    monkeypatch.setattr(rights, "_finders", [lambda login: {"zhou": ZHOU, "shen": SHEN}.get(login, "")])
    monkeypatch.setattr(personal, "_names", [lambda subjects: {s: NAMES[s] for s in subjects if s in NAMES}])


@pytest.fixture
def act(settings):
    def become(*held, organisation="", **more):
        actor = make.officer(*held, organisation=organisation, subject=ADMIN, **more)
        testing.act_as(settings, actor)
        return actor

    return become


@pytest.fixture
def administrator(act):
    return act()


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def post(client, address, **data):
    return client.post(address, data)


def wrong_fields(answer):
    assert answer.status_code == 422
    return re.findall(r'id="id_(\w+)_error"', answer.content.decode())


def test_the_list_counts_the_four_levels_and_finds_by_name_alias_and_initials(client, administrator):
    page = read(client, "/work/directory")
    for text in ("省级 0", "市县级 4", "乡镇（街道）级 1", "村（社区）级 1", "海盐县市场监督管理局"):
        assert text in page
    for text in ("市监局", "hyxscj", "market", "330424-SCJG"):
        assert "海盐县市场监督管理局" in read(client, f"/work/directory?text={text}")
    page = read(client, "/work/directory?level=4")
    assert "示例村村民委员会" in page
    assert "海盐县市场监督管理局" not in page.split("<tbody>")[1]
    assert "行政许可科" in read(client, f"/work/directory?under={BUREAU}")
    assert "行政许可科" not in read(client, f"/work/directory?under={TOWN}").split("<tbody>")[1]
    assert "沈荡镇人民政府" in read(client, f"/work/directory?region={make.TOWN_REGION}")


def test_the_list_is_exported_whole(client, administrator):
    answer = client.get("/work/directory?export=csv&column=name&column=path&column=level")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 7
    assert f"海盐县市场监督管理局,市县级,{BUREAU}" in text
    assert client.get("/work/directory?export=xlsx").status_code == 200


def test_an_organisation_shows_posts_people_coordination_administrators_and_history(client, administrator):
    operations.appoint(
        subject=ZHOU,
        organisation=BUREAU,
        post="head",
        since=date(2024, 1, 8),
        actor=SYSTEM,
        now=NOW,
        basis="盐政干〔2024〕1号",
    )
    operations.link_organisations(
        link=Link(BUREAU, TOWN, LinkKind.GUIDES, make.text("食品安全", "Food safety")), actor=SYSTEM, now=NOW
    )
    given = NewAssignment(ADMIN, "organisation-administrator", make.HAIYAN, BUREAU, reason="示例")
    giving.assign_role(given=given, actor=SYSTEM, now=NOW)
    page = read(client, AT + BUREAU)
    for text in (
        "局长",
        "周砚",
        "2024年1月8日（周一） – 今",
        "副局长",
        "空缺",
        "业务指导",
        "沈荡镇人民政府",
        "食品安全",
    ):
        assert text in page
    assert "管一" in page.split("管理员</h2>")[1][:200]
    assert "盐政干〔2024〕1号" in page.split("经过</h2>")[1]
    assert "海盐县人民政府" in page.split("隶属于")[1][:200]
    assert "业务指导</b>: 来自" in read(client, AT + TOWN)


def test_a_page_of_an_organisation_costs_a_bounded_number_of_statements(
    client, administrator, django_assert_max_num_queries
):
    for n in range(20):
        new = make.new(f"330424-SCJG-1{n}", f"第{n}科", f"Division {n}", BUREAU)
        operations.create_organisation(new=new, actor=SYSTEM, now=NOW)
    for address in (AT + BUREAU, "/work/directory", "/work/directory/regions/330424000000", "/organisations"):
        read(client, address)
        with django_assert_max_num_queries(24):
            read(client, address)


def test_people_are_shown_only_to_who_may_see_them_there(client, act):
    operations.appoint(subject=ZHOU, organisation=BUREAU, post="head", since=NOW.date(), actor=SYSTEM, now=NOW)
    act(READ_PEOPLE, organisation=REFORM)
    page = read(client, AT + BUREAU)
    assert "周砚" not in page
    assert "您无权查看" in page


def test_an_organisation_is_created_renamed_moved_and_merged(client, administrator):
    facts = {
        "name_zh": "海盐县大数据局", "name_en": "Data Bureau", "code": "330424-DSJ", "kind": "department",
        "region": make.HAIYAN, "aliases": "县数据局\n县大数据中心", "basis": "盐编〔2026〕3号",
    }  # fmt: skip
    made = post(client, f"/work/directory/create?under={COUNTY}", **facts)
    assert made.headers["Location"] == f"{AT}330424/330424-DSJ?done=1"
    assert "变更已记入下方历史" in read(client, made.headers["Location"])
    path = "330424/330424-DSJ"
    assert queries.organisation_at(path).aliases == ("县数据局", "县大数据中心")
    assert post(client, f"/work/directory/describe/{path}", duties_zh="管数据").status_code == 302
    assert post(client, f"/work/directory/rename/{path}", name_zh="海盐县数据局").status_code == 302
    moved = post(client, f"/work/directory/move/{path}", to=REFORM)
    assert moved.headers["Location"].startswith(f"{AT}{REFORM}/330424-DSJ")
    assert "海盐县数据局" in read(client, AT + path)  # its old path finds it
    closed = post(client, f"/work/directory/close/{path}", into=BUREAU)
    page = read(client, closed.headers["Location"])
    for text in ("已撤销", "职责划入", "海盐县大数据局 → 海盐县数据局"):
        assert text in page


def test_posts_are_set_filled_emptied_and_closed(client, administrator):
    address = f"/work/directory/post/{BUREAU}"
    assert post(client, address, title_zh="科员", title_en="Clerk", code="clerk", seats="1").status_code == 302
    appoint = f"/work/directory/appoint/{BUREAU}"
    made = post(client, appoint, login="zhou", post="clerk", since="2026-09-01", main="on")
    assert "周砚" in read(client, made.headers["Location"])
    assert wrong_fields(post(client, appoint, login="shen", post="clerk", since="2026-09-01")) == ["post"]
    assert wrong_fields(post(client, appoint, login="nobody", post="clerk", since="2026-09-01")) == ["login"]
    [held] = queries.holders_of(BUREAU, "clerk", date(2026, 9, 24))
    assert "周砚 · 科员" in read(client, f"/work/directory/end/{held.id}")
    assert wrong_fields(post(client, f"/work/directory/end/{held.id}", until="2026-08-01")) == ["until"]
    assert post(client, f"/work/directory/end/{held.id}", until="2026-09-30").status_code == 302
    assert queries.appointment(held.id).until == date(2026, 9, 30)
    assert post(client, f"/work/directory/close-post/head/{DIVISION}").status_code == 302
    assert [each.code for each in queries.posts_of(DIVISION)] == ["reviewer"]


def test_coordination_is_stated_and_ended(client, administrator):
    made = post(client, f"/work/directory/link/{TOWN}", upper=BUREAU, kind="guides", matter_zh="食品安全")
    assert "业务指导" in read(client, made.headers["Location"])
    assert wrong_fields(post(client, f"/work/directory/link/{BUREAU}", upper=VILLAGE, kind="guides")) == ["upper"]
    assert post(client, f"/work/directory/unlink/{TOWN}?upper={BUREAU}&kind=guides").status_code == 302
    assert queries.coordination_of(TOWN) == []


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(client, administrator):
    answer = post(
        client, f"/work/directory/create?under={TOWN}", name_zh="某站", code="330424-SCJG", kind="institution",
        region=make.TOWN_REGION, duties_zh="为民服务",
    )  # fmt: skip
    assert wrong_fields(answer) == ["code"]
    page = answer.content.decode()
    assert 'value="某站"' in page
    assert "为民服务" in page
    assert 'href="#id_code"' in page
    outside = post(
        client, f"/work/directory/create?under={TOWN}", name_zh="x", code="X", kind="division", region="330481000000"
    )
    assert wrong_fields(outside) == ["region"]


CHANGES = {
    "create": (f"create?under={DIVISION}", {"name_zh": "组", "code": "Z", "kind": "division", "region": make.HAIYAN}),
    "describe": (f"describe/{BUREAU}", {"duties_zh": "x"}),
    "post": (f"post/{BUREAU}", {"title_zh": "x", "code": "x"}),
    "appoint": (f"appoint/{BUREAU}", {"login": "zhou", "post": "deputy", "since": "2026-09-01"}),
    "appoint head": (f"appoint/{BUREAU}", {"login": "shen", "post": "head", "since": "2026-09-01"}),
    "link": (f"link/{BUREAU}", {"upper": REFORM, "kind": "coordinates"}),
    "rename": (f"rename/{BUREAU}", {"name_zh": "某局"}),
    "move": (f"move/{BUREAU}", {"to": REFORM}),
}
OWN = {"create", "describe", "post", "appoint"}
EXPECTED = [
    ("everything in the county", {}, set(CHANGES)),
    ("the bureau", {"organisation": BUREAU}, OWN),
    ("its division", {"organisation": DIVISION}, {"create"}),
    ("another bureau", {"organisation": REFORM}, set()),
    ("another county", {"region": "330481000000"}, set()),
]


@pytest.mark.parametrize(("place", "scope", "may"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_an_administrator_changes_only_what_lies_in_their_subtree(client, act, place, scope, may):
    act(SHAPE, APPOINT, READ_PEOPLE, **scope)
    done = {
        name
        for name, (address, data) in CHANGES.items()
        if post(client, f"/work/directory/{address}", **data).status_code == 302
    }  # noqa: E501
    assert done == may


@pytest.mark.parametrize("address", ["/work/directory", AT + BUREAU, "/work/directory/regions", "/work/calendar",
                                     f"/work/directory/rename/{BUREAU}"])  # fmt: skip
@pytest.mark.parametrize("actor", [ANONYMOUS, Actor("c", "沈*禾", ActorKind.CITIZEN)])
def test_strangers_and_citizens_do_not_come_in(settings, client, address, actor):
    testing.act_as(settings, actor)
    assert client.get(address).status_code in (302, 403)


def test_a_reader_is_offered_no_change(client, act):
    act(READ_PEOPLE)
    page = read(client, AT + BUREAU)
    assert not re.findall(r'href="/work/directory/(?:rename|move|close|describe|post|appoint|link)', page)


def test_regions_are_browsed_and_searched(client, administrator):
    assert "浙江省" in read(client, "/work/directory/regions")
    assert "东城区" in read(client, "/work/directory/regions/110000000000")  # past what stands in tables only
    page = read(client, "/work/directory/regions/330424000000")
    for text in ("浙江省嘉兴市海盐县", "武原街道", "海盐县市场监督管理局"):
        assert text in page
    assert "浙江省嘉兴市海盐县" in read(client, "/work/directory/regions?text=haiyan")
    read(client, "/work/directory/regions/999999999999", 404)


def test_everybody_sees_what_a_department_is_for_and_nobodys_name(client):
    operations.appoint(subject=ZHOU, organisation=BUREAU, post="head", since=NOW.date(), actor=SYSTEM, now=NOW)
    facts = {"aliases": [], "short": {}, "duties": make.text("管市场", "Regulates the market")}
    operations.describe_organisation(path=BUREAU, actor=SYSTEM, now=NOW, **facts)
    assert "管市场" in read(client, "/organisations")
    page = read(client, f"/organisations/{BUREAU}")
    assert "管市场" in page
    assert "周砚" not in page
    client.cookies["django_language"] = "en"
    page = read(client, f"/organisations/{BUREAU}")
    assert "Regulates the market" in page
    read(client, "/organisations/none", 404)


@pytest.mark.parametrize(
    "address",
    ["/work/directory", AT + BUREAU, "/work/directory/regions/330424000000", f"/work/directory/rename/{BUREAU}",
     f"/work/directory/appoint/{BUREAU}", f"/work/directory/create?under={BUREAU}", "/organisations"],
)  # fmt: skip
def test_pages_are_complete_in_english(client, administrator, address):
    client.cookies["django_language"] = "en"
    page = read(client, address)
    left = [line for line in page.splitlines() if any("\u4e00" <= c <= "\u9fff" for c in line)]
    assert [line for line in left if 'lang="zh-CN"' not in line] == []


def test_changes_of_organisations_and_people_stand_in_the_ledger(client, administrator):
    post(client, f"/work/directory/rename/{BUREAU}", name_zh="海盐县市场局", basis="盐编〔2026〕9号")
    post(client, f"/work/directory/appoint/{BUREAU}", login="zhou", post="head", since="2026-09-01")
    events.drain()
    viewer = make.officer(READ_LEDGER)
    found = {entry.kind: entry for entry in ledger.every_entry(EntryFilter(), viewer=viewer)}
    assert found["directory.shaped"].content["basis"] == "盐编〔2026〕9号"
    assert found["directory.staffed"].content["subject"] == ZHOU
    assert "周砚" not in str(found["directory.staffed"].content)


def test_a_notice_is_put_into_force_and_a_damaged_line_is_named(client, act):
    act(SET_CALENDAR, READ_PEOPLE, region="")
    with calendars.changed():
        assert "暂定" in read(client, "/work/calendar?year=2027")
        facts = {"number": "示例〔2026〕1号", "title": "放假安排（示例）", "issued_on": "2026-11-04", "year": "2027"}
        wrong = post(client, "/work/calendar?year=2027", days="2027-02-08 休 春节\n2月9日 休", **facts)
        assert wrong_fields(wrong) == ["days"]
        assert "第 2 行" in wrong.content.decode()
        assert "2027-02-08 休 春节" in wrong.content.decode()
        done = post(client, "/work/calendar", days="2027-02-08 休 春节\n2027-02-13 班 春节", **facts)
        assert done.headers["Location"] == "/work/calendar?year=2027&done=2"
        calendar.refresh()
        page = read(client, done.headers["Location"])
        assert "上班（调休）" in page
        assert "暂定" not in page
        assert not calendar.is_working_day(date(2027, 2, 8))

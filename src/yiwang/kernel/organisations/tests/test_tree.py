"""The tree: who stands where, is called what, takes over from whom, and who may change it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.codes import queries as codes
from yiwang.kernel.errors import NotAllowed
from yiwang.kernel.organisations import contracts, operations, queries
from yiwang.kernel.organisations.contracts import Level, OrganisationFilter
from yiwang.kernel.organisations.models import Organisation
from yiwang.kernel.organisations.tests import make
from yiwang.kernel.organisations.tests.make import BUREAU, COUNTY, DIVISION, HAIYAN, NOW, REFORM, TODAY, TOWN, VILLAGE
from yiwang.kernel.regions.contracts import UnknownRegion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    make.bureau()


def create(code="330424-NYJ", parent=COUNTY, actor=SYSTEM, **more):
    new = make.new(code, "海盐县农业农村局", "Haiyan County Agriculture Bureau", parent, **more)
    return operations.create_organisation(new=new, actor=actor, now=NOW)


def paths(found):
    return [each.path for each in found]


def test_an_organisation_is_found_at_its_path_with_all_that_is_known_of_it():
    bureau = queries.organisation_at(BUREAU)
    assert (bureau.code, bureau.parent, bureau.region) == ("330424-SCJG", COUNTY, HAIYAN)
    assert bureau.name == {"zh": "海盐县市场监督管理局", "en": "Haiyan County Market Regulation Bureau"}
    assert bureau.short["zh"] == "县市场监管局"
    assert codes.is_uscc(bureau.uscc)
    with pytest.raises(contracts.UnknownOrganisation):
        queries.organisation_at("330424/nothing")


def test_every_organisation_stands_at_one_of_the_four_levels():
    found = {each.path: each.level for each in queries.organisations_under(COUNTY)}
    assert (found[BUREAU], found[TOWN], found[VILLAGE]) == (Level.CITY_OR_COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    province = make.new("330000", "浙江省人民政府", "Zhejiang", "", region="330000000000")
    assert operations.create_organisation(new=province, actor=SYSTEM, now=NOW).level is Level.PROVINCE
    counts = queries.level_counts(OrganisationFilter())
    assert counts == {Level.PROVINCE: 1, Level.CITY_OR_COUNTY: 4, Level.TOWNSHIP: 1, Level.VILLAGE: 1}


def test_the_subtree_is_one_statement_whatever_its_size(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert paths(queries.organisations_under(BUREAU)) == [BUREAU, DIVISION]
    with django_assert_num_queries(1):
        assert paths(queries.organisations_under(COUNTY, direct=True)) == [TOWN, BUREAU, REFORM]
    assert queries.children_counts([COUNTY, BUREAU, TOWN, DIVISION]) == {COUNTY: 3, BUREAU: 1, TOWN: 1}
    assert paths(queries.lineage(VILLAGE)) == [COUNTY, TOWN, VILLAGE]


def test_a_list_is_paged_by_path_and_exported_whole():
    whole = paths(queries.every_organisation(OrganisationFilter()))
    first = queries.organisation_list(OrganisationFilter(), limit=4)
    second = queries.organisation_list(OrganisationFilter(), after=first.after, limit=4)
    assert paths(first.rows) + paths(second.rows) == whole
    assert (first.count, first.before, second.after) == (len(whole), None, None)
    back = queries.organisation_list(OrganisationFilter(), before=second.before, limit=4)
    assert paths(back.rows) == paths(first.rows)
    assert paths(queries.organisation_list(OrganisationFilter(region=make.TOWN_REGION)).rows) == [TOWN, VILLAGE]
    assert paths(queries.organisation_list(OrganisationFilter(level=Level.VILLAGE)).rows) == [VILLAGE]


def test_a_name_is_valid_at_a_date_and_the_old_one_goes_on_finding_it():
    names = [("海盐县市场监督局", date(2020, 3, 1)), ("海盐县市场和知识产权局", date(2022, 6, 1))]
    for name, day in names:
        operations.rename_organisation(path=BUREAU, name=make.text(name, name), on=day, actor=SYSTEM, now=NOW)
    days = [date(2019, 5, 1), date(2020, 2, 29), date(2020, 3, 1), date(2022, 5, 31), date(2022, 6, 1), TODAY]
    said = [queries.name_on(BUREAU, day)["zh"] for day in days]
    assert said == ["海盐县市场监督管理局"] * 2 + ["海盐县市场监督局"] * 2 + ["海盐县市场和知识产权局"] * 2
    assert paths(queries.organisation_named("海盐县市场监督管理局")) == [BUREAU]
    assert [change.kind for change in queries.history(BUREAU)] == ["renamed", "renamed", "created"]


@pytest.mark.parametrize("day", [date(2018, 12, 31), TODAY + timedelta(days=1)])
def test_a_rename_before_the_founding_or_in_the_future_is_refused(day):
    with pytest.raises(contracts.WrongDay):
        operations.rename_organisation(path=BUREAU, name={"zh": "x"}, on=day, actor=SYSTEM, now=NOW)


def test_a_move_carries_everything_below_and_the_old_paths_still_find_them():
    operations.move_organisation(path=BUREAU, to=REFORM, actor=SYSTEM, now=NOW)
    moved = REFORM + "/330424-SCJG"
    assert paths(queries.organisations_under(REFORM)) == [REFORM, moved, moved + "/330424-SCJG-01"]
    assert queries.organisation_at(DIVISION).path == moved + "/330424-SCJG-01"
    assert {old: each.path for old, each in queries.organisations_at([DIVISION, TOWN, "none"]).items()} == {
        DIVISION: moved + "/330424-SCJG-01",
        TOWN: TOWN,
    }
    operations.move_organisation(path=moved, to=COUNTY, actor=SYSTEM, now=NOW)
    assert queries.organisation_at(moved).path == BUREAU


def test_an_organisation_never_stands_below_itself_whoever_tries():
    with pytest.raises(contracts.BelowItself):
        operations.move_organisation(path=BUREAU, to=DIVISION, actor=SYSTEM, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(path=BUREAU).update(parent_path=DIVISION)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(path=BUREAU).update(parent_path="330424/none")


def test_a_child_lies_in_the_region_of_what_it_stands_under():
    with pytest.raises(contracts.RegionOutside):
        create(region="330481000000")
    with pytest.raises(contracts.RegionOutside):
        operations.move_organisation(path=BUREAU, to=TOWN, actor=SYSTEM, now=NOW)


def test_a_code_or_a_credit_code_is_given_once():
    with pytest.raises(contracts.CodeTaken):
        create("330424-SCJG")
    with pytest.raises(contracts.CodeTaken):
        create(uscc=queries.organisation_at(BUREAU).uscc)
    with pytest.raises(contracts.WrongUscc):
        create(uscc="11330424002500287D")
    for wrong in ("", "330424/1", "a", "海盐", "A%", "-A"):
        with pytest.raises(contracts.WrongCode):
            create(wrong)


def test_closing_needs_an_empty_subtree_or_a_successor_that_takes_it_over():
    with pytest.raises(contracts.HasChildren):
        operations.close_organisation(path=BUREAU, actor=SYSTEM, now=NOW)
    head = operations.appoint(
        subject="p", organisation=BUREAU, post="head", since=date(2024, 1, 1), actor=SYSTEM, now=NOW
    )
    closed = operations.close_organisation(path=BUREAU, into=REFORM, basis="机构改革方案", actor=SYSTEM, now=NOW)
    assert (closed.until, closed.successor, closed.open) == (TODAY, REFORM, False)
    assert paths(queries.organisations_under(REFORM)) == [REFORM, REFORM + "/330424-SCJG-01"]
    assert queries.posts_of(BUREAU) == []
    assert queries.appointment(head.id).until == TODAY
    assert BUREAU not in paths(queries.organisations_under(COUNTY))
    assert BUREAU in paths(queries.organisations_under(COUNTY, closed=True))
    with pytest.raises(contracts.AlreadyClosed):
        create(parent=BUREAU)


def test_what_stands_below_a_successor_cannot_take_over_from_above_it():
    with pytest.raises(contracts.BelowItself):
        operations.close_organisation(path=BUREAU, into=DIVISION, actor=SYSTEM, now=NOW)


def test_every_change_is_told_once_with_its_paths():
    create()
    operations.move_organisation(path=COUNTY + "/330424-NYJ", to=REFORM, actor=SYSTEM, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data ->> 'from', data ->> 'path' FROM events_event ORDER BY position")
        told = cursor.fetchall()
    assert told == [
        ("organisations.created", None, COUNTY + "/330424-NYJ"),
        ("organisations.moved", COUNTY + "/330424-NYJ", REFORM + "/330424-NYJ"),
    ]


def test_installing_the_same_tree_again_changes_nothing(django_assert_max_num_queries):
    before = paths(queries.every_organisation(OrganisationFilter()))
    with django_assert_max_num_queries(10):
        make.bureau()
    assert paths(queries.every_organisation(OrganisationFilter())) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(some.integers(0, 11), some.integers(0, 11)), max_size=12))
def test_after_any_moves_the_tree_is_a_tree_and_every_old_path_leads_home(moves):
    with transaction.atomic():
        nodes = [COUNTY, *(create(f"T{n}", actor=SYSTEM).path for n in range(11))]
        home = {path: path.rpartition("/")[2] for path in nodes}
        for node, target in moves:
            path, to = (queries.organisation_at(nodes[each]).path for each in (node, target))
            if node and not (to == path or to.startswith(path + "/")):
                operations.move_organisation(path=path, to=to, actor=SYSTEM, now=NOW)
                home |= {each.path: each.code for each in queries.organisations_under(COUNTY)}
        rows = queries.organisations_under(COUNTY)
        known = set(paths(rows))
        assert all(each.path == f"{each.parent}/{each.code}" and each.parent in known for each in rows if each.parent)
        assert {path: queries.organisation_at(path).code for path in home} == home
        transaction.set_rollback(True)


REGIONS = {"its county": HAIYAN, "another county": "330481000000", "the town": make.TOWN_REGION}
PLACES = {"all": "", "the bureau": BUREAU, "its division": DIVISION, "another bureau": REFORM}
MAY_SHAPE = {
    ("its county", "all"): {"create below", "rename", "close", "post"},
    ("its county", "the bureau"): {"create below", "post"},
}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("place", PLACES)
def test_administrators_shape_what_stands_under_their_own_and_nothing_else(region, place):
    actor = make.officer(region=REGIONS[region], organisation=PLACES[place])
    post = contracts.Post(BUREAU, "clerk", make.text("办事员", "Clerk"))
    tries = {
        "create below": lambda: create("330424-SCJG-02", BUREAU, actor),
        "rename": lambda: operations.rename_organisation(path=BUREAU, name={"zh": "某局"}, actor=actor, now=NOW),
        "post": lambda: operations.create_post(post=post, actor=actor, now=NOW),
        "close": lambda: operations.close_organisation(path=BUREAU, into=REFORM, actor=actor, now=NOW),
    }
    done = set()
    for name, attempt in tries.items():
        try:
            with transaction.atomic():
                attempt()
            done.add(name)
        except NotAllowed:
            continue
    assert done == MAY_SHAPE.get((region, place), set())


def test_who_moves_an_organisation_may_shape_where_it_stood_and_where_it_goes():
    with pytest.raises(NotAllowed):
        operations.move_organisation(path=DIVISION, to=REFORM, actor=make.officer(organisation=BUREAU), now=NOW)
    operations.move_organisation(path=DIVISION, to=REFORM, actor=make.officer(), now=NOW)


@pytest.mark.parametrize(
    "name",
    [
        "海盐县发展和改革局",
        "县发展和改革局",
        "县发展改革局",
        "县发改局",
        "海盐发改局",
        "发改局",
        "发展和改革局",
        "海盐县发展与改革委员会",
        " 县发改局 ",
    ],
)
def test_an_organisation_goes_by_every_name_that_people_use(name):
    facts = {"aliases": ["海盐县发展与改革委员会"], "duties": {}, "short": {}}
    operations.describe_organisation(path=REFORM, actor=SYSTEM, now=NOW, **facts)
    assert paths(queries.organisation_named(name)) == [REFORM]


def test_a_name_that_two_go_by_finds_both_and_a_place_tells_them_apart():
    city = make.new("330481-FGJ", "海宁市发展和改革局", "Haining Development Bureau", "", region="330481000000")
    operations.create_organisation(new=city, actor=SYSTEM, now=NOW)
    assert paths(queries.organisation_named("发改局")) == [REFORM, "330481-FGJ"]
    assert paths(queries.organisation_named("发改局", within=COUNTY)) == [REFORM]
    assert paths(queries.organisation_named("市发改局")) == ["330481-FGJ"]


@pytest.mark.parametrize(
    "text", ["市场监督", "市监局", "hyxscj", "SCJDGLJ", "market reg", "330424-scjg", "县市场监管局"]
)
def test_an_organisation_is_found_by_part_of_a_name_initials_english_and_code(text):
    assert paths(queries.find_organisations(text))[:1] == [BUREAU]
    assert BUREAU in paths(queries.organisation_list(OrganisationFilter(text=text)).rows)


@pytest.mark.parametrize("text", ["", " ", "%", "_", "海盐县没有这个局", "\\"])
def test_what_nobody_goes_by_finds_nothing(text):
    assert queries.find_organisations(text) == []


def test_an_organisation_lies_in_a_region_that_there_is():
    with pytest.raises(UnknownRegion):
        create(region="330499000000", parent="")

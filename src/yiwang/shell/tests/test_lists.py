"""Lists: what the address asks for, what the page shows, what the files carry."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from itertools import repeat

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.actors import ANONYMOUS
from yiwang.kernel.paging import Page
from yiwang.shell import exports, lists
from yiwang.shell.lists import Choice, Column, Days, Listing, Option, Text


@dataclass(frozen=True)
class Visit:
    shop: str
    due: date
    cost: int


VISITS = [Visit("盐香园", date(2026, 9, 21), 1200), Visit("=cmd|'/c calc'!A1", date(2026, 9, 22), -3)]
LISTING = Listing(
    title="Parts",
    columns=(
        Column("shop", "Holder", lambda row: row.shop, sort="shop", link=lambda row: "/visits/1"),
        Column("due", "Due soon", lambda row: row.due, kind="date", sort="due"),
        Column("cost", "Cost", lambda row: row.cost, kind="number", shown=False),
    ),
    filters=(
        Text("Search"),
        Choice("state", "Clocks", (Option("late", "Overdue", "late"), Option("soon", "Due soon")), segments=True),
        Choice("kind", "Parts", (Option("a", {"zh": "甲", "en": "A"}), Option("b", "Visit")), several=True),
        Days("made", "Number"),
    ),
    sort="-due",
    file="visits",
)


@pytest.fixture
def ask(rf):
    def asks(query: str, rows=VISITS, **more):
        request = rf.get("/visits?" + query)
        request.actor = ANONYMOUS
        page = Page(rows=rows, count=more.pop("count", len(rows)), more=more.pop("more", False), after="next")
        return lists.answer(request, LISTING, fetch=lambda asked: page, rows=lambda asked: iter(rows), **more)

    return asks


@pytest.fixture
def read(rf):
    return lambda query: lists.asked(rf.get("/visits?" + query), LISTING)


def test_an_address_says_everything_that_is_asked(read):
    asked = read("text=+面馆+&state=late&kind=a&kind=b&made_from=2026-09-01&sort=-shop&size=100&after=x&column=cost")
    assert (asked.text, asked.one("state"), asked.chosen["kind"]) == ("面馆", "late", ("a", "b"))
    assert asked.days["made"] == (date(2026, 9, 1), None)
    assert (asked.sort, asked.descending, asked.limit, asked.after, asked.columns) == (
        "shop",
        True,
        100,
        "x",
        ("cost",),
    )


def test_what_a_listing_does_not_know_is_left_out(read):
    asked = read("state=invented&kind=c&sort=password&size=100000&column=secret")
    assert (asked.chosen, asked.sort, asked.descending, asked.limit, asked.columns) == ({}, "due", True, 50, ())


def test_a_damaged_date_is_a_refusal_with_the_way_to_write_it(read):
    with pytest.raises(lists.NotADay):
        read("made_from=22/9/2026")


@given(st.dictionaries(st.sampled_from(["text", "state", "kind", "sort", "size", "after", "column"]), st.text()))
def test_no_address_breaks_a_list(query):
    from django.http import QueryDict
    from django.test import RequestFactory

    request = RequestFactory().get("/visits")
    asked = QueryDict(mutable=True)
    asked.update(query)
    request.GET = asked
    assert lists.asked(request, LISTING).sort in ("shop", "due")


def test_a_page_says_how_many_and_leads_on(ask):
    page = ask("state=late", count=10_000, more=True).content.decode()
    assert "10\u2009000+" in page
    assert 'rel="next" href="/visits?state=late&amp;after=next"' in page
    assert 'class="row-title" href="/visits/1">盐香园' in page
    assert "1\u2009200" not in page


def test_columns_can_be_chosen_in_the_address(ask):
    page = ask("column=cost&column=shop").content.decode()
    assert "1\u2009200" in page
    assert "9月21日" not in page


def test_segments_carry_their_counts(ask):
    page = ask("", counts=lambda asked: {"state": {"late": 2, "soon": 40}}).content.decode()
    assert "已超期 2" in page
    assert "全部 42" in page


def test_a_filter_that_is_on_can_be_taken_away_alone(ask):
    page = ask("kind=a&kind=b&state=late").content.decode()
    assert 'class="on" href="/visits?state=late&amp;kind=b"' in page


def test_an_empty_list_says_so_and_offers_the_way_back(ask):
    assert "全部清除" in ask("state=late", rows=[]).content.decode()


def test_the_csv_file_opens_in_excel_and_runs_no_formula(ask):
    answer = ask("export=csv")
    text = b"".join(answer.streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows == [["持有人", "临期"], ["盐香园", "2026-09-21"], ["'=cmd|'/c calc'!A1", "2026-09-22"]]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="visits.csv"'


def test_the_excel_file_keeps_numbers_and_days_and_runs_no_formula(ask):
    answer = ask("export=xlsx&column=shop&column=due&column=cost")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == ["持有人", "临期", "费用"]
    assert [cell.value for cell in sheet[2]][::2] == ["盐香园", 1200]
    assert sheet["B2"].value.date() == date(2026, 9, 21)
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["C3"].value) == ("=cmd|'/c calc'!A1", "s", -3)


@given(st.text(max_size=40))
def test_no_text_leaves_as_a_formula(text):
    safe = exports.harmless(text)
    assert not safe.lstrip(" \u3000").startswith(exports.FORMULA)
    assert safe.endswith(text)


def test_a_large_export_is_made_row_by_row(ask):
    asked_for = []

    def rows():
        for number, visit in enumerate(repeat(VISITS[0], 10_000)):
            asked_for.append(number)
            yield visit

    answer = exports.as_csv("visits", LISTING.columns, rows())
    stream = iter(answer)
    next(stream)
    next(stream)
    assert len(asked_for) == exports.CHUNK


def test_control_characters_do_not_spoil_an_excel_file(ask):
    answer = ask("export=xlsx", rows=[Visit("盐\x00香\x1b园", date(2026, 9, 21), 1)])
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A2"].value == "盐香园"

"""Searching as people do: by what they say, by a part, by pinyin, in both languages, with anything at all."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiwang.support.search import contracts, operations, queries
from yiwang.support.search.contracts import Document
from yiwang.support.search.marking import pieces
from yiwang.support.search.vectors import quoted
from yiwang.support.search.words import initials, tokens

pytestmark = pytest.mark.django_db
HAIYAN = "330424000000"


def doc(key: str, title: str, **more) -> Document:
    return Document("test", key, title, **{"region": HAIYAN, **more})


@pytest.fixture
def three():
    operations.index(
        [
            doc("food", "食品经营许可（新办）", text="从事食品销售和餐饮服务 Food business licence", facts={"days": 7}),
            doc("shop", "公司设立登记", text="在食品园区设立公司也可以办", aliases=("注册公司",)),
            doc("wed", "结婚登记", text="marriage registration"),
        ]
    )


def keys(text: str, **more) -> list[str]:
    return [hit.key for hit in queries.search(text, kind="test", **more).hits]


def test_words_in_the_title_stand_before_words_in_the_text(three):
    assert keys("食品") == ["food", "shop"]


def test_what_people_say_finds_what_it_is_called(three):
    found = queries.search("开一家面馆", kind="test")
    assert [hit.key for hit in found.hits] == ["food"]
    assert "食品经营许可" in found.understood


def test_english_finds_the_same(three):
    assert keys("food licences") == ["food"]
    assert keys("open a restaurant")[0] == "food"


def test_pinyin_initials_find_titles(three):
    assert keys("spjy") == ["food"]
    assert keys("jhdj") == ["wed"]
    assert initials("食品经营许可") == "spjyxk"


def test_nothing_with_all_the_words_gives_what_has_some_of_them_and_says_so(three):
    found = queries.search("食品 火箭 登记", kind="test")
    assert found.loose
    assert {hit.key for hit in found.hits} == {"food", "shop", "wed"}
    assert not queries.search("食品", kind="test").loose


def test_what_is_not_there_is_not_found(three):
    assert queries.search("宇宙飞船", kind="test").hits == ()
    assert queries.search("   ", kind="test").hits == ()


def test_a_hit_brings_its_facts_and_its_marks(three):
    hit = queries.search("食品", kind="test").hits[0]
    assert hit.facts == {"days": 7}
    assert [(piece.text, piece.hit) for piece in hit.title] == [("食品", True), ("经营许可（新办）", False)]


def test_only_public_documents_of_the_region_or_of_everywhere_are_found(three):
    operations.index(
        [
            doc("hidden", "食品草稿", public=False),
            doc("far", "食品检查", region="511602000000"),
            doc("everywhere", "食品投诉", region=""),
            doc("town", "食品摊贩备案", region="330424101000"),
        ]
    )
    assert set(keys("食品", region=HAIYAN)) == {"food", "shop", "everywhere", "town"}
    assert "hidden" not in keys("食品")


def test_pages_of_results_follow_each_other():
    operations.index(doc(f"d{n:02}", f"食品 {n:02}") for n in range(25))
    seen = [key for offset in (0, 10, 20) for key in keys("食品", limit=10, offset=offset)]
    assert sorted(seen) == [f"d{n:02}" for n in range(25)]
    assert queries.search("食品", kind="test", limit=10).count == 25


def test_suggestions_begin_with_what_was_typed(three):
    assert queries.suggestions("食品", kind="test")[0] == "食品经营许可（新办）"
    assert queries.suggestions("开饭", kind="test")[0] == "开饭店"
    assert "结婚登记" in queries.suggestions("jhdj", kind="test")
    assert queries.suggestions("100%", kind="test") == []


def test_a_document_indexed_again_is_one_document_and_can_be_dropped(three):
    operations.index([doc("food", "食品经营许可变更")])
    assert keys("变更") == ["food"]
    assert operations.drop("test", ["food"]) == 1
    assert keys("变更") == []


def test_the_index_can_be_compared_with_its_source_and_rebuilt(three, monkeypatch):
    source = [
        doc("food", "食品经营许可延续"),
        doc("new", "离婚登记"),
        doc("wed", "结婚登记", text="marriage registration"),
    ]
    monkeypatch.setitem(contracts._sources, "test", lambda: iter(source))
    check = operations.check("test")
    assert (check.missing, check.stale, check.extra, check.right) == (("new",), ("food",), ("shop",), False)
    operations.rebuild("test")
    assert operations.check("test").right
    assert keys("延续") == ["food"]


def test_an_unknown_kind_is_a_refusal_that_names_the_known_ones():
    with pytest.raises(contracts.UnknownKind):
        operations.check("nonsense")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_search_or_suggestions(three, text):
    queries.search(text, kind="test")
    queries.suggestions(text, kind="test")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40))
def test_whatever_a_document_says_it_can_be_indexed(text):
    operations.index([doc("any", text, text=text, aliases=(text,))])


@given(st.text(max_size=80), st.lists(st.text(max_size=5), max_size=4))
def test_marking_loses_nothing(text, words):
    assert "".join(piece.text for piece in pieces(text, words)) == text


def test_a_word_with_quotes_stays_one_lexeme():
    assert quoted("a'b\\c") == "'a''b\\\\c'"
    assert tokens("2024年A-1号licences")[:2] == ["2024", "年"]

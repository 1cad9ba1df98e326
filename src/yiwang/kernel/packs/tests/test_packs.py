"""A pack is refused with file, line and how to mend it; a sound one is put into force whole."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import Refusal
from yiwang.kernel.packs import contracts, operations, queries
from yiwang.kernel.packs.contracts import BadPack, Section
from yiwang.kernel.packs.models import PackVersion
from yiwang.kernel.packs.tests.make import changed, pack

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def colours(monkeypatch):
    """A section of a made-up module, instead of those that real modules claim; what it applied."""
    applied: list[str] = []

    def check(found):
        if found.data["colours"]["best"] == "grey":
            yield found.problem("Grey is no colour.", "colours", "best", mend="Take another.")

    def apply(found, *, actor, now):
        applied.append(found.data["colours"]["best"])
        if found.data["colours"]["best"] == "broken":
            raise ZeroDivisionError

    def example(found, case):
        if case.get("expect", {}).get("best") != found.data["colours"]["best"]:
            yield "another colour is best"

    word = {"type": "string", "enum": ["red", "green", "blue", "grey", "broken"]}
    schema = {
        "type": "object",
        "properties": {"best": word, "others": {"type": "array", "items": word}, "why": contracts.TEXT},
        "required": ["best"],
        "additionalProperties": False,
    }
    section = Section("colours", "tests", schema, check=check, apply=apply, example=example)
    monkeypatch.setattr(contracts, "_sections", {"colours": section})
    return applied


BAD = [
    ("pack.yaml", changed("colours:", "colors:"), 6, "“colors” is not known", "“colours”"),
    ("pack.yaml", changed("  best: red\n", "  best: red\n  best: blue\n"), 8, "stands here twice", "Keep one"),
    ("pack.yaml", changed("owner: market-regulation\n", ""), 1, "“owner” is missing", "Add"),
    ("pack.yaml", changed("best: red", "best: rad"), 7, "“rad” is not one of", "“red”"),
    ("pack.yaml", changed("[green, blue]", "green"), 8, "should be a list", ""),
    ("pack.yaml", changed("[green, blue]", "[green"), 9, "not YAML", ""),
    ("pack.yaml", changed("best: red", "best: red\n  why: because"), 8, "should be keys with values", "{zh: …, en: …}"),
    ("pack.yaml", changed("best: red", "best: red\n  why: {zh: 因为}"), 8, "“en” is missing", ""),
    ("pack.yaml", changed("$law.food_safety", "$law.food_safty"), 5, "law.food_safty", "Add it there"),
    ("pack.yaml", changed("pack: tiny", "pack: tinny"), 1, "folder “tiny”", "one name"),
    ("pack.yaml", changed("2009-06-01", "2009-06-31"), 5, "does not fit", ""),
    ("pack.yaml", changed("evidence: M}", "evidence: M, until: 2001-01-01}"), 5, "ends before it begins", ""),
    ("pack.yaml", changed("best: red", "best: grey"), 7, "Grey is no colour", "Take another"),
    ("pack.yaml", changed("others: [green", "others: &a [green"), 8, "Anchors", "Write the value out"),
    ("pack.yaml", changed("best: red", "best: !!python/object:os.system red"), 7, "not read", "quotes"),
    (
        "words.en.yaml",
        "law: {food_safety: Food Safety Law}\nold: Unused\n",
        2,
        "Nothing uses the text “old”",
        "Take it out",
    ),
    ("words.zh.yaml", "law: {}\n", 5, "words.zh.yaml", "Add it there"),
    ("cases.yaml", "- case: Red is best\n  expects: {best: red}\n", 2, "“expects” is not known", "“expect”"),
    ("cases.yaml", "- case: Blue is best\n  expect: {best: blue}\n", 1, "another colour is best", ""),
]


@pytest.mark.parametrize(("file", "text", "line", "said", "mend"), BAD, ids=[said for _f, _t, _l, said, _m in BAD])
def test_a_bad_pack_is_told_with_file_line_and_how_to_mend_it(tmp_path, file, text, line, said, mend):
    folder = pack(tmp_path, **{file.replace(".", "__"): text})
    with override("en"):
        problems = queries.check_pack(folder)
    told = [(p.file, p.line, p.text, p.mend) for p in problems]
    home = "pack.yaml" if file == "words.zh.yaml" else file
    assert any(p[0] == home and p[1] == line and said in p[2] and mend in p[3] for p in told), told


def test_every_problem_is_told_at_once(tmp_path):
    text = changed("best: red", "best: rad").replace("owner", "owned").replace("evidence: M", "evidence: X")
    assert len(queries.check_pack(pack(tmp_path, pack__yaml=text))) == 4


def test_files_that_are_missing_strange_or_no_text_are_told(tmp_path):
    folder = pack(tmp_path)
    (folder / "guide.md").unlink()
    (folder / "words.en.yaml").unlink()
    (folder / "notes.txt").write_text("x")
    (folder / "words.zh.yaml").write_bytes(b"a: \xff\n")
    assert {problem.file for problem in queries.check_pack(folder)} >= {
        "guide.md",
        "words.en.yaml",
        "words.zh.yaml",
        "notes.txt",
    }
    assert queries.check_pack(tmp_path / "nowhere")


def test_yaml_is_read_as_version_1_2(tmp_path):
    text = "- case: Red is best\n  on: 2026-08-03\n  expect: {best: red, on: no}\n"
    read = queries.read_pack(pack(tmp_path, cases__yaml=text))
    assert read.cases[0]["on"] == "2026-08-03"
    assert read.cases[0]["expect"]["on"] == "no"


def test_texts_come_from_the_words_in_both_languages(tmp_path):
    assert queries.read_pack(pack(tmp_path)).data["law"][0]["title"] == {"zh": "食品安全法", "en": "Food Safety Law"}


@pytest.mark.django_db
def test_a_sound_pack_is_put_into_force_and_again_changes_nothing(tmp_path, colours):
    folder = pack(tmp_path)
    first = operations.apply_pack(folder=folder, actor=SYSTEM, now=NOW)
    again = operations.apply_pack(folder=folder, actor=SYSTEM, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert (first.fresh, again.fresh) == (True, False)
    assert again.applied_at == NOW
    assert colours == ["red"]
    assert [each.name for each in queries.packs()] == ["tiny"]
    assert queries.pack("tiny").data["colours"]["best"] == "red"


@pytest.mark.django_db
def test_a_refused_pack_leaves_the_one_in_force(tmp_path, colours):
    operations.apply_pack(folder=pack(tmp_path), actor=SYSTEM, now=NOW)
    folder = pack(tmp_path, pack__yaml=changed("best: red", "best: grey"))
    with pytest.raises(BadPack) as refused, override("en"):
        operations.apply_pack(folder=folder, actor=SYSTEM, now=NOW)
    assert "pack.yaml:7" in refused.value.sentence
    assert queries.pack("tiny").data["colours"]["best"] == "red"


@pytest.mark.django_db
def test_a_section_that_fails_takes_the_whole_pack_back(tmp_path, colours):
    operations.apply_pack(folder=pack(tmp_path), actor=SYSTEM, now=NOW)
    cases = "- case: Broken\n  expect: {best: broken}\n"
    folder = pack(tmp_path, pack__yaml=changed("best: red", "best: broken"), cases__yaml=cases)
    with pytest.raises(ZeroDivisionError):
        operations.apply_pack(folder=folder, actor=SYSTEM, now=NOW)
    assert PackVersion.objects.count() == 1
    assert queries.pack("tiny").data["colours"]["best"] == "red"


@pytest.mark.django_db
def test_an_earlier_version_can_come_back(tmp_path, colours):
    operations.apply_pack(folder=pack(tmp_path), actor=SYSTEM, now=NOW)
    cases = "- case: Blue\n  expect: {best: blue}\n"
    second = changed("best: red", "best: blue")
    operations.apply_pack(folder=pack(tmp_path, pack__yaml=second, cases__yaml=cases), actor=SYSTEM, now=NOW)
    operations.apply_pack(folder=pack(tmp_path), actor=SYSTEM, now=NOW)
    assert colours == ["red", "blue", "red"]
    assert PackVersion.objects.filter(in_force=True).count() == 1
    assert queries.pack("tiny").data["colours"]["best"] == "red"


@pytest.mark.django_db
def test_only_who_may_puts_packs_into_force(tmp_path):
    with pytest.raises(Refusal):
        operations.apply_pack(folder=pack(tmp_path), actor=ANONYMOUS, now=NOW)


def test_a_section_is_claimed_once():
    with pytest.raises(ValueError, match="twice"):
        contracts.register_section(Section("colours", "others", {}))

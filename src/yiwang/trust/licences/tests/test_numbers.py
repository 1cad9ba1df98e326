"""Numbers, check characters and identifiers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yiwang.kernel.codes import queries as codes
from yiwang.trust.licences import numbers, types
from yiwang.trust.licences.contracts import MissingValue, NoNumberRule, NoNumbersLeft
from yiwang.trust.licences.models import Counter, LicenceType
from yiwang.trust.licences.tests import make

DAY = date(2026, 9, 24)


def food():
    return types.as_contract(LicenceType(code="food_business_licence", definition=make.FOOD))


@pytest.mark.parametrize(
    ("parts", "check"),
    [
        (("11100000000013338W011", "11430000006122244L", "20230000403", "001"), "U"),
        (("11100000000013338W009", "11330105002500287C", "2025052201", "002"), "0"),
    ],
)
def test_identifiers_found_in_real_systems_have_our_check_character(parts, check):
    assert codes.mod_37_36("".join(parts)) == check
    made = codes.licence_identifier(parts[0], parts[1], parts[2], int(parts[3]))
    assert made == "1.2.156.3005.2." + ".".join((*parts, check))


@pytest.mark.parametrize("issuer", ["", "123", "11430000006122244L9"])
def test_no_identifier_is_made_up_for_an_issuer_without_a_code(issuer):
    assert codes.licence_identifier("11100000000013338W011", issuer, "20230000403") == ""


@given(some.text("0123456789", min_size=13, max_size=13), some.integers(0, 12), some.integers(1, 9))
def test_the_check_digit_finds_any_single_wrong_digit(text, place, more):
    wrong = text[:place] + str((int(text[place]) + more) % 10) + text[place + 1 :]
    assert codes.mod_11_10(text) != codes.mod_11_10(wrong)


@pytest.mark.django_db
def test_a_food_licence_is_numbered_by_form_region_sequence_and_check_digit():
    made = [numbers.next_number(food(), {"format": "catering"}, make.HAIYAN, DAY) for _ in range(3)]
    assert [number[:9] for number in made] == ["JY2330424"] * 3
    assert [number[9:15] for number in made] == ["000001", "000002", "000003"]
    assert all(number[-1] == codes.mod_11_10(number[2:-1]) for number in made)
    assert numbers.next_number(food(), {"format": "sale"}, make.HAIYAN, DAY)[:15] == "JY1330424000001"
    assert numbers.next_number(food(), {"format": "sale"}, "330421000000", DAY)[:15] == "JY1330421000001"


@pytest.mark.django_db
def test_the_rule_in_force_on_the_day_decides():
    kind = food()
    kind.number_rule.append({"since": "2027-01-01", "parts": [{"text": "N"}, {"year": True}, {"sequence": 2}]})
    try:
        assert numbers.next_number(kind, {}, make.HAIYAN, date(2027, 1, 1)) == "N202701"
        with pytest.raises(NoNumberRule):
            numbers.next_number(kind, {}, make.HAIYAN, date(2023, 11, 30))
    finally:
        kind.number_rule.pop()


@pytest.mark.django_db
def test_a_full_series_and_an_unknown_form_are_refused():
    Counter.objects.create(series="food_business_licence/JY2330424", value=999_999)
    with pytest.raises(NoNumbersLeft):
        numbers.next_number(food(), {"format": "catering"}, make.HAIYAN, DAY)
    with pytest.raises(MissingValue):
        numbers.next_number(food(), {"format": "market"}, make.HAIYAN, DAY)


@pytest.mark.parametrize(
    ("first", "rule", "last"),
    [
        (date(2026, 9, 24), {"years": 5}, date(2031, 9, 23)),
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 28)),
        (date(2024, 2, 29), {"years": 4}, date(2028, 2, 28)),
        (date(2026, 8, 31), {"months": 6}, date(2027, 2, 28)),
        (date(2026, 3, 1), {"months": 12}, date(2027, 2, 28)),
        (date(2026, 3, 1), {}, None),
    ],
)
def test_validity_ends_the_day_before_the_same_day(first, rule, last):
    kind = food()
    object.__setattr__(kind, "valid_for", rule)
    assert types.valid_to(kind, first) == last

"""Which of somebody's numbers a text is."""

import re

from yiwang.trust.identity.contracts import BadNumber

MOBILE = re.compile(r"1[3-9]\d{9}")


def is_id_number(text: str) -> bool:
    """GB 11643: 17 digits and a check character of ISO 7064 MOD 11-2."""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return "10X98765432"[total % 11] == text[17]


USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_uscc(text: str) -> bool:
    """GB 32100: 18 characters, the last of which checks the others."""
    if not re.fullmatch(f"[{USCC}]{{18}}", text):
        return False
    total = sum(USCC.index(character) * pow(3, at, 31) for at, character in enumerate(text[:17]))
    return USCC[(31 - total % 31) % 31] == text[17]


def must_be_id_number(text: str) -> str:
    number = text.strip().upper()
    if not is_id_number(number):
        raise BadNumber(number=text[:20])
    return number


def must_be_uscc(text: str) -> str:
    number = text.strip().upper()
    if not is_uscc(number):
        raise BadNumber(number=text[:20])
    return number


def must_be_mobile(text: str) -> str:
    number = re.sub(r"^(?:\+?86)?[\s-]*", "", text.strip()) if not MOBILE.fullmatch(text.strip()) else text.strip()
    number = re.sub(r"[\s-]", "", number)
    if not MOBILE.fullmatch(number):
        raise BadNumber(number=text[:20])
    return number

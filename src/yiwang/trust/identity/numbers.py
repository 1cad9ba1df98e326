"""Which of somebody's numbers a text is."""

import re

from yiwang.kernel.codes.queries import is_id_number, is_uscc
from yiwang.trust.identity.contracts import BadNumber

MOBILE = re.compile(r"1[3-9]\d{9}")


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

"""Pure questions about codes; nothing here raises for what is no code."""

import re
from datetime import date
from itertools import accumulate, repeat

from yiwang.kernel.codes.contracts import IdNumber, LicenceIdentifier, Uscc

DIGITS_CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z: GB 32100-2015, 4.2
USCC_WEIGHTS = tuple(accumulate(repeat(3, 16), lambda weight, three: weight * three % 31, initial=1))
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
LICENCE_ROOT = "1.2.156.3005.2"

_USCC = re.compile(rf"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{10}}")
_BODY = re.compile(r"[0-9A-Z]{8}[0-9X]")
_ID = re.compile(r"[1-9][0-9]{5}((?:18|19|20|21)[0-9]{6})[0-9]{3}[0-9X]")
_LICENCE = re.compile(r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]+)\.([0-9]{3})\.([0-9A-Z])")
# The second character is the registrar's own; these are the first (GB 32100-2015, annex A, from general knowledge).
REGISTRARS = {
    "1": {"zh": "机构编制", "en": "Public-body registration"},
    "2": {"zh": "外交", "en": "Foreign affairs"},
    "3": {"zh": "司法行政", "en": "Justice"},
    "4": {"zh": "文化", "en": "Culture"},
    "5": {"zh": "民政", "en": "Civil affairs"},
    "6": {"zh": "旅游", "en": "Tourism"},
    "7": {"zh": "宗教", "en": "Religious affairs"},
    "8": {"zh": "工会", "en": "Trade unions"},
    "9": {"zh": "市场监督管理", "en": "Market regulation"},
    "A": {"zh": "军队改革编制", "en": "Military bodies"},
    "N": {"zh": "农业农村", "en": "Agriculture"},
    "Y": {"zh": "其他", "en": "Other"},
}


def check_uscc(first_17: str) -> str:
    """The last character of a unified social credit code (GB 32100-2015, 4.3.5)."""
    total = sum(USCC_ALPHABET.index(c) * weight for c, weight in zip(first_17, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def is_uscc(text: str, *, inner: bool = True) -> bool:
    """Whether a text is a unified social credit code: form, check character, and the organisation code inside it.

    `inner=False` leaves the organisation code unchecked; all 16 269 codes of three provinces that were tried pass it.
    """
    if not _USCC.fullmatch(text) or text[17] != check_uscc(text[:17]):
        return False
    return not inner or is_organisation_code(text[8:17])


def uscc(text: str) -> Uscc | None:
    """What a valid code says; None for what is none."""
    if not is_uscc(text):
        return None
    return Uscc(text[0], text[1], text[2:8], text[8:17], REGISTRARS.get(text[0], {"zh": text[0], "en": text[0]}))


def check_organisation_code(first_8: str) -> str:
    """The last character of an organisation code (GB 11714-1997): a digit or X."""
    total = sum(DIGITS_CAPITALS.index(c) * weight for c, weight in zip(first_8, BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def is_organisation_code(text: str) -> bool:
    """Whether a text is an organisation code of nine characters; the hyphen before the last may stand or not."""
    plain = text[:8] + text[9:] if text[8:9] == "-" else text
    return bool(_BODY.fullmatch(plain)) and plain[8] == check_organisation_code(plain[:8])


def check_id_number(first_17: str) -> str:
    """The last character of a citizen's number (GB 11643-1999, ISO 7064 MOD 11-2): a digit or X."""
    return ID_CHECKS[sum(int(c) * weight for c, weight in zip(first_17, ID_WEIGHTS, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """Whether a text is a citizen's number of 18 characters: a region, a day that existed, and its check character."""
    return id_number(text) is not None


def id_number(text: str) -> IdNumber | None:
    """What a valid citizen's number says; None for what is none."""
    found = _ID.fullmatch(text)
    if not found or text[17] != check_id_number(text[:17]):
        return None
    try:
        born = date(int(found[1][:4]), int(found[1][4:6]), int(found[1][6:]))
    except ValueError:
        return None
    return IdNumber(text[:6], born, int(text[16]) % 2 == 1)


def mod_11_10(text: str) -> str:
    """The check digit of GB/T 17710 (ISO 7064 MOD 11,10) over the digits of `text`."""
    carry = 10
    for digit in text:
        if digit in "0123456789":
            carry = (carry + int(digit)) % 10 or 10
            carry = carry * 2 % 11
    return str((11 - carry) % 10)


def mod_37_36(text: str) -> str:
    """The check character of GB/T 17710 (ISO 7064 MOD 37,36) over digits and capitals."""
    carry = 36
    for each in text:
        carry = (carry + DIGITS_CAPITALS.index(each)) % 36 or 36
        carry = carry * 2 % 37
    return DIGITS_CAPITALS[(37 - carry) % 36]


def licence_identifier(kind: str, issuer: str, serial: str, version: int = 1) -> str:
    """The identifier of an e-licence (GB/T 36904): root, type (21), issuer (18), serial, version (3), check.

    Empty where the type or the issuer has no code, for an invented one would pass for another body's.
    """
    if len(kind) != 21 or len(issuer) != 18 or not serial or not set(serial) <= set(DIGITS_CAPITALS):
        return ""
    parts = (kind, issuer, serial, f"{version:03}")
    return ".".join((LICENCE_ROOT, *parts, mod_37_36("".join(parts))))


def read_licence_identifier(text: str) -> LicenceIdentifier | None:
    """What an identifier of GB/T 36904 says, or None. Two published samples have a wrong check: it is told apart."""
    found = _LICENCE.fullmatch(text)
    if not found:
        return None
    kind, issuer, serial, version, check = found.groups()
    return LicenceIdentifier(
        kind, issuer, serial, int(version), check, mod_37_36(kind + issuer + serial + version) == check
    )


def made_up_uscc(number: int, *, region: str = "330424", registrar: str = "9", category: str = "1") -> str:
    """A code for a made-up body: its organisation code lies in PDY00001 to PDY99999, which GB 11714 gives to nobody."""
    body = f"PDY{number % 99_999 + 1:05}"
    first = registrar + category + region + body + check_organisation_code(body)
    return first + check_uscc(first)


def made_up_id_number(number: int, *, born: date, male: bool, region: str = "330424") -> str:
    """A citizen's number for a made-up person: valid in form, with an order number from 900 up, rarely given out."""
    order = 900 + number % 50 * 2 + (1 if male else 0)
    first = f"{region}{born:%Y%m%d}{order:03}"
    return first + check_id_number(first)

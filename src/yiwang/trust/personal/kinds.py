"""Recognising, comparing and masking personal texts (defaults for masking as the field uses them)."""

import re
import unicodedata
from collections.abc import Callable

from yiwang.trust.personal.contracts import Kind

ID_NUMBER = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·・]?[A-HJ-NP-Z0-9]{5,6}")
BANK_CARD = re.compile(r"\d{16,19}")
DAY = re.compile(r"(?P<year>(?:18|19|20)\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")

BY_NAME = {
    "name": Kind.NAME,
    "person": Kind.NAME,
    "id_number": Kind.ID_NUMBER,
    "phone": Kind.PHONE,
    "mobile": Kind.PHONE,
    "telephone": Kind.PHONE,
    "address": Kind.ADDRESS,
    "bank_card": Kind.BANK_CARD,
    "email": Kind.EMAIL,
    "plate": Kind.PLATE,
    "birth_date": Kind.BIRTH_DATE,
}
BY_SHAPE = (
    (ID_NUMBER, Kind.ID_NUMBER),
    (MOBILE, Kind.PHONE),
    (EMAIL, Kind.EMAIL),
    (PLATE, Kind.PLATE),
    (BANK_CARD, Kind.BANK_CARD),
)


def recognised(name: str, text: str) -> Kind:
    """The kind that a field's name says, such as applicant_name, else the one that the text looks like."""
    last = name.rpartition(".")[2]
    for ending, kind in BY_NAME.items():
        if last == ending or last.endswith("_" + ending):
            return kind
    flat = normal(Kind.TEXT, text).replace(" ", "")
    return next((kind for shape, kind in BY_SHAPE if shape.fullmatch(flat)), Kind.TEXT)


def normal(kind: Kind, text: str) -> str:
    """How a text is compared: width, case, blanks and punctuation that do not matter are gone."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if kind is Kind.TEXT:
        return " ".join(flat.split())
    flat = "".join(flat.split()).casefold()
    if kind is Kind.PHONE:
        return re.sub(r"^(?:\+?86(?=1\d{10}$)|\+86)", "", re.sub(r"[^\d+]", "", flat))
    if kind in (Kind.ID_NUMBER, Kind.BANK_CARD, Kind.PLATE):
        return re.sub(r"[^\w]", "", flat)
    if kind is Kind.BIRTH_DATE and (found := DAY.fullmatch(flat)):
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    return flat


def masked(kind: Kind, text: str, grade: int) -> str:
    """What others see of a value of this grade: grade 1 is harmless and stands as it is, 4 shows least."""
    return text if grade <= 1 else _MASKS[kind](text, grade >= 4)


COMPOUND = (
    *("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟"),
    *("公孙", "慕容", "令狐", "夏侯", "司徒", "端木", "百里"),
)
CHINESE = re.compile(r"[㐀-鿿·]+")


def _name(text: str, least: bool) -> str:
    text = text.strip()
    if not CHINESE.fullmatch(text):
        return " ".join(word[0] + "***" for word in text.split())
    head = text[:2] if text.startswith(COMPOUND) else text[:1]
    rest = text[len(head) :]
    if least or len(rest) < 2:
        return head + "*" * max(len(rest), 1)
    return head + "*" * (len(rest) - 1) + rest[-1]


def _between(text: str, first: int, last: int) -> str:
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def _id_number(text: str, least: bool) -> str:
    text = text.strip()
    return _between(text, 1, 1) if least or len(text) < 15 else _between(text, 4, 4)


def _phone(text: str, least: bool) -> str:
    digits = re.sub(r"\D", "", normal(Kind.PHONE, text))
    if least or len(digits) < 9:
        return _between(digits, 0, min(4, len(digits) // 2))
    return _between(digits, 3, 4)


def _bank_card(text: str, least: bool) -> str:
    return "**** " + re.sub(r"\s", "", text)[-4:]


def _email(text: str, least: bool) -> str:
    head, _, domain = text.strip().partition("@")
    return f"{head[:1]}***@{domain}"


COUNTY = re.compile(r".*?(?:[县区旗]|自治县|(?<=市).{1,8}?市)")
STREET = re.compile(r".*?(?:街道|镇|乡|苏木)")


def _address(text: str, least: bool) -> str:
    text = text.strip()
    county = COUNTY.match(text)
    kept = county.group() if county and len(county.group()) <= 20 else ""
    street = STREET.match(text[len(kept) :])
    if street and not least and len(street.group()) <= 12:
        kept += street.group()
    return kept + "***"


def _plate(text: str, least: bool) -> str:
    flat = re.sub(r"[·・\s]", "", text)
    return _between(flat, 1 if least else 2, 1)


def _birth_date(text: str, least: bool) -> str:
    found = DAY.search(text)
    return f"{found['year']}-**-**" if found and not least else "****-**-**"


LABELLED = re.compile(r"((?:姓名|联系人|经办人|法定代表人|负责人|申请人)\s*[:：]?\s*)([㐀-鿿]{2,4})")
TITLED = re.compile(r"([㐀-鿿])([㐀-鿿]{0,2}?)(先生|女士|同志|老师|大夫|师傅)")


def _text(text: str, least: bool) -> str:
    """Free text: numbers and addresses by their shapes, names where a label or a title gives them away."""
    if least:
        return "***"
    for shape, kind in BY_SHAPE:
        text = re.sub(
            rf"(?<![A-Za-z0-9])(?:{shape.pattern})(?![A-Za-z0-9])", lambda m, k=kind: masked(k, m.group(), 3), text
        )
    text = LABELLED.sub(lambda m: m[1] + _name(m[2], True), text)
    return TITLED.sub(lambda m: m[1] + "*" * len(m[2]) + m[3], text)


_MASKS: dict[Kind, Callable[[str, bool], str]] = {
    Kind.NAME: _name,
    Kind.ID_NUMBER: _id_number,
    Kind.PHONE: _phone,
    Kind.ADDRESS: _address,
    Kind.BANK_CARD: _bank_card,
    Kind.EMAIL: _email,
    Kind.PLATE: _plate,
    Kind.BIRTH_DATE: _birth_date,
    Kind.TEXT: _text,
}

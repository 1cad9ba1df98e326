"""Bytes to text: UTF-8, UTF-16, GB 18030 or Big5, whichever gives the most usual Chinese."""

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
USUAL = frozenset(
    "的一和在中为有是年以及对建设工作发展推进加强完善管理服务政府责任单位县市省区局政务社会全数据体系机制提升实安公共个项目资源业务组织保障开展落"
    "與縣市區務設進強發業書單責會關實國當時為對產種經長動無個們這說過處問題標準規範劃數據應護環導權電體門間農點線網資條級項東員學術訂報"
    ",。、:;()，；：（）“”《》0123456789\n "
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of the encoding."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    if data[:4000].count(0) > len(data[:4000]) // 5:
        name = "utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    names = ["gb18030", "big5hkscs", "utf-8", *(["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else [])]
    readings = [(data.decode(name, "replace"), name) for name in names]
    return max(readings, key=lambda reading: _usual(reading[0]))


def is_text(text: str) -> bool:
    """Whether what came out can be words: control signs stand in no text, or very few."""
    strange = sum(sign < " " and sign not in "\n\r\t\f\v" for sign in text)
    return strange <= len(text) / 100 + 3


def _usual(text: str) -> float:
    """The share of signs that any Chinese text is full of; a wrong reading has rare ones instead."""
    sample = text[:20_000]
    return (sum(sign in USUAL for sign in sample) - 3 * sample.count("\ufffd")) / max(1, len(sample))

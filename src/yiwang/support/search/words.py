"""From text to words: jieba for Chinese in its search mode, letters and digits as they are, and pinyin initials."""

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from yiwang.kernel.places import data_folder

if TYPE_CHECKING:
    import jieba

SYNONYMS = Path(__file__).parent / "data" / "synonyms.yaml"
LATIN = re.compile(r"[a-z0-9]+", re.ASCII)
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "在",
        "是",
        "怎么",
        "如何",
        "哪里",
        "什么",
        "办",
        "办理",
        "要",
        "我",
        "想",
        "吗",
        "呢",
        "需要",
        "a",
        "an",
        "and",
        "do",
        "for",
        "how",
        "i",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "what",
        "where",
    ]
)
_lock = Lock()


@lru_cache(maxsize=1)
def _cutter() -> "jieba.Tokenizer":
    """Loaded once, at the first search; the words of the synonyms are words for it too."""
    import jieba  # its dictionary is large, and the worker and most commands never search

    logging.getLogger("jieba").setLevel(logging.WARNING)
    with _lock:
        cutter = jieba.Tokenizer()
        folder = data_folder() / "jieba"
        folder.mkdir(parents=True, exist_ok=True)
        cutter.tmp_dir = str(folder)
        cutter.initialize()
        for group in _groups():
            for word in (*group["say"], *group["mean"]):
                if CHINESE.fullmatch(word) and len(word) <= 4:
                    cutter.add_word(word)
    return cutter


def tokens(text: str) -> list[str]:
    """The words of a text in their order, long words with the words inside them, in small letters."""
    found: list[str] = []
    lowered = text.lower()
    for part in re.finditer(f"{LATIN.pattern}|{CHINESE.pattern}", lowered):
        word = part.group()
        if LATIN.fullmatch(word):
            found.append(_stem(word))
        else:
            found += _cutter().cut_for_search(word, HMM=False)
    return found


def _stem(word: str) -> str:
    """English plurals as singulars: licences, licence."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def asked(text: str) -> list[str]:
    """The words of a question that carry meaning; all of them where none does."""
    found = list(dict.fromkeys(tokens(text)))
    return [word for word in found if word not in STOP] or found


@lru_cache(maxsize=1)
def _groups() -> tuple[dict[str, list[str]], ...]:
    return tuple(YAML(typ="safe", pure=True).load(SYNONYMS.read_text("utf-8"))["synonyms"])


def meant(text: str) -> list[str]:
    """What people who write this mean besides: 开饭店 means 食品经营许可."""
    lowered = text.lower()
    found = [
        phrase
        for group in _groups()
        if any(said in lowered for said in group["say"])
        for phrase in group["mean"]
        if phrase.lower() not in lowered
    ]
    return list(dict.fromkeys(found))


def sayings() -> Iterator[str]:
    """Everything that synonyms know people to say, for suggestions."""
    for group in _groups():
        yield from group["say"]


# GB 2312 keeps its first 3,755 characters in the order of their pinyin; these are the first codes of each letter.
_LETTERS = "abcdefghjklmnopqrstwxyz"
_STARTS = (
    *(0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8),
    *(0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1),
)
_END = 0xD7FA


def initials(text: str) -> str:
    """The first letters of the pinyin: 食品经营 is spjy. Rare characters have none and are left out."""
    return "".join(_initial(character) for character in text.lower())


def _initial(character: str) -> str:
    if LATIN.fullmatch(character):
        return character
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    return _LETTERS[bisect_right(_STARTS, code) - 1] if _STARTS[0] <= code < _END else ""

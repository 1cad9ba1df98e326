"""What is in the text but not of it: pinyin in brackets, page marks, broken lines, lines of the page around it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .ledger import Issue, Span
from .words import rules

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])\([a-z{TONES}ɡ]{{1,7}} ?\)")
LOST_BLANK = re.compile(r"(?<=[、。,;:\s])\?+(?=[\u3400-\u9fff\s“])|(?<=[。;])\?+(?=\s|$)|(?<=\s)\?+|^\?+|\?+(?=\s)")
SET_APART = re.compile(
    r"(?<=[\u3400-\u9fff、。,;:”)%]) (?=[\dA-Za-z%≥≤])|(?<=[\dA-Za-z%]) (?=[\u3400-\u9fff(“、。,;:)])"
)
PAGE_LINE = re.compile(
    r"\n[ ]*(?:-{1,2} ?\d{1,4} ?-{1,2}|第 ?\d{1,4} ?页(?:[ ,/]*共 ?\d{1,4} ?页)?"
    r"|(?i:page) ?\d{1,4}(?: of \d{1,4})?|\d{1,4} ?/ ?\d{1,4}"
    r"|· ?\d{1,4} ?·)[ ]*(?=\n|$)"
)
LONE_NUMBER = re.compile(r"\n[ ]*(\d{1,3})[ ]*(?=\n|$)")
NUMBERED_LINE = re.compile(r"(?m)^[ ]*(\d{1,3})[、.]")
SENTENCE_END = "。;:!?)”』】》…"
BROKEN = re.compile(r"[?\ufffd]|[\u3040-\u30ff\u3105-\u312f\ue000-\uf8ff]")


@dataclass
class Noise:
    """Stretches to leave out, and what has to be said about them."""

    stretches: list[tuple[int, int]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def cut(self, start: int, end: int, kind: str = "", text: str = "") -> None:
        self.stretches.append((start, end))
        if kind:
            self.issues.append(Issue(kind, text, Span(start, end)))


def find_noise(text: str) -> Noise:
    """All noise in a plain text. Places are those of the original, for a plain text has the same length."""
    noise = Noise()
    _pinyin(text, noise)
    for blank in LOST_BLANK.finditer(text):
        noise.cut(*blank.span())
    for blank in SET_APART.finditer(text):
        noise.cut(*blank.span())
    _page_lines(text, noise)
    _numbered_pages(text, noise)
    _page_around(text, noise)
    _wraps(text, noise)
    return noise


def _pinyin(text: str, noise: Noise) -> None:
    """A bracket with nothing but a syllable in it; without a tone only where many others have one."""
    found = list(PINYIN.finditer(text))
    toned = [m for m in found if any(sign in TONES for sign in m.group())]
    for match in found if len(toned) >= 5 else toned:
        noise.cut(*match.span())


def _in_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 80) : at].rstrip()
    return bool(before) and before[-1] not in SENTENCE_END


def _page_lines(text: str, noise: Noise) -> None:
    marks = [m.span() for m in PAGE_LINE.finditer(text)]
    lone = list(LONE_NUMBER.finditer(text))
    numbers = [int(m.group(1)) for m in lone]
    if len(lone) >= 2 and all(b == a + 1 for a, b in itertools.pairwise(numbers)):
        marks += [m.span() for m in lone]
    for start, end in sorted(marks):
        if not _in_sentence(text, start):
            noise.cut(start, end)
            continue
        while end < len(text) and text[end] in " \n":
            end += 1
        if BEGINS.match(text, end):
            noise.cut(start, text.rfind("\n", start, end))
            continue
        before = start
        while before and text[before - 1] in " \n":
            before -= 1
        noise.cut(before, end, "page-mark", text[start:end].strip())


def _numbered_pages(text: str, noise: Noise) -> None:
    """A page number before each line, cut into sentences: looks like a list, but its lines end in mid-word."""
    run: list[re.Match[str]] = []
    for match in NUMBERED_LINE.finditer(text):
        if run and int(match.group(1)) != int(run[-1].group(1)) + 1:
            _take_numbered(text, run, noise)
            run = []
        run.append(match)
    _take_numbered(text, run, noise)


def _take_numbered(text: str, run: list[re.Match[str]], noise: Noise) -> None:
    cuts = [m for m in run[1:] if _in_sentence(text, m.start())]
    if len(run) < 3 or len(cuts) * 2 < len(run) - 1 or any(b.start() - a.end() < 40 for a, b in _pairs(run)):
        return
    noise.cut(*run[0].span())
    for match in run[1:]:
        noise.cut(match.start() - 1, match.end(), "page-mark", match.group().strip())


def _pairs(run: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    return itertools.pairwise(run)


def _page_around(text: str, noise: Noise) -> None:
    patterns = [re.compile(pattern) for pattern in rules("noise")["lines"]]
    for match in re.finditer(r"(?m)^[^\n]+$", text):
        line = match.group().strip()
        if len(line) < 120 and any(pattern.match(line) for pattern in patterns):
            noise.cut(*match.span())


def _wraps(text: str, noise: Noise) -> None:
    """Lines that a printer broke at one width: joined again unless the next one begins something."""
    lines = [m.span() for m in re.finditer(r"(?m)^[^\n]+$", text) if text[slice(*m.span())].strip()]
    widths = [_width(text[start:end]) for start, end in lines]
    if len(lines) < 12 or not 28 <= (width := sorted(widths)[len(widths) * 9 // 10]) <= 140:
        return
    full = [i for i, (_, b) in enumerate(lines[:-1]) if widths[i] >= width * 0.88 and text[b - 1 : b] not in "。;:!?"]
    if len(full) < len(lines) * 0.3:
        return
    for i in full:
        if not BEGINS.match(text, lines[i + 1][0]):
            noise.cut(lines[i][1], lines[i + 1][0])


def _width(line: str) -> int:
    """How wide a line is printed: figures and Latin letters take half the room of other signs."""
    return 2 * len(line) - len(re.findall(r"[\dA-Za-z .%]", line))


BEGINS = re.compile(
    r"[ ]*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)"
    r"|第[一二三四五六七八九十]+[章节条]|附件|[①-⑳])"
)


def corrupted(original: str, plain: str, start: int) -> list[Issue]:
    """Signs that cannot stand in a sentence; what is within a dozen signs is one place. Never mended."""
    issues: list[Issue] = []
    last = -100
    for match in BROKEN.finditer(plain, start):
        at = match.start()
        before = plain[at - 1 : at]
        after = plain[at + 1 : at + 2]
        if match.group() == "?" and (not _inside(before) or after.isspace() or not after):
            continue
        if at - last <= 12 and issues:
            span = Span(issues[-1].span.start if issues[-1].span else at, min(len(plain), at + 6))
            issues[-1] = Issue("corrupted-text", original[span.start : span.end], span)
        else:
            span = Span(max(0, at - 4), min(len(plain), at + 6))
            issues.append(Issue("corrupted-text", original[span.start : span.end], span))
        last = at
    return issues


def _inside(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or sign == "?"

"""What has to be said about a text rather than guessed: what is lost, broken, or written over."""

import re
from collections import Counter
from collections.abc import Iterable

from .dates import Said
from .heading import UNIT_LINE
from .ledger import Issue, Span
from .outline import Node
from .surface import Surface
from .words import rules

LETTER_FOR_WORD = re.compile(
    r"(?<![A-Za-z])Al(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])O(?=\d)|(?<=\d)[OIl](?=[\dOIl年])"
)
MECHANISM = re.compile(r"“(?P<term>[^“”,。;:、]{2,8})”(?P<after>.?)")
COUNTED_TERM = re.compile(r"[一二两三四五六七八九十]|机制|模式|制$|码$|链$|图$|法$")


def lost_pictures(original: str, plain: str) -> list[Issue]:
    """Lines that stand where pictures were; below a caption of a table they are a table that is lost."""
    words = {word.lower() for word in rules("noise")["pictures"]}
    runs: list[list[tuple[int, int]]] = []
    before = ""
    captions: list[str] = []
    for match in re.finditer(r"[^\n]+", plain):
        line = match.group().strip()
        if not line:
            continue
        if line.lower() in words:
            if not runs or before != "picture":
                runs.append([])
                captions.append(before)
            runs[-1].append(match.span())
            before = "picture"
        else:
            before = line
    issues = []
    for run, caption in zip(runs, captions, strict=True):
        kind = "lost-table" if re.search(r"表[:(]?|分工|清单", caption[-20:]) and len(caption) < 60 else "lost-picture"
        span = Span(run[0][0], run[-1][1])
        issues.append(Issue(kind, caption[:60], span, len(run)))
    return issues


def truncated(surface: Surface, leaf: Node) -> Issue | None:
    """The last unit of text stops in mid-sentence."""
    words = surface.text[leaf.start : leaf.end].rstrip()
    last = words.rpartition("\n")[2]
    if "。" in words and len(last) >= 12 and last[-1] not in "。!?;)”》…】:." and not UNIT_LINE.search(last):
        end = leaf.start + len(words)
        return Issue("truncated-task", words[-12:], surface.span(end - 12, end))
    return None


def misread_words(surface: Surface, start: int, end: int) -> list[Issue]:
    """Letters that a scan put where other signs stood."""
    return [
        Issue("ocr-text", m.group(), surface.span(*m.span()))
        for m in LETTER_FOR_WORD.finditer(surface.text, start, end)
    ]


def overwritten_years(days: Iterable[tuple[str, Said]], one_year: bool) -> bool:
    """Many days in many tasks, and all of one year, with several a task: the real years are gone."""
    written = [(task, said) for task, said in days]
    years = {said.day.year for _, said in written}
    if one_year or len(written) < 12 or len(years) != 1 or not all(said.year_only for _, said in written):
        return False
    per_task = Counter(task for task, _ in written)
    return sum(1 for count in per_task.values() if count >= 2) >= 4


def mechanisms(surface: Surface, start: int, end: int) -> list[tuple[str, Span]]:
    """Short names in quotes that no bracket, no 即 and no colon explains anywhere in the text."""
    text = surface.text
    explained = {m.group("term") for m in MECHANISM.finditer(text) if m.group("after") in ("(", ":", "即", "是")}
    explained |= set(re.findall(r"(?:即|就是|指)“([^”]{2,8})”", text))
    found: dict[str, Span] = {}
    for match in MECHANISM.finditer(text, start, end):
        term = match.group("term")
        if term not in explained and term not in found and COUNTED_TERM.search(term):
            found[term] = surface.span(match.start("term"), match.end("term"))
    return list(found.items())


PARAPHRASED = re.compile("|".join(rules("paraphrase")["signs"]))


def restored(text: str) -> tuple[str, int]:
    """A text in which a machine replaced words, with those put back that mean nothing else; of the same length."""
    signs = Counter(PARAPHRASED.findall(text))
    if len(signs) < 3 or sum(signs.values()) < 10:
        return text, 0
    for old, new in rules("paraphrase")["safe"].items():
        text = text.replace(old, new)
    return text, sum(signs.values())

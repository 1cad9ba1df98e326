"""What a sentence demands: how much it binds, and what shall be there afterwards."""

import re
from functools import cache

from .clauses import clauses
from .ledger import Modality, Result
from .words import either, rules

ORDER = ("encourage", "aim", "trial", "in-principle", "must")
RESULT = re.compile(rf"(?:{either('verbs', 'results')})")
DEMAND = re.compile(rf"(?:{either('verbs', 'demands')})")
BOOKS = re.compile(r"《[^》]{2,60}》")
DOCUMENT = re.compile(rf"(?:出台|印发|制定|制订|编制|起草|修订|发布)[^,。;]{{0,50}}?(?:{either('verbs', 'documents')})")
WRITE = re.compile(r"出台|印发|制定|编制|起草|修订|发布")
BODY = re.compile(rf"(?:成立|组建|设立)[^,。;]{{0,40}}?(?:{either('verbs', 'bodies')})")
EVENT = re.compile(rf"(?:举办|召开|承办|筹办)[^,。;]{{0,40}}?(?:{either('verbs', 'events')})")
CAMPAIGN = re.compile(rf"(?:开展|组织|实施|启动)[^,。;]{{0,40}}?(?:{either('verbs', 'campaigns')})(?=$|[,。;、])")
ROLE_SIGN = re.compile(r"^(?:[\u3400-\u9fff、]{2,30}?)(?:要|应|须)")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """The words of a list, where they are not part of another word."""
    nots = rules("verbs")["not"].get(kind, [])
    guard = "".join(f"(?!{re.escape(word)})" for word in nots)
    befores = {
        word[0] + sign
        for word in nots
        for sign in either("verbs", kind).split("|")
        if word.endswith(sign) and len(word) == len(sign) + 1
    }
    behind = "".join(f"(?<!{re.escape(word[0])})" for word in sorted(befores))
    return re.compile(rf"{behind}{guard}(?:{either('verbs', kind)})")


def modality(words: str) -> tuple[Modality, str]:
    """How much a sentence binds, and the word that says so. 推进 and its like bind without a word of their own."""
    for kind in ORDER:
        if match := _pattern(kind).search(words):
            return Modality(kind), match.group()
    match = DEMAND.search(words)
    return Modality.ADVANCE, match.group() if match else ""


def results(words: str, dated: bool) -> tuple[Result, ...]:
    """What the clauses of a sentence leave behind. With a day, a sentence that names nothing else is a milestone."""
    found = dict.fromkeys(made for start, end in clauses(words, 0, len(words)) if (made := _result(words[start:end])))
    return tuple(found) or ((Result(1, "milestone"),) if dated else ())


def _result(words: str) -> Result | None:
    if (match := DOCUMENT.search(words)) or (BOOKS.search(words) and WRITE.search(words)):
        books = len(BOOKS.findall(words))
        return Result(books or 1, "document") if books or match else None
    for pattern, unit in ((BODY, "committee"), (EVENT, "event"), (CAMPAIGN, "campaign")):
        if pattern.search(words):
            return Result(1, unit)
    return Result(1, "milestone") if RESULT.search(words) else None


def is_demand(words: str) -> bool:
    """Whether a sentence asks for something."""
    return bool(DEMAND.search(words) or RESULT.search(words))

"""What a number is said of."""

import re

from .operators import OPERATOR, SUFFIX
from .words import either

VERB = re.compile(
    rf"^(?:{either('verbs', 'results')}|{either('verbs', 'demands')}|力争|争取|确保|梳理|提供|在全[省市县区]"
    rf"|全[省市县区]|使|将|把|对|到|并|其中|和|及|、|:|方面|投放|基本|总体|每[年月季周]度?|年均|至少|[①-⑳])"
)
ENDING = re.compile(
    rf"(?:较|比)?(?:20\d\d年|上年)?(?:同比|分别)?(?:{either('measures', 'reduce')}"
    rf"|{either('measures', 'increase')}|均|至少)$"
)
OPEN_VERB = re.compile(rf"(?:{either('verbs', 'results')}|组织|安排|明确|配备|评选|选派|聘请|确定|应?在|须在|于)$")


def bare(words: str) -> str:
    """Words without the verbs that open them; 培训 alone, 改造率 and 建设用地 are names and stay."""
    while match := VERB.match(words):
        rest = words[match.end() :]
        if len(rest) < 2 or rest[0] in "率数量比面度额值用者后前":
            return words
        words = rest
    return words


def indicator(text: str, start: int, number_start: int, number_end: int, end: int) -> str:
    """What is counted: the words before the number, or after it where only a verb stands before."""
    before = text[start:number_start]
    if match := OPERATOR.search(before):
        before = before[: match.start()] + (match.group("base") or "").removesuffix("的")
    before = before.rpartition(":")[2]
    before = bare(re.sub(r"(?:由|从)\d[^,]*$", "", before).strip(" ,“")).rstrip("的为了约“")
    before = ENDING.sub("", before)
    after = SUFFIX.sub("", text[number_end:end], count=1).strip(" 的”")
    if after and (OPEN_VERB.search(before) or VERB.fullmatch(before)):
        return after
    if len(re.sub(r"[^\u3400-\u9fffA-Za-z]", "", before)) >= 2:
        return before
    return after or before

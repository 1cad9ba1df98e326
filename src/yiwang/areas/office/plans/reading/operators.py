"""Words that compare: 超过, 不少于, 以上, and those that say that a number is a difference."""

import re

from .words import either, rules

BEFORE = {word: sign for sign, words in rules("measures")["before"].items() for word in words}
AFTER = {word: sign for sign, words in rules("measures")["after"].items() for word in words}


def _longest(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


OPERATOR = re.compile(
    rf"(?P<op>{_longest(BEFORE)})(?P<filler>(?:了|约|到|至|为|在)?)(?P<base>[^,;。\d]{{0,16}}的|(?:(?<=至少)"
    rf"|(?<=不少于))[\u3400-\u9fff]{{1,4}})? ?$"
)
SUFFIX = re.compile(rf"(?:{_longest(AFTER)})(?<!内(?=[存容部外陆蒙涝河需]))")
REDUCE = re.compile(rf"(?:{either('measures', 'reduce')})(?:了|约|幅度)?(?:不少于|不低于|超过|达到|达)?$")
INCREASE = re.compile(
    rf"(?:{either('measures', 'increase')})(?!到|至|为)(?:了|约|幅度)?[\u3400-\u9fff]{{0,6}}?(?:不少于|不低于"
    rf"|超过|达到|达)?$"
)
RANK = re.compile(r"(?<![底末月日年之以])前 ?$")

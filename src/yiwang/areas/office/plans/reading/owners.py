"""Who answers for a task: brackets, labelled lines and sentences that name units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .ledger import Role
from .units import KINDS, Named, is_class, looks_like_unit, read_list
from .words import rules

LABELS = {word: kind for kind, words in rules("units")["labels"].items() for word in words}
VERBS = {word: kind for kind, words in rules("units")["verbs"].items() for word in words}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


SHORT = {
    "牵头": "lead",
    "主办": "lead",
    "配合": "cooperate",
    "协办": "cooperate",
    "参与": "cooperate",
    "负责": "responsible",
    "责任": "responsible",
    "时限": "when",
}
LABEL = re.compile(
    rf"(?<![\u3400-\u9fff])(?:(?P<label>{_any(LABELS)}) ?(?:\([^()]{{1,12}}\))? ?(?::|】 ?:?|为|是)"
    rf"|(?P<short>{_any(SHORT)}) ?:)"
)
VERB = re.compile(
    rf"(?:(?:按照|按|根据|依据)?(?:各自)?(?:职责|职能|分工|职责分工|职能分工|职责范围)(?:分工)?)?"
    rf"(?P<each>分别|各自|共同|联合|具体|依职责)?(?P<verb>{_any(VERBS)})$"
)
BRACKET = re.compile(r"[(\[【〔](?P<inside>(?:[^()\[\]【】〔〕]|\([^()]{0,30}\)|〔[^〔〕]{0,30}〕){2,400})[)\]】〕]")
LINE = re.compile(rf"(?m)^[ \-*•]*(?P<inside>【?(?:{_any(LABELS)}) ?(?:\([^()\n]{{1,12}}\))? ?(?::|】|为|是)[^\n。]+)")
INLINE = re.compile(rf"(?<=[。;,])(?P<inside>(?:{_any(LABELS)}) ?(?::|为|是)[^\n。]+)")
LEAD_RULE = re.compile(
    r"[^(),;。]{0,10}(?:列|排名?|排列|居|位列)(?:在)?(?:第一位|首位|第一|最前|前面)(?:的)?(?:单位|部门)?(?:为|是|系)?(?:牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门)?"
    r"|(?:首位|第一个|第一家|首个)(?:责任)?(?:单位|部门)(?:为|是)(?:牵头|主办|主责)(?:责任)?(?:单位|部门)?"
)
STAR_RULE = re.compile(
    r"(?:标|带|注|加)(?:有|注)?[“”*★▲]+(?:号)?(?:的|者)?(?:单位|部门)?(?:为|是)(?:牵头|主办)(?:单位|部门)?"
)
BELOW = re.compile(r"[,;]? ?(?:下同|以下同|以下均同|余同)")
LOOSE = re.compile(r"以[下上]|由|均|需|不|并|将|对|在|为|把|被|如|若|经|按|从")
TOGETHER = re.compile(r"会同|(?<=[局委办厅部院])商(?!务)|联合(?!会|社)")


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit with its role; `decided` says by which words."""

    unit: Named
    role: Role
    decided: str


@dataclass
class Owners:
    """What one bracket or line says: units, words about time, and the stretch that it takes."""

    start: int
    end: int
    owners: list[Owner] = field(default_factory=list)
    when: list[tuple[int, int]] = field(default_factory=list)
    lists: list[list[Named]] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end


def lead_rule(text: str) -> tuple[int, int] | None:
    """Where the text says that the first unit of a list leads."""
    found = LEAD_RULE.search(text)
    return found.span() if found else None


def find_owners(text: str, start: int, end: int, first_leads: bool) -> list[Owners]:
    """Every bracket or labelled line between two places that names who answers."""
    found: list[Owners] = []
    for match in sorted(_places(text, start, end), key=lambda m: (m.start(), -m.end())):
        if found and match.start() < found[-1].end:
            continue
        said = _said(text, *match.span("inside"), first_leads)
        if said.owners or said.when:
            said.start, said.end = match.span()
            found.append(said)
    return found


def _places(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for pattern in (BRACKET, LINE, INLINE):
        yield from pattern.finditer(text, start, end)


def _said(text: str, start: int, end: int, first_leads: bool) -> Owners:
    said = Owners(start, end)
    labels = list(LABEL.finditer(text, start, end))
    if labels:
        led = any(_label(label) == "lead" for label in labels)
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            stop = following.start() if following else end
            kind = _label(label)
            kind = "cooperate" if led and kind == "responsible" else kind  # beside 牵头单位, 责任单位 are the others
            _labelled(text, said, kind, (label.end(), stop), first_leads)
        return said
    stop = _without_notes(text, start, end)
    if any(VERB.search(text, a, b) for a, b in _clauses(text, start, stop)):
        _with_verbs(text, said, start, stop, strict=True)
    elif _bare(text, start, stop):
        _give(said, read_list(text, start, stop), None, "bracket", first_leads)
    return said


def _label(match: re.Match[str]) -> str:
    return LABELS[match.group("label")] if match.group("label") else SHORT[match.group("short")]


def _without_notes(text: str, start: int, end: int) -> int:
    """The end of a list without the rule about its first unit and without 下同."""
    for pattern in (LEAD_RULE, STAR_RULE, BELOW):
        if match := pattern.search(text, start, end):
            end = match.start()
    while end > start and text[end - 1] in ",;。 、":
        end -= 1
    return end


def _labelled(text: str, said: Owners, kind: str, place: tuple[int, int], first_leads: bool) -> None:
    start, end = place
    end = _without_notes(text, start, end)
    if kind == "when":
        said.when.append((start, end))
    elif kind in ("lead", "cooperate"):
        verb = VERB.search(text, start, end)
        end = verb.start() if verb and verb.start() > start + 1 else end
        _give(said, read_list(text, start, end), Role(kind), "label", first_leads)
    elif kind == "responsible":
        if VERB.search(text, start, end) or re.search(r"牵头[,;]", text[start:end]):
            _with_verbs(text, said, start, end)
        else:
            _give(said, read_list(text, start, end), None, "bracket", first_leads)


def _bare(text: str, start: int, end: int) -> bool:
    """A bracket with nothing but units in it, after a sentence or at the end of a paragraph."""
    before = text[:start].rstrip(" ([【")[-1:]
    after = text[end : end + 3].lstrip(")]】 。")
    units = read_list(text, start, end)
    named = bool(units) and all(looks_like_unit(unit.words) or unit.is_class for unit in units)
    strict = len(units) > 1 or (bool(units) and (units[0].own_prefix or before == "。"))
    strict = strict and not (len(units) == 1 and KINDS.match(units[0].words))
    return named and strict and (before in "。!;" or after[:1] in ("\n", "")) and not _is_gloss(text, start)


def _is_gloss(text: str, start: int) -> bool:
    """(街) after 镇 and (市、区) after 县 belong to the word before them."""
    return bool(re.search(r"[省市县区州镇乡村]\($", text[:start]))


def _with_verbs(text: str, said: Owners, start: int, end: int, strict: bool = False) -> None:
    """Clauses that end in a verb: A、B牵头,C、D配合. A list without one belongs to the next verb."""
    waiting = start
    lead_seen = False
    for a, b in _clauses(text, start, end):
        verb = VERB.search(text, a, b)
        if not verb:
            continue
        kind = VERBS[verb.group("verb")]
        place = (waiting, verb.start())
        waiting = b + 1
        together = TOGETHER.search(text, *place)
        if together and kind != "cooperate":
            _give(said, read_list(text, place[0], together.start()), Role.LEAD, together.group(), False)
            _give(said, read_list(text, together.end(), place[1]), Role.COOPERATE, together.group(), False)
            lead_seen = True
            continue
        units = read_list(text, *place)
        if strict and not all(
            (unit.is_class or looks_like_unit(unit.words)) and not LOOSE.match(unit.words) for unit in units
        ):
            continue
        _give(said, units, _role(kind, units, lead_seen), verb.group("each") or verb.group("verb"), False)
        lead_seen = lead_seen or kind == "lead"
    if waiting < end and lead_seen and (units := read_list(text, waiting, end)):
        _give(said, [u for u in units if looks_like_unit(u.words) or u.is_class], Role.COOPERATE, "after-lead", False)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in re.finditer(r"[,;、。](?=[^()]*(?:\(|$))|[,;]", text[start:end]):
        yield at, start + match.start()
        if VERB.search(text, at, start + match.start()) or match.group() in ",;":
            at = start + match.end()
    yield at, end


def _role(kind: str, units: list[Named], lead_seen: bool) -> Role:
    """负责 beside 牵头 cooperates; alone and of one unit it leads; of several, nobody is said to lead."""
    if kind != "responsible":
        return Role(kind)
    if lead_seen:
        return Role.COOPERATE
    return Role.LEAD if len(units) == 1 and not units[0].is_class else Role.RESPONSIBLE


def _give(said: Owners, units: list[Named], role: Role | None, decided: str, first_leads: bool) -> None:
    units = [unit for unit in units if _readable(said, unit)]
    said.lists.append(units)
    for index, unit in enumerate(units):
        if role is None and first_leads:
            mine, how = (Role.COOPERATE, "first-in-list") if index else (Role.LEAD, "first-in-list")
            said.owners.append(Owner(unit, mine, how))
        else:
            said.owners.append(Owner(unit, role or Role.RESPONSIBLE, decided))


def _readable(said: Owners, unit: Named) -> bool:
    if unit.is_class or (2 <= len(unit.words) <= 30 and not re.search(r"[。:%《]", unit.words)):
        return True
    said.unread.append((unit.start, unit.end))
    return False


def find_prose(text: str, start: int, end: int) -> list[Owner]:
    """县财政局负责…, 由县林业局牵头…: units that are the subject of a sentence. Roles such as 各部门 are not units."""
    found: list[Owner] = []
    for match in PROSE.finditer(text, start, end):
        units = read_list(text, *match.span("units"))
        verb = match.group("verb")
        beside = bool(found) and verb in HELPING and match.start() - found[-1].unit.end < 12
        if (
            units
            and all(_is_named(unit) or unit.is_class for unit in units)
            and (beside or any(_is_named(u) for u in units))
        ):
            named = [unit for unit in units if beside or _is_named(unit)]
            kind = "lead" if "牵头" in verb or verb == "会同" else "cooperate" if verb in HELPING else "responsible"
            found += [Owner(unit, _role(kind, named, False), "prose") for unit in named]
            found += _beside(text, match.end(), end) if verb == "会同" else []
    return found


def _beside(text: str, start: int, end: int) -> list[Owner]:
    """The units after 会同, up to the verb of the sentence."""
    match = BESIDE.match(text, start, end)
    units = read_list(text, *match.span("units")) if match else []
    return [Owner(unit, Role.COOPERATE, "prose") for unit in units if _is_named(unit) or unit.is_class]


def _is_named(unit: Named) -> bool:
    return unit.own_prefix and looks_like_unit(unit.words) and not is_class(unit.words) and not ROLE.search(unit.words)


ROLE = re.compile(r"(?:机构|部门|单位|专员|主体|企业|人员|领导|小组|专班|省|市|县|区|州|旗|园|校|处)$")
HELPING = ("配合", "协助", "参与")
BESIDE = re.compile(
    r"(?P<units>[\u3400-\u9fff、]{2,60}?)(?:等(?:有关|相关)?(?:部门|单位)?)?(?=抓好|开展|做好|推进|负责|制定|组织|落实|研究|建立|加强|完善|实施|共同|编制|对|按|[,。;]|$)"
)
PROSE = re.compile(
    r"(?:(?<=[。;,:\n])|(?<=由)|(?<=明确))(?:由)?(?P<units>[\u3400-\u9fff、]{3,80}?)(?:等(?:部门|单位)?)?(?:要|应|应当|具体|共同|分别|统一)?"
    r"(?P<verb>牵头负责|牵头|负责|配合|协助|参与|会同)(?!人|制)"
)

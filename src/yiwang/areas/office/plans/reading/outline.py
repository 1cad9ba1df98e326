"""The tree of headings, and its leaves: the units of text that have no smaller heading below them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .ledger import Part
from .numbering import SUBANNEX, Marker, find_markers
from .words import either, rules

RUN_ON = re.compile(rf" *(?:{either('headings', 'run_on')})(?=[\u3400-\u9fff“])")
OWNERS = re.compile(
    r"[(\[【][^()]{0,12}(?:单位|部门|领导|主体|科室) ?:|[(\[【][^()。]{2,80}(?:牵头|负责|配合)(?:落实)?[)\]】]"
)
PARAGRAPH_TITLE = re.compile(r" *([^,;:。\n]{4,30})。(?=[^\n]{10,})")


@dataclass
class Node:
    """A heading. `start` is where its number stands, `body` where its title ends, `end` where its text ends."""

    rank: int
    ordinal: str
    start: int
    title: tuple[int, int]
    body: int
    end: int
    path: tuple[str, ...] = ()
    depth: int = 0
    part: Part = Part.TASK
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None
    holds_table: bool = False

    @property
    def is_section(self) -> bool:
        """Not a unit of text itself: smaller ones, or the rows of a table, stand below it."""
        return bool(self.children) or self.holds_table

    def leaves(self) -> Iterator["Node"]:
        """The node itself, or the leaves below it."""
        if not self.is_section:
            yield self
        for child in self.children:
            yield from child.leaves()

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Outline:
    """The headings of a text, the place where the first stands, and what is odd about their numbers."""

    roots: list[Node]
    duplicates: list[Marker]
    skips: list[Marker]

    @property
    def leaves(self) -> list[Node]:
        return [leaf for root in self.roots for leaf in root.leaves()]

    def end(self, text: str) -> int:
        """Where the last unit of text ends."""
        return self.leaves[-1].end if self.leaves else len(text)

    @property
    def nodes(self) -> list[Node]:
        return [node for root in self.roots for node in root.walk()]


def outline(text: str, styled: list[tuple[int, int]], start: int, end: int) -> Outline:
    """The tree of headings of `text` from `start` to `end`."""
    markers, count = find_markers(text[:end], styled)
    markers = _without_contents(text, [m for m in markers if m.start >= start])
    if markers and markers[0].rank <= SUBANNEX:
        markers = markers[1:]
    roots: list[Node] = []
    stack: list[Node] = []
    for marker, following in zip(markers, [*markers[1:], None], strict=False):
        limit = following.start if following else end
        node = _node(text, marker, limit)
        while stack and stack[-1].rank >= node.rank:
            stack.pop().end = marker.start
        if stack:
            node.parent, node.depth = stack[-1], stack[-1].depth + 1
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    for node in stack:
        node.end = end
    _drop_empty(text, roots)
    found = Outline(roots, count.duplicates, count.skips)
    _name(text, found)
    _add_paragraph_titles(text, found)
    return found


def _drop_empty(text: str, nodes: list[Node]) -> None:
    """An annex that is only a table or a caption is no unit of text."""
    for node in nodes:
        _drop_empty(text, node.children)
    nodes[:] = [n for n in nodes if n.rank > SUBANNEX or n.children or len(text[n.body : n.end].strip()) > 120]


def _without_contents(text: str, markers: list[Marker]) -> list[Marker]:
    """A table of contents repeats the headings before the first of them; it is dropped."""
    if not re.search(r"(?m)^ *目 *录 *$", text) or len(markers) < 2:
        return markers

    def line(m: Marker) -> str:
        return re.sub(r"[ .…·\d]+$", "", text[m.start : (text.find("\n", m.start) + 1 or len(text) + 1) - 1])

    again = [i for i, m in enumerate(markers) if i and line(m) == line(markers[0])]
    return markers[again[0] :] if again else markers


def _node(text: str, marker: Marker, limit: int) -> Node:
    start, stop = _title(text, marker, limit)
    body = stop + 1 if text[stop : stop + 1] in "。:" else stop
    return Node(marker.rank, marker.ordinal, marker.start, (start, stop), min(body, limit), limit)


def _title(text: str, marker: Marker, limit: int) -> tuple[int, int]:
    """From the number to the first full stop or the end of the line."""
    start = marker.end
    while start < limit and text[start] in (" \n" if marker.rank <= SUBANNEX else " "):
        start += 1
    if run_on := RUN_ON.match(text, start, limit):
        return start, run_on.end()
    ends = [at for sign in "。\n" if (at := text.find(sign, start, limit)) >= 0]
    stop = min(ends, default=limit)
    colon = text.find(":", start, min(stop, start + 24))
    if colon > 0 and not re.search(r"[,;(]", text[start:colon]) and text[colon + 1 : stop].strip():
        stop = colon
    if owners := OWNERS.search(text, start, stop):
        stop = owners.start()
    while stop > start and text[stop - 1] == " ":
        stop -= 1
    return start, stop


def _name(text: str, found: Outline) -> None:
    """Give each node its path and what it is for."""
    words = rules("headings")
    for node in found.nodes:
        above = (*node.parent.path, text[slice(*node.parent.title)]) if node.parent else ()
        node.path = above
        own = text[slice(*node.title)]
        inherited = node.parent.part if node.parent else Part.TASK
        node.part = inherited
        if inherited is Part.TASK:
            node.part = _part(own, node.depth + 1, words)


def _part(title: str, level: int, words: dict[str, dict[str, list[str]]]) -> Part:
    for part, signs in words["parts"].items():
        if level <= int(words["only_above"][part]) and any(sign in title for sign in signs):  # type: ignore[call-overload]
            return Part(part)
    return Part.TASK


def _titled(text: str, node: Node) -> list[tuple[int, int]]:
    """Paragraphs of a leaf that open with a title of their own, where the leaf's title stands alone on its line."""
    line_end = text.find("\n", node.body, node.end)
    if node.part is not Part.TASK or line_end < 0 or text[node.body : line_end].strip():
        return []
    found = []
    for line in re.finditer(r"(?m)^[^\n]+", text[line_end : node.end]):
        if title := PARAGRAPH_TITLE.match(line.group()):
            found.append((line_end + line.start() + title.start(1), line_end + line.start() + title.end(1)))
    return found


def _add_paragraph_titles(text: str, found: Outline) -> None:
    """A level without numbers counts where at least three headings are parted that way."""
    titled = [(leaf, places) for leaf in found.leaves if (places := _titled(text, leaf))]
    if sum(len(places) >= 2 for _, places in titled) < 3:
        return
    for leaf, places in titled:
        path = (*leaf.path, text[slice(*leaf.title)])
        for (start, stop), end in zip(places, [*(at for at, _ in places[1:]), leaf.end], strict=True):
            leaf.children.append(
                Node(leaf.rank + 1, "", start, (start, stop), stop + 1, end, path, leaf.depth + 1, leaf.part, [], leaf)
            )

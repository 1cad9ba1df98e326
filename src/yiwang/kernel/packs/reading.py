"""YAML 1.2 with the line of everything, refusing what YAML lets through: keys that stand twice, tags, aliases."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from yiwang.kernel.packs.contracts import Problem, Where, spoken

LARGEST = 1_000_000
TAG = "tag:yaml.org,2002:"


@dataclass
class Read:
    """One file as plain data, the line of every key and element, and what was wrong."""

    file: str
    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, text: str, mend: str = "", **facts: Any) -> None:
        self.problems.append(Problem(self.file, line, spoken(text, **facts), spoken(mend, **facts) if mend else ""))


def read_file(path: Path) -> Read:
    """A YAML file; everything that is wrong with its text is in `problems`."""
    found = Read(path.name)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError:
        found.problem(1, _("This file is missing."), _("Write it; docs/howto/write-a-pack.md shows how."))
        return found
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found.problem(line, _("This is not UTF-8 text."), _("Save the file as UTF-8."))
        return found
    if len(raw) > LARGEST:
        found.problem(1, _("The file is larger than {limit} bytes."), _("Move what is data elsewhere."), limit=LARGEST)
        return found
    return _parsed(text, found)


def _parsed(text: str, found: Read) -> Read:
    try:
        tree = YAML(typ="safe", pure=True).compose(text)
        if tree is not None:
            found.data = _plain(tree, (), found, set())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fact = error.problem or error.context or ""
        found.problem(mark.line + 1 if mark else 1, _("This is not YAML: {fact}."), fact=fact)
    except (YAMLError, RecursionError, ValueError) as error:
        found.problem(1, _("This is not YAML: {fact}."), fact=str(error).splitlines()[0][:200])
    return found


def _plain(node: Node, where: Where, found: Read, above: set[int]) -> Any:
    line = node.start_mark.line + 1
    found.lines.setdefault(where, line)
    if node.anchor is not None or id(node) in above:
        found.problem(line, _("Anchors and aliases are not read."), _("Write the value out."))
        return None
    if isinstance(node, MappingNode):
        return _mapping(node, where, found, above | {id(node)})
    if isinstance(node, SequenceNode):
        return [_plain(one, (*where, place), found, above | {id(node)}) for place, one in enumerate(node.value)]
    return _scalar(node, line, found)


def _mapping(node: MappingNode, where: Where, found: Read, above: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            found.problem(line, _("A key is a word."))
            continue
        name = str(key.value)
        if name in result:
            first = found.lines[(*where, name)]
            found.problem(
                line,
                _("The key “{key}” stands here twice; the first is on line {first}."),
                _("Keep one of them."),
                key=name,
                first=first,
            )
            continue
        found.lines[(*where, name)] = line
        result[name] = _plain(value, (*where, name), found, above)
    return result


def _scalar(node: ScalarNode, line: int, found: Read) -> Any:
    text, tag = node.value, node.tag.removeprefix(TAG)
    if tag in ("str", "timestamp"):
        return text
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    try:
        if tag == "int":
            return int(text.replace("_", ""), 0 if text.startswith(("0o", "0x")) else 10)
        if tag == "float":
            return float(text)
    except ValueError:
        pass
    found.problem(line, _("“{word}” is written in a way that is not read."), _("Put it in quotes."), word=text)
    return None

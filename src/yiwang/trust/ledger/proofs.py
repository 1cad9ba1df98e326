"""Check proofs of the ledger with nothing but the proof and the log's key.

This file stands alone: it needs Python and `cryptography`, and neither Django nor a database, so anybody may copy
it and run `python proofs.py FILE KEY`. Trees are those of RFC 6962 (and RFC 9162, section 2.1), canonical JSON is
RFC 8785, checkpoints are signed notes as C2SP specifies them (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "yiwang-proof/1"
ENTRY_FIELDS = ("about", "content", "kind", "moment", "nonce")
LARGEST_SAFE = 2**53 - 1
ED25519 = b"\x01"
EMPTY_ROOT = hashlib.sha256().digest()


def canonical(value: Any) -> bytes:
    """One byte sequence for one JSON value: sorted keys, no spaces, numbers as ECMAScript writes them."""
    return _canonical(value).encode()


def _canonical(value: Any) -> str:
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_canonical(str(name))}:{_canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_SAFE):
        return _number(float(value))
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """A double as ECMAScript's Number.prototype.toString writes it."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("JSON has no such number")
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if 0 < point <= 21:
        shown = text.ljust(point, "0") if point >= len(text) else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        shown = "0." + "0" * -point + text
    else:
        shown = text[0] + (f".{text[1:]}" if len(text) > 1 else "") + f"e{point - 1:+d}"
    return "-" * sign + shown


def fingerprint(entry: Mapping[str, Any]) -> bytes:
    """What the log knows of an entry: SHA-256 of its canonical JSON, the secret nonce included."""
    return hashlib.sha256(canonical({name: entry[name] for name in ENTRY_FIELDS})).digest()


def leaf(data: bytes) -> bytes:
    """The hash of a leaf; in this log `data` is the fingerprint of an entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_by_inclusion(index: int, size: int, leaf_hash: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); None where the path cannot be that long."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf_hash
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node(beside, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, beside)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def grew(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree of size `new` only appended to that of size `old` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or (old in (0, new) and path):
        return False
    if old in (0, new):
        return old_root == (EMPTY_ROOT if old == 0 else new_root)
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node(beside, before), node(beside, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node(after, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


class BadNote(Exception):
    """Not a checkpoint, or not what was signed; `reason` is malformed, other-key or signature."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """The log's public key with its name. As text: name+8 hex digits+base64."""

    name: str
    public: bytes

    @property
    def number(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.number.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def _decoded(text: str) -> bytes:
    """Base64 as it is written: the unused bits at its end are not anybody's to change."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw) != text.encode():
        raise ValueError("not canonical base64")
    return raw


def read_key(text: str) -> Key:
    """A key from its text; ValueError where it is none."""
    name, number, encoded = text.strip().split("+", 2)
    raw = _decoded(encoded)
    key = Key(name, raw[1:])
    if raw[:1] != ED25519 or len(raw) != 33 or number != key.number.hex() or not name:
        raise ValueError("not a key of a log")
    return key


def open_note(note: str, key: Key) -> tuple[int, bytes]:
    """The size and root that a checkpoint states, once its signature by `key` holds; raises BadNote."""
    text, gap, signatures = note.partition("\n\n")
    try:
        origin, size, root = text.split("\n")[:3]
        stated = int(size), _decoded(root)
    except ValueError as error:
        raise BadNote("malformed") from error
    if not gap or len(stated[1]) != 32 or str(stated[0]) != size or stated[0] < 0:
        raise BadNote("malformed")
    found = [raw[4:] for name, raw in _signatures(signatures) if (name, raw[:4]) == (key.name, key.number)]
    if not found or origin != key.name:
        raise BadNote("other-key")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(found[0], (text + "\n").encode())
    except InvalidSignature as error:
        raise BadNote("signature") from error
    return stated


def _signatures(block: str) -> Iterator[tuple[str, bytes]]:
    for line in block.split("\n"):
        dash, name, encoded = (*line.split(" ", 2), "", "")[:3]
        if dash == "—":
            try:
                yield name, _decoded(encoded)
            except ValueError as error:
                raise BadNote("malformed") from error


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `code` is a key of SENTENCES, `exit` the exit code of a command that gives it."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def exit(self) -> int:
        return SENTENCES[self.code][0]

    def sentence(self, language: str) -> str:
        return SENTENCES[self.code][2 if language.startswith("zh") else 1].format(**self.facts)


SENTENCES = {
    "valid": (
        0,
        "Valid. Entry {index} of {size} in the log {log} says exactly this, since {moment}.",
        "有效。存证账本 {log} 共 {size} 条，第 {index} 条的内容与此完全一致，写入时间 {moment}。",
    ),
    "altered": (
        1,
        "Altered at: {fields}. This is not what the log holds.",
        "被改过，改在：{fields}。与存证账本里的内容不一致。",
    ),
    "unreadable": (2, "This is not a proof of the ledger: {reason}.", "这不是存证证明：{reason}。"),
    "bad-key": (2, "This is not the key of a log: {reason}.", "这不是存证账本的公钥：{reason}。"),
    "other-key": (
        3,
        "Signed by another key. The proof names the log {log}, the key given is of {key}.",
        "不是这把钥匙签的。证明里写的账本是 {log}，给出的公钥属于 {key}。",
    ),
    "not-covered": (
        4,
        "The checkpoint does not cover this entry yet. Fetch the proof again later.",
        "检查点还没有覆盖这一条。请稍后重新下载证明。",
    ),
}


def check(bundle: Mapping[str, Any], key: Key) -> Verdict:
    """Whether a proof holds under `key`; the first thing that does not is the answer."""
    try:
        if bundle["format"] != FORMAT:
            return Verdict("unreadable", {"reason": f"format {bundle['format']!r}"[:80]})
        entry, index = bundle["entry"], None if bundle["index"] is None else int(bundle["index"])
        path = [_decoded(step) for step in bundle["path"]]
        print_of_entry, note = fingerprint(entry), str(bundle["checkpoint"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        return Verdict("unreadable", {"reason": f"{type(error).__name__} {error}"[:80]})
    log = note.partition("\n")[0][:100]
    try:
        size, root = open_note(note, key)
    except BadNote as problem:
        if problem.reason == "other-key":
            return Verdict("other-key", {"log": log, "key": key.name})
        return Verdict("altered", {"fields": ", ".join([*_altered(bundle), "checkpoint"])})
    if index is None or index >= size:
        return Verdict("not-covered")
    if root_by_inclusion(index, size, leaf(print_of_entry), path) != root or ("marks" in bundle and _altered(bundle)):
        return Verdict("altered", {"fields": ", ".join(_altered(bundle)) or "index, path"})
    return Verdict("valid", {"index": index, "size": size, "log": log, "moment": entry["moment"]})


def _fields(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name in sorted(value):
        inner = value[name]
        if isinstance(inner, Mapping) and inner:
            yield from _fields(inner, f"{above}{name}.")
        else:
            yield above + name, inner


def marks(entry: Mapping[str, Any]) -> dict[str, str]:
    """A short hash of every field. They bind nothing, but let `check` say which field was altered."""
    return {name: _mark(entry, value) for name, value in _fields({name: entry[name] for name in ENTRY_FIELDS})}


def _mark(entry: Mapping[str, Any], value: Any) -> str:
    return hashlib.sha256(str(entry["nonce"]).encode() + canonical(value)).hexdigest()[:16]


def _altered(bundle: Mapping[str, Any]) -> list[str]:
    """The fields that no longer have their mark: a help for the reader, not a proof."""
    made, now = bundle.get("marks", {}), marks(bundle["entry"])
    names = sorted(name for name in {*now, *made} if now.get(name) != made.get(name))
    return ["nonce"] if len(names) > 1 and not set(now.values()) & set(made.values()) else names


def check_text(text: str | bytes, key_text: str) -> Verdict:
    """`check` for a proof and a key as they stand in files."""
    try:
        key = read_key(key_text)
    except ValueError as error:
        return Verdict("bad-key", {"reason": str(error)[:80]})
    try:
        bundle = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Verdict("unreadable", {"reason": str(error)[:80]})
    if not isinstance(bundle, dict):
        return Verdict("unreadable", {"reason": type(bundle).__name__})
    return check(bundle, key)


if __name__ == "__main__":
    verdict = check_text(Path(sys.argv[1]).read_bytes(), sys.argv[2])
    sys.stdout.write(verdict.sentence("en") + "\n" + verdict.sentence("zh") + "\n")
    sys.exit(verdict.exit)

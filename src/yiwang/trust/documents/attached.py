"""A proof inside the PDF that it proves.

The proof is added as one incremental update (ISO 32000-1, 7.5.6), so every byte of the document before it stays as
it was signed for, and the update is what `attach` would write and nothing else. This file needs neither Django nor
a database.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from yiwang.trust.ledger.contracts import Key, Verdict, check, fingerprint

FORMAT = "yiwang-document/1"
NAME = "proof.json"
MARK = b"\n%yiwang-proof/1 "
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)


class NotOurs(ValueError):
    """Not a PDF that `attach` made, or one that cannot take an attachment."""


def attach(base: bytes, proof: bytes) -> bytes:
    """The PDF with `proof` attached as proof.json; the same input gives the same bytes."""
    found = _TRAILER.search(base[-4096:])
    if not found:
        raise NotOurs("no trailer")
    trailer, start = found[1], int(found[2])
    size, root = int(_first(rb"/Size (\d+)", trailer)), int(_first(rb"/Root (\d+) 0 R", trailer))
    catalog = _first(rb"\n%d 0 obj\s*(<<.*?>>)\s*endobj" % root, base)
    if b"/Names" in catalog or b"/AF" in catalog:
        raise NotOurs("the document has names already")
    spec, file = size, size + 1
    names = b"/Names<</EmbeddedFiles<</Names[(%s) %d 0 R]>>>>/AF[%d 0 R]>>" % (NAME.encode(), spec, spec)
    objects = {
        root: catalog[:-2] + names,
        spec: b"<</Type/Filespec/F(%s)/UF(%s)/AFRelationship/Supplement/Desc(Proof of this document in the ledger)"
        b"/EF<</F %d 0 R>>>>" % (NAME.encode(), NAME.encode(), file),
        file: b"<</Type/EmbeddedFile/Subtype/application#2Fjson/Length %d/Params<</Size %d>>>>\nstream\n%s\nendstream"
        % (len(proof), len(proof), proof),
    }
    text, places = MARK + b"%d\n" % len(base), {}
    for number, body in objects.items():
        places[number] = len(base) + len(text)
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    kept = re.sub(rb"/Size \d+", b"/Size %d" % (size + 2), trailer)
    xref = len(base) + len(text)
    lines = b"".join(b"%d 1\n%010d 00000 n\r\n" % (number, places[number]) for number in sorted(places))
    return base + text + b"xref\n%strailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (lines, kept, start, xref)


def _first(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text, re.DOTALL)
    if not found:
        raise NotOurs(f"no {pattern!r}")
    return found[1]


def written(proof: Mapping[str, Any]) -> bytes:
    """A proof as it stands in a document: in one way only, so that no byte of it can be another."""
    return json.dumps(proof, ensure_ascii=False, indent=2).encode()


def detach(document: bytes) -> tuple[bytes, bytes]:
    """The PDF before its proof, and the proof; raises NotOurs where anything else was added or changed around them."""
    base = document[: document.rfind(MARK)]
    found = re.search(rb"/EmbeddedFile/.*?>>>>\nstream\n(.*?)\nendstream\nendobj\n", document[len(base) :], re.DOTALL)
    if MARK not in document or not found:
        raise NotOurs("no proof inside")
    if attach(base, found[1]) != document:
        raise NotOurs("something was added after the proof was made")
    return base, found[1]


def check_document(document: bytes, key: Key) -> Verdict:
    """Whether a PDF is, byte for byte, the one that the ledger knows; with the proof that is inside it."""
    try:
        base, text = detach(document)
        proof = json.loads(text)
        bundle, issued = proof["document"], proof["licence"]
        if proof["format"] != FORMAT:
            raise NotOurs(f"format {proof['format']!r}"[:80])
        if written(proof) != text:
            raise NotOurs("something was added to the proof")
    except NotOurs as problem:
        outside = MARK in document and "added" in str(problem)
        return Verdict("altered", {"fields": "PDF"}) if outside else Verdict("unreadable", {"reason": str(problem)})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return Verdict("unreadable", {"reason": f"{type(error).__name__} {error}"[:80]})
    return _weigh(base, bundle, issued, key)


def _weigh(base: bytes, bundle: Any, issued: Any, key: Key) -> Verdict:
    if not isinstance(bundle, Mapping) or not isinstance(issued, Mapping | None):
        return Verdict("unreadable", {"reason": "no bundle"})
    verdict = check(bundle, key)
    if verdict.code != "valid":
        return verdict
    content = bundle["entry"]["content"]
    if content.get("sha256") != hashlib.sha256(base).hexdigest():
        return Verdict("altered", {"fields": "PDF"})
    if issued is not None and (inner := check(issued, key)).code != "valid":
        return inner
    if issued is not None and content.get("proves") != fingerprint(issued["entry"]).hex():
        return Verdict("altered", {"fields": "licence"})
    return verdict

"""The three questions of a public check, answered from the ledger itself; and what a file says."""

import json
from typing import Any

from yiwang.trust.documents.contracts import NotOurs, check_document, detach
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.ledger.contracts import Entry, UnknownEntry, Verdict, check, check_text
from yiwang.trust.licences import issuers
from yiwang.trust.licences.contracts import Examination, Licence, Shown
from yiwang.trust.licences.models import Licence as LicenceRow


def examine(licence: Licence, row: LicenceRow, now_says: dict[str, Any], lines: list[Shown]) -> Examination:
    """Compare what is stored with the entry, and prove the entry under the newest checkpoint."""
    entry = _entry(bytes(row.leaf_hash))
    latest = ledger.latest_checkpoint()
    pending = entry is not None and (entry.index is None or latest is None or latest.size <= entry.index)
    proved = entry is not None and not pending and _proved(entry)
    before = ledger.neighbours(entry.index)[0] if entry and entry.index is not None else None
    return Examination(
        licence=licence,
        lines=lines,
        issuer=issuers.name_of(licence.issuer),
        pending=pending,
        in_ledger=proved,
        altered=[] if entry is None else sorted(_differing(entry.content, now_says)),
        entry_id=entry.id if entry else None,
        entry_index=entry.index if entry else None,
        fingerprint=entry.fingerprint if entry else "",
        before=_short(before),
        checkpoint_size=latest.size if latest else None,
        checkpoint_root=_short(latest.root if latest else None),
        checkpoint_at=latest.moment if latest else None,
    )


def _entry(leaf_hash: bytes) -> Entry | None:
    try:
        return ledger.entry_by_hash(leaf_hash)
    except UnknownEntry:
        return None


def _proved(entry: Entry) -> bool:
    return check(ledger.proof_bundle(entry.id), ledger.log_key()).code == "valid"


def _differing(entry: dict[str, Any], stored: dict[str, Any]) -> set[str]:
    names = {*entry, *stored} - {"values"}
    values, others = entry.get("values", {}), stored.get("values", {})
    return {name for name in names if entry.get(name) != stored.get(name)} | {
        name for name in {*values, *others} if values.get(name) != others.get(name)
    }


def _short(digest: bytes | None) -> str:
    text = digest.hex() if digest else ""
    return f"{text[:4]}…{text[-4:]}" if text else ""


def weigh(content: bytes) -> tuple[Verdict, str, str]:
    """The verdict on a file, and where it holds the number and the title of what it is about."""
    key = ledger.log_key()
    document = content[:5] == b"%PDF-"
    verdict = check_document(content, key) if document else check_text(content, str(key))
    if verdict.code != "valid":
        return verdict, "", ""
    entry = _inside(content, document)["entry"]
    return verdict, str(entry["about"]), str(entry["content"].get("title", ""))


def _inside(content: bytes, document: bool) -> dict[str, Any]:
    if not document:
        return dict(json.loads(content))
    try:
        return dict(json.loads(detach(content)[1])["document"])
    except NotOurs:
        return {"entry": {"about": "", "content": {}}}

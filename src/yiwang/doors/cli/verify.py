"""`yiwang verify`: check a proof or a document offline, with the log's key from outside the file."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from yiwang.trust.documents.contracts import check_document
from yiwang.trust.ledger.contracts import Verdict, check_text, read_key

LARGEST = 100 * 1024 * 1024
STILL = (
    "It was so when it was issued. Whether it is in force today, only its page says (scan its code).",
    "以上是制发时的内容。今天是否仍然有效，以扫码核验页为准。",
)


def add_to(verbs: "argparse._SubParsersAction[Any]") -> None:
    verb = verbs.add_parser(
        "verify",
        help="check a proof or a document against the ledger, offline",
        epilog="Exit codes: 0 valid, 1 altered, 2 unreadable, 3 another key, 4 not covered by its checkpoint yet.",
    )
    verb.add_argument("file", type=Path, help="a proof (JSON) or a document (PDF)")
    verb.add_argument("--key", required=True, help="the log's key, or a file that holds it; /ledger/about shows it")
    verb.set_defaults(run=run, needs_django=False)


def run(options: argparse.Namespace) -> int:
    verdict = judge(options.file, options.key)
    language = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    print(verdict.sentence(language), file=sys.stdout if verdict.exit == 0 else sys.stderr)
    if verdict.exit == 0 and options.file.suffix.lower() == ".pdf":
        print(STILL[language == "zh"])
    return verdict.exit


def judge(file: Path, key: str) -> Verdict:
    """What can be said of a file under a key, which is given as text or as a file."""
    try:
        key_text = Path(key).read_text("utf-8") if "+" not in key or os.path.exists(key) else key
        known = read_key(key_text)
    except (ValueError, OSError) as error:
        return Verdict("bad-key", {"reason": str(error)[:80]})
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        return Verdict("unreadable", {"reason": error.strerror or "cannot be opened"})
    if len(content) > LARGEST:
        return Verdict("unreadable", {"reason": f"more than {LARGEST} bytes"})
    return check_document(content, known) if content[:5] == b"%PDF-" else check_text(content, key_text)

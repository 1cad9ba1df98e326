"""From what a document says to a PDF, by Typst."""

import json
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from yiwang.kernel.places import ROOT
from yiwang.trust.documents.contracts import CannotTypeset

SHEETS = Path(__file__).with_name("typst")
# Where set-up puts the fonts that came from npm, then where Debian has them.
FOLDERS = (
    ROOT / "src" / "yiwang" / "shell" / "static" / "built" / "fonts",
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/truetype"),
)


@lru_cache
def fonts() -> typst.Fonts:
    """The fonts of documents: `YIWANG_FONTS`, or those that set-up brought, or the machine's."""
    named = os.environ.get("YIWANG_FONTS")
    folders = [Path(named)] if named else [folder for folder in FOLDERS if folder.is_dir()]
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders[:1] or [])
    if not {"Noto Serif SC", "Noto Serif CJK SC"} & set(found.families()):
        found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=folders)
    return found


_mine = threading.local()


def _compiler(template: str) -> typst.Compiler:
    """A compiler a thread and template: it remembers layout from one document to the next."""
    known: dict[str, typst.Compiler] = _mine.__dict__.setdefault("compilers", {})
    if template not in known:
        known[template] = typst.Compiler(
            str(SHEETS / f"{template}.typ"), root=str(SHEETS), font_paths=fonts(), ignore_system_fonts=True
        )
    return known[template]


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of a document (PDF/UA-1: tagged, readable aloud).

    Typst refuses under that standard a character that no font has, so a document never shows a box for one.
    """
    try:
        made = _compiler(template).compile(
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf", pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        raise CannotTypeset(problem=error.message) from error
    if not isinstance(made, bytes):
        raise TypeError("Typst made pages instead of one document")
    return made

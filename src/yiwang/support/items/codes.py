"""Item codes: how they fall into parts, and why one does not."""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from yiwang.support.items.elements import load


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an item's code as its scheme has them; what a scheme has not is ""."""

    scheme: str
    basic: str
    body: str = ""
    level: str = ""
    region: str = ""
    serial: str = ""
    version: str = ""

    @property
    def basic_parts(self) -> tuple[str, str, str, str, str] | None:
        """Region, type, department, main item and sub-item of a national basic code of 12 digits."""
        b = self.basic
        if len(b) != 12 or not b.isdigit() or not self.scheme.startswith("national"):
            return None
        return b[:2], b[2:4], b[4:6], b[6:9], b[9:]


@lru_cache
def _schemes(extra: str) -> tuple[list[tuple[str, "re.Pattern[str]"]], list[tuple[str, "re.Pattern[str]"]]]:
    files: list[Any] = [YAML(typ="safe", pure=True).load(Path(extra).read_text("utf-8"))] if extra else []
    files.append(load("code_schemes.yaml"))
    schemes = [(s["name"], re.compile(s["pattern"])) for file in files for s in file.get("schemes", ())]
    reasons = [(r["reason"], re.compile(r["pattern"])) for file in files for r in file.get("irregular", ())]
    return schemes, reasons


def split(code: str) -> Parts | None:
    """The parts of a code, or None where it fits no scheme."""
    schemes, _ = _schemes(os.environ.get("YIWANG_ITEM_CODES", ""))
    for name, pattern in schemes:
        if found := pattern.fullmatch(code):
            return Parts(name, **{key: value or "" for key, value in found.groupdict().items()})
    return None


def irregularity(code: str) -> str:
    """Why a code fits no scheme, in a few English words; "" where it fits one."""
    if split(code):
        return ""
    _, reasons = _schemes(os.environ.get("YIWANG_ITEM_CODES", ""))
    return next((reason for reason, pattern in reasons if pattern.fullmatch(code)), "")

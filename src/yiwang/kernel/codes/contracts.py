"""What a code says, once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A citizen's number, read: six digits of region, the day of birth, and whether the order number is odd (male)."""

    region: str
    born: date
    male: bool


@dataclass(frozen=True, slots=True)
class Uscc:
    """A unified social credit code, read; `registrar` and `body` are codes with names in both languages."""

    registrar: str
    category: str
    region: str
    body: str
    registrar_name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """An identifier of GB/T 36904, read. `check_fits`: importers flag one that does not fit, and keep it."""

    kind: str
    issuer: str
    serial: str
    version: int
    check: str
    check_fits: bool

"""What others may know about regions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext_noop as _

from yiwang.kernel.actors import declare
from yiwang.kernel.errors import Kind, Refusal

IMPORT_REGIONS = declare("regions.import", _("Bring in the villages of a region"))


class RegionLevel(IntEnum):
    """The five levels of the statistical codes."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


@dataclass(frozen=True, slots=True)
class Region:
    """`code` has 12 digits; `parent` is "" for a province. `since` and `until` are known for later changes only.

    `in_tables_only`: it groups what is directly below a province or municipality, and nobody lives in it by name.
    """

    code: str
    name: Mapping[str, str]
    level: RegionLevel
    parent: str
    since: date | None = None
    until: date | None = None
    in_tables_only: bool = False


class UnknownRegion(Refusal):
    code = "regions.unknown"
    text = _("There is no region with the code “{given}”.")
    kind = Kind.NOT_FOUND


class NotAList(Refusal):
    code = "regions.not-a-list"
    text = _("This is no list of villages: it needs the columns code and name, as villages.csv of china-division has.")


class WrongRow(Refusal):
    code = "regions.wrong-row"
    text = _("Row {row}: “{given}” is not the code of a village (12 digits).")

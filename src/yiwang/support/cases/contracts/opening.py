"""What a case begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened by a flow. `region` is a 12-digit code, `organisation` the path of who answers for it.

    `applicant` is a subject's id or empty, `channel` how it came (web, window, api, system), `data` the record as it
    was filed, with personal values by reference.
    """

    flow: str
    title: str
    item: str
    region: str
    organisation: str
    applicant: str = ""
    channel: str = "web"
    data: Mapping[str, Any] = field(default_factory=dict)

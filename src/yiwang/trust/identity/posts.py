"""The main post of an officer, from the organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from yiwang.kernel.organisations import queries

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Post:
    region: str = ""
    organisation: str = ""
    title: Mapping[str, str] = field(default_factory=dict)


def main_post(subject: str, now: datetime) -> Post:
    """Where the officer works on that day; nothing where they have no post."""
    held = queries.appointments_of(subject, now.astimezone(SHANGHAI).date())
    if not held:
        return Post()
    main = held[0]
    region = queries.organisation_at(main.organisation).region
    return Post(region, main.organisation, {**main.title, "code": main.post})

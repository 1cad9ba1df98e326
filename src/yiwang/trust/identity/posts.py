"""The main post of an officer, from the organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Post:
    region: str = ""
    organisation: str = ""
    title: Mapping[str, str] = field(default_factory=dict)


def main_post(subject: str, now: datetime) -> Post:
    """Where the officer works on that day; nothing where they have no post."""
    if not find_spec("yiwang.kernel.organisations.queries"):
        return Post()
    from yiwang.kernel.organisations import queries

    held = queries.appointments_of(subject, now.astimezone(SHANGHAI).date())
    if not held:
        return Post()
    main = max(held, key=lambda appointment: appointment.main)
    region = queries.organisation_at(main.organisation).region
    title = main.title if isinstance(main.title, Mapping) else {"zh": str(main.title)}
    return Post(region, main.organisation, {**title, "code": main.post})

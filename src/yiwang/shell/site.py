"""What this installation calls itself: the region that it serves, its name, and the number to ring."""

import os
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Site:
    """`name` and `region_name` are texts in both languages; `region` is a 12-digit code."""

    region: str
    name: dict[str, str]
    region_name: dict[str, str]
    helpline: str
    demo: bool


def site() -> Site:
    """The installation as its environment names it; by default the demonstration county, Haiyan."""
    return Site(
        region=os.environ.get("YIWANG_REGION", "330424000000"),
        name={
            "zh": os.environ.get("YIWANG_NAME_ZH", "海盐一网"),
            "en": os.environ.get("YIWANG_NAME_EN", "Haiyan Yiwang"),
        },
        region_name={
            "zh": os.environ.get("YIWANG_REGION_ZH", "海盐县"),
            "en": os.environ.get("YIWANG_REGION_EN", "Haiyan County"),
        },
        helpline=os.environ.get("YIWANG_HELPLINE", "12345"),
        demo=settings.DEMO,
    )

"""DATABASE_URL as Django wants it."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# Django prepares nothing unless told; kernel/statements.py asks for it, and nothing else shall be prepared.
ONLY_WHERE_ASKED = 1_000_000_000


def from_url(url: str) -> dict[str, Any]:
    """Settings for one PostgreSQL database; a socket folder may stand in `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must start with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": int(os.environ.get("YIWANG_POOL", "4"))},
            "prepare_threshold": ONLY_WHERE_ASKED,
        },
    }
